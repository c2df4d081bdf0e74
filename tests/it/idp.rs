//! `idp add`, `list` and `remove`: what to enter upstream, the upstream looked at, and nothing else changed.

mod slips;
mod spec;
pub(crate) mod stand_in;

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::login::attended::{at_terminal, free_port, opened, with_browser};
use crate::login::check;
use crate::login::page::visit;
use crate::world::{Ran, World, ended, merged, run, text, texts};
use stand_in::{Signed, StandIn, back_at};

/// The secret that the stand-in knows the pool by.
pub(crate) const SECRET: &str = "canary-of-the-upstream-secret";
const METADATA: &str = r#"<EntityDescriptor entityID="http://adfs.example/trust"><IDPSSODescriptor><X509Certificate>MII</X509Certificate><SingleSignOnService Location="https://adfs.example/ls/"/></IDPSSODescriptor></EntityDescriptor>"#;

/// A pool of somebody else's with a client and a sign-in page; its ids as flags.
fn set_up(pool: Value, client: Value) -> (World, String) {
    let world = World::new();
    let pool = world.pool("staff", pool);
    let client = world.client(&pool, "viewer", client);
    world.domain(&pool, "staff-pages", 1);
    world.write("secret", &format!("{SECRET}\n"));
    (world, format!("--pool-id {pool} --client-id {client}"))
}

fn plain() -> (World, String) {
    set_up(json!({}), json!({}))
}

fn client(world: &World) -> Value {
    world.client_named("staff", "viewer")
}

fn offered(world: &World) -> Vec<String> {
    world.offered("staff", "viewer")
}

fn provider(world: &World, name: &str) -> Value {
    world.provider_named("staff", name)
}

/// One that all tests share which tell it nothing.
pub(crate) static UPSTREAM: LazyLock<StandIn> = LazyLock::new(StandIn::start);

/// The line that adds the stand-in.
pub(crate) fn line(issuer: &str) -> String {
    format!(
        "idp add oidc --name Corp --issuer {issuer} --upstream-client-id pool-1 --upstream-secret-file secret"
    )
}

/// Fails unless the run wrote nothing.
#[track_caller]
fn unchanged(world: &World, line: &str) -> Ran {
    let before = world.writes();
    let ran = world.run(line);
    assert_eq!(world.writes(), before, "{ran}");
    assert!(!ran.to_string().contains(SECRET), "{ran}");
    ran
}

#[test]
fn without_values_each_kind_is_told_what_to_enter_its_redirect_uri_first() {
    let (world, ids) = plain();
    let base = format!("{}/domain/staff-pages", world.sandbox.url());
    for (kind, path, word) in [
        (
            "beyond-identity",
            "/oauth2/idpresponse",
            "Client Secret Post",
        ),
        (
            "adfs",
            "/saml2/idpresponse",
            "Relying party trust identifier",
        ),
        ("adfs-oidc", "/oauth2/idpresponse", "allatclaims"),
        ("entra", "/oauth2/idpresponse", "Redirect URI: Web"),
        ("okta", "/oauth2/idpresponse", "Sign-in redirect URIs"),
        (
            "google",
            "/oauth2/idpresponse",
            "Authorized JavaScript origins",
        ),
        ("oidc", "/oauth2/idpresponse", "client_secret_post"),
        ("saml", "/saml2/idpresponse", "urn:amazon:cognito:sp:"),
    ] {
        let name = if kind == "google" { "" } else { "--name Corp" };
        let line = format!("idp add {kind} {name} {ids} --dry-run");
        let ran = unchanged(&world, &line).exits(0);
        let first = ran.stdout.lines().nth(1).unwrap();
        assert!(first.ends_with(&format!("{base}{path}")), "{ran}");
        assert!(ran.stdout.contains(word), "{ran}");
        let document = unchanged(&world, &format!("{line} --json")).exits(0).json();
        let address = &document["checklist"]["addresses"][0]["value"];
        assert_eq!(address, &format!("{base}{path}"));
        // And without --dry-run it is told what is missing, and how to see that list.
        let ran = unchanged(&world, &format!("idp add {kind} {name} {ids} --yes")).exits(2);
        ran.says("missing: --").says("--dry-run").prints_nothing();
    }
}

