//! An address from a browser: what it shows about the app and the pool.

use url::Url;

use crate::error::{Error, Failure};
use crate::oidc::discovery::Endpoints;

/// What a pasted address shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// As far as they follow from the address, which does not show the issuer.
    pub(super) endpoints: Endpoints,
    pub(super) client_id: Option<String>,
    pub(super) callback: Option<String>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) response_type: Option<String>,
    /// What the error page says.
    pub(super) error: Option<String>,
}

/// The ends of the paths of sign-in pages.
const PAGES: [&str; 6] =
    ["/oauth2/authorize", "/login", "/error", "/logout", "/signup", "/forgotPassword"];

/// Reads an address.
///
/// # Errors
///
/// What is not the address of a sign-in page.
pub(super) fn read(text: &str) -> Result<Address, Failure> {
    let wrong = |why: &str| {
        Failure::from(Error::Usage(format!("`{text}` {why}"))).hint(
            "copy the whole address of the sign-in page or of the error page from the browser",
        )
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong("is not an address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("is not a web address"));
    }
    let Some(base) = PAGES.iter().find_map(|page| url.path().strip_suffix(page)) else {
        return Err(wrong("is not the address of a sign-in page"));
    };
    let mut pages = url.clone();
    pages.set_query(None);
    pages.set_fragment(None);
    pages.set_path(base);
    let value = |name: &str| {
        let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
        let value = pairs.next().map(|(_, value)| value.into_owned());
        value.filter(|value| !value.is_empty())
    };
    let scopes = value("scope");
    let scopes = scopes.map(|text| text.split_whitespace().map(str::to_owned).collect());
    Ok(Address {
        endpoints: endpoints(pages.as_str().trim_end_matches('/')),
        client_id: value("client_id"),
        callback: value("redirect_uri"),
        scopes,
        response_type: value("response_type"),
        error: value("error"),
    })
}

/// The endpoints of sign-in pages.
fn endpoints(pages: &str) -> Endpoints {
    Endpoints {
        issuer: String::new(),
        authorization: format!("{pages}/oauth2/authorize"),
        token: format!("{pages}/oauth2/token"),
        userinfo: format!("{pages}/oauth2/userInfo"),
        jwks: String::new(),
        revocation: format!("{pages}/oauth2/revoke"),
        end_session: format!("{pages}/logout"),
        network: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_what_the_app_sent() {
        let found = read(
            "https://p.auth.eu-central-1.amazoncognito.com/oauth2/authorize?client_id=abc&response_type=token\
             &redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=openid+email&state=x",
        )
        .unwrap();
        assert_eq!(found.client_id.as_deref(), Some("abc"));
        assert_eq!(found.callback.as_deref(), Some("https://app.example/cb"));
        assert_eq!(found.scopes, Some(vec!["openid".to_owned(), "email".to_owned()]));
        assert_eq!(found.response_type.as_deref(), Some("token"));
        assert_eq!(
            found.endpoints.end_session,
            "https://p.auth.eu-central-1.amazoncognito.com/logout"
        );
        let error =
            read("http://localhost:9229/domain/ohif-1/error?error=redirect_mismatch&client_id=abc");
        let error = error.unwrap();
        assert_eq!(error.error.as_deref(), Some("redirect_mismatch"));
        assert_eq!(
            error.endpoints.authorization,
            "http://localhost:9229/domain/ohif-1/oauth2/authorize"
        );
        assert_eq!(error.callback, None);
    }

    #[test]
    fn an_address_of_another_page_is_refused() {
        for text in [
            "",
            "x",
            "ftp://a/login",
            "https://app.example/",
            "https://app.example/callback?code=a",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
