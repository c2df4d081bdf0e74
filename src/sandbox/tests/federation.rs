//! Signing in through an upstream provider.

use std::sync::{Arc, Mutex};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{Router, extract::Request as HttpRequest, response::Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode as sign, jwk::Jwk};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::{
    merged, text,
    world::{ADA, Browser, CALLBACK, World, claims, code_of, header, keys, location, parameter},
};
use crate::sandbox::{
    federation::{
        errand::{Answer, Brought, Errand, Question},
        id_token::{Expected, verify},
        refusal::refusal,
        step::Step,
        upstream::Upstream,
    },
    routes,
    state::{Object, Pool, object},
    tokens::keys::Signs,
    visit::{Http, Site, encode, page::Reply},
};

const ISSUER: &str = "https://id.example";
const NOW: f64 = 1_700_000_000.0;

/// What a good ID token of the provider says.
fn good() -> Value {
    json!({
        "iss": ISSUER, "aud": "upstream", "sub": "u-1", "nonce": "n-1", "exp": 1_700_000_060,
        "iat": 1_700_000_000, "email": ADA,
    })
}

fn signer() -> Pool {
    Pool { keys: keys(), ..Pool::default() }
}

fn check(token: &str, keys: &Value) -> Result<Object, &'static str> {
    let expected = Expected { issuer: ISSUER, client: "upstream", nonce: "n-1", now: NOW };
    verify(token, keys, &expected).map_err(|refusal| refusal.cause)
}

#[test]
fn an_id_token_is_believed_only_when_every_claim_fits() {
    let mut signer = signer();
    let keys = signer.jwks().unwrap();
    let mut outcome = |change: Value| {
        let mut claims = merged(good(), change);
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let token = signer.sign(Signs::IdTokens, &claims).unwrap();
        check(&token, &keys).map(|_| ())
    };
    let none = Value::Null;
    for (change, wanted) in [
        (json!({}), Ok(())),
        (json!({"aud": ["upstream"]}), Ok(())),
        (json!({"aud": ["upstream", "other"], "azp": "upstream"}), Ok(())),
        (json!({"azp": "upstream"}), Ok(())),
        (json!({"exp": 1_699_999_941}), Ok(())),
        (json!({"iat": 1_700_000_060}), Ok(())),
        (json!({"iss": none}), Err("id_token_issuer")),
        (json!({"iss": format!("{ISSUER}/")}), Err("id_token_issuer")),
        (json!({"aud": none}), Err("id_token_audience")),
        (json!({"aud": "other"}), Err("id_token_audience")),
        (json!({"aud": ["other"]}), Err("id_token_audience")),
        (json!({"aud": []}), Err("id_token_audience")),
        (json!({"aud": ["upstream", "other"]}), Err("id_token_authorized_party")),
        (json!({"azp": "other"}), Err("id_token_authorized_party")),
        (json!({"exp": none}), Err("id_token_expired")),
        (json!({"exp": "soon"}), Err("id_token_expired")),
        (json!({"exp": 1_699_999_940}), Err("id_token_expired")),
        (json!({"iat": 1_700_000_061}), Err("id_token_early")),
        (json!({"nbf": 1_700_000_061}), Err("id_token_early")),
        (json!({"nonce": none}), Err("id_token_nonce")),
        (json!({"nonce": "n-2"}), Err("id_token_nonce")),
        (json!({"sub": none}), Err("id_token_subject")),
        (json!({"sub": ""}), Err("id_token_subject")),
    ] {
        assert_eq!(outcome(change.clone()), wanted, "{change}");
    }
}

