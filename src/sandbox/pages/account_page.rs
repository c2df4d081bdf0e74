//! The pages of accounts: where they are, and who may use them.

use crate::sandbox::{
    api::{recovery, sign_up},
    state::Pool,
};

/// A page on which people make an account, confirm it, or set a new password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountPage {
    SignUp,
    Confirm,
    ForgotPassword,
    ConfirmForgotPassword,
}

impl AccountPage {
    /// The page at a path below the domain.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Some(match path {
            "signup" => Self::SignUp,
            "confirmUser" => Self::Confirm,
            "forgotPassword" => Self::ForgotPassword,
            "confirmForgotPassword" | "confirmforgotPassword" => Self::ConfirmForgotPassword,
            _ => return None,
        })
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::SignUp => "signup",
            Self::Confirm => "confirmUser",
            Self::ForgotPassword => "forgotPassword",
            Self::ConfirmForgotPassword => "confirmForgotPassword",
        }
    }

    /// Whether people may use the page.
    pub(crate) fn is_offered(self, pool: &Pool) -> bool {
        match self {
            Self::SignUp => sign_up::is_offered(pool),
            // Whoever has an account may confirm it.
            Self::Confirm => true,
            Self::ForgotPassword | Self::ConfirmForgotPassword => recovery::is_offered(pool),
        }
    }
}
