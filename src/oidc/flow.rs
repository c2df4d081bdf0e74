//! The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), step by step.

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::discovery::Endpoints;
use super::http::{Http, HttpError};

/// An app client as its endpoints know it.
#[derive(Clone, Debug)]
pub(crate) struct Party<'a> {
    pub(crate) endpoints: &'a Endpoints,
    pub(crate) client_id: &'a str,
    /// None for a public client.
    pub(crate) secret: Option<&'a SecretString>,
}

/// What a sign-in asks for.
#[derive(Clone, Debug)]
pub(crate) struct Wish<'a> {
    /// The redirect URI.
    pub(crate) callback: &'a str,
    pub(crate) scopes: &'a [String],
    /// A provider of the pool, to go straight to.
    pub(crate) identity_provider: Option<&'a str>,
}

/// A sign-in that was begun: the URL to open, and what its answer must fit.
pub(crate) struct Request {
    pub(crate) url: Url,
    callback: String,
    state: CsrfToken,
    nonce: CsrfToken,
    verifier: PkceCodeVerifier,
}

/// What a sign-in gave.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) id: SecretString,
    pub(crate) access: SecretString,
    /// A refresh grant gives none unless rotation is on.
    pub(crate) refresh: Option<SecretString>,
}

/// Why a callback URL holds no code to go on with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AnswerFault {
    #[error("it is no URL")]
    NoUrl,
    #[error("it is not {0}")]
    Elsewhere(String),
    #[error("its state is not that of this sign-in")]
    State,
    #[error("{0}")]
    Refused(String),
    #[error("it holds no code")]
    NoCode,
}

/// Why the token endpoint gave no tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GrantFault {
    #[error("{0}")]
    Http(#[from] HttpError),
    /// The `error` member (RFC 6749 §5.2), and what came with it.
    #[error("{0}{1}")]
    Refused(String, String),
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    #[error("the answer holds no {0}")]
    Lacks(&'static str),
    #[error("{0} is no URL")]
    NoUrl(String),
}

/// The member that OpenID Connect adds to a token response.
#[derive(Debug, Deserialize, Serialize)]
struct IdToken {
    id_token: Option<SecretText>,
}

impl ExtraTokenFields for IdToken {}

/// A secret inside an answer that its library wants to be able to write.
#[derive(Deserialize)]
struct SecretText(SecretString);

impl Serialize for SecretText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("hidden")
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hidden")
    }
}

type Response = StandardTokenResponse<IdToken, BasicTokenType>;
type Client = oauth2::Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Party<'_> {
    fn client(&self) -> Result<Client, GrantFault> {
        let no_url = |url: &str| GrantFault::NoUrl(url.to_owned());
        let (authorize, token) = (&self.endpoints.authorization, &self.endpoints.token);
        let mut client = oauth2::Client::new(ClientId::new(self.client_id.to_owned()))
            .set_auth_uri(AuthUrl::new(authorize.clone()).map_err(|_| no_url(authorize))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(|_| no_url(token))?);
        if let Some(secret) = self.secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        Ok(client)
    }

    /// Begins a sign-in with a state, a nonce and a code verifier of its own.
    ///
    /// # Errors
    ///
    /// When an endpoint or the callback URL is no URL.
    pub(crate) fn begin(&self, wish: &Wish<'_>) -> Result<Request, GrantFault> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let client = self.client()?.set_redirect_uri(redirect(wish.callback)?);
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .add_extra_param("nonce", nonce.secret().clone());
        for scope in wish.scopes {
            request = request.add_scope(oauth2::Scope::new(scope.clone()));
        }
        if let Some(provider) = wish.identity_provider {
            request = request.add_extra_param("identity_provider", provider.to_owned());
        }
        let (url, state) = request.url();
        Ok(Request { url, callback: wish.callback.to_owned(), state, nonce, verifier })
    }

    /// Gives a code for tokens.
    ///
    /// # Errors
    ///
    /// What the token endpoint says, or what its answer lacks.
    pub(crate) async fn exchange(
        &self,
        http: &Http,
        request: &Request,
        code: &SecretString,
    ) -> Result<Tokens, GrantFault> {
        let verifier = PkceCodeVerifier::new(request.verifier.secret().clone());
        let client = self.client()?.set_redirect_uri(redirect(&request.callback)?);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(verifier)
            .request_async(&|request| http.exchange(request))
            .await;
        tokens(&answer.map_err(fault)?)
    }

    /// Gives a refresh token for new tokens (RFC 6749 §6).
    ///
    /// # Errors
    ///
    /// What the token endpoint says, or what its answer lacks.
    pub(crate) async fn refresh(
        &self,
        http: &Http,
        token: &SecretString,
    ) -> Result<Tokens, GrantFault> {
        let answer = self
            .client()?
            .exchange_refresh_token(&RefreshToken::new(token.expose_secret().to_owned()))
            .request_async(&|request| http.exchange(request))
            .await;
        tokens(&answer.map_err(fault)?)
    }
}

fn redirect(url: &str) -> Result<RedirectUrl, GrantFault> {
    RedirectUrl::new(url.to_owned()).map_err(|_| GrantFault::NoUrl(url.to_owned()))
}

fn fault(error: RequestTokenError<HttpError, BasicErrorResponse>) -> GrantFault {
    match error {
        RequestTokenError::Request(why) => why.into(),
        RequestTokenError::ServerResponse(answer) => {
            let more =
                answer.error_description().map(|text| format!(": {text}")).unwrap_or_default();
            GrantFault::Refused(answer.error().as_ref().to_owned(), more)
        }
        // The body may hold a token: only where it went wrong is told.
        RequestTokenError::Parse(why, _) => GrantFault::Unreadable(why.path().to_string()),
        RequestTokenError::Other(why) => GrantFault::Unreadable(why),
    }
}