#[test]
fn an_id_token_is_believed_only_when_one_of_the_providers_keys_signed_it_as_it_should() {
    let mut signer = signer();
    let keys = signer.jwks().unwrap();
    let token = signer.sign(Signs::IdTokens, &good()).unwrap();
    let kid = text(&keys["keys"][0]["kid"]);
    let other = text(&keys["keys"][1]["kid"]);
    let [_, body, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let with = |header: Value, body: &str, signature: &str| {
        let header = BASE64_URL_SAFE_NO_PAD.encode(header.to_string());
        format!("{header}.{body}.{signature}")
    };
    let altered = BASE64_URL_SAFE_NO_PAD.encode(merged(good(), json!({"sub": "u-2"})).to_string());
    // The public key as the secret of an HMAC: what a naive library falls for.
    let mut mac = Header::new(Algorithm::HS256);
    mac.kid = Some(kid.clone());
    let modulus = text(&keys["keys"][0]["n"]);
    let mac = sign(&mac, &good(), &EncodingKey::from_secret(modulus.as_bytes())).unwrap();
    for (token, wanted) in [
        (token.clone(), None),
        (
            with(json!({"alg": "RS256", "kid": kid}), &altered, signature),
            Some("id_token_signature"),
        ),
        (with(json!({"alg": "RS256", "kid": other}), body, signature), Some("id_token_signature")),
        (with(json!({"alg": "ES256", "kid": kid}), body, signature), Some("id_token_signature")),
        (with(json!({"alg": "RS256", "kid": kid}), body, ""), Some("id_token_signature")),
        (
            with(json!({"alg": "RS256", "kid": "nobody"}), body, signature),
            Some("id_token_kid_unknown"),
        ),
        (with(json!({"alg": "RS256"}), body, signature), Some("id_token_kid_missing")),
        (with(json!({"alg": "none", "kid": kid}), body, ""), Some("id_token_algorithm")),
        (with(json!({"alg": "None", "kid": kid}), body, signature), Some("id_token_algorithm")),
        (with(json!({"alg": "RS512", "kid": kid}), body, signature), Some("id_token_algorithm")),
        (with(json!({"kid": kid}), body, signature), Some("id_token_algorithm")),
        (mac, Some("id_token_algorithm")),
        ("nonsense".into(), Some("id_token_malformed")),
        (String::new(), Some("id_token_malformed")),
    ] {
        assert_eq!(check(&token, &keys).err(), wanted, "{token}");
    }
    assert_eq!(check(&token, &json!({"keys": "none"})).err(), Some("id_token_kid_unknown"));
}

#[test]
fn an_id_token_may_be_signed_with_an_elliptic_curve() {
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let key = EncodingKey::from_ec_der(pair.unwrap().as_ref());
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
    jwk.common.key_id = Some("e-1".into());
    let keys = json!({"keys": [{"kty": "of tomorrow", "kid": "x"}, jwk]});
    let mut head = Header::new(Algorithm::ES256);
    head.kid = Some("e-1".into());
    let token = sign(&head, &good(), &key).unwrap();
    assert_eq!(check(&token, &keys).unwrap()["sub"], "u-1");
}

/// A world that signs people in through Okta alone.
fn federated(provider: Value, pool: Value) -> World {
    let mut world = World::with_pool(2, json!({}), pool);
    world.style();
    let details = json!({
        "client_id": "upstream", "client_secret": "s", "authorize_scopes": "openid email",
        "attributes_request_method": "GET", "oidc_issuer": ISSUER,
        "authorize_url": "https://id.example/go?tenant=1",
    });
    let body = json!({
        "UserPoolId": world.pool, "ProviderName": "Okta", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "email"},
    });
    world.cognito.ok("CreateIdentityProvider", merged(body, provider));
    world.update(json!({"SupportedIdentityProviders": ["Okta"]}));
    world
}

fn plain() -> World {
    federated(json!({}), json!({"UsernameAttributes": ["email"]}))
}

/// Comes back from the provider with such parameters, as far as its code.
fn comes_back(browser: &mut Browser, world: &mut World, parameters: &[(&str, &str)]) -> Step {
    let query = encode(parameters.iter().copied());
    let url = format!("/domain/ohif/oauth2/idpresponse?{query}");
    browser.step(world, "GET", &url, "")
}

fn refused(step: Step) -> Reply {
    match step {
        Step::Reply(reply) => reply,
        Step::Ask(_) => panic!("the provider would be asked"),
    }
}

/// Hands over what the provider said.
fn resumes(world: &mut World, brought: Brought) -> Reply {
    let faults = world.faults.clone();
    let site = Site { url: super::world::URL, faults: &faults, now: world.cognito.now };
    let http = Http { method: "GET", path: "/domain/ohif/oauth2/idpresponse", ..Http::default() };
    routes::resume(&site, &mut world.cognito.state, &http, brought).unwrap()
}

