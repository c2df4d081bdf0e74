//! `/oauth2/authorize`, and the pages it leads to.

use super::{
    oidc::{Visit, encode},
    pages::{self, Reply, SignIn},
    provider, random,
    state::{Client, Object, strings, text},
};

/// A request whose client and callback are known: errors may go to the callback.
struct Asked<'a> {
    client: &'a Client,
    callback: &'a str,
}

/// Sends a browser to sign in: to the sign-in page, or straight to the only provider.
pub(crate) fn authorize(visit: &Visit<'_>) -> Reply {
    if visit.query.raw.contains(['{', '}', '"', '<', '>']) {
        return Reply::failure(
            400,
            "The request URL holds characters that must be encoded.",
        );
    }
    let asked = match identify(visit) {
        Ok(asked) => asked,
        Err(error) => return to_error_page(visit, error),
    };
    if let Err((error, description)) = check(visit, &asked) {
        return to_callback(visit, &asked, error, description);
    }
    let chosen = visit.query.get("identity_provider").or_else(|| {
        let identifier = visit.query.get("idp_identifier")?;
        visit
            .pool
            .provider_by_identifier(identifier)
            .map(|fields| text(fields, "ProviderName"))
    });
    let own = asked
        .client
        .list("SupportedIdentityProviders")
        .contains(&"COGNITO");
    let upstreams = upstreams(visit, asked.client);
    let upstream = match (chosen, upstreams.as_slice()) {
        (Some("COGNITO"), _) if own => None,
        (Some(chosen), known) => {
            match known
                .iter()
                .find(|fields| text(fields, "ProviderName") == chosen)
            {
                None => return to_error_page(visit, "invalid_request"),
                found => found.copied(),
            }
        }
        (None, [only]) if !own => Some(*only),
        (None, _) => None,
    };
    if visit.domain.version == 2 && visit.query.get("prompt") == Some("none") {
        return to_callback(visit, &asked, "login_required", None);
    }
    match upstream {
        Some(fields) => to_upstream(visit, fields),
        None => Reply::redirect(format!(
            "{}/login?{}",
            visit.base,
            visit.query.with(&[], None)
        )),
    }
}

/// The sign-in page.
pub(crate) fn login(visit: &Visit<'_>) -> Reply {
    let asked = match identify(visit) {
        Ok(asked) => asked,
        Err("invalid_request") if client(visit).is_none() => {
            return to_error_page(visit, "Client does not exist");
        }
        Err(error) => return to_error_page(visit, error),
    };
    if let Err((error, description)) = check(visit, &asked) {
        return to_callback(visit, &asked, error, description);
    }
    let id = text(&asked.client.fields, "ClientId");
    if visit.domain.version == 2 && visit.pool.style_of(id).is_none() {
        return Reply::failure(
            403,
            "Login pages unavailable. Please contact an administrator.",
        );
    }
    if visit.settings.scripted_sign_in {
        return pages::scripted_sign_in();
    }
    let query = visit.query.with(&[], None);
    let own = asked
        .client
        .list("SupportedIdentityProviders")
        .contains(&"COGNITO");
    let providers = upstreams(visit, asked.client)
        .into_iter()
        .map(|fields| {
            let name = text(fields, "ProviderName");
            let query = visit.query.with(
                &["identity_provider", "idp_identifier"],
                Some(("identity_provider", name)),
            );
            (name, format!("{}/oauth2/authorize?{query}", visit.base))
        })
        .collect();
    pages::sign_in(&SignIn {
        action: own.then(|| format!("{}/login?{query}", visit.base)),
        name: match *visit.pool.signs_in_by().as_slice() {
            ["email"] => "Email address",
            ["phone_number"] => "Phone number",
            [] => "User name",
            _ => "Email address or phone number",
        },
        providers,
    })
}

/// Where errors end that must not go to a callback nobody registered.
pub(crate) fn error(visit: &Visit<'_>) -> Reply {
    Reply::failure(400, visit.query.get("error").unwrap_or("unknown_error"))
}

pub(crate) fn client<'a>(visit: &'a Visit<'_>) -> Option<&'a Client> {
    visit.pool.clients.get(visit.query.get("client_id")?)
}

