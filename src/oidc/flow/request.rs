//! The authorization request of one sign-in, and the callback URL that answers it.

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use secrecy::SecretString;
use url::Url;

use super::client::{GrantError, OidcClient, redirect_url};
use crate::oidc::AuthorizationError;

/// What a sign-in asks for.
#[derive(Clone, Debug)]
pub(crate) struct SignInOptions<'a> {
    /// The redirect URI.
    pub(crate) callback: &'a str,
    pub(crate) scopes: &'a [String],
    /// The pool's identity provider to go straight to.
    pub(crate) identity_provider: Option<&'a str>,
}

/// An authorization request: the URL to open, and the values that its answer must match.
pub(crate) struct AuthRequest {
    pub(crate) url: Url,
    callback: String,
    state: CsrfToken,
    nonce: CsrfToken,
    verifier: PkceCodeVerifier,
}

/// Why a callback URL holds no usable code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallbackError {
    #[error("it is not a URL")]
    NotAUrl,
    #[error("it is not {0}")]
    OtherUrl(String),
    #[error("its state is not the state of this sign-in")]
    State,
    #[error("{0}")]
    Refused(String),
    #[error("it holds no code")]
    NoCode,
}

impl OidcClient<'_> {
    /// Creates an authorization request with a fresh state, nonce and code verifier.
    ///
    /// # Errors
    ///
    /// If an endpoint or the callback URL is not a URL.
    pub(crate) fn begin(&self, options: &SignInOptions<'_>) -> Result<AuthRequest, GrantError> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let client = self.oauth_client()?.set_redirect_uri(redirect_url(options.callback)?);
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .add_extra_param("nonce", nonce.secret().clone());
        for scope in options.scopes {
            request = request.add_scope(oauth2::Scope::new(scope.clone()));
        }
        if let Some(provider) = options.identity_provider {
            request = request.add_extra_param("identity_provider", provider.to_owned());
        }
        let (url, state) = request.url();
        Ok(AuthRequest { url, callback: options.callback.to_owned(), state, nonce, verifier })
    }
}

impl AuthRequest {
    /// The nonce that the ID token must repeat.
    pub(crate) fn nonce(&self) -> &str {
        self.nonce.secret()
    }

    /// The callback URL that the answer is sent to.
    pub(crate) fn callback(&self) -> &str {
        &self.callback
    }

    pub(super) fn verifier(&self) -> &str {
        self.verifier.secret()
    }

    /// The code in the callback URL that the browser was sent to.
    ///
    /// # Errors
    ///
    /// If that URL does not answer this request, or carries an error instead of a code.
    pub(crate) fn code(&self, url: &str) -> Result<SecretString, CallbackError> {
        let url = url.trim();
        let parsed = Url::parse(url).map_err(|_| CallbackError::NotAUrl)?;
        if !matches_callback(url, &self.callback) {
            return Err(CallbackError::OtherUrl(self.callback.clone()));
        }
        let value = |name: &str| {
            let mut pairs = parsed.query_pairs().filter(|(key, _)| key == name);
            pairs.next().map(|(_, value)| value.into_owned())
        };
        if value("state").as_ref() != Some(self.state.secret()) {
            return Err(CallbackError::State);
        }
        if let Some(error) = AuthorizationError::in_url(&parsed) {
            return Err(CallbackError::Refused(error.to_string()));
        }
        match value("code") {
            Some(code) if !code.is_empty() => Ok(code.into()),
            _ => Err(CallbackError::NoCode),
        }
    }
}

