//! `idp add` that is refused: values that can never work, and providers that lie.

use serde_json::json;

use super::stand_in::StandIn;
use super::{SECRET, line, offered, plain, unchanged};
use crate::login::attended::free_port;
use crate::world::{run, text};

#[test]
fn what_can_never_work_is_refused_before_anything_is_sent() {
    let (world, ids) = plain();
    world.write("empty", "\n");
    world.write("blank", "a b\n");
    world.write("page.html", "<html></html>");
    let add = |rest: &str| format!("idp add oidc --name Corp {rest}");
    let good = "--issuer https://id.example --upstream-client-id a --upstream-secret-file secret";
    for (line, says) in [
        ("idp add corp --name Corp".to_owned(), "invalid value 'corp'"),
        (add("--issuer id.example"), "is not a web address"),
        (add("--issuer https://cognito-idp.eu-central-1.amazonaws.com"), "names no user pool"),
        (add("--issuer http://id.example"), "does not begin with https://"),
        (add("--issuer https://id.example:8443"), "names a port"),
        (
            add("--issuer https://id.example/.well-known/openid-configuration"),
            "probably https://id.example",
        ),
        (add("--upstream-client-id ''"), "the client id at the provider is empty"),
        (add("--upstream-client-id 'a b'"), "contains a space"),
        (add("--upstream-secret-file empty"), "holds no secret"),
        (add("--upstream-secret-file blank"), "holds a secret that contains a space"),
        (add("--upstream-secret-file absent"), "there is no such file"),
        (add("--metadata-file metadata.xml"), "does not use it"),
        (add("--map email"), "is not ATTRIBUTE=CLAIM"),
        (add("--map mail=email"), "has no attribute `mail`"),
        (add("--map email=a --map email=b"), "is mapped twice"),
        (format!("idp add oidc {good}"), "--name is missing"),
        (format!("idp add oidc --name COGNITO {good}"), "stands for the pool's own users"),
        (format!("idp add oidc --name Google {good}"), "reserves the name"),
        (format!("idp add oidc --name 'My Corp' {good}"), "contains a space"),
        (format!("idp add oidc --name my_corp {good}"), "has an underscore"),
        ("idp add google --name Corp".to_owned(), "calls this provider `Google`"),
        ("idp add google --issuer https://accounts.google.com".to_owned(), "does not use it"),
        ("idp add saml --name Corp --issuer https://id.example".to_owned(), "does not use it"),
        (
            "idp add entra --name Corp --issuer https://login.microsoftonline.com/common/v2.0"
                .to_owned(),
            "stands for any tenant",
        ),
        ("idp remove COGNITO".to_owned(), "cannot be removed"),
    ] {
        let ran = unchanged(&world, &format!("{line} {ids} --yes --json")).exits(2);
        assert!(ran.stdout.contains("\"code\": 2"), "{ran}");
        ran.says(says);
    }
    let line = format!("idp add saml --name Corp --metadata-file page.html {ids} --yes");
    unchanged(&world, &line).exits(3).says("is not SAML metadata");
    // And a secret in the environment is as good as one in a file.
    let line = format!("{} {ids} --yes", add("--issuer http://localhost:9 --upstream-client-id a"));
    let mut command = world.program(&line);
    command.env("COGOIDC_UPSTREAM_SECRET", SECRET);
    run(command, &line).exits(1).says("cannot look at the identity provider").says_not(SECRET);
}

#[test]
fn a_file_that_can_never_work_is_refused_before_anything_is_sent() {
    let (world, ids) = plain();
    world.write("empty", "\n");
    for rest in ["--upstream-secret-file absent", "--upstream-secret-file empty"] {
        let before = world.calls();
        world.run(&format!("idp add oidc --name Corp {rest} {ids} --yes")).exits(2);
        assert_eq!(world.calls(), before, "{rest}");
    }
}

