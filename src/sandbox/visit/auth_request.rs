//! Authorization requests (RFC 6749 §4.1.1): whether one is valid, and where its result goes.

use super::{Visit, encode, page::Reply};
use crate::sandbox::{
    address::check_app_url,
    state::{AuthRequest, Client, Object, Pool, strings, text},
};

impl AuthRequest {
    /// Reads the request. An error is a redirect to the app, or to the error page if the app
    /// cannot be trusted with it.
    pub(crate) fn read(visit: &Visit<'_>, pool: &Pool) -> Result<Self, Reply> {
        let (client, callback) =
            client_and_callback(visit, pool).map_err(|error| to_error_page(visit, error))?;
        let mut request = Self {
            client: text(&client.fields, "ClientId").to_owned(),
            callback: callback.to_owned(),
            state: visit.query.get("state").map(ToOwned::to_owned),
            scopes: Vec::new(),
            nonce: visit.query.get("nonce").map(ToOwned::to_owned),
            challenge: visit.query.get("code_challenge").map(ToOwned::to_owned),
            implicit: visit.query.get("response_type") == Some("token"),
            resource: requested_resource(visit).map(ToOwned::to_owned),
        };
        match check(visit, client) {
            Ok(scopes) => {
                request.scopes = scopes;
                Ok(request)
            }
            Err(AuthRequestError { error, description }) => {
                Err(request.redirect_error(error, description))
            }
        }
    }

    /// Sends the browser back to the app with an error (RFC 6749 §4.1.2.1).
    pub(crate) fn redirect_error(&self, error: &str, description: Option<&str>) -> Reply {
        let description = description.map(|description| ("error_description", description));
        let pairs: Vec<(&str, &str)> = [("error", error)].into_iter().chain(description).collect();
        self.redirect(&pairs)
    }

    /// Sends the browser back to the app.
    pub(crate) fn redirect(&self, pairs: &[(&str, &str)]) -> Reply {
        let separator = match (self.implicit, self.callback.contains('?')) {
            // Browsers do not send a fragment to servers (RFC 6749 §4.2.2).
            (true, _) if pairs.iter().any(|(name, _)| *name == "access_token") => '#',
            (_, true) => '&',
            (_, false) => '?',
        };
        let state = self.state.as_deref().map(|state| ("state", state));
        let query = encode(pairs.iter().copied().chain(state));
        Reply::redirect(format!("{}{separator}{query}", self.callback))
    }
}

/// The client and the callback, or the error for the error page.
fn client_and_callback<'a>(
    visit: &'a Visit<'_>,
    pool: &'a Pool,
) -> Result<(&'a Client, &'a str), &'static str> {
    let id = visit.query.get("client_id").ok_or("Required parameters missing")?;
    let client = pool.clients.get(id).ok_or("invalid_request")?;
    let default = Some(text(&client.fields, "DefaultRedirectURI")).filter(|uri| !uri.is_empty());
    let callback =
        visit.query.get("redirect_uri").or(default).ok_or("Required parameters missing")?;
    // Byte for byte: wildcards, other ports and trailing slashes do not match.
    if !client.list("CallbackURLs").contains(&callback) {
        return Err("redirect_mismatch");
    }
    if !client.is_set("AllowedOAuthFlowsUserPoolClient") {
        return Err("unauthorized_client");
    }
    if !allows_local_users(client) && upstream_providers(pool, client).is_empty() {
        return Err("invalid_request");
    }
    Ok((client, callback))
}

/// An error for the app.
struct AuthRequestError {
    error: &'static str,
    description: Option<&'static str>,
}

impl AuthRequestError {
    const fn new(error: &'static str) -> Self {
        Self { error, description: None }
    }
}

/// Checks the rest of the request; its scopes.
fn check(visit: &Visit<'_>, client: &Client) -> Result<Vec<String>, AuthRequestError> {
    let flow = match visit.query.get("response_type") {
        None => return Err(AuthRequestError::new("invalid_request")),
        Some("code") => "code",
        Some("token") => "implicit",
        Some(_) => return Err(AuthRequestError::new("unauthorized_client")),
    };
    if !client.list("AllowedOAuthFlows").contains(&flow) {
        return Err(AuthRequestError::new("unauthorized_client"));
    }
    let challenge = visit.query.get("code_challenge");
    let valid = match (challenge, visit.query.get("code_challenge_method")) {
        (None, None) => true,
        (Some(challenge), Some("S256")) => is_challenge(challenge),
        _ => false,
    };
    if !valid {
        return Err(AuthRequestError::new("invalid_request"));
    }
    check_resource(visit)?;
    let allowed = client.list("AllowedOAuthScopes");
    let scopes: Vec<&str> = match visit.query.get("scope") {
        Some(scope) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        None => allowed.clone(),
    };
    let lacks_openid = !scopes.contains(&"openid")
        && scopes.iter().any(|scope| matches!(*scope, "profile" | "email" | "phone"));
    if lacks_openid || scopes.iter().any(|scope| !allowed.contains(scope)) {
        let description = Some("invalid_scope");
        return Err(AuthRequestError { error: "invalid_request", description });
    }
    Ok(scopes.into_iter().map(ToOwned::to_owned).collect())
}

/// Checks the resource that tokens are asked for: one URL, which need not be that of a resource server (Amazon Cognito
/// Developer Guide, "Resource binding").
fn check_resource(visit: &Visit<'_>) -> Result<(), AuthRequestError> {
    let invalid = || AuthRequestError::new("invalid_request");
    match requested_resource(visit) {
        Some(_) if visit.query.is_repeated("resource") => Err(invalid()),
        Some(resource) => check_app_url(resource).map_err(|_| invalid()),
        None => Ok(()),
    }
}

/// Managed login alone binds tokens to a resource.
fn requested_resource<'v>(visit: &'v Visit<'_>) -> Option<&'v str> {
    visit.query.get("resource").filter(|_| visit.version == 2)
}

/// Whether a text is a SHA-256 in base64url without padding (RFC 7636 §4.2).
fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The provider name of the user pool itself.
pub(crate) const COGNITO_PROVIDER: &str = "COGNITO";

/// Whether the pool's own users may sign in to the client's app.
pub(crate) fn allows_local_users(client: &Client) -> bool {
    client.list("SupportedIdentityProviders").contains(&COGNITO_PROVIDER)
}

/// The client's identity providers that exist.
pub(crate) fn upstream_providers<'a>(pool: &'a Pool, client: &Client) -> Vec<&'a Object> {
    strings(&client.fields, "SupportedIdentityProviders")
        .into_iter()
        .filter_map(|name| pool.providers.get(name))
        .collect()
}

pub(crate) fn to_error_page(visit: &Visit<'_>, error: &str) -> Reply {
    let client = visit.query.get("client_id").map(|id| ("client_id", id));
    let query = encode([("error", error)].into_iter().chain(client));
    Reply::redirect(format!("{}/error?{query}", visit.base))
}
