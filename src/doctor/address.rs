//! What an address from a browser shows besides what the app's settings show too.

use crate::oidc::AuthorizationError;

/// What an address shows of a sign-in or a sign-out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The error that a sign-in ended with.
    pub(crate) error: Option<(ErrorPlace, AuthorizationError)>,
    /// What is wrong with an authorization request, whatever the app client allows.
    pub(crate) flaws: Vec<RequestFlaw>,
    pub(crate) sign_out: Option<SignOutRequest>,
}

/// Where an error arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorPlace {
    /// Cognito's own page.
    ErrorPage,
    /// The app's callback URL.
    App,
}

/// What is wrong with an authorization request (Amazon Cognito Developer Guide, "Authorize endpoint").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestFlaw {
    /// It lacks a parameter that Cognito requires.
    Lacks(&'static str),
    /// It has a PKCE method that Cognito does not take.
    ChallengeMethod(String),
}

/// A request of the sign-out endpoint (Amazon Cognito Developer Guide, "Logout endpoint").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignOutRequest {
    /// The address of the endpoint.
    pub(crate) endpoint: String,
    /// Whether the request went to another path.
    pub(crate) is_elsewhere: bool,
    pub(crate) client_id: Option<String>,
    pub(crate) logout_uri: Option<String>,
    /// Leads back to the sign-in page, if there is a `response_type` as well.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) has_response_type: bool,
    /// The value of `post_logout_redirect_uri`.
    pub(crate) post_logout: Option<String>,
    /// The parameters of OpenID Connect RP-Initiated Logout in it, which Cognito ignores.
    pub(crate) ignored: Vec<&'static str>,
}
