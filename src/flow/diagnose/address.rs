//! An address from a browser: what it shows about the app and the pool.

use url::Url;

use crate::doctor::address::{ErrorPlace, RequestFlaw, Seen, SignOutRequest};
use crate::doctor::app::AppSide;
use crate::error::{Error, Failure};
use crate::oidc::AuthorizationError;
use crate::oidc::discovery::Endpoints;

/// What a pasted address shows.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// The address without its parameters.
    pub(super) url: Url,
    /// As far as they follow from the address, which does not show the issuer; `None` for an address of the app.
    pub(super) endpoints: Option<Endpoints>,
    pub(super) client_id: Option<String>,
    callback: Option<String>,
    scopes: Option<Vec<String>>,
    response_type: Option<String>,
    seen: Seen,
}

/// The ends of the paths of sign-in pages.
const PAGES: [&str; 6] = [AUTHORIZE, "/login", ERROR, LOGOUT, "/signup", "/forgotPassword"];

const AUTHORIZE: &str = "/oauth2/authorize";
const ERROR: &str = "/error";
const LOGOUT: &str = "/logout";
/// Where other servers have it.
const OTHER_LOGOUT: &str = "/oauth2/logout";

/// Reads an address.
///
/// # Errors
///
/// What is neither the address of a sign-in page nor one of an app that shows an error.
pub(crate) fn read(text: &str) -> Result<Address, Failure> {
    let text = text.trim();
    let url = Url::parse(text).map_err(|_| refused(text, "is not an address"))?;
    let error = AuthorizationError::in_url(&url);
    let is_web = matches!(url.scheme(), "http" | "https");
    if error.is_none() && !is_web {
        return Err(refused(text, "is not a web address"));
    }
    let page = PAGES.into_iter().find(|page| url.path().ends_with(page)).filter(|_| is_web);
    let parameters = Parameters(&url);
    match (page, error) {
        // An app may call its own page /login.
        (Some(page), error)
            if error.is_none() || page == ERROR || parameters.get("client_id").is_some() =>
        {
            Ok(of_page(page, parameters, error))
        }
        (_, Some(error)) => Ok(of_app(&url, error)),
        (_, None) => Err(refused(text, without_error(&url))),
    }
}

/// What an address that is neither of a sign-in page nor shows an error is.
fn without_error(url: &Url) -> &'static str {
    let has_code = Parameters(url).get("code").is_some() && !url.path().ends_with("/idpresponse");
    if has_code || url.fragment().is_some_and(|fragment| fragment.contains("_token=")) {
        "is where a sign-in ended that worked: it shows no error"
    } else {
        "is not the address of a sign-in page, and shows no error"
    }
}

/// The refusal of a text, which is shown without its parameters: they may be secret.
fn refused(text: &str, why: &str) -> Failure {
    let (shown, more) = match text.find(['?', '#']) {
        Some(end) => (text.get(..end).unwrap_or_default(), "?…"),
        None => (text, ""),
    };
    Failure::from(Error::Usage(format!("`{shown}{more}` {why}"))).hint(
        "copy the whole address of the sign-in page, of the error page, or of the app with the error from the browser",
    )
}

/// The parameters in the query of an address.
#[derive(Clone, Copy)]
struct Parameters<'a>(&'a Url);

impl Parameters<'_> {
    fn has(self, name: &str) -> bool {
        self.0.query_pairs().any(|(key, _)| key == name)
    }

    /// The first value of that name; an empty one counts as absent (RFC 6749 §3.1).
    fn get(self, name: &str) -> Option<String> {
        let mut pairs = self.0.query_pairs().filter(|(key, _)| key == name);
        let value = pairs.next().map(|(_, value)| value.into_owned());
        value.filter(|value| !value.is_empty())
    }
}

