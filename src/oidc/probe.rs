//! Asks the sign-in pages what they accept, without signing in: one request per URL, no redirect followed.

use url::Url;

use super::AuthorizationError;
use super::discovery::Endpoints;
use super::http::{Http, HttpResponse};

/// How the authorization endpoint responds to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authorize {
    /// It redirects to the pool's own sign-in page, at this URL.
    SignInPage(String),
    /// It redirects straight to an identity provider, at this host.
    Upstream(String),
    /// The callback URL is not registered.
    Mismatch,
    /// It refuses the request with this error.
    Refused(AuthorizationError),
    /// It returns to the app with a code: this browser has a session already.
    SignedIn,
    /// There is no response: an unknown host name, an untrusted certificate, a server that hangs.
    Unreachable(String),
    /// An unknown kind of response; it never counts as accepted.
    Unclear(String),
}

/// What a sign-in page's URL shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignInPage {
    /// A page to sign in with.
    Form,
    /// "Login pages unavailable": managed login has no style for the app client.
    Unavailable,
    Unclear(String),
}

/// How the sign-out endpoint responds to a URL to return to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignOut {
    Returns,
    Refused(String),
    Unclear(String),
}

/// A fixed S256 challenge (RFC 7636, appendix B): nothing is ever exchanged for it.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Asks the authorization endpoint about a callback URL.
pub(crate) async fn authorize(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    callback: &str,
    scopes: &str,
) -> Authorize {
    let query = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", callback),
        ("scope", scopes),
        ("state", "cogoidc-probe"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let Ok(url) = Url::parse_with_params(&endpoints.authorization, query) else {
        return Authorize::Unclear(format!("{} is not a URL", endpoints.authorization));
    };
    match http.led_by(endpoints.network).get(url.as_str()).await {
        Ok(response) => classify(&url, callback, &response),
        Err(why) => Authorize::Unreachable(why.to_string()),
    }
}

fn classify(asked: &Url, callback: &str, response: &HttpResponse) -> Authorize {
    let Some(location) = response.redirect() else {
        return Authorize::Unclear(format!(
            "it returned {}: {}",
            response.status,
            response.summary()
        ));
    };
    if location.starts_with(callback) {
        let url = Url::parse(location).ok();
        if let Some(error) = url.as_ref().and_then(AuthorizationError::in_url) {
            return Authorize::Refused(error);
        }
        let has_code = url.is_some_and(|url| url.query_pairs().any(|(key, _)| key == "code"));
        return if has_code {
            Authorize::SignedIn
        } else {
            Authorize::Unclear("it returns to the app without a code".to_owned())
        };
    }
    let Ok(target) = asked.join(location) else {
        return Authorize::Unclear(format!("it redirects to `{location}`"));
    };
    if target.origin() != asked.origin() {
        return Authorize::Upstream(target.host_str().unwrap_or_default().to_owned());
    }
    match target.path().rsplit('/').next() {
        Some("login") => Authorize::SignInPage(target.into()),
        Some("error") => match AuthorizationError::in_url(&target) {
            Some(error) if error.code == "redirect_mismatch" => Authorize::Mismatch,
            Some(error) => Authorize::Refused(error),
            None => Authorize::Unclear("it redirects to an error page without a reason".to_owned()),
        },
        _ => Authorize::Unclear(format!("it redirects to {}", target.path())),
    }
}

/// Requests the sign-in page that an authorization endpoint leads to.
pub(crate) async fn page(http: &Http, endpoints: &Endpoints, url: &str) -> SignInPage {
    match http.led_by(endpoints.network).get(url).await {
        Ok(response)
            if response.status == 403 || response.body.contains("Login pages unavailable") =>
        {
            SignInPage::Unavailable
        }
        Ok(response) if response.status == 200 => SignInPage::Form,
        Ok(response) => {
            SignInPage::Unclear(format!("it returned {}: {}", response.status, response.summary()))
        }
        Err(why) => SignInPage::Unclear(why.to_string()),
    }
}

/// Asks the sign-out endpoint about a URL to return to.
pub(crate) async fn sign_out(
    http: &Http,
    endpoints: &Endpoints,
    client: &str,
    target: &str,
) -> SignOut {
    let Ok(url) = Url::parse_with_params(
        &endpoints.end_session,
        [("client_id", client), ("logout_uri", target)],
    ) else {
        return SignOut::Unclear(format!("{} is not a URL", endpoints.end_session));
    };
    let response = match http.led_by(endpoints.network).get(url.as_str()).await {
        Ok(response) => response,
        Err(why) => return SignOut::Unclear(why.to_string()),
    };
    classify_sign_out(&url, target, &response)
}

fn classify_sign_out(asked: &Url, target: &str, response: &HttpResponse) -> SignOut {
    let Some(location) = response.redirect() else {
        let what = format!("{} {}", response.status, response.summary());
        return match response.status {
            400..500 => SignOut::Refused(what),
            _ => SignOut::Unclear(format!("it returned {what}")),
        };
    };
    if location.trim_end_matches('/') == target.trim_end_matches('/') {
        return SignOut::Returns;
    }
    match asked.join(location) {
        Ok(to) if to.origin() == asked.origin() && to.path().ends_with("/error") => {
            let error = AuthorizationError::in_url(&to).map(|error| error.to_string());
            SignOut::Refused(error.unwrap_or_else(|| "it redirects to its error page".to_owned()))
        }
        _ => SignOut::Unclear(format!("it redirects to {location}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;

    fn refused(code: &str, description: Option<&str>) -> Authorize {
        let description = description.map(str::to_owned);
        Authorize::Refused(AuthorizationError { code: code.to_owned(), description })
    }

    fn classified(status: u16, location: &str) -> Authorize {
        let asked =
            Url::parse("https://p.auth.eu-central-1.amazoncognito.com/oauth2/authorize").unwrap();
        classify(&asked, "https://app.example/cb", &response(status, location))
    }

    fn response(status: u16, location: &str) -> HttpResponse {
        let location = (!location.is_empty()).then(|| location.to_owned());
        HttpResponse { status, location, body: "oops".into(), network: Network::Public }
    }

    #[test]
    fn responses_are_told_apart_and_an_unknown_one_never_passes() {
        let page = "https://p.auth.eu-central-1.amazoncognito.com/login?a=b";
        for (status, location, expected) in [
            (302, "/login?a=b", Authorize::SignInPage(page.into())),
            (302, "/error?error=redirect_mismatch&client_id=x", Authorize::Mismatch),
            (302, "/error?error=invalid_request", refused("invalid_request", None)),
            (302, "https://app.example/cb?error=invalid_scope", refused("invalid_scope", None)),
            (
                302,
                "https://app.example/cb?error=invalid_request&error_description=invalid_scope&state=x",
                refused("invalid_request", Some("invalid_scope")),
            ),
            (302, "https://idp.example/authorize", Authorize::Upstream("idp.example".into())),
            (302, "/elsewhere", Authorize::Unclear("it redirects to /elsewhere".into())),
            (200, "", Authorize::Unclear("it returned 200: oops".into())),
            (200, "/login", Authorize::Unclear("it returned 200: oops".into())),
        ] {
            assert_eq!(classified(status, location), expected, "{status} {location}");
        }
    }

    #[test]
    fn a_sign_out_is_refused_with_an_error_page_or_a_status() {
        let refused = |why: &str| SignOut::Refused(why.to_owned());
        let unclear = |why: &str| SignOut::Unclear(why.to_owned());
        let missing = "Required String parameter 'redirect_uri' is not present";
        for (status, location, expected) in [
            (302, "https://app.example/", SignOut::Returns),
            (302, "https://app.example", SignOut::Returns),
            (
                302,
                "/error?client_id=a&error=Required+String+parameter+%27redirect_uri%27+is+not+present",
                refused(missing),
            ),
            (302, "/error?client_id=a&logout_uri=b", refused("it redirects to its error page")),
            (
                302,
                "https://elsewhere.example/error",
                unclear("it redirects to https://elsewhere.example/error"),
            ),
            (302, "/login", unclear("it redirects to /login")),
            (400, "", refused("400 oops")),
            (500, "", unclear("it returned 500 oops")),
        ] {
            let asked = Url::parse("https://p.auth.eu-central-1.amazoncognito.com/logout").unwrap();
            let response = response(status, location);
            let seen = classify_sign_out(&asked, "https://app.example/", &response);
            assert_eq!(seen, expected, "{status} {location}");
        }
    }
}