/// Whether a URL is that callback URL, with the parameters of an answer added to its query.
pub(crate) fn matches_callback(url: &str, callback: &str) -> bool {
    let without_fragment = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_fragment(None);
        Some(url)
    };
    let (Some(url), Some(callback)) = (without_fragment(url), without_fragment(callback)) else {
        return false;
    };
    let without_query = |url: &Url| {
        let mut url = url.clone();
        url.set_query(None);
        url
    };
    // A callback URL may have a query already; the answer is added to it.
    let registered: Vec<_> = callback.query_pairs().collect();
    let received: Vec<_> = url.query_pairs().collect();
    without_query(&url) == without_query(&callback)
        && registered.iter().all(|pair| received.contains(pair))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::network::Network;
    use crate::oidc::discovery::Endpoints;

    fn endpoints() -> Endpoints {
        let at = |path: &str| format!("https://p.auth.eu-central-1.amazoncognito.com/{path}");
        Endpoints {
            issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a".into(),
            authorization: at("oauth2/authorize"),
            token: at("oauth2/token"),
            userinfo: at("oauth2/userInfo"),
            jwks: "https://cognito-idp.eu-central-1.amazonaws.com/jwks".into(),
            revocation: at("oauth2/revoke"),
            end_session: at("logout"),
            network: Some(Network::Public),
        }
    }

    fn auth_request(callback: &str) -> AuthRequest {
        let endpoints = endpoints();
        let client = OidcClient { endpoints: &endpoints, client_id: "client", secret: None };
        let options = SignInOptions {
            callback,
            scopes: &["openid".into(), "email".into()],
            identity_provider: Some("Corp"),
        };
        client.begin(&options).unwrap()
    }

    #[test]
    fn a_sign_in_asks_for_a_code_with_state_nonce_and_an_s256_challenge() {
        let (one, two) =
            (auth_request("https://app.example/cb"), auth_request("https://app.example/cb"));
        let pairs = |request: &AuthRequest| -> std::collections::BTreeMap<String, String> {
            request.url.query_pairs().into_owned().collect()
        };
        let (first, second) = (pairs(&one), pairs(&two));
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", "client"),
            ("redirect_uri", "https://app.example/cb"),
            ("scope", "openid email"),
            ("code_challenge_method", "S256"),
            ("identity_provider", "Corp"),
        ] {
            assert_eq!(first[name], value, "{name}");
        }
        for name in ["state", "nonce", "code_challenge"] {
            assert!(first[name].len() >= 22, "{name}");
            assert_ne!(first[name], second[name], "{name}");
        }
    }

    #[test]
    fn the_challenge_is_the_hash_of_the_verifier() {
        // RFC 7636, appendix B.
        let verifier = PkceCodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        assert_eq!(challenge.as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let request = auth_request("https://app.example/cb");
        let sent = request.url.query_pairs().find(|(key, _)| key == "code_challenge");
        let computed = PkceCodeChallenge::from_code_verifier_sha256(&request.verifier);
        assert_eq!(sent.unwrap().1, computed.as_str());
    }

    #[test]
    fn a_code_counts_only_at_the_callback_url_and_with_the_state() {
        let request = auth_request("https://app.example/cb?tenant=a");
        let state = request.state.secret().clone();
        let code = |url: &str| request.code(url).map(|code| code.expose_secret().to_owned());
        let right = format!("https://app.example/cb?tenant=a&code=c&state={state}");
        assert_eq!(code(&right).as_deref(), Ok("c"));
        assert_eq!(code(&format!(" {right}#_=_ \n")).as_deref(), Ok("c"));
        for (url, error) in [
            (String::new(), CallbackError::NotAUrl),
            ("code=c".into(), CallbackError::NotAUrl),
            (
                format!("https://app.example/cb/?tenant=a&code=c&state={state}"),
                CallbackError::OtherUrl(request.callback.clone()),
            ),
            (
                format!("https://app.example.evil/cb?tenant=a&code=c&state={state}"),
                CallbackError::OtherUrl(request.callback.clone()),
            ),
            (
                format!("https://app.example/cb?code=c&state={state}"),
                CallbackError::OtherUrl(request.callback.clone()),
            ),
            ("https://app.example/cb?tenant=a&code=c&state=x".into(), CallbackError::State),
            ("https://app.example/cb?tenant=a&code=c".into(), CallbackError::State),
            (format!("https://app.example/cb?tenant=a&state={state}"), CallbackError::NoCode),
            (format!("https://app.example/cb?tenant=a&code=&state={state}"), CallbackError::NoCode),
            (
                format!(
                    "https://app.example/cb?tenant=a&state={state}&error=invalid_request&error_description=bad%0Ascope"
                ),
                CallbackError::Refused("invalid_request: bad scope".into()),
            ),
        ] {
            assert_eq!(code(&url), Err(error), "{url}");
        }
    }
}