#[test]
fn each_kind_becomes_a_provider_of_the_client_and_nothing_else_changes() {
    let upstream = StandIn::start();
    let issuer = &upstream.url;
    let of_client = "--upstream-client-id pool-1 --upstream-secret-file secret";
    for (kind, values, kept, mapping) in [
        (
            "beyond-identity",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "sub", "username": "sub"}),
        ),
        (
            "adfs",
            "--metadata-file metadata.xml".to_owned(),
            "SAML",
            json!({"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"}),
        ),
        (
            "adfs-oidc",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "unique_name", "username": "sub"}),
        ),
        (
            "entra",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "name", "username": "sub"}),
        ),
        (
            "okta",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "email_verified": "email_verified", "name": "name", "preferred_username": "preferred_username", "username": "sub"}),
        ),
        (
            "google",
            of_client.to_owned(),
            "Google",
            json!({"email": "email", "email_verified": "email_verified", "name": "name", "picture": "picture", "username": "sub"}),
        ),
        (
            "oidc",
            format!("--issuer {issuer} {of_client}"),
            "OIDC",
            json!({"email": "email", "name": "name", "username": "sub"}),
        ),
        (
            "saml",
            format!("--metadata-url {}/metadata", upstream.url),
            "SAML",
            json!({"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"}),
        ),
    ] {
        let (world, ids) = plain();
        world.write("metadata.xml", METADATA);
        upstream.says("/metadata", 200, METADATA);
        let name = if kind == "google" { "Google" } else { "Corp" };
        let before = client(&world);
        let line = format!("idp add {kind} --name {name} {values} {ids}");
        unchanged(&world, &line)
            .exits(2)
            .says("--yes is missing")
            .says("create identity provider");
        let dry = unchanged(&world, &format!("{line} --dry-run")).exits(0);
        let (list, plan) = dry.stdout.split_once("Plan: create 1, change 1").unwrap();
        assert!(
            list.contains("/idpresponse") && plan.contains(name),
            "{dry}"
        );
        let document = world
            .run(&format!("{line} --yes --json -vv"))
            .exits(0)
            .json();
        assert_eq!(document["changed"], true);
        assert_eq!(document["identity_providers"], json!(["COGNITO", name]));
        let made = provider(&world, name);
        assert_eq!(
            (&made["ProviderType"], &made["AttributeMapping"]),
            (&json!(kept), &mapping),
            "{kind}"
        );
        if kept != "SAML" {
            assert_eq!(made["ProviderDetails"]["client_secret"], SECRET, "{kind}");
        }
        let mut after = client(&world);
        assert_eq!(offered(&world), ["COGNITO", name]);
        for member in ["SupportedIdentityProviders", "LastModifiedDate"] {
            after[member] = before[member].clone();
        }
        assert_eq!(after, before, "{kind}");
        // A second time there is nothing to do.
        let ran = unchanged(&world, &format!("{line} --yes")).exits(0);
        ran.says("Nothing to change.");
    }
}