/// The client and the callback, or the error that is shown here.
fn identify<'a>(visit: &'a Visit<'_>) -> Result<Asked<'a>, &'static str> {
    if visit.query.get("client_id").is_none() {
        return Err("Required parameters missing");
    }
    let client = client(visit).ok_or("invalid_request")?;
    let default = Some(text(&client.fields, "DefaultRedirectURI")).filter(|uri| !uri.is_empty());
    let callback = visit
        .query
        .get("redirect_uri")
        .or(default)
        .ok_or("Required parameters missing")?;
    // Byte for byte: no wildcard, no other port, no slash more or less.
    if !client.list("CallbackURLs").contains(&callback) {
        return Err("redirect_mismatch");
    }
    if client.fields.get("AllowedOAuthFlowsUserPoolClient") != Some(&true.into()) {
        return Err("unauthorized_client");
    }
    let own = client
        .list("SupportedIdentityProviders")
        .contains(&"COGNITO");
    if !own && upstreams(visit, client).is_empty() {
        return Err("invalid_request");
    }
    Ok(Asked { client, callback })
}

/// What is wrong with the rest of the request: an error, and sometimes a description.
fn check(visit: &Visit<'_>, asked: &Asked<'_>) -> Result<(), (&'static str, Option<&'static str>)> {
    let flows = asked.client.list("AllowedOAuthFlows");
    let flow = match visit.query.get("response_type") {
        None => return Err(("invalid_request", None)),
        Some("code") => "code",
        Some("token") => "implicit",
        Some(_) => return Err(("unauthorized_client", None)),
    };
    if !flows.contains(&flow) {
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
    let allowed = asked.client.list("AllowedOAuthScopes");
    let scopes: Vec<&str> = match visit.query.get("scope") {
        Some(scope) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        None => allowed.clone(),
    };
    let alone = !scopes.contains(&"openid")
        && scopes
            .iter()
            .any(|scope| matches!(*scope, "profile" | "email" | "phone"));
    if alone || scopes.iter().any(|scope| !allowed.contains(scope)) {
        return Err(("invalid_request", Some("invalid_scope")));
    }
    Ok(())
}

/// A SHA-256 in base64url without padding (RFC 7636 §4.2).
fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The client's upstream providers that still exist.
fn upstreams<'a>(visit: &'a Visit<'_>, client: &Client) -> Vec<&'a Object> {
    strings(&client.fields, "SupportedIdentityProviders")
        .into_iter()
        .filter_map(|name| visit.pool.providers.get(name))
        .collect()
}

pub(crate) fn to_error_page(visit: &Visit<'_>, error: &str) -> Reply {
    let client = visit.query.get("client_id").map(|id| ("client_id", id));
    let query = encode([("error", error)].into_iter().chain(client));
    Reply::redirect(format!("{}/error?{query}", visit.base))
}

fn to_callback(
    visit: &Visit<'_>,
    asked: &Asked<'_>,
    error: &str,
    description: Option<&str>,
) -> Reply {
    let callback = asked.callback;
    let separator = if callback.contains('?') { '&' } else { '?' };
    let description = description.map(|description| ("error_description", description));
    let state = visit.query.get("state").map(|state| ("state", state));
    let query = encode(
        [("error", error)]
            .into_iter()
            .chain(description)
            .chain(state),
    );
    Reply::redirect(format!("{callback}{separator}{query}"))
}

/// Sends the browser on to a provider, which sends it back to `/oauth2/idpresponse`.
fn to_upstream(visit: &Visit<'_>, fields: &Object) -> Reply {
    let (Some(mut url), Ok(state)) = (provider::authorize_url(fields), random::token()) else {
        return to_error_page(visit, "invalid_request");
    };
    let details = fields
        .get("ProviderDetails")
        .and_then(|details| details.as_object());
    if let Some(details) = details.filter(|_| text(fields, "ProviderType") != "SAML") {
        let back = format!("{}/oauth2/idpresponse", visit.base);
        url.query_pairs_mut()
            .append_pair("client_id", text(details, "client_id"))
            .append_pair("redirect_uri", &back)
            .append_pair("scope", text(details, "authorize_scopes"))
            .append_pair("response_type", "code")
            .append_pair("state", &state);
    }
    Reply::redirect(url)
}
