//! The kinds of steps, and the operations that carry out a step of each kind: the source of every IAM policy.

#[cfg(test)]
use super::Step;
#[cfg(test)]
use crate::settings::DomainName;

/// What a step does, without what it does it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StepKind {
    CreatePool,
    UpdatePool,
    SetMfa,
    CreateClient,
    UpdateClient,
    AddSecret,
    DeleteSecret,
    CreateLoginStyle,
    CreatePrefixDomain,
    CreateCustomDomain,
    UpdateDomain,
    AwaitDomain,
    CreateProvider,
    UpdateProvider,
    DeleteProvider,
    /// Cognito mails an invitation.
    InviteUser,
    CreateUserWithPassword,
    DeleteUser,
    DeleteLoginStyle,
    DeleteClient,
    DeleteDomain,
    Unprotect,
    DeletePool,
}

#[cfg(test)]
impl Step {
    pub(crate) fn kind(&self) -> StepKind {
        match self {
            Self::CreatePool(_) => StepKind::CreatePool,
            Self::UpdatePool { .. } => StepKind::UpdatePool,
            Self::SetMfa { .. } => StepKind::SetMfa,
            Self::CreateClient(_) => StepKind::CreateClient,
            Self::UpdateClient { .. } => StepKind::UpdateClient,
            Self::AddSecret { .. } => StepKind::AddSecret,
            Self::DeleteSecret { .. } => StepKind::DeleteSecret,
            Self::CreateLoginStyle { .. } => StepKind::CreateLoginStyle,
            Self::CreateDomain { name: DomainName::Prefix(_), .. } => StepKind::CreatePrefixDomain,
            Self::CreateDomain { name: DomainName::Custom { .. }, .. } => {
                StepKind::CreateCustomDomain
            }
            Self::UpdateDomain { .. } => StepKind::UpdateDomain,
            Self::AwaitDomain { .. } => StepKind::AwaitDomain,
            Self::CreateProvider(_) => StepKind::CreateProvider,
            Self::UpdateProvider { .. } => StepKind::UpdateProvider,
            Self::DeleteProvider { .. } => StepKind::DeleteProvider,
            Self::CreateUser(user) if user.password.is_some() => StepKind::CreateUserWithPassword,
            Self::CreateUser(_) => StepKind::InviteUser,
            Self::DeleteUser { .. } => StepKind::DeleteUser,
            Self::DeleteLoginStyle { .. } => StepKind::DeleteLoginStyle,
            Self::DeleteClient { .. } => StepKind::DeleteClient,
            Self::DeleteDomain { .. } => StepKind::DeleteDomain,
            Self::Unprotect { .. } => StepKind::Unprotect,
            Self::DeletePool { .. } => StepKind::DeletePool,
        }
    }
}

impl StepKind {
    /// The operations that carry out a step of this kind, with the reads before and after it. Those that only clean up
    /// after a race with another run are left out: without them, the run says what is left to delete.
    pub(crate) fn operations(self) -> &'static [&'static str] {
        match self {
            Self::CreatePool => &["CreateUserPool", "TagResource", "ListUserPools"],
            Self::UpdatePool => &["DescribeUserPool", "UpdateUserPool"],
            Self::Unprotect => &["DescribeUserPool", "ListUserPoolClients", "UpdateUserPool"],
            Self::SetMfa => &["GetUserPoolMfaConfig", "SetUserPoolMfaConfig"],
            Self::CreateClient => &["CreateUserPoolClient", "ListUserPoolClients"],
            Self::UpdateClient => &["DescribeUserPoolClient", "UpdateUserPoolClient"],
            Self::AddSecret => &["AddUserPoolClientSecret"],
            Self::DeleteSecret => &["DeleteUserPoolClientSecret"],
            Self::CreateLoginStyle => &["CreateManagedLoginBranding"],
            Self::CreatePrefixDomain => &["CreateUserPoolDomain"],
            Self::CreateCustomDomain => &["CreateUserPoolDomain", "cloudfront:UpdateDistribution"],
            Self::UpdateDomain => &["DescribeUserPoolDomain", "UpdateUserPoolDomain"],
            Self::AwaitDomain => &["DescribeUserPoolDomain"],
            Self::CreateProvider => &["CreateIdentityProvider"],
            Self::UpdateProvider => &["DescribeIdentityProvider", "UpdateIdentityProvider"],
            Self::DeleteProvider => &["DeleteIdentityProvider"],
            Self::InviteUser => &["AdminCreateUser"],
            Self::CreateUserWithPassword => &["AdminCreateUser", "AdminSetUserPassword"],
            Self::DeleteUser => &["AdminDeleteUser"],
            Self::DeleteLoginStyle => {
                &["DescribeManagedLoginBrandingByClient", "DeleteManagedLoginBranding"]
            }
            Self::DeleteClient => &["DeleteUserPoolClient"],
            Self::DeleteDomain => &["ListUserPoolClients", "DeleteUserPoolDomain"],
            Self::DeletePool => &["ListUserPoolClients", "DeleteUserPool"],
        }
    }
}