#[test]
fn what_the_target_reads_and_the_pool_requires_is_mapped_too() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [{"Name": "phone_number", "Required": true, "Mutable": true}]});
    let (world, ids) = set_up(
        schema,
        json!({"WriteAttributes": ["email", "phone_number"]}),
    );
    let add = format!("{} {ids} --target mlspace --yes", line(&upstream.url));
    let beyond = add.replace("add oidc", "add beyond-identity");
    let ran = unchanged(&world, &beyond).exits(2);
    ran.says("phone_number (the user pool requires it)")
        .says("--map phone_number=CLAIM");
    world
        .run(&format!("{beyond} --map phone_number=tel"))
        .exits(0);
    let wanted = json!({"email": "sub", "name": "sub", "preferred_username": "sub", "phone_number": "tel", "username": "sub"});
    assert_eq!(provider(&world, "Corp")["AttributeMapping"], wanted);
    // A client that may not write them could sign nobody in.
    let mut writable = texts(&client(&world)["WriteAttributes"]);
    writable.sort();
    assert_eq!(
        writable,
        ["email", "name", "phone_number", "preferred_username"]
    );
    // A pair more joins those that are there; another claim for one of them is a conflict.
    let more = format!("{beyond} --map phone_number=tel --map nickname=nick");
    world.run(&more).exits(0).says("nickname ← nick");
    assert_eq!(
        provider(&world, "Corp")["AttributeMapping"]["nickname"],
        "nick"
    );
    let other = format!("{beyond} --map phone_number=mobile");
    unchanged(&world, &other)
        .exits(5)
        .says("phone_number is tel, wanted is mobile");
}

#[test]
fn a_provider_of_that_name_with_other_settings_is_left_alone() {
    let (upstream, other) = (StandIn::start(), StandIn::start());
    let (world, ids) = plain();
    world
        .run(&format!("{} {ids} --yes", line(&upstream.url)))
        .exits(0);
    for (given, says) in [
        (
            line(&other.url),
            format!("oidc_issuer is {}, wanted is {}", upstream.url, other.url),
        ),
        (
            line(&upstream.url).replace("pool-1", "pool-2"),
            "client_id is pool-1, wanted is pool-2".to_owned(),
        ),
        (
            "idp add saml --name Corp --metadata-file metadata.xml".to_owned(),
            "type is OIDC, wanted is SAML".to_owned(),
        ),
    ] {
        world.write("metadata.xml", METADATA);
        let ran = unchanged(&world, &format!("{given} {ids} --yes --json"))
            .exits(5)
            .says(&says);
        assert_eq!(ran.json()["error"]["code"], 5);
        ran.says("another --name").says("cogoidc idp remove Corp");
    }
    // A newer secret takes the place of the older one, unseen.
    let newer = "canary-of-the-newer-secret";
    world.write("secret", newer);
    let ran = world
        .run(&format!("{} {ids} --yes", line(&upstream.url)))
        .exits(0);
    assert!(!ran.to_string().contains("canary"), "{ran}");
    ran.says("client_secret (hidden) → (hidden)");
    assert_eq!(
        provider(&world, "Corp")["ProviderDetails"]["client_secret"],
        newer
    );
    // It joins another client by its name alone.
    let pool = text(&world.pool_named("staff")["Id"]);
    world.client(&pool, "second", json!({}));
    let ids = format!("--pool-id {pool} --client-name second");
    world
        .run(&format!("idp add oidc --name Corp {ids} --only --yes"))
        .exits(0)
        .says("people of COGNITO cannot sign in any more");
    let second = world.client_named("staff", "second");
    assert_eq!(second["SupportedIdentityProviders"], json!(["Corp"]));
}

#[test]
fn a_newer_document_of_the_same_saml_provider_takes_the_place_of_the_older_one() {
    let (world, ids) = plain();
    let add = format!("idp add saml --name Corp --metadata-file metadata.xml {ids} --yes");
    world.write("metadata.xml", METADATA);
    world.run(&add).exits(0);
    let newer = METADATA.replace("/ls/", "/ls2/");
    world.write("metadata.xml", &newer);
    world.run(&add).exits(0).says("MetadataFile");
    let kept = &provider(&world, "Corp")["ProviderDetails"]["MetadataFile"];
    assert_eq!(*kept, newer);
    unchanged(&world, &add).exits(0).says("Nothing to change.");
    // That of somebody else is another provider.
    let other = METADATA.replace("adfs.example/trust", "other.example/trust");
    world.write("metadata.xml", &other);
    unchanged(&world, &add)
        .exits(5)
        .says("MetadataFile is that of another provider");
    let ended = newer.replace(" entityID", " validUntil=\"2001-01-01T00:00:00Z\" entityID");
    world.write("metadata.xml", &ended);
    unchanged(&world, &add)
        .exits(3)
        .says("the metadata ended on 2001-01-01");
}