/// Signs somebody in of whom the provider says this.
fn person(world: &mut World, said: Value) -> Reply {
    let mut browser = Browser::default();
    let away = browser.authorize(world, &[]);
    let state = parameter(&away, "state").unwrap();
    let step = comes_back(&mut browser, world, &[("state", &state), ("code", "c-1")]);
    let Step::Ask(errand) = step else {
        panic!("the provider is not asked");
    };
    resumes(
        world,
        Brought {
            asked: errand.asked,
            provider: errand.upstream.name,
            answer: Answer::Identity(Ok(object(said))),
        },
    )
}

/// The sentence that the app is told, and the word for the log.
fn told(reply: &Reply) -> (String, String, &'static str) {
    assert!(location(reply).starts_with(CALLBACK), "{}", location(reply));
    assert_eq!(parameter(reply, "state").as_deref(), Some("s&1"));
    (
        parameter(reply, "error").unwrap(),
        parameter(reply, "error_description").unwrap_or_default(),
        reply.cause.unwrap_or("no cause"),
    )
}

#[test]
fn a_browser_leaves_with_a_state_and_a_nonce_and_all_that_the_provider_needs() {
    let mut world = plain();
    let hints = [("login_hint", Some(ADA)), ("prompt", Some("login"))];
    let reply = Browser::default().authorize(&mut world, &hints);
    assert!(
        location(&reply).starts_with("https://id.example/go?tenant=1&client_id=upstream&"),
        "{}",
        location(&reply)
    );
    for (name, wanted) in [
        ("redirect_uri", "http://localhost:9229/domain/ohif/oauth2/idpresponse"),
        ("scope", "openid email"),
        ("response_type", "code"),
        ("login_hint", ADA),
        ("prompt", "login"),
    ] {
        assert_eq!(parameter(&reply, name).as_deref(), Some(wanted), "{name}");
    }
    let (state, nonce) = (parameter(&reply, "state").unwrap(), parameter(&reply, "nonce").unwrap());
    assert!(state.len() > 40 && nonce.len() > 40 && state != nonce);
    let kept = serde_json::to_string(&world.cognito.state).unwrap();
    assert!(!kept.contains(&state), "only its seal is kept");
}

#[test]
fn a_browser_comes_back_once_within_five_minutes_with_its_own_state() {
    let mut world = plain();
    let mut browser = Browser::default();
    let away = browser.authorize(&mut world, &[]);
    let state = parameter(&away, "state").unwrap();
    let good = [("state", state.as_str()), ("code", "c-1")];
    let cause = |step: Step| {
        let reply = refused(step);
        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("Something went wrong."), "{}", reply.body);
        reply.cause.unwrap()
    };
    let mut other = Browser::default();
    other.authorize(&mut world, &[]);
    assert_eq!(cause(comes_back(&mut browser, &mut world, &good[1..])), "state_missing");
    assert_eq!(
        cause(comes_back(&mut browser, &mut world, &[("state", "made-up"), ("code", "c")])),
        "state_unknown"
    );
    assert_eq!(cause(comes_back(&mut other, &mut world, &good)), "state_of_another_browser");
    assert_eq!(
        cause(comes_back(&mut Browser::default(), &mut world, &good)),
        "state_of_another_browser"
    );
    assert!(matches!(comes_back(&mut browser, &mut world, &good), Step::Ask(_)));
    assert_eq!(cause(comes_back(&mut browser, &mut world, &good)), "state_unknown");

    let away = browser.authorize(&mut world, &[]);
    let state = parameter(&away, "state").unwrap();
    world.cognito.now += 300.0;
    let late = [("state", state.as_str()), ("code", "c-1")];
    assert_eq!(cause(comes_back(&mut browser, &mut world, &late)), "state_expired");
}

