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