#[test]
fn a_provider_leaves_the_clients_before_the_pool() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    world
        .run(&format!("{} {ids} --yes", line(&upstream.url)))
        .exits(0);
    let pool = text(&world.pool_named("staff")["Id"]);
    let both = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
    world.client(&pool, "second", both);
    let ran = world.run(&format!("idp list {ids}")).exits(0);
    assert_eq!(
        ran.stdout,
        format!("Corp OIDC {} (offered by viewer)\n", upstream.url)
    );
    let remove = format!("idp remove Corp {ids}");
    unchanged(&world, &remove).exits(2).says("--yes is missing");
    let before = world.writes().len();
    let document = world.run(&format!("{remove} --yes --json")).exits(0).json();
    assert_eq!(document["providers"], json!([]));
    let writes = world.writes().split_off(before);
    assert_eq!(
        writes,
        [
            "UpdateUserPoolClient",
            "UpdateUserPoolClient",
            "DeleteIdentityProvider"
        ]
    );
    assert_eq!(offered(&world), ["COGNITO"]);
    unchanged(&world, &format!("{remove} --yes"))
        .exits(0)
        .says("Nothing to remove");
    // But never the last one of a client.
    world
        .run(&format!("{} {ids} --only --yes", line(&upstream.url)))
        .exits(0);
    assert_eq!(offered(&world), ["Corp"]);
    let ran = unchanged(&world, &format!("{remove} --yes")).exits(5);
    ran.says("`Corp` is all that signs people in for viewer")
        .says("--identity-provider COGNITO");
}

#[test]
fn a_pool_is_enough_to_list_its_providers_and_to_take_one_away() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let add = line(&upstream.url);
    world.run(&format!("{add} {ids} --yes")).exits(0);
    let pool = text(&world.pool_named("staff")["Id"]);
    let second = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
    world.client(&pool, "second", second);
    let corp = |offered: &str| format!("Corp OIDC {} ({offered})\n", upstream.url);
    let ran = unchanged(&world, &format!("idp list --pool-id {pool}")).exits(0);
    assert_eq!(ran.stdout, corp("offered by second, viewer"));
    let ran = world.run("idp list").exits(2);
    ran.says("--target");
    let other = add.replace("--name Corp", "--name Other");
    world.run(&format!("{other} {ids} --yes")).exits(0);
    let ran = world.run(&format!("idp remove Corp --pool-id {pool} --yes"));
    let shown = corp("offered by viewer").replace("Corp", "Other");
    assert_eq!(ran.exits(0).stdout, shown);
    assert_eq!(offered(&world), ["COGNITO", "Other"]);
}