#[test]
fn a_provider_that_refuses_is_passed_on_to_the_app() {
    let mut world = plain();
    let mut browser = Browser::default();
    for (said, wanted) in [
        (
            vec![("error", "access_denied"), ("error_description", "Not & today")],
            ("access_denied", "Not & today", "provider_refused"),
        ),
        (vec![], ("invalid_request", "The provider sent no code", "provider_sent_no_code")),
    ] {
        let away = browser.authorize(&mut world, &[]);
        let state = parameter(&away, "state").unwrap();
        let all = [vec![("state", state.as_str())], said].concat();
        let reply = refused(comes_back(&mut browser, &mut world, &all));
        assert_eq!(told(&reply), (wanted.0.into(), wanted.1.into(), wanted.2));
    }
    world
        .cognito
        .ok("UpdateUserPoolClient", json!({"UserPoolId": world.pool, "ClientId": world.client}));
    let ids = json!({"UserPoolId": world.pool, "ProviderName": "Okta"});
    let (mut browser, mut world) = (Browser::default(), plain());
    let away = browser.authorize(&mut world, &[]);
    let state = parameter(&away, "state").unwrap();
    let ids = merged(ids, json!({"UserPoolId": world.pool}));
    world.cognito.ok("DeleteIdentityProvider", ids);
    let reply = refused(comes_back(&mut browser, &mut world, &[("state", &state), ("code", "c")]));
    assert_eq!(reply.cause, Some("provider_gone"));
}

#[test]
fn what_the_provider_did_wrong_is_told_to_the_app() {
    let mut world = plain();
    let mut browser = Browser::default();
    let away = browser.authorize(&mut world, &[]);
    let state = parameter(&away, "state").unwrap();
    let step = comes_back(&mut browser, &mut world, &[("state", &state), ("code", "c-1")]);
    let Step::Ask(errand) = step else { panic!("the provider is not asked") };
    let brought = Brought {
        asked: errand.asked,
        provider: "Okta".into(),
        answer: Answer::Identity(Err(refusal("Bad id_token nonce", "id_token_nonce"))),
    };
    let reply = resumes(&mut world, brought);
    assert_eq!(
        told(&reply),
        ("server_error".into(), "Bad id_token nonce".into(), "id_token_nonce")
    );
    assert_eq!(header(&reply, "set-cookie"), "");
    assert!(world.pool_mut().users.is_empty());
}

#[test]
fn a_person_becomes_a_user_of_the_pool_named_by_provider_and_subject() {
    let mut world = plain();
    let code =
        code_of(&person(&mut world, json!({"sub": "u-1", "email": ADA, "email_verified": true})));
    let tokens = world.exchange(&code);
    let id = claims(&tokens["id_token"]);
    assert_eq!(id["cognito:username"], "Okta_u-1");
    assert_eq!(claims(&tokens["access_token"])["username"], "Okta_u-1");
    assert_eq!((&id["email"], &id["email_verified"]), (&json!(ADA), &json!(false)));
    assert_eq!(
        id["identities"],
        json!([{
            "userId": "u-1", "providerName": "Okta", "providerType": "OIDC", "issuer": null,
            "primary": "true", "dateCreated": "1700000000125",
        }])
    );
    let shown =
        world.cognito.ok("AdminGetUser", json!({"UserPoolId": world.pool, "Username": "Okta_u-1"}));
    assert_eq!(shown["UserStatus"], "EXTERNAL_PROVIDER");
    assert_ne!(id["sub"], "u-1");

    // The next time it is the same one, brought up to date.
    world.cognito.now += 10.0;
    let code = code_of(&person(&mut world, json!({"sub": "u-1", "email": "ada@new.example"})));
    let again = claims(&world.exchange(&code)["id_token"]);
    assert_eq!((&again["sub"], &again["email"]), (&id["sub"], &json!("ada@new.example")));
    assert_eq!(again["identities"], id["identities"]);
    assert_eq!(world.pool_mut().users.len(), 1);
}

#[test]
fn a_mapping_says_which_claim_becomes_which_attribute() {
    let mapping = json!({"AttributeMapping": {
        "username": "email", "email": "email", "email_verified": "email_verified",
        "preferred_username": "nick", "name": "roles",
    }});
    let mut world = federated(mapping, json!({}));
    world.update(json!({"SupportedIdentityProviders": ["Okta"], "AllowedOAuthScopes": ["openid", "email", "profile"]}));
    let code = code_of(&person(
        &mut world,
        json!({
            "sub": "u-1", "email": ADA, "email_verified": true, "nick": "", "roles": ["a", "b"],
        }),
    ));
    world.exchange(&code);
    let user = &world.pool_mut().users[&format!("Okta_{ADA}")];
    let has = |name: &str| user.attributes.get(name).map(String::as_str);
    assert_eq!(has("email_verified"), Some("true"));
    assert_eq!(has("name"), Some("[\"a\",\"b\"]"));
    assert_eq!(has("preferred_username"), None);
}

