//! An address out of a browser: what it tells of the app and the pool.

use url::Url;

use crate::error::{Error, Failure};
use crate::oidc::discovery::Endpoints;

/// What a pasted address tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// As far as they follow from the address; no issuer does.
    pub(super) endpoints: Endpoints,
    pub(super) client_id: Option<String>,
    pub(super) callback: Option<String>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) response_type: Option<String>,
    /// What the error page says.
    pub(super) error: Option<String>,
}

/// The pages an address can be of, at the end of its path.
const PAGES: [&str; 6] =
    ["/oauth2/authorize", "/login", "/error", "/logout", "/signup", "/forgotPassword"];

/// Reads an address.
///
/// # Errors
///
/// What is no address of a sign-in page.
pub(super) fn read(text: &str) -> Result<Address, Failure> {
    let wrong = |why: &str| {
        Failure::from(Error::Usage(format!("`{text}` {why}"))).hint(
            "copy the whole address of the sign-in page, or of the error page, out of the browser",
        )
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong("is no address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("is no web address"));
    }
    let Some(base) = PAGES.iter().find_map(|page| url.path().strip_suffix(page)) else {
        return Err(wrong("is not the address of a sign-in page"));
    };
    let mut home = url.clone();
    home.set_query(None);
    home.set_fragment(None);
    home.set_path(base);
    let home = home.as_str().trim_end_matches('/').to_owned();
    let value = |name: &str| {
        let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
        let value = pairs.next().map(|(_, value)| value.into_owned());
        value.filter(|value| !value.is_empty())
    };
    let scopes =
        value("scope").map(|scopes| scopes.split_whitespace().map(str::to_owned).collect());
    Ok(Address {
        endpoints: Endpoints {
            issuer: String::new(),
            authorization: format!("{home}/oauth2/authorize"),
            token: format!("{home}/oauth2/token"),
            userinfo: format!("{home}/oauth2/userInfo"),
            jwks: String::new(),
            revocation: format!("{home}/oauth2/revoke"),
            end_session: format!("{home}/logout"),
        },
        client_id: value("client_id"),
        callback: value("redirect_uri"),
        scopes,
        response_type: value("response_type"),
        error: value("error"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_the_app_sent() {
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
    fn what_is_no_sign_in_page_is_refused() {
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