#[test]
fn what_can_never_work_is_refused_before_anything_is_sent() {
    let (world, ids) = plain();
    world.write("empty", "\n");
    world.write("blank", "a b\n");
    world.write("page.html", "<html></html>");
    let add = |rest: &str| format!("idp add oidc --name Corp {rest}");
    let good = "--issuer https://id.example --upstream-client-id a --upstream-secret-file secret";
    for (line, says) in [
        (
            "idp add corp --name Corp".to_owned(),
            "invalid value 'corp'",
        ),
        (add("--issuer id.example"), "is no web address"),
        (
            add("--issuer http://id.example"),
            "does not begin with https://",
        ),
        (add("--issuer https://id.example:8443"), "names a port"),
        (
            add("--issuer https://id.example/.well-known/openid-configuration"),
            "probably https://id.example",
        ),
        (
            add("--upstream-client-id ''"),
            "the client id at the provider is empty",
        ),
        (add("--upstream-client-id 'a b'"), "has a blank in it"),
        (add("--upstream-secret-file empty"), "holds no secret"),
        (
            add("--upstream-secret-file blank"),
            "holds a secret with a blank",
        ),
        (
            add("--upstream-secret-file absent"),
            "there is no such file",
        ),
        (add("--metadata-file metadata.xml"), "has no use for it"),
        (add("--map email"), "is no ATTRIBUTE=CLAIM"),
        (add("--map mail=email"), "has no attribute `mail`"),
        (add("--map email=a --map email=b"), "is mapped twice"),
        (format!("idp add oidc {good}"), "--name is missing"),
        (
            format!("idp add oidc --name COGNITO {good}"),
            "stands for the pool's own users",
        ),
        (
            format!("idp add oidc --name Google {good}"),
            "keeps the name",
        ),
        (
            format!("idp add oidc --name 'My Corp' {good}"),
            "has a blank",
        ),
        (
            format!("idp add oidc --name my_corp {good}"),
            "has an underscore",
        ),
        (
            "idp add google --name Corp".to_owned(),
            "calls this provider `Google`",
        ),
        (
            "idp add google --issuer https://accounts.google.com".to_owned(),
            "has no use for it",
        ),
        (
            "idp add saml --name Corp --issuer https://id.example".to_owned(),
            "has no use for it",
        ),
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
    unchanged(&world, &line)
        .exits(3)
        .says("is no SAML metadata");
    // And a secret in the environment is as good as one in a file.
    let line = format!(
        "{} {ids} --yes",
        add("--issuer http://localhost:9 --upstream-client-id a")
    );
    let mut command = world.program(&line);
    command.env("COGOIDC_UPSTREAM_SECRET", SECRET);
    run(command, &line)
        .exits(1)
        .says("cannot look at the identity provider")
        .says_not(SECRET);
}

#[test]
fn an_upstream_that_lies_is_refused_with_a_sentence_and_nothing_is_half_configured() {
    let document = "/.well-known/openid-configuration";
    type Spoil = fn(&StandIn);
    let table: [(Spoil, &str); 13] = [
        (
            |it| it.changes(json!({"issuer": "https://other.example"})),
            "names the issuer https://other.example",
        ),
        (
            |it| it.changes(json!({"issuer": format!("{}/", it.url)})),
            "differ in the slash at the end",
        ),
        (|it| it.changes(json!({"issuer": null})), "names no issuer"),
        (
            |it| it.changes(json!({"token_endpoint": "http://id.example/token"})),
            "is not https",
        ),
        (
            |it| it.changes(json!({"jwks_uri": null})),
            "has no jwks_uri",
        ),
        (
            |it| it.changes(json!({"authorization_endpoint": "nonsense"})),
            "is no web address",
        ),
        (
            |it| it.changes(json!({"id_token_signing_alg_values_supported": ["HS256", "none"]})),
            "signs ID tokens with HS256, none only",
        ),
        (
            |it| it.changes(json!({"response_types_supported": ["id_token"]})),
            "gives no authorization code",
        ),
        (
            |it| it.says("/keys", 200, r#"{"keys": [{"kty": "RSA"}]}"#),
            "holds no RSA or EC signing key with a key id",
        ),
        (
            |it| it.says("/keys", 404, ""),
            "answers 404 in the place of the key set",
        ),
        (
            |it| it.says(document_path(), 200, "<html>Welcome</html>"),
            "answers no JSON object",
        ),
        (|it| it.says(document_path(), 500, "{}"), "answers 500"),
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
fn what_an_upstream_may_lack_is_a_warning() {
    let upstream = StandIn::start();
    upstream.changes(json!({
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "scopes_supported": ["openid"], "claims_supported": ["sub", "name"],
    }));
    let (world, ids) = plain();
    let ran = world
        .run(&format!("{} {ids} --yes", line(&upstream.url)))
        .exits(0);
    ran.says("Cognito sends client_secret_post")
        .says("it does not list email, profile")
        .says("it does not list email;");
}

#[test]
fn a_pool_without_a_sign_in_page_is_told_to_make_one_first() {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let client = world.client(&pool, "viewer", json!({}));
    let line = format!("idp add okta --name Corp --pool-id {pool} --client-id {client} --dry-run");
    unchanged(&world, &line)
        .exits(1)
        .says("has no sign-in page")
        .says("cogoidc init");
}

#[test]
fn an_attribute_that_is_set_once_only_is_not_mapped() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [
        {"Name": "name", "AttributeDataType": "String", "Mutable": false, "Required": false},
        {"Name": "ward", "AttributeDataType": "String", "Mutable": false},
    ]});
    let (world, ids) = set_up(schema, json!({}));
    let add = format!("{} {ids} --yes", line(&upstream.url));
    let ran = unchanged(&world, &format!("{add} --map custom:ward=ward")).exits(5);
    ran.says("custom:ward").says("is set once only");
    unchanged(&world, &format!("{add} --map custom:bed=bed"))
        .exits(5)
        .says("does not exist");
    world.run(&add).exits(0).says("warn name is mapped");
    assert_eq!(
        provider(&world, "Corp")["AttributeMapping"],
        json!({"email": "email", "username": "sub"})
    );
}

#[test]
fn beyond_identity_signs_people_in_from_end_to_end() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let port = free_port();
    let app = format!("http://localhost:{port}");
    world
        .run(&format!(
            "init --target spa --app-url {app} --save cogoidc.toml --yes"
        ))
        .exits(0);
    let list = world
        .run("idp add beyond-identity --name BeyondIdentity --dry-run")
        .exits(0);
    let redirect = list
        .stdout
        .lines()
        .nth(1)
        .unwrap()
        .split_whitespace()
        .last()
        .unwrap()
        .to_owned();
    let add = format!(
        "idp add beyond-identity --name BeyondIdentity --issuer {} --upstream-client-id pool-1 --upstream-secret-file secret --only --yes",
        upstream.url
    );
    world.run(&add).exits(0);
    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    let back = back_at(&opened(&world), &app);
    let (status, page) = visit(&back);
    assert_eq!(status, 200, "{page}");
    let report = ended(child, login).exits(0).json();
    let claims = &report["claims"];
    assert_eq!(report["ok"], true, "{report}");
    assert_eq!(claims["email"], "ada@hospital.example");
    assert_eq!(
        claims["cognito:username"],
        "BeyondIdentity_ada@hospital.example"
    );
    assert_eq!(claims["identities"][0]["providerName"], "BeyondIdentity");
    // The upstream was given the redirect URI that the checklist told.
    assert_eq!(upstream.redirect_uri(), redirect);
}