#[test]
fn what_keeps_a_person_from_becoming_a_user_is_told_to_the_app() {
    let required = json!({"Schema": [{"Name": "email", "Required": true}, {"Name": "name", "Required": true}]});
    for (provider, pool, said, sentence, cause) in [
        (
            json!({}),
            required,
            json!({"sub": "u-1"}),
            "attributes required: [email, name]",
            "attribute_required",
        ),
        (
            json!({}),
            json!({}),
            json!({"sub": "u-1", "email": "nonsense"}),
            "Invalid email address format.",
            "attribute_invalid",
        ),
        (
            json!({}),
            json!({}),
            json!({"email": ADA}),
            "The provider does not say sub, which names the user",
            "username_missing",
        ),
        (
            json!({"AttributeMapping": {"username": "upn"}}),
            json!({}),
            json!({"sub": "u-1"}),
            "The provider does not say upn, which names the user",
            "username_missing",
        ),
    ] {
        let mut world = federated(provider, pool);
        let reply = person(&mut world, said);
        assert_eq!(told(&reply), ("invalid_request".into(), sentence.into(), cause));
        assert!(world.pool_mut().users.is_empty());
    }
}

#[test]
fn an_attribute_is_written_only_where_that_is_allowed() {
    let immutable = json!({"Schema": [{"Name": "email", "Mutable": false}]});
    let mut world = federated(json!({}), immutable);
    let ada = json!({"sub": "u-1", "email": ADA});
    code_of(&person(&mut world, ada.clone()));
    let reply = person(&mut world, ada.clone());
    assert_eq!(
        told(&reply),
        (
            "invalid_request".into(),
            "user.email: Attribute cannot be updated.".into(),
            "attribute_immutable"
        )
    );

    let mut world = federated(
        json!({"AttributeMapping": {"email": "email", "email_verified": "email_verified"}}),
        json!({}),
    );
    let change =
        |list: Value| json!({"SupportedIdentityProviders": ["Okta"], "WriteAttributes": list});
    world.update(change(json!(["name"])));
    assert_eq!(told(&person(&mut world, ada.clone())).2, "attribute_not_writable");
    world.update(change(json!(["name", "email"])));
    code_of(&person(&mut world, merged(ada.clone(), json!({"email_verified": true}))));
    world.pool_mut().users.get_mut("Okta_u-1").unwrap().disabled = true;
    assert_eq!(told(&person(&mut world, ada)).2, "user_disabled");
}

#[test]
fn a_session_that_a_provider_vouched_for_is_used_where_the_app_takes_it() {
    let mut world = plain();
    let mut browser = Browser::default();
    let reply = person(&mut world, json!({"sub": "u-1", "email": ADA}));
    browser.keep(&reply);
    code_of(&browser.authorize(&mut world, &[]));
    code_of(&browser.authorize(&mut world, &[("identity_provider", Some("Okta"))]));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO", "Okta"]}));
    code_of(&browser.authorize(&mut world, &[]));
    let own = browser.authorize(&mut world, &[("identity_provider", Some("COGNITO"))]);
    assert!(location(&own).contains("/login?"), "{}", location(&own));
    world.update(json!({"SupportedIdentityProviders": ["COGNITO"]}));
    assert!(location(&browser.authorize(&mut world, &[])).contains("/login?"));
}

#[test]
fn a_provider_that_speaks_neither_openid_connect_nor_saml_is_where_the_sign_in_ends() {
    let mut world = plain();
    world.cognito.ok(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": world.pool, "ProviderName": "Facebook", "ProviderType": "Facebook",
            "ProviderDetails": {"client_id": "c", "client_secret": "s", "authorize_scopes": "email"},
        }),
    );
    world.update(json!({"SupportedIdentityProviders": ["Facebook"]}));
    let reply = Browser::default().authorize(&mut world, &[]);
    assert!(location(&reply).starts_with("https://www.facebook.com/dialog/oauth"));
    assert_eq!(reply.cause, Some("provider_not_served"));
}