fn of_app(url: &Url, error: AuthorizationError) -> Address {
    Address {
        url: bare(url),
        endpoints: None,
        client_id: None,
        callback: None,
        scopes: None,
        response_type: None,
        seen: Seen { error: Some((ErrorPlace::App, error)), ..Seen::default() },
    }
}

fn of_page(page: &str, parameters: Parameters<'_>, error: Option<AuthorizationError>) -> Address {
    let url = bare(parameters.0);
    let mut pages = url.clone();
    let base = url.path().strip_suffix(OTHER_LOGOUT).or_else(|| url.path().strip_suffix(page));
    pages.set_path(base.unwrap_or_default());
    let pages = pages.as_str().trim_end_matches('/');
    let scopes = parameters.get("scope");
    Address {
        endpoints: Some(endpoints(pages)),
        client_id: parameters.get("client_id"),
        callback: parameters.get("redirect_uri"),
        scopes: scopes.map(|text| text.split_whitespace().map(str::to_owned).collect()),
        response_type: parameters.get("response_type"),
        seen: Seen {
            error: error.map(|error| (ErrorPlace::ErrorPage, error)),
            flaws: flaws(page, parameters),
            sign_out: sign_out(page, pages, parameters),
        },
        url,
    }
}

fn bare(url: &Url) -> Url {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare
}