#[test]
fn an_upstream_that_lies_at_the_sign_in_signs_nobody_in() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    let init = format!("init --target spa --app-url {app} --save cogoidc.toml --yes");
    world.run(&init).exits(0);
    world
        .run(&format!("{} --yes", line(&upstream.url)))
        .exits(0);
    let person = |more: Value| merged(json!({"sub": "u-1", "email": "ada@a.example"}), more);
    let honest = || person(json!({}));
    use Signed::{BySecret, ByStranger, Rightly, UnderUnknownKid, WithoutKid};
    for (claims, signed, secret, says) in [
        (
            person(json!({"iss": "https://other.example"})),
            Rightly,
            SECRET,
            "Bad id_token issuer",
        ),
        (
            person(json!({"aud": "pool-2"})),
            Rightly,
            SECRET,
            "Bad id_token audience",
        ),
        (
            person(json!({"exp": 1})),
            Rightly,
            SECRET,
            "The id_token has expired",
        ),
        (
            person(json!({"sub": null})),
            Rightly,
            SECRET,
            "The id_token names nobody",
        ),
        (honest(), ByStranger, SECRET, "Bad id_token signature"),
        (honest(), WithoutKid, SECRET, "The id_token has no kid"),
        (
            honest(),
            UnderUnknownKid,
            SECRET,
            "The provider has no key with the kid of the id_token",
        ),
        (
            honest(),
            BySecret,
            SECRET,
            "The id_token is signed with another algorithm",
        ),
        (honest(), Rightly, "another", "did not exchange the code"),
    ] {
        upstream.signs_in(claims, secret);
        upstream.signs(signed);
        refused(&world, &app, says);
    }
    upstream.signs(Rightly);
    upstream.signs_in(honest(), SECRET);
    let login = "login --identity-provider Corp --json";
    let child = with_browser(&world, login);
    assert_eq!(visit(&back_at(&opened(&world), &app)).0, 200);
    ended(child, login).exits(0);
}

