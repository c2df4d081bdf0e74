//! Requests to a DICOMweb server as a viewer in the browser sends them: with tokens and without, and a preflight.

mod judge;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use reqwest::Method;
use reqwest::header::{
    ACCEPT, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName,
    HeaderValue, ORIGIN,
};
use serde_json::json;

use super::http::{Http, HttpError, ResponseHead, ScriptRequest};
use crate::values::DicomwebUrl;

pub(crate) use judge::{Judged, let_in, preflight, readable, refused};

/// The answer to a request. Its body, which may name patients, is not read.
pub(crate) type ArchiveAnswer = Result<ResponseHead, HttpError>;

/// The media type of a list of studies (DICOM PS3.18 §10.6).
const DICOM_JSON: &str = "application/dicom+json";

/// A DICOMweb server, and the viewer that asks it.
#[derive(Clone, Debug)]
pub(crate) struct Archive {
    pub(crate) root: DicomwebUrl,
    /// The origin of the viewer's page, if known.
    pub(crate) origin: Option<String>,
}

/// How the viewer's page reaches an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crossing<'a> {
    /// From another origin, so that CORS applies.
    From(&'a str),
    SameOrigin,
    /// The viewer's origin is not known.
    Unknown,
}

impl Archive {
    fn crossing(&self) -> Crossing<'_> {
        match &self.origin {
            Some(origin) if self.root.has_origin(origin) => Crossing::SameOrigin,
            Some(origin) => Crossing::From(origin),
            None => Crossing::Unknown,
        }
    }

    /// Asks for the list of studies.
    ///
    /// # Errors
    ///
    /// Those of [`Http::head_of`].
    pub(crate) async fn studies(&self, http: &Http, token: Option<&str>) -> ArchiveAnswer {
        let mut headers = self.origin_header();
        headers.insert(ACCEPT, HeaderValue::from_static(DICOM_JSON));
        self.send(http, Method::GET, headers, token).await
    }

    /// Asks as browsers do before a request with a token (Fetch, "CORS-preflight fetch"): itself without one. `None`
    /// if they do not ask, or if the viewer's origin is not known.
    pub(crate) async fn preflight(&self, http: &Http) -> Option<ArchiveAnswer> {
        let Crossing::From(_) = self.crossing() else {
            return None;
        };
        let mut headers = self.origin_header();
        let asked: [(HeaderName, &'static str); 2] = [
            (ACCESS_CONTROL_REQUEST_METHOD, "GET"),
            (ACCESS_CONTROL_REQUEST_HEADERS, "authorization"),
        ];
        for (name, value) in asked {
            headers.insert(name, HeaderValue::from_static(value));
        }
        Some(self.send(http, Method::OPTIONS, headers, None).await)
    }

    fn origin_header(&self) -> HeaderMap {
        let origin = self.origin.as_ref().and_then(|origin| HeaderValue::from_str(origin).ok());
        origin.into_iter().map(|origin| (ORIGIN, origin)).collect()
    }

    async fn send(
        &self,
        http: &Http,
        method: Method,
        headers: HeaderMap,
        token: Option<&str>,
    ) -> ArchiveAnswer {
        let url = &self.root.studies();
        http.head_of(&ScriptRequest { method, url, headers, token }).await
    }
}

/// The token with another signature; `None` if it is not signed.
pub(crate) fn altered(token: &str) -> Option<String> {
    let (content, signature) = token.rsplit_once('.')?;
    // Of the last character of base64url only some bits count; of the first one all do.
    let mut rest = signature.chars();
    let other = if rest.next()? == 'A' { 'B' } else { 'A' };
    Some(format!("{content}.{other}{}", rest.as_str()))
}

/// An access token that says what the pool's own would say and that nobody signed: a server that reads it without
/// verifying the signature lets it in. `now` is in seconds since 1970.
pub(crate) fn made_up(issuer: &str, client_id: &str, now: i64) -> String {
    let header = json!({"alg": "RS256", "kid": "made-up", "typ": "JWT"});
    let claims = json!({
        "iss": issuer,
        "client_id": client_id,
        "token_use": "access",
        "scope": "openid",
        "sub": "made-up",
        "username": "made-up",
        "iat": now,
        "exp": now.saturating_add(300),
    });
    let [header, claims] =
        [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    let signature = BASE64_URL_SAFE_NO_PAD.encode([0x5a; 256]);
    format!("{header}.{claims}.{signature}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_token_differs_in_its_signature_alone() {
        for (token, other) in [("a.b.Axyz", "a.b.Bxyz"), ("a.b.cxyz", "a.b.Axyz")] {
            assert_eq!(altered(token).as_deref(), Some(other));
        }
        for unsigned in ["", "a", "a.b."] {
            assert_eq!(altered(unsigned), None, "{unsigned}");
        }
    }

    #[test]
    fn a_made_up_token_says_what_a_real_one_says() {
        let token = made_up("https://issuer.example", "client", 1_800_000_000);
        let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], "https://issuer.example");
        assert_eq!(claims["client_id"], "client");
        assert_eq!(claims["token_use"], "access");
        assert_eq!(claims["exp"], 1_800_000_300);
        assert_eq!(token.split('.').count(), 3);
    }

    #[test]
    fn cors_applies_to_a_viewer_of_another_origin() {
        let archive = |origin: Option<&str>| Archive {
            root: "https://a.example/dicom-web".parse().unwrap(),
            origin: origin.map(str::to_owned),
        };
        let viewer = "https://viewer.example";
        assert_eq!(archive(Some(viewer)).crossing(), Crossing::From(viewer));
        assert_eq!(archive(Some("https://a.example")).crossing(), Crossing::SameOrigin);
        assert_eq!(archive(None).crossing(), Crossing::Unknown);
    }
}