/// What is wrong with a request, whatever the app client allows. Only the authorization endpoint itself must get every
/// parameter; the pages that it leads to may carry fewer.
fn flaws(page: &str, parameters: Parameters<'_>) -> Vec<RequestFlaw> {
    if page != AUTHORIZE {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    let lacks = |name: &&str| parameters.get(name).is_none();
    let required = ["client_id", "redirect_uri", "response_type"];
    flaws.extend(required.into_iter().filter(lacks).map(RequestFlaw::Lacks));
    let [challenge, method] = ["code_challenge", "code_challenge_method"];
    match (parameters.get(challenge), parameters.get(method)) {
        (_, Some(other)) if other != "S256" => flaws.push(RequestFlaw::ChallengeMethod(other)),
        (Some(_), None) => flaws.push(RequestFlaw::Lacks(method)),
        (None, Some(_)) => flaws.push(RequestFlaw::Lacks(challenge)),
        _ => {}
    }
    flaws
}

/// The request of a sign-out; an address that Cognito refused may show it on the error page.
fn sign_out(page: &str, pages: &str, parameters: Parameters<'_>) -> Option<SignOutRequest> {
    let ignored = ["post_logout_redirect_uri", "id_token_hint"];
    let ignored: Vec<&str> = ignored.into_iter().filter(|name| parameters.has(name)).collect();
    let is_on_error_page = page == ERROR && (parameters.has("logout_uri") || !ignored.is_empty());
    (page == LOGOUT || is_on_error_page).then(|| SignOutRequest {
        endpoint: format!("{pages}{LOGOUT}"),
        is_elsewhere: parameters.0.path().ends_with(OTHER_LOGOUT),
        client_id: parameters.get("client_id"),
        logout_uri: parameters.get("logout_uri"),
        redirect_uri: parameters.get("redirect_uri"),
        has_response_type: parameters.get("response_type").is_some(),
        post_logout: parameters.get("post_logout_redirect_uri"),
        ignored,
    })
}

/// The endpoints of sign-in pages.
fn endpoints(pages: &str) -> Endpoints {
    Endpoints {
        issuer: String::new(),
        authorization: format!("{pages}{AUTHORIZE}"),
        token: format!("{pages}/oauth2/token"),
        userinfo: format!("{pages}/oauth2/userInfo"),
        jwks: String::new(),
        revocation: format!("{pages}/oauth2/revoke"),
        end_session: format!("{pages}{LOGOUT}"),
        network: None,
    }
}

impl Address {
    /// Adds what the address shows the app to send; it counts more than what settings say. `callbacks` are those of
    /// the flags.
    pub(super) fn add_to(&self, app: &mut AppSide, callbacks: &[String]) {
        if callbacks.is_empty()
            && let Some(callback) = &self.callback
        {
            app.callbacks = vec![callback.clone()];
        }
        app.scopes = self.scopes.clone().or_else(|| app.scopes.take());
        app.response_type = self.response_type.clone().or_else(|| app.response_type.take());
        if let Some(request) = &self.seen.sign_out {
            // What is sent under the wrong name may be registered, or not.
            let back = request.logout_uri.as_ref().or(request.post_logout.as_ref());
            app.sign_outs = back.into_iter().cloned().collect();
        }
        app.seen = self.seen.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "https://p.auth.eu-central-1.amazoncognito.com";

    fn seen(address: &str) -> Address {
        read(&address.replace("DOMAIN", DOMAIN)).unwrap_or_else(|_| panic!("{address}"))
    }

    #[test]
    fn an_address_shows_what_the_app_sent() {
        let found = seen(
            "DOMAIN/oauth2/authorize?client_id=abc&response_type=token\
             &redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=openid+email&state=x",
        );
        assert_eq!(found.client_id.as_deref(), Some("abc"));
        assert_eq!(found.callback.as_deref(), Some("https://app.example/cb"));
        assert_eq!(found.scopes, Some(vec!["openid".to_owned(), "email".to_owned()]));
        assert_eq!(found.response_type.as_deref(), Some("token"));
        assert_eq!(found.seen, Seen::default());
        assert_eq!(found.endpoints.unwrap().end_session, format!("{DOMAIN}/logout"));
        let error =
            seen("http://localhost:9229/domain/ohif-1/error?error=redirect_mismatch&client_id=abc");
        assert_eq!(
            error.endpoints.unwrap().authorization,
            "http://localhost:9229/domain/ohif-1/oauth2/authorize"
        );
        assert_eq!(error.callback, None);
    }

    #[test]
    fn an_error_is_that_of_a_page_or_of_the_app() {
        use ErrorPlace::{App, ErrorPage};
        for (address, place, text) in [
            ("DOMAIN/error?error=invalid_request&client_id=a", ErrorPage, "invalid_request"),
            // Without a client, as Cognito shows a failed sign-up on a custom domain.
            ("https://login.example/error?error=x", ErrorPage, "x"),
            ("DOMAIN/login?client_id=a&error=x", ErrorPage, "x"),
            ("https://app.example/login?error=x&state=s", App, "x"),
            ("https://app.example/cb?code=c&error=access_denied", App, "access_denied"),
            ("https://app.example/#error=x&error_description=y+z", App, "x: y z"),
            ("myapp://callback?error=x", App, "x"),
        ] {
            let found = seen(address);
            let (at, error) = found.seen.error.unwrap();
            assert_eq!((at, error.to_string().as_str()), (place, text), "{address}");
            assert_eq!(found.endpoints.is_some(), place == ErrorPage, "{address}");
        }
    }

    #[test]
    fn what_an_authorization_request_lacks_is_a_flaw() {
        use RequestFlaw::{ChallengeMethod, Lacks};
        let right = "client_id=a&redirect_uri=x&response_type=code";
        for (page, query, flaws) in [
            (AUTHORIZE, right.to_owned(), vec![]),
            (AUTHORIZE, format!("{right}&code_challenge=x&code_challenge_method=S256"), vec![]),
            (
                AUTHORIZE,
                "client_id=&redirect_uri=x".to_owned(),
                vec![Lacks("client_id"), Lacks("response_type")],
            ),
            (
                AUTHORIZE,
                format!("{right}&code_challenge=x&code_challenge_method=plain"),
                vec![ChallengeMethod("plain".to_owned())],
            ),
            (AUTHORIZE, format!("{right}&code_challenge=x"), vec![Lacks("code_challenge_method")]),
            (
                AUTHORIZE,
                format!("{right}&code_challenge_method=S256"),
                vec![Lacks("code_challenge")],
            ),
            ("/login", "client_id=a".to_owned(), vec![]),
        ] {
            assert_eq!(seen(&format!("DOMAIN{page}?{query}")).seen.flaws, flaws, "{query}");
        }
    }

    #[test]
    fn a_sign_out_is_read_from_its_endpoint_and_from_the_error_page() {
        let shown = |address: &str| {
            let request = seen(address).seen.sign_out?;
            assert_eq!(request.endpoint, format!("{DOMAIN}/logout"));
            Some((
                request.client_id,
                request.logout_uri,
                request.redirect_uri,
                request.post_logout,
                request.ignored,
            ))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            shown("DOMAIN/logout?client_id=a&logout_uri=https%3A%2F%2Fb%2F"),
            Some((text("a"), text("https://b/"), None, None, vec![]))
        );
        let hint = "post_logout_redirect_uri=https%3A%2F%2Fb%2F&id_token_hint=x";
        let ignored = vec!["post_logout_redirect_uri", "id_token_hint"];
        for page in ["logout", "error"] {
            assert_eq!(
                shown(&format!("DOMAIN/{page}?client_id=a&{hint}")),
                Some((text("a"), None, None, text("https://b/"), ignored.clone()))
            );
        }
        assert_eq!(
            shown("DOMAIN/logout?client_id=a&redirect_uri=x&response_type=code"),
            Some((text("a"), None, text("x"), None, vec![]))
        );
        assert!(seen("DOMAIN/oauth2/logout?client_id=a").seen.sign_out.unwrap().is_elsewhere);
        assert_eq!(
            shown("DOMAIN/oauth2/logout?client_id=a"),
            Some((text("a"), None, None, None, vec![]))
        );
        assert_eq!(shown("DOMAIN/error?error=x&client_id=a"), None);
        assert_eq!(shown("DOMAIN/login?client_id=a"), None);
    }

    #[test]
    fn what_an_address_shows_counts_more_than_settings() {
        let mut app = AppSide {
            callbacks: vec!["https://old.example/cb".to_owned()],
            sign_outs: vec!["https://old.example/".to_owned()],
            ..AppSide::default()
        };
        seen("DOMAIN/logout?client_id=a&logout_uri=https%3A%2F%2Fb%2F").add_to(&mut app, &[]);
        assert_eq!(app.callbacks, ["https://old.example/cb"]);
        assert_eq!(app.sign_outs, ["https://b/"]);
        let asked = seen("DOMAIN/login?client_id=a&redirect_uri=https%3A%2F%2Fb%2Fcb");
        asked.add_to(&mut app, &["https://flag.example/cb".to_owned()]);
        assert_eq!(app.callbacks, ["https://old.example/cb"]);
        asked.add_to(&mut app, &[]);
        assert_eq!(app.callbacks, ["https://b/cb"]);
    }

    #[test]
    fn an_address_of_another_page_is_refused_without_its_parameters() {
        for (text, why) in [
            ("", "`` is not an address"),
            ("x?code=secret", "`x?…` is not an address"),
            ("ftp://a/login", "`ftp://a/login` is not a web address"),
            (
                "https://app.example/",
                "`https://app.example/` is not the address of a sign-in page, and shows no error",
            ),
            (
                "https://app.example/cb?code=secret&state=x",
                "`https://app.example/cb?…` is where a sign-in ended that worked: it shows no error",
            ),
            (
                "https://app.example/#access_token=secret",
                "`https://app.example/?…` is where a sign-in ended that worked: it shows no error",
            ),
            (
                "DOMAIN/oauth2/idpresponse?code=secret",
                "`https://p.auth.eu-central-1.amazoncognito.com/oauth2/idpresponse?…` is not the address of a sign-in \
                 page, and shows no error",
            ),
        ] {
            let failure = read(&text.replace("DOMAIN", DOMAIN)).unwrap_err();
            assert_eq!(failure.error.to_string(), why);
        }
    }
}