/// Fails unless the sign-in ends with that sentence, and without a new user.
#[track_caller]
fn refused(world: &World, app: &str, says: &str) {
    let login = "login --identity-provider Corp --json";
    let child = with_browser(world, login);
    let (_, page) = visit(&back_at(&opened(world), app));
    let ran = ended(child, login).exits(3);
    let told = check(&ran, "login.sign-in");
    assert_eq!(told.0, "fail");
    assert!(told.1.contains(says), "{says}: {told:?} {page}");
    assert_eq!(ran.json()["ok"], false);
    for pool in world.pools() {
        let users = world.api("ListUsers", json!({"UserPoolId": pool["Id"]}));
        assert_eq!(users["Users"], json!([]), "{says}");
    }
}

#[test]
fn who_comes_without_the_e_mail_address_that_the_pool_requires_is_refused_by_its_name() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    let init = format!("init --target mlspace --app-url {app} --save cogoidc.toml --yes");
    world.run(&init).exits(0);
    let add = line(&upstream.url);
    world
        .run(&format!("{add} --map preferred_username=sub --yes"))
        .exits(0);
    upstream.signs_in(json!({"sub": "u-1", "name": "Ada"}), SECRET);
    refused(&world, &app, "attributes required: [email]");
}

#[test]
fn mlspace_behind_beyond_identity_gets_every_claim_it_reads() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    world
        .run(&format!(
            "init --target mlspace --app-url {app} --save cogoidc.toml --yes"
        ))
        .exits(0);
    world.run(&format!("idp add beyond-identity --name BeyondIdentity --issuer {} --upstream-client-id pool-1 --upstream-secret-file secret --yes", upstream.url)).exits(0);
    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    let back = back_at(&opened(&world), &app);
    assert_eq!(visit(&back).0, 200);
    let report = ended(child, login).exits(0).json();
    for name in ["preferred_username", "name", "email"] {
        assert_eq!(report["claims"][name], "ada@hospital.example", "{report}");
    }
}

#[test]
fn on_a_terminal_the_list_is_shown_before_its_values_are_asked_for() {
    let upstream = StandIn::start();
    let (world, ids) = plain();
    let redirect = format!(
        "{}/domain/staff-pages/oauth2/idpresponse",
        world.sandbox.url()
    );
    for (end, code) in [("n", 2), ("y", 0)] {
        let line = format!("idp add oidc {ids} --plain-prompts");
        let mut terminal = at_terminal(&world, &line, &[]);
        terminal.shows("Name of the provider in the user pool");
        terminal.press("Corp\r");
        terminal.shows(&redirect);
        terminal.shows("Its issuer");
        terminal.press("http://id.example\r");
        terminal.shows("does not begin with https://");
        terminal.press(&format!("{}\r", upstream.url));
        terminal.shows("Its client id");
        terminal.press("pool-1\r");
        terminal.shows("Its client secret (not shown)");
        terminal.until("no echo", |view| !view.echoes());
        terminal.press(&format!("{SECRET}\r"));
        terminal.shows("Change this?");
        terminal.press(&format!("{end}\r"));
        assert_eq!(terminal.end(), code, "{}", terminal.transcript());
        assert!(!terminal.bytes().contains(SECRET));
        assert_eq!(offered(&world).len(), 1 + usize::from(code == 0));
    }
    assert_eq!(
        provider(&world, "Corp")["ProviderDetails"]["client_secret"],
        SECRET
    );
}
