//! The discovery document of a pool, fetched and checked (OpenID Connect Discovery 1.0).

use serde_json::Value;

use super::http::{Http, HttpError};
use super::keys::KeySet;
use crate::network::Network;
use crate::values::{PoolId, Region};

/// The endpoints of a pool, read from its discovery document and never built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) issuer: String,
    pub(crate) authorization: String,
    pub(crate) token: String,
    pub(crate) userinfo: String,
    pub(crate) jwks: String,
    pub(crate) revocation: String,
    pub(crate) end_session: String,
    /// Where the server is that names them; `None` if a person does.
    pub(crate) network: Option<Network>,
}

impl Endpoints {
    /// The base URL of the sign-in pages, without a trailing slash.
    pub(crate) fn pages(&self) -> Option<&str> {
        self.authorization.strip_suffix("/oauth2/authorize")
    }
}

/// The issuer of a pool: the one URL that no API returns.
pub(crate) fn issuer(base: Option<&str>, region: &Region, pool: &PoolId, updated: bool) -> String {
    // The updated issuer is in the pool's own region for its replicas too.
    let own = pool.region();
    let (host, region) =
        if updated { ("issuer-cognito-idp", &own) } else { ("cognito-idp", region) };
    match base {
        Some(base) => format!("{}/{pool}", base.trim_end_matches('/')),
        None => format!("https://{host}.{region}.{}/{pool}", region.dns_suffix()),
    }
}

/// A discovery document, and the issuer it was requested from.
#[derive(Clone, Debug)]
pub(crate) struct Discovery {
    requested: String,
    /// The document as served.
    pub(crate) document: Value,
    /// Where the server is that served it.
    network: Network,
    /// The key set that it names, if that was fetched right after it.
    keys: Option<KeySet>,
}

/// The endpoints that a document names.
const ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "revocation_endpoint",
    "end_session_endpoint",
];

/// Why there is no discovery document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DiscoveryError {
    #[error("{0}")]
    Http(#[from] HttpError),
    #[error("the server returned {status}: {line}")]
    Status { status: u16, line: String },
    #[error("the response is not a JSON object: {0}")]
    NotJson(String),
    #[error("{0}")]
    Keys(String),
}

/// The JSON object at a URL, and where its server is.
async fn object(http: &Http, url: &str) -> Result<(Value, Network), DiscoveryError> {
    let response = http.get(url).await?;
    if response.status != 200 {
        return Err(DiscoveryError::Status { status: response.status, line: response.summary() });
    }
    match serde_json::from_str(&response.body) {
        Ok(value @ Value::Object(_)) => Ok((value, response.network)),
        _ => Err(DiscoveryError::NotJson(response.summary())),
    }
}

/// A discovery document that was fetched before it was known whether that is its pool's issuer.
#[derive(Clone, Debug)]
pub(crate) struct EarlyDocument {
    issuer: String,
    document: Result<Discovery, DiscoveryError>,
}

impl EarlyDocument {
    pub(crate) async fn fetch(http: &Http, issuer: String) -> Self {
        let document = Discovery::fetch(http, &issuer).await;
        Self { issuer, document }
    }

    /// The document with the key set that it names, if that can be fetched.
    pub(crate) async fn with_keys(mut self, http: &Http) -> Self {
        if let Ok(document) = &mut self.document {
            document.keys = document.keys(http).await.ok();
        }
        self
    }

    /// The document of an issuer: this one if it is of that issuer.
    ///
    /// # Errors
    ///
    /// If the document could not be fetched.
    pub(crate) async fn or_fetch(
        early: Option<Self>,
        http: &Http,
        issuer: &str,
    ) -> Result<Discovery, DiscoveryError> {
        match early.filter(|early| early.issuer == issuer) {
            Some(early) => early.document,
            None => Discovery::fetch(http, issuer).await,
        }
    }
}

impl Discovery {
    /// Fetches the document of an issuer.
    ///
    /// # Errors
    ///
    /// If the document cannot be fetched.
    pub(crate) async fn fetch(http: &Http, issuer: &str) -> Result<Self, DiscoveryError> {
        let url = format!("{issuer}/.well-known/openid-configuration");
        let (document, network) = object(http, &url).await?;
        Ok(Self { requested: issuer.to_owned(), document, network, keys: None })
    }

