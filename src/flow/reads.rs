//! What commands read of a set-up that exists.

use crate::cognito::{Described, OtherClients, SecretLookup, Wanted};

/// What a command reads of a set-up besides its pool and its app client.
pub(crate) struct Reads {
    /// Identity providers of the pool to describe.
    pub(crate) providers: Described,
    /// Whether the names of all app clients are of interest.
    pub(crate) client_names: bool,
    /// When the pool's other app clients are read.
    pub(crate) other_clients: OtherClients,
    /// What is of interest of the sign-in pages.
    pub(crate) pages: PageReads,
    /// Whether it matters if the app client has a secret.
    pub(crate) secret: SecretLookup,
    /// Users whose e-mail address begins with this prefix are read.
    pub(crate) user_prefix: Option<&'static str>,
}

/// What a command reads of the sign-in pages of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageReads {
    No,
    /// Where they are: the pool's domains, and its discovery document.
    Address,
    /// The keys of its tokens as well.
    Keys,
}

impl Default for Reads {
    fn default() -> Self {
        Self {
            providers: Described::NONE,
            client_names: false,
            other_clients: OtherClients::No,
            pages: PageReads::No,
            secret: SecretLookup::No,
            user_prefix: None,
        }
    }
}

impl Reads {
    /// These reads added to what is wanted of a set-up.
    pub(super) fn add_to(self, wanted: Wanted) -> Wanted {
        Wanted {
            providers: self.providers,
            client_names: self.client_names,
            other_clients: self.other_clients,
            domains: self.pages != PageReads::No,
            secret: self.secret,
            user_prefix: self.user_prefix,
            ..wanted
        }
    }
}