fn tokens(answer: &Response) -> Result<Tokens, GrantFault> {
    let refresh = answer.refresh_token().map(|token| SecretString::from(token.secret().clone()));
    let access = SecretString::from(answer.access_token().secret().clone());
    let id = answer.extra_fields().id_token.as_ref();
    Ok(Tokens {
        id: id.map(|id| id.0.clone()).ok_or(GrantFault::Lacks("ID token"))?,
        access,
        refresh,
    })
}

impl Request {
    /// What the ID token must repeat.
    pub(crate) fn nonce(&self) -> &str {
        self.nonce.secret()
    }

    /// The callback URL it asked to be answered at.
    pub(crate) fn callback(&self) -> &str {
        &self.callback
    }

    /// Whether a URL is the callback URL, whatever its query.
    pub(crate) fn is_answered_at(&self, url: &str) -> bool {
        leads_to(url, &self.callback)
    }

    /// The code in the URL that people were sent back to.
    ///
    /// # Errors
    ///
    /// Why that URL is no answer to this request, or what it says instead.
    pub(crate) fn answer(&self, url: &str) -> Result<SecretString, AnswerFault> {
        let answered = Url::parse(url.trim()).map_err(|_| AnswerFault::NoUrl)?;
        if !self.is_answered_at(url.trim()) {
            return Err(AnswerFault::Elsewhere(self.callback.clone()));
        }
        let value = |name: &str| {
            let mut pairs = answered.query_pairs().filter(|(key, _)| key == name);
            pairs.next().map(|(_, value)| value.into_owned())
        };
        if value("state").as_ref() != Some(self.state.secret()) {
            return Err(AnswerFault::State);
        }
        if let Some(error) = value("error") {
            let more = value("error_description").map(|text| format!(": {text}"));
            let text = format!("{error}{}", more.unwrap_or_default());
            return Err(AnswerFault::Refused(shown(&text)));
        }
        match value("code") {
            Some(code) if !code.is_empty() => Ok(code.into()),
            _ => Err(AnswerFault::NoCode),
        }
    }
}

/// Whether a URL is that callback URL with a query of its own.
pub(crate) fn leads_to(url: &str, callback: &str) -> bool {
    let bare = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_fragment(None);
        Some(url)
    };
    let (Some(url), Some(callback)) = (bare(url), bare(callback)) else {
        return false;
    };
    // A callback URL may have a query of its own, to which the answer is added.
    let asked: Vec<_> = callback.query_pairs().collect();
    let given: Vec<_> = url.query_pairs().collect();
    let place = |url: &Url| {
        let mut place = url.clone();
        place.set_query(None);
        place
    };
    place(&url) == place(&callback) && asked.iter().all(|pair| given.contains(pair))
}

/// A foreign text as people may see it.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        }
    }

    fn begun(callback: &str) -> Request {
        let endpoints = endpoints();
        let party = Party { endpoints: &endpoints, client_id: "client", secret: None };
        let wish = Wish {
            callback,
            scopes: &["openid".into(), "email".into()],
            identity_provider: Some("Corp"),
        };
        party.begin(&wish).unwrap()
    }

    #[test]
    fn a_sign_in_asks_for_a_code_with_state_nonce_and_an_s256_challenge() {
        let (one, two) = (begun("https://app.example/cb"), begun("https://app.example/cb"));
        let pairs = |request: &Request| -> std::collections::BTreeMap<String, String> {
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
        let request = begun("https://app.example/cb");
        let sent = request.url.query_pairs().find(|(key, _)| key == "code_challenge");
        let own = PkceCodeChallenge::from_code_verifier_sha256(&request.verifier);
        assert_eq!(sent.unwrap().1, own.as_str());
    }

    #[test]
    fn an_answer_counts_only_at_the_callback_url_and_with_the_state() {
        let request = begun("https://app.example/cb?tenant=a");
        let state = request.state.secret().clone();
        let code = |url: &str| request.answer(url).map(|code| code.expose_secret().to_owned());
        let right = format!("https://app.example/cb?tenant=a&code=c&state={state}");
        assert_eq!(code(&right).as_deref(), Ok("c"));
        assert_eq!(code(&format!(" {right}#_=_ \n")).as_deref(), Ok("c"));
        for (url, fault) in [
            (String::new(), AnswerFault::NoUrl),
            ("code=c".into(), AnswerFault::NoUrl),
            (
                format!("https://app.example/cb/?tenant=a&code=c&state={state}"),
                AnswerFault::Elsewhere(request.callback.clone()),
            ),
            (
                format!("https://app.example.evil/cb?tenant=a&code=c&state={state}"),
                AnswerFault::Elsewhere(request.callback.clone()),
            ),
            (
                format!("https://app.example/cb?code=c&state={state}"),
                AnswerFault::Elsewhere(request.callback.clone()),
            ),
            ("https://app.example/cb?tenant=a&code=c&state=x".into(), AnswerFault::State),
            ("https://app.example/cb?tenant=a&code=c".into(), AnswerFault::State),
            (format!("https://app.example/cb?tenant=a&state={state}"), AnswerFault::NoCode),
            (format!("https://app.example/cb?tenant=a&code=&state={state}"), AnswerFault::NoCode),
            (
                format!(
                    "https://app.example/cb?tenant=a&state={state}&error=invalid_request&error_description=bad%0Ascope"
                ),
                AnswerFault::Refused("invalid_request: badscope".into()),
            ),
        ] {
            assert_eq!(code(&url), Err(fault), "{url}");
        }
    }
}