    fn text(&self, member: &str) -> Option<&str> {
        self.document.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether the document names the requested issuer, byte for byte, as apps demand.
    pub(crate) fn names_its_issuer(&self) -> bool {
        self.text("issuer") == Some(&self.requested)
    }

    /// Whether the document names working sign-in endpoints. Before a pool has a domain, they are missing or
    /// lie under the issuer, where nothing serves them.
    pub(crate) fn has_domain(&self) -> bool {
        let issuer = format!("{}/", self.text("issuer").unwrap_or(&self.requested));
        self.text("authorization_endpoint").is_some_and(|url| {
            !url.starts_with(&issuer) && !url.starts_with(&format!("{}/", self.requested))
        })
    }

    /// Whether the sign-in endpoints are on that domain (a prefix or a whole host name).
    pub(crate) fn is_on(&self, domain: &str) -> bool {
        self.has_domain()
            && self.text("authorization_endpoint").is_some_and(|url| {
                url.split(['/', '.', ':'])
                    .collect::<Vec<_>>()
                    .join("/")
                    .contains(&format!("/{}/", domain.replace('.', "/")))
            })
    }

    /// The first endpoint whose address its server must not name. Where a host name leads shows only when it is asked.
    fn misleading(&self) -> Option<(&'static str, &str, Network)> {
        ENDPOINTS.into_iter().find_map(|member| {
            let url = self.text(member)?;
            let network = Network::of_url(url)?;
            (!self.network.may_lead_to(network)).then_some((member, url, network))
        })
    }

    /// Every URL a config carries; `None` if one is missing or must not be asked.
    pub(crate) fn endpoints(&self) -> Option<Endpoints> {
        if self.misleading().is_some() {
            return None;
        }
        let text = |member| self.text(member).map(str::to_owned);
        Some(Endpoints {
            issuer: text("issuer")?,
            authorization: text("authorization_endpoint")?,
            token: text("token_endpoint")?,
            userinfo: text("userinfo_endpoint")?,
            jwks: text("jwks_uri")?,
            revocation: text("revocation_endpoint")?,
            end_session: text("end_session_endpoint")?,
            network: Some(self.network),
        })
    }

    /// The key set that it names, fetched unless it came with the document.
    ///
    /// # Errors
    ///
    /// If there is no key set.
    pub(crate) async fn keys(&self, http: &Http) -> Result<KeySet, DiscoveryError> {
        if let Some(keys) = &self.keys {
            return Ok(keys.clone());
        }
        let url = self.text("jwks_uri").unwrap_or_default();
        signing_keys(&http.led_by(Some(self.network)), url).await
    }

    /// Judges the document for a domain, given the number of its keys; says what was seen.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn judged(
        &self,
        domain: Option<&str>,
        keys: &Result<usize, DiscoveryError>,
    ) -> Result<String, String> {
        let Some(issuer) = self.text("issuer") else {
            return Err("the document names no issuer".to_owned());
        };
        if !self.names_its_issuer() {
            return Err(format!(
                "it was requested from {} and names the issuer {issuer}; apps compare the two byte for byte",
                self.requested
            ));
        }
        if !self.has_domain() {
            return Err("its endpoints lie under the issuer, where nothing serves them: the user pool has no active domain".to_owned());
        }
        if let Some((member, url, network)) = self.misleading() {
            return Err(format!(
                "its {member} is {url}, a {network} address, where a {} server must not lead; it was not asked",
                self.network
            ));
        }
        if self.endpoints().is_none() {
            return Err("it lacks an endpoint that apps need".to_owned());
        }
        if let Some(domain) = domain
            && !self.is_on(domain)
        {
            let at = self.text("authorization_endpoint").unwrap_or_default();
            return Err(format!("its endpoints are at {at}, not on the domain `{domain}`"));
        }
        match keys {
            Ok(keys) => Ok(format!("issuer {issuer}, {keys} RS256 keys")),
            Err(why) => Err(format!("its key set cannot be used: {why}")),
        }
    }
}

