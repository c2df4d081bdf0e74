//! A client secret as Cognito lists it: never its value.

/// The id of a client secret (`ClientSecretId`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SecretId(pub(crate) String);

/// A secret of an app client (`ClientSecretDescriptorType`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedSecret {
    pub(crate) id: SecretId,
    /// In seconds since 1970.
    pub(crate) created: i64,
}
