//! The discovery document of a pool, fetched and checked (OpenID Connect Discovery 1.0).

/// Where the parts of a pool's sign-in answer, taken from its discovery document and never built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) issuer: String,
    pub(crate) authorization: String,
    pub(crate) token: String,
    pub(crate) userinfo: String,
    pub(crate) jwks: String,
    pub(crate) revocation: String,
    pub(crate) end_session: String,
}
