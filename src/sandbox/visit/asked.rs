//! What an authorization request asks for (RFC 6749 §4.1.1), once it is known to be in order.

use super::{Visit, encode, page::Reply};
use crate::sandbox::state::{Asked, Client, Object, Pool, strings, text};

impl Asked {
    /// Reads the request, or says where the browser is to go with the error.
    pub(crate) fn read(visit: &Visit<'_>, pool: &Pool) -> Result<Self, Reply> {
        let (client, callback) =
            identify(visit, pool).map_err(|error| to_error_page(visit, error))?;
        let mut asked = Self {
            client: text(&client.fields, "ClientId").to_owned(),
            callback: callback.to_owned(),
            state: visit.query.get("state").map(ToOwned::to_owned),
            scopes: Vec::new(),
            nonce: visit.query.get("nonce").map(ToOwned::to_owned),
            challenge: visit.query.get("code_challenge").map(ToOwned::to_owned),
            implicit: visit.query.get("response_type") == Some("token"),
        };
        match check(visit, client) {
            Ok(scopes) => {
                asked.scopes = scopes;
                Ok(asked)
            }
            Err((error, description)) => Err(asked.refuse(error, description)),
        }
    }

    /// Tells the app what went wrong (RFC 6749 §4.1.2.1).
    pub(crate) fn refuse(&self, error: &str, description: Option<&str>) -> Reply {
        let description = description.map(|description| ("error_description", description));
        let pairs: Vec<(&str, &str)> = [("error", error)].into_iter().chain(description).collect();
        self.answer(&pairs)
    }

    /// Sends the browser back to the app.
    pub(crate) fn answer(&self, pairs: &[(&str, &str)]) -> Reply {
        let separator = match (self.implicit, self.callback.contains('?')) {
            // Tokens stay out of what a browser sends to servers (RFC 6749 §4.2.2).
            (true, _) if pairs.iter().any(|(name, _)| *name == "access_token") => '#',
            (_, true) => '&',
            (_, false) => '?',
        };
        let state = self.state.as_deref().map(|state| ("state", state));
        let query = encode(pairs.iter().copied().chain(state));
        Reply::redirect(format!("{}{separator}{query}", self.callback))
    }
}

/// The client and the callback, or the error that is shown here.
fn identify<'a>(
    visit: &'a Visit<'_>,
    pool: &'a Pool,
) -> Result<(&'a Client, &'a str), &'static str> {
    let id = visit.query.get("client_id").ok_or("Required parameters missing")?;
    let client = pool.clients.get(id).ok_or("invalid_request")?;
    let default = Some(text(&client.fields, "DefaultRedirectURI")).filter(|uri| !uri.is_empty());
    let callback =
        visit.query.get("redirect_uri").or(default).ok_or("Required parameters missing")?;
    // Byte for byte: no wildcard, no other port, no slash more or less.
    if !client.list("CallbackURLs").contains(&callback) {
        return Err("redirect_mismatch");
    }
    if !client.is_set("AllowedOAuthFlowsUserPoolClient") {
        return Err("unauthorized_client");
    }
    if !takes_own_users(client) && upstreams(pool, client).is_empty() {
        return Err("invalid_request");
    }
    Ok((client, callback))
}

type Wrong = (&'static str, Option<&'static str>);

/// The scopes, or what is wrong with the rest of the request: an error, sometimes a description.
fn check(visit: &Visit<'_>, client: &Client) -> Result<Vec<String>, Wrong> {
    let flow = match visit.query.get("response_type") {
        None => return Err(("invalid_request", None)),
        Some("code") => "code",
        Some("token") => "implicit",
        Some(_) => return Err(("unauthorized_client", None)),
    };
    if !client.list("AllowedOAuthFlows").contains(&flow) {
        return Err(("unauthorized_client", None));
    }
    let challenge = visit.query.get("code_challenge");
    let fits = match (challenge, visit.query.get("code_challenge_method")) {
        (None, None) => true,
        (Some(challenge), Some("S256")) => is_challenge(challenge),
        _ => false,
    };
    if !fits {
        return Err(("invalid_request", None));
    }
    let allowed = client.list("AllowedOAuthScopes");
    let scopes: Vec<&str> = match visit.query.get("scope") {
        Some(scope) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        None => allowed.clone(),
    };
    let alone = !scopes.contains(&"openid")
        && scopes.iter().any(|scope| matches!(*scope, "profile" | "email" | "phone"));
    if alone || scopes.iter().any(|scope| !allowed.contains(scope)) {
        return Err(("invalid_request", Some("invalid_scope")));
    }
    Ok(scopes.into_iter().map(ToOwned::to_owned).collect())
}

/// A SHA-256 in base64url without padding (RFC 7636 §4.2).
fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The provider that stands for the pool's own users.
pub(crate) const OWN: &str = "COGNITO";

/// Whether the pool's own users may sign in to the client's app.
pub(crate) fn takes_own_users(client: &Client) -> bool {
    client.list("SupportedIdentityProviders").contains(&OWN)
}

/// The client's upstream providers that still exist.
pub(crate) fn upstreams<'a>(pool: &'a Pool, client: &Client) -> Vec<&'a Object> {
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
