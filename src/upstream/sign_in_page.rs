//! The sign-in page of a user pool, as an identity provider has to know it.

use crate::values::PoolId;

/// Stands for the id of a pool that is not created yet.
pub(super) const POOL_ID: &str = "POOL_ID";

/// Stands for a sign-in page whose address is not known before it is created.
pub(crate) const SIGN_IN_PAGE: &str = "https://SIGN_IN_PAGE";

/// The sign-in page of a pool.
#[derive(Clone, Debug)]
pub(crate) struct SignInAddress {
    /// Scheme and host (and path, in the sandbox), without a slash at the end.
    pub(crate) base: String,
    /// `None` before the pool is created.
    pub(crate) pool: Option<PoolId>,
}

impl SignInAddress {
    /// Whether every part of its addresses is known.
    pub(super) fn is_settled(&self) -> bool {
        self.pool.is_some() && self.base != SIGN_IN_PAGE
    }

    /// Where OpenID Connect providers send people back to.
    pub(crate) fn redirect_uri(&self) -> String {
        format!("{}/oauth2/idpresponse", self.base)
    }

    /// The assertion consumer service of SAML.
    pub(crate) fn consumer(&self) -> String {
        format!("{}/saml2/idpresponse", self.base)
    }

    /// Where SAML providers answer a sign-out.
    pub(crate) fn sign_out(&self) -> String {
        format!("{}/saml2/logout", self.base)
    }

    /// The entity id of the pool as a SAML service provider.
    pub(crate) fn audience(&self) -> String {
        let pool = self.pool.as_ref().map_or(POOL_ID, PoolId::as_str);
        format!("urn:amazon:cognito:sp:{pool}")
    }
}
