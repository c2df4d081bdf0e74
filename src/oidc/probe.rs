//! Asking the sign-in pages what they accept, without signing in: one request a URL, nothing followed.

use url::Url;

use super::discovery::Endpoints;
use super::http::{Answer, Http, HttpError};

/// What the authorization endpoint makes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authorize {
    /// It leads to the pool's own sign-in page, at this URL.
    SignInPage(String),
    /// It leads straight to another identity provider, at this host.
    Upstream(String),
    /// The callback URL is not registered.
    Mismatch,
    /// It is refused with this error.
    Refused(String),
    /// It returns to the app with a code at once: this browser has a session already.
    SignedIn,
    /// No answer comes: a name without an address, a certificate that is not trusted, a server that hangs.
    Unreachable(String),
    /// None of the known shapes; never to be taken for a yes.
    Unclear(String),
}

/// What stands behind a sign-in page's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// A page to sign in with.
    Form,
    /// "Login pages unavailable": managed login has no style for the app client.
    Unavailable,
    Unclear(String),
}

/// What the sign-out endpoint makes of a URL to return to.
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
        return Authorize::Unclear(format!("{} is no URL", endpoints.authorization));
    };
    match http.get(url.as_str()).await {
        Ok(answer) => classify(&url, callback, &answer),
        Err(why) => Authorize::Unreachable(why.to_string()),
    }
}

fn classify(asked: &Url, callback: &str, answer: &Answer) -> Authorize {
    let Some(location) = answer.location.as_deref().filter(|_| (300..400).contains(&answer.status))
    else {
        return Authorize::Unclear(format!("it answers {}: {}", answer.status, answer.gist()));
    };
    let error_at = |url: &Url| {
        url.query_pairs().find(|(key, _)| key == "error").map(|(_, value)| value.into_owned())
    };
    if location.starts_with(callback) {
        let url = Url::parse(location).ok();
        if let Some(error) = url.as_ref().and_then(error_at) {
            return Authorize::Refused(error);
        }
        let has_code = url.is_some_and(|url| url.query_pairs().any(|(key, _)| key == "code"));
        return match has_code {
            true => Authorize::SignedIn,
            false => Authorize::Unclear("it returns to the app without a sign-in".to_owned()),
        };
    }
    let Ok(target) = asked.join(location) else {
        return Authorize::Unclear(format!("it leads to `{location}`"));
    };
    if target.origin() != asked.origin() {
        return Authorize::Upstream(target.host_str().unwrap_or_default().to_owned());
    }
    match target.path().rsplit('/').next() {
        Some("login") => Authorize::SignInPage(target.into()),
        Some("error") => match error_at(&target).as_deref() {
            Some("redirect_mismatch") => Authorize::Mismatch,
            Some(error) => Authorize::Refused(error.to_owned()),
            None => Authorize::Unclear("it leads to an error page without a reason".to_owned()),
        },
        _ => Authorize::Unclear(format!("it leads to {}", target.path())),
    }
}

/// Looks at a sign-in page.
pub(crate) async fn page(http: &Http, url: &str) -> Page {
    match http.get(url).await {
        Ok(answer) if answer.status == 403 || answer.body.contains("Login pages unavailable") => {
            Page::Unavailable
        }
        Ok(answer) if answer.status == 200 => Page::Form,
        Ok(answer) => Page::Unclear(format!("it answers {}: {}", answer.status, answer.gist())),
        Err(why) => Page::Unclear(why.to_string()),
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
        return SignOut::Unclear(format!("{} is no URL", endpoints.end_session));
    };
    let answer = match http.get(url.as_str()).await {
        Ok(answer) => answer,
        Err(
            why
            @ (HttpError::Slow | HttpError::Connect(_) | HttpError::Huge | HttpError::Broken(_)),
        ) => {
            return SignOut::Unclear(why.to_string());
        }
    };
    match (answer.status, answer.location.as_deref()) {
        (300..400, Some(location))
            if location == target
                || location.trim_end_matches('/') == target.trim_end_matches('/') =>
        {
            SignOut::Returns
        }
        (300..400, Some(location)) => SignOut::Unclear(format!("it leads to {location}")),
        (400..500, _) => SignOut::Refused(format!("{} {}", answer.status, answer.gist())),
        _ => SignOut::Unclear(format!("it answers {}: {}", answer.status, answer.gist())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(status: u16, location: &str) -> Authorize {
        let asked =
            Url::parse("https://p.auth.eu-central-1.amazoncognito.com/oauth2/authorize").unwrap();
        let location = (!location.is_empty()).then(|| location.to_owned());
        classify(
            &asked,
            "https://app.example/cb",
            &Answer { status, location, body: "oops".into() },
        )
    }

    #[test]
    fn answers_are_told_apart_by_shape_and_never_pass_when_unclear() {
        let page = "https://p.auth.eu-central-1.amazoncognito.com/login?a=b";
        for (status, location, expected) in [
            (302, "/login?a=b", Authorize::SignInPage(page.into())),
            (302, "/error?error=redirect_mismatch&client_id=x", Authorize::Mismatch),
            (302, "/error?error=invalid_request", Authorize::Refused("invalid_request".into())),
            (
                302,
                "https://app.example/cb?error=invalid_scope",
                Authorize::Refused("invalid_scope".into()),
            ),
            (302, "https://idp.example/authorize", Authorize::Upstream("idp.example".into())),
            (302, "/elsewhere", Authorize::Unclear("it leads to /elsewhere".into())),
            (200, "", Authorize::Unclear("it answers 200: oops".into())),
            (200, "/login", Authorize::Unclear("it answers 200: oops".into())),
        ] {
            assert_eq!(shape(status, location), expected, "{status} {location}");
        }
    }
}