/// The signing keys in the key set at a URL (RFC 7517 §5).
///
/// # Errors
///
/// If there is no key set.
pub(crate) async fn signing_keys(http: &Http, url: &str) -> Result<KeySet, DiscoveryError> {
    let (set, _) = object(http, url).await?;
    Ok(KeySet::of(&set))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn discovery(requested: &str, document: Value) -> Discovery {
        let network = Network::of_url(requested).unwrap_or(Network::Public);
        Discovery { requested: requested.to_owned(), document, network, keys: None }
    }

    fn served(requested: &str, authorize: &str) -> Discovery {
        discovery(requested, json!({"issuer": requested, "authorization_endpoint": authorize}))
    }

    #[test]
    fn dead_endpoints_lie_under_the_issuer() {
        let issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a";
        assert!(!served(issuer, &format!("{issuer}/authorize")).has_domain());
        assert!(
            served(issuer, "https://p.auth.eu-central-1.amazoncognito.com/oauth2/authorize")
                .has_domain()
        );
        assert!(!discovery(issuer, json!({"issuer": issuer})).has_domain());
    }

    #[test]
    fn a_document_names_its_issuer_byte_for_byte() {
        for (issuer, itself) in [
            ("http://localhost:1/p", true),
            ("http://localhost:1/p/", false),
            ("http://127.0.0.1:1/p", false),
        ] {
            let document = json!({"issuer": issuer});
            let found = discovery("http://localhost:1/p", document);
            assert_eq!(found.names_its_issuer(), itself, "{issuer}");
        }
    }

    #[test]
    fn the_domain_is_recognised_as_a_whole_word() {
        let issuer = "http://localhost:9229/us-east-1_a";
        for (url, domain, on) in [
            ("https://p.auth.eu-central-1.amazoncognito.com/oauth2/authorize", "p", true),
            ("https://pp.auth.eu-central-1.amazoncognito.com/oauth2/authorize", "p", false),
            ("http://localhost:9229/domain/ohif-1/oauth2/authorize", "ohif-1", true),
            ("https://login.hospital.example/oauth2/authorize", "login.hospital.example", true),
            ("https://login.hospital.example/oauth2/authorize", "gin.hospital.example", false),
        ] {
            assert_eq!(served(issuer, url).is_on(domain), on, "{url} {domain}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let text = "https?://[a-z.:/]{0,20}|\\PC{0,10}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            let list = proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from);
            let key = prop_oneof![
                Just("issuer".to_owned()),
                Just("authorization_endpoint".to_owned()),
                Just("token_endpoint".to_owned()),
                Just("jwks_uri".to_owned()),
                "[a-z_]{1,8}",
            ];
            let map = proptest::collection::btree_map(key, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect()));
            prop_oneof![list, map]
        })
    }

    const ISSUER: &str = "https://issuer.example/us-east-1_a";

    /// A document that passes.
    fn valid_document() -> Value {
        let pages = "https://p.auth.example";
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{pages}/oauth2/authorize"),
            "token_endpoint": format!("{pages}/oauth2/token"),
            "userinfo_endpoint": format!("{pages}/oauth2/userInfo"),
            "jwks_uri": format!("{ISSUER}/.well-known/jwks.json"),
            "revocation_endpoint": format!("{pages}/oauth2/revoke"),
            "end_session_endpoint": format!("{pages}/logout"),
        })
    }

    fn passes(document: Value, domain: &str, keys: usize) -> bool {
        discovery(ISSUER, document).judged(Some(domain), &Ok(keys)).is_ok()
    }

    /// One member with a value that it must not have.
    fn broken_member() -> impl Strategy<Value = (String, Value)> {
        let members: Vec<String> = valid_document().as_object().unwrap().keys().cloned().collect();
        let no_text = any_json().prop_filter("a text", |value| !value.is_string());
        let issuer = format!("{ISSUER}[/a-z?#. ]{{0,3}}|\\PC{{0,20}}");
        let issuer = proptest::string::string_regex(&issuer).unwrap();
        let issuer = issuer.prop_filter("the issuer itself", |text| text != ISSUER);
        prop_oneof![
            (prop::sample::select(members), no_text),
            issuer.prop_map(|text| ("issuer".to_owned(), text.into())),
            "[a-z/]{0,12}".prop_map(|path| {
                let dead = format!("{ISSUER}/{path}");
                ("authorization_endpoint".to_owned(), dead.into())
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_document_with_one_broken_member_fails((member, value) in broken_member(), keys in 1_usize..3) {
            prop_assert!(passes(valid_document(), "p", keys));
                prop_assert!(!passes(valid_document(), "q", keys));
            let mut broken = valid_document();
            broken[member.as_str()] = value;
            prop_assert!(!passes(broken, "p", keys));
        }

        #[test]
        fn random_json_never_passes(document in any_json(), domain in "[a-z.]{0,10}", keys in 0_usize..3) {
            prop_assert!(!passes(document, &domain, keys));
        }
    }

    #[test]
    fn an_endpoint_inside_is_a_fault_of_a_public_issuer() {
        for member in ENDPOINTS {
            for host in ["127.0.0.1", "localhost:8080", "10.0.0.1", "[::ffff:169.254.169.254]"] {
                let mut document = valid_document();
                document[member] = format!("https://{host}/oauth2/authorize").into();
                let found = discovery(ISSUER, document);
                let why = found.judged(None, &Ok(1)).unwrap_err();
                assert!(why.contains(&format!("its {member} is https://{host}")), "{why}");
                assert_eq!(found.endpoints(), None);
            }
        }
        let mut local = valid_document();
        let issuer = "http://localhost:9229/us-east-1_a";
        local["issuer"] = issuer.into();
        local["jwks_uri"] = "http://127.0.0.1:9229/jwks".into();
        discovery(issuer, local).judged(None, &Ok(1)).unwrap();
    }

    #[test]
    fn the_issuer_of_an_updated_pool_has_its_own_host() {
        let (region, pool) = ("eu-central-1".parse().unwrap(), "eu-central-1_a".parse().unwrap());
        assert_eq!(
            issuer(None, &region, &pool, false),
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a"
        );
        assert_eq!(
            issuer(None, &region, &pool, true),
            "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a"
        );
        assert_eq!(
            issuer(Some("http://localhost:1/"), &region, &pool, true),
            "http://localhost:1/eu-central-1_a"
        );
    }
}