/// Path, status and body.
type Said = (&'static str, u16, String);

/// Method and path, `Authorization` header, and body.
type Asked = (String, String, String);

/// A provider on this machine that says what it is told to, and remembers what it was asked.
#[derive(Clone, Default)]
struct Fake {
    says: Arc<Mutex<Vec<Said>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    async fn start() -> (Self, String) {
        let fake = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback({
            let fake = fake.clone();
            move |request: HttpRequest| async move { fake.answer(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake.says("/.well-known/openid-configuration", 200, &json!({
            "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
            "jwks_uri": format!("{url}/keys"), "userinfo_endpoint": format!("{url}/me"),
        }));
        fake.says("/keys", 200, &signer().jwks().unwrap());
        fake.says("/me", 200, &json!({"sub": "u-1", "email": ADA, "name": "Ada"}));
        (fake, url)
    }

    fn says(&self, path: &'static str, status: u16, body: &Value) {
        self.says.lock().unwrap().insert(0, (path, status, body.to_string()));
    }

    async fn answer(&self, request: HttpRequest) -> Response {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 65_536).await.unwrap();
        let bearer = parts.headers.get("authorization").map_or("", |it| it.to_str().unwrap());
        self.asked.lock().unwrap().push((
            format!("{} {}", parts.method, parts.uri.path()),
            bearer.to_owned(),
            String::from_utf8(body.to_vec()).unwrap(),
        ));
        let says = self.says.lock().unwrap();
        let said = says.iter().find(|(path, ..)| *path == parts.uri.path());
        let (status, body) =
            said.map_or((404, String::new()), |(_, status, body)| (*status, body.clone()));
        Response::builder().status(status).body(body.into()).unwrap()
    }

    fn gives_token(&self, issuer: &str, change: Value) {
        let claims = merged(merged(good(), json!({"iss": issuer})), change);
        let token = signer().sign(Signs::IdTokens, &claims).unwrap();
        self.says("/token", 200, &json!({"id_token": token, "access_token": "a-1"}));
    }
}

async fn ask(details: Value, question: Question) -> Answer {
    let fields =
        object(json!({"ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": details}));
    let mut world = plain();
    let Step::Ask(errand) = ({
        let mut browser = Browser::default();
        let away = browser.authorize(&mut world, &[]);
        let state = parameter(&away, "state").unwrap();
        comes_back(&mut browser, &mut world, &[("state", &state), ("code", "c-1")])
    }) else {
        panic!("the provider is not asked");
    };
    let errand = Errand { asked: errand.asked, upstream: Upstream::of(&fields).unwrap(), question };
    errand.run(NOW).await.answer
}

fn details(url: &str, more: Value) -> Value {
    merged(
        json!({
            "client_id": "upstream", "client_secret": "s&1", "authorize_scopes": "openid",
            "attributes_request_method": "GET", "oidc_issuer": url,
        }),
        more,
    )
}

fn identity() -> Question {
    Question::Identity {
        code: "c 1".into(),
        back: "http://localhost:9229/domain/ohif/oauth2/idpresponse".into(),
        nonce: "n-1".into(),
    }
}

async fn who(details: Value) -> Result<Object, (String, &'static str)> {
    match ask(details, identity()).await {
        Answer::Identity(answer) => answer.map_err(|refusal| (refusal.sentence, refusal.cause)),
        _ => panic!("another question was asked"),
    }
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_secret_in_the_form_and_the_person_asked_for() {
    let (fake, url) = Fake::start().await;
    fake.gives_token(&url, json!({"name": "A."}));
    for (method, wanted) in [("GET", "GET /me"), ("POST", "POST /me")] {
        fake.asked.lock().unwrap().clear();
        let claims =
            who(details(&url, json!({"attributes_request_method": method}))).await.unwrap();
        assert_eq!((&claims["sub"], &claims["name"]), (&json!("u-1"), &json!("Ada")));
        let asked = fake.asked.lock().unwrap().clone();
        let seen: Vec<&str> = asked.iter().map(|(what, ..)| what.as_str()).collect();
        assert_eq!(
            seen,
            ["GET /.well-known/openid-configuration", "POST /token", "GET /keys", wanted]
        );
        let (_, authorization, form) = &asked[1];
        assert_eq!(authorization, "", "client_secret_post only");
        assert_eq!(
            form,
            "grant_type=authorization_code&code=c+1&redirect_uri=http%3A%2F%2Flocalhost%3A9229%2Fdomain%2Fohif%2Foauth2%2Fidpresponse&client_id=upstream&client_secret=s%261"
        );
        assert_eq!(asked[3].1, "Bearer a-1");
    }
}

#[tokio::test]
async fn endpoints_that_the_pool_knows_go_before_the_discovery_document() {
    let (fake, url) = Fake::start().await;
    fake.gives_token(&url, json!({}));
    let known = json!({
        "token_url": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
        "attributes_url": format!("{url}/me"),
    });
    who(details(&url, known)).await.unwrap();
    assert_eq!(fake.asked.lock().unwrap().len(), 3);
    let Answer::Endpoint(Ok(found)) = ask(details(&url, json!({})), Question::Endpoint).await
    else {
        panic!("no endpoint");
    };
    assert_eq!(found, Url::parse(&format!("{url}/authorize")).unwrap());
}

#[tokio::test]
async fn each_thing_that_a_provider_does_wrong_has_its_own_sentence() {
    let big = json!({"filler": "x".repeat(1024 * 1024)});
    let document = |url: &str, without: &str| {
        let mut document =
            json!({"token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys")});
        document.as_object_mut().unwrap().remove(without);
        document
    };
    const DISCOVERY: &str = "/.well-known/openid-configuration";
    type Spoil = Box<dyn Fn(&Fake, &str)>;
    let cases: Vec<(Spoil, &str, &str)> = vec![
        (
            Box::new(|fake, _| fake.says(DISCOVERY, 500, &json!({}))),
            "The discovery document of the provider cannot be used: status 500",
            "discovery_failed",
        ),
        (
            Box::new(move |fake, _| fake.says(DISCOVERY, 200, &big)),
            "The discovery document of the provider cannot be used: it is too large",
            "discovery_failed",
        ),
        (
            Box::new(move |fake, url| fake.says(DISCOVERY, 200, &document(url, "token_endpoint"))),
            "The discovery document of the provider has no token_endpoint",
            "discovery_failed",
        ),
        (
            Box::new(|fake, _| {
                fake.says(
                    DISCOVERY,
                    200,
                    &json!({"token_endpoint": "http://elsewhere.example/", "jwks_uri": "x:"}),
                );
            }),
            "The provider did not exchange the code: its URL is not one of https",
            "exchange_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/token", 400, &json!({"error": "invalid_client"}))),
            "The provider did not exchange the code: status 400 invalid_client",
            "exchange_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/token", 302, &json!({}))),
            "The provider did not exchange the code: status 302",
            "exchange_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/token", 200, &json!({"access_token": "a-1"}))),
            "The provider did not exchange the code: it holds no id_token",
            "exchange_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/keys", 404, &json!({}))),
            "The keys of the provider cannot be used: status 404",
            "keys_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/keys", 200, &json!({"keys": []}))),
            "The provider has no key with the kid of the id_token",
            "id_token_kid_unknown",
        ),
        (
            Box::new(|fake, url| fake.gives_token(url, json!({"nonce": "n-2"}))),
            "Bad id_token nonce",
            "id_token_nonce",
        ),
        (
            Box::new(|fake, _| fake.says("/me", 401, &json!({}))),
            "The attributes of the provider cannot be used: status 401",
            "attributes_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/me", 200, &json!([]))),
            "The attributes of the provider cannot be used: they are no JSON object",
            "attributes_failed",
        ),
        (
            Box::new(|fake, _| fake.says("/me", 200, &json!({"sub": "u-2"}))),
            "The attributes of the provider are of another person",
            "attributes_of_another",
        ),
    ];
    for (spoil, sentence, cause) in cases {
        let (fake, url) = Fake::start().await;
        fake.gives_token(&url, json!({}));
        spoil(&fake, &url);
        assert_eq!(who(details(&url, json!({}))).await, Err((sentence.to_owned(), cause)));
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let sentence = "The discovery document of the provider cannot be used: it cannot be reached";
    assert_eq!(who(details(&url, json!({}))).await, Err((sentence.into(), "discovery_failed")));
}

#[tokio::test]
async fn a_provider_without_userinfo_is_believed_by_its_id_token() {
    let (fake, url) = Fake::start().await;
    fake.gives_token(&url, json!({}));
    fake.says(
        "/.well-known/openid-configuration",
        200,
        &json!({
            "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
        }),
    );
    assert_eq!(who(details(&url, json!({}))).await.unwrap()["email"], ADA);
}