#[test]
fn an_upstream_that_lies_is_refused_with_a_sentence_and_nothing_is_half_configured() {
    let document = "/.well-known/openid-configuration";
    type Spoil = fn(&StandIn);
    let table: [(Spoil, &str); 15] = [
        (
            |it| it.changes(json!({"issuer": "https://other.example"})),
            "names the issuer https://other.example",
        ),
        (
            |it| it.changes(json!({"issuer": format!("{}/", it.url)})),
            "differ only in the slash at the end",
        ),
        (|it| it.changes(json!({"issuer": null})), "names no issuer"),
        (
            |it| it.changes(json!({"token_endpoint": "http://id.example/token"})),
            "does not begin with https://",
        ),
        (|it| it.changes(json!({"jwks_uri": null})), "has no jwks_uri"),
        (|it| it.changes(json!({"authorization_endpoint": "nonsense"})), "is not a web address"),
        (
            |it| it.changes(json!({"id_token_signing_alg_values_supported": ["HS256", "none"]})),
            "signs ID tokens only with HS256, none",
        ),
        (
            |it| it.changes(json!({"response_types_supported": ["id_token"]})),
            "issues no authorization code",
        ),
        (
            |it| it.says("/keys", 200, r#"{"keys": [{"kty": "RSA"}]}"#),
            "holds no RSA or EC signing key with a key id",
        ),
        (
            |it| {
                it.says(
                    "/keys",
                    200,
                    r#"{"keys": [{"kty": "RSA", "kid": "a", "n": "wQ", "e": "AQAB"}]}"#,
                );
            },
            "a: its modulus has 8 bits",
        ),
        (
            |it| it.says("/keys", 200, r#"{"keys": [{"kty": "RSA", "kid": "a", "d": "wQ"}]}"#),
            "a: it contains its private part",
        ),
        (|it| it.says("/keys", 404, ""), "returned 404 instead of the key set"),
        (
            |it| it.says(document_path(), 200, "<html>Welcome</html>"),
            "did not return a JSON object",
        ),
        (|it| it.says(document_path(), 500, "{}"), "returned 500"),
        (
            |it| it.redirects(document_path(), "https://elsewhere.example/"),
            "redirects to https://elsewhere.example/",
        ),
    ];
    fn document_path() -> &'static str {
        "/.well-known/openid-configuration"
    }
    assert_eq!(document, document_path());
    let (world, ids) = plain();
    for (spoil, says) in table {
        let upstream = StandIn::start();
        spoil(&upstream);
        let line = format!("{} {ids} --yes --json", line(&upstream.url));
        let ran = unchanged(&world, &line).exits(3).says(says);
        assert_eq!(ran.json()["error"]["code"], 3);
    }
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let line = format!("{} {ids} --yes", line(&nobody));
    unchanged(&world, &line).exits(1).says("cannot connect");
    assert_eq!(offered(&world), ["COGNITO"]);
}

#[test]
fn a_provider_that_is_there_is_looked_at_before_people_are_sent_to_it() {
    let (world, ids) = plain();
    let upstream = StandIn::start();
    world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    let pool = text(&world.pool_named("staff")["Id"]);
    world.client(&pool, "second", json!({}));
    upstream.changes(json!({"issuer": "https://other.example"}));
    let second = format!("--pool-id {pool} --client-name second");
    for line in [
        format!("idp add oidc --name Corp --only {ids} --yes"),
        format!("idp add oidc --name Corp {second} --yes"),
        format!("idp add oidc --name Corp --map nickname=nick {ids} --yes"),
    ] {
        unchanged(&world, &line).exits(3).says("names the issuer https://other.example");
    }
    upstream.changes(json!({"claims_supported": ["sub", "email"]}));
    let preview = format!("idp add oidc --name Corp --map nickname=nick {ids} --dry-run --json");
    let checks = unchanged(&world, &preview).exits(0).json()["checks"].clone();
    let claims = checks.as_array().unwrap().iter();
    let claims = claims.filter(|check| check["id"] == "idp.claims");
    let why: Vec<String> = claims.map(|check| text(&check["why"])).collect();
    assert!(why.len() == 1 && why[0].contains("nick"), "{why:?}");
}

#[test]
fn what_an_upstream_may_lack_is_a_warning() {
    let upstream = StandIn::start();
    upstream.changes(json!({
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "scopes_supported": ["openid"], "claims_supported": ["sub", "name"],
    }));
    let (world, ids) = plain();
    let ran = world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    ran.says("Cognito uses client_secret_post")
        .says("it does not list email, profile")
        .says("it does not list email;");
}

#[test]
fn a_standard_claim_in_another_case_is_a_warning() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let add = format!("{} --map email=EMAIL {ids} --yes", line(&upstream.url));
    world.run(&add).exits(0).says("`EMAIL` is not the standard claim, which is `email`");
    let (world, ids) = plain();
    upstream.changes(json!({"claims_supported": ["sub", "EMAIL", "email_verified", "name"]}));
    let add = format!("{} --map email=EMAIL {ids} --yes", line(&upstream.url));
    world.run(&add).exits(0).says_not("`EMAIL`");
}
