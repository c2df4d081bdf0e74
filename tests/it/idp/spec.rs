//! The `[[identity_provider]]` tables of a spec file: planned, made and changed with the rest.

use serde_json::{Value, json};

use super::stand_in::{StandIn, back_at};
use super::{METADATA, SECRET, provider, unchanged};
use crate::login::attended::{at_terminal, free_port, opened, with_browser};
use crate::login::page::visit;
use crate::world::{Ran, World, run, text};

/// An app on this machine, with those tables behind its address.
pub(super) fn spec(world: &World, app: &str, tables: &str) {
    world.write("cogoidc.toml", &format!("target = \"spa\"\napp_url = \"{app}\"\n\n{tables}"));
}

/// A table of the stand-in, named and all its values given.
pub(super) fn corp(issuer: &str) -> String {
    format!(
        "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"\n"
    )
}

pub(super) const APP: &str = "http://localhost:3000";

/// A world with the stand-in's secret in a file.
pub(super) fn world() -> World {
    let world = World::new();
    world.write("secret", &format!("{SECRET}\n"));
    world
}

fn offered(world: &World) -> Vec<String> {
    world.offered("spa", "spa")
}

fn described(world: &World, name: &str) -> Value {
    world.provider_named("spa", name)
}

/// Fails unless the result holds a text.
#[track_caller]
pub(super) fn prints(ran: &Ran, text: &str) {
    assert!(ran.stdout.contains(text), "no `{text}` in\n{ran}");
}

#[test]
fn the_redirect_uri_that_is_printed_before_anything_is_created_is_the_domain_s() {
    let (world, upstream) = (world(), StandIn::start());
    spec(&world, APP, "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n");
    let sandbox = format!("--sandbox --sandbox-port {} --sandbox-data data", free_port());
    let address = |line: &str, code| {
        let line = format!("{line} --json {sandbox}");
        let ran = run(world.bare(&line), &line).exits(code);
        text(&ran.json()["checklists"][0]["addresses"][0]["value"])
    };
    let planned = address("plan", 0);
    assert!(planned.ends_with("/oauth2/idpresponse"), "{planned}");
    spec(&world, APP, &corp(&upstream.url));
    assert_eq!(address("apply --yes", 0), planned);
}

#[test]
fn the_guide_of_beyond_identity_is_one_apply_and_its_checklist() {
    let (world, upstream) = (world(), StandIn::start());
    let app = format!("http://localhost:{}", free_port());
    let table = "[[identity_provider]]\nkind = \"beyond-identity\"\nname = \"BeyondIdentity\"\nclient_secret_file = \"secret\"\n";
    spec(&world, &app, table);
    // What has to be entered there is known before anything is made, its redirect URI first.
    let needs = "still needs issuer, upstream_client_id";
    let ran = unchanged(&world, "plan").exits(0);
    prints(&ran, needs);
    let ran = ran.says("Client Secret Post");
    let at = |word: &str| ran.stderr.find(word).unwrap();
    assert!(at("redirect URI") < at("Resource Server Name"), "{ran}");
    let ran = unchanged(&world, "apply --yes --json").exits(2).says(needs);
    let first = &ran.json()["checklists"][0]["addresses"][0];
    assert_eq!(first["field"], "redirect URI");

    let values = format!("issuer = \"{}\"\nupstream_client_id = \"pool-1\"\n", upstream.url);
    spec(&world, &app, &format!("{table}{values}"));
    let document = world.run("apply --yes --json").exits(0).json();
    let made: Vec<&Value> =
        document["steps"].as_array().unwrap().iter().map(|step| &step["resource"]).collect();
    assert_eq!(made, ["user pool", "identity provider", "app client", "login style", "domain"]);
    let redirect = text(&document["checklists"][0]["addresses"][0]["value"]);
    assert!(redirect.ends_with("/oauth2/idpresponse"), "{redirect}");
    assert_eq!(offered(&world), ["BeyondIdentity", "COGNITO"]);
    let kept = described(&world, "BeyondIdentity");
    assert_eq!(kept["AttributeMapping"], json!({"email": "sub", "username": "sub"}));
    assert_eq!(kept["ProviderDetails"]["authorize_scopes"], "openid aws:customclaim");
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");

    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    // The code comes back to the address of the app itself.
    let back = back_at(&opened(&world), &app);
    assert!(back.starts_with(&app) && back.contains("code="), "{back}");
    assert_eq!(visit(&back).0, 200);
    let report = child.end().exits(0).json();
    assert_eq!(report["ok"], true, "{report}");
    let claims = &report["claims"];
    assert_eq!(claims["email"], "ada@hospital.example");
    assert_eq!(claims["identities"][0]["providerName"], "BeyondIdentity");
    assert_eq!(claims["identities"][0]["userId"], "ada@hospital.example");
    assert_eq!(upstream.redirect_uri(), redirect);
}

#[test]
fn a_secret_that_is_not_here_is_not_compared_and_a_newer_one_takes_its_place() {
    let (world, upstream) = (world(), StandIn::start());
    spec(&world, APP, &corp(&upstream.url));
    world.run("apply --yes").exits(0);
    std::fs::remove_file(world.path("secret")).unwrap();
    let ran = unchanged(&world, "plan --exit-code").exits(0);
    prints(&ran, "secret: not compared");
    prints(&ran, "Nothing to change.");
    // A variable of the environment is as good as a file.
    let in_variable = corp(&upstream.url).replace("file = \"secret\"", "env = \"CORP_SECRET\"");
    spec(&world, APP, &in_variable);
    prints(&unchanged(&world, "plan"), "secret: not compared");
    let newer = "canary-of-the-newer-secret";
    let mut command = world.program("apply --yes");
    command.env("CORP_SECRET", newer);
    let ran = run(command, "apply --yes").exits(0);
    let ran = ran.says("client_secret (hidden) → (hidden)");
    assert!(!ran.to_string().contains("canary"), "{ran}");
    let kept = described(&world, "Corp");
    assert_eq!(kept["ProviderDetails"]["client_secret"], newer);
    // To make one, it has to be here.
    spec(&world, APP, &in_variable.replace("\"Corp\"", "\"Other\""));
    unchanged(&world, "apply --yes")
        .exits(2)
        .says("`Other` still needs client_secret_env (the variable CORP_SECRET is not set)");
    let in_file = in_variable.replace("env = \"CORP_SECRET\"", "file = \"absent\"");
    spec(&world, APP, &in_file.replace("\"Corp\"", "\"Other\""));
    unchanged(&world, "apply --yes")
        .exits(2)
        .says("`Other` still needs client_secret_file (absent is not there)");
}

#[test]
fn given_values_change_a_provider_of_ours_but_never_whose_people_they_are() {
    let (world, upstream, other) = (world(), StandIn::start(), StandIn::start());
    let table = corp(&upstream.url);
    spec(&world, APP, &table);
    world.run("apply --yes").exits(0);
    let changed =
        table.replace("pool-1", "pool-2") + "map = { email = \"mail\", nickname = \"nick\" }\n";
    spec(&world, APP, &changed);
    let ran = unchanged(&world, "plan --exit-code").exits(6);
    prints(&ran, "client_id pool-1 → pool-2");
    prints(&ran, "email ← mail (until now email)\n");
    prints(&ran, "nickname ← nick\n");
    world.run("apply --yes").exits(0);
    let kept = described(&world, "Corp");
    assert_eq!(kept["ProviderDetails"]["client_id"], "pool-2");
    assert_eq!(
        kept["AttributeMapping"],
        json!({"email": "mail", "name": "name", "nickname": "nick", "username": "sub"})
    );
    spec(&world, APP, &corp(&other.url));
    unchanged(&world, "apply --yes").exits(5).says("oidc_issuer is").says("another --name");
    // In another's pool nothing of it changes.
    let theirs = World::new();
    theirs.write("secret", &format!("{SECRET}\n"));
    let pool = theirs.pool("staff", json!({}));
    let client = theirs.client(&pool, "viewer", json!({}));
    theirs.domain(&pool, "staff-pages", 1);
    let ids = format!("--pool-id {pool} --client-id {client}");
    let line = super::line(&upstream.url);
    theirs.run(&format!("{line} {ids} --yes")).exits(0);
    spec(&theirs, APP, &changed);
    let ran = unchanged(&theirs, &format!("apply {ids} --yes")).exits(5);
    ran.says("client_id is pool-1, not pool-2");
    assert_eq!(provider(&theirs, "Corp")["ProviderDetails"]["client_id"], "pool-1");
}

#[test]
fn metadata_moves_from_its_address_into_a_file_and_back() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.says("/metadata", 200, METADATA);
    world.write("adfs.xml", METADATA);
    let table =
        |from: &str| format!("[[identity_provider]]\nkind = \"saml\"\nname = \"Corp\"\n{from}\n");
    let url = format!("{}/metadata", upstream.url);
    let by_url = table(&format!("metadata_url = \"{url}\""));
    let by_file = table("metadata_file = \"adfs.xml\"");
    spec(&world, APP, &by_url);
    world.run("apply --yes").exits(0);
    for (tables, there, gone) in
        [(&by_file, "MetadataFile", "MetadataURL"), (&by_url, "MetadataURL", "MetadataFile")]
    {
        spec(&world, APP, tables);
        prints(&unchanged(&world, "plan").exits(0), there);
        let ran = world.run("apply --yes --json").exits(0);
        assert!(!ran.stdout.contains("<EntityDescriptor"), "{ran}");
        let details = described(&world, "Corp")["ProviderDetails"].clone();
        assert!(details[there].is_string(), "{details}");
        assert!(details[gone].is_null(), "{details}");
        unchanged(&world, "plan --exit-code").exits(0);
    }
}

#[test]
fn what_an_existing_pool_cannot_take_is_said_in_the_plan() {
    let upstream = StandIn::start();
    let schema = json!({"Schema": [
        {"Name": "name", "AttributeDataType": "String", "Mutable": false, "Required": false},
    ]});
    let (theirs, ids) = super::set_up(schema, json!({}));
    spec(&theirs, APP, &corp(&upstream.url));
    let ran = unchanged(&theirs, &format!("plan {ids}")).exits(0);
    prints(&ran, "`Corp` does not fill name, which can be set only once");
}

#[test]
fn who_is_only_named_may_fill_what_it_maps() {
    let upstream = StandIn::start();
    let (theirs, ids) = super::set_up(json!({}), json!({"WriteAttributes": ["name"]}));
    let pool = text(&theirs.pool_named("staff")["Id"]);
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid",
            "attributes_request_method": "GET", "oidc_issuer": upstream.url},
        "AttributeMapping": {"email": "email", "username": "sub"},
    });
    theirs.api("CreateIdentityProvider", body);
    spec(&theirs, APP, "");
    theirs
        .run(&format!("apply {ids} --identity-provider Corp --yes"))
        .exits(0)
        .says("writable_attributes + email");
    let written = super::client(&theirs)["WriteAttributes"].to_string();
    assert!(written.contains("email"), "{written}");
}

#[test]
fn what_was_found_of_a_provider_is_among_the_checks() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.changes(json!({"scopes_supported": ["openid"]}));
    spec(&world, APP, &corp(&upstream.url));
    let document = world.run("apply --yes --json").exits(0).json();
    let checks = document["checks"].as_array().unwrap();
    let ids: Vec<&str> = checks.iter().filter_map(|check| check["id"].as_str()).collect();
    assert!(ids.contains(&"idp.discovery") && ids.contains(&"idp.scopes"), "{ids:?}");
}

#[test]
fn only_applies_at_creation_and_removes_no_provider_later() {
    let (world, upstream) = (world(), StandIn::start());
    let alone = corp(&upstream.url) + "only = true\n";
    spec(&world, APP, &alone);
    world.run("apply --yes").exits(0);
    assert_eq!(offered(&world), ["Corp"]);
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");
    // The pool's own users are let in again: a spec removes no provider.
    spec(&world, APP, &corp(&upstream.url));
    world.run("apply --yes --identity-provider COGNITO").exits(0);
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
    spec(&world, APP, &alone);
    unchanged(&world, "apply --yes")
        .exits(0)
        .says("people sign in through COGNITO too; to leave Corp alone: ");
    let ran = world.run("plan").exits(0);
    let (_, line) = ran.stdout.split_once("alone: cogoidc ").unwrap();
    let line = line.lines().next().unwrap().trim_end_matches('.');
    std::fs::remove_file(world.path("cogoidc.toml")).unwrap();
    world.run(&format!("{line} --yes")).exits(0);
    assert_eq!(offered(&world), ["Corp"]);
}

#[test]
fn a_table_that_can_never_work_is_named_with_its_key_before_anything_is_sent() {
    let world = world();
    world.write("empty", "\n");
    world.write("page.html", "<html></html>");
    let large = std::fs::File::create(world.path("large.xml")).unwrap();
    large.set_len((4 << 20) + 1).unwrap();
    let table = |rest: &str| format!("[[identity_provider]]\nname = \"Corp\"\n{rest}\n");
    let oidc = |rest: &str| table(&format!("kind = \"oidc\"\n{rest}"));
    for (tables, code, says) in [
        (table(""), 2, "`Corp`: kind: is missing: one of beyond-identity"),
        (table("kind = \"odic\""), 2, "`Corp`: kind: there is no kind `odic`"),
        ("[[identity_provider]]\nkind = \"oidc\"\n".to_owned(), 2, "number 1: name: is missing"),
        (
            oidc("issuer = \"id.example\""),
            2,
            "`Corp`: issuer: the issuer `id.example` is not a web address",
        ),
        (
            oidc("isuer = \"https://id.example\""),
            2,
            "there is no key `isuer`; did you mean `issuer`?",
        ),
        (oidc("upstream_client_id = \"a b\""), 2, "`Corp`: upstream_client_id: "),
        (
            oidc(&format!("client_secret = \"{SECRET}\"")),
            2,
            "there is no key `client_secret`: secrets do not belong in this file",
        ),
        (
            oidc(&format!("client_secret_env = \"{SECRET}\"")),
            2,
            "`Corp`: client_secret_env: is not the name of a variable",
        ),
        (
            oidc("client_secret_file = \"empty\""),
            2,
            "`Corp`: client_secret_file: empty holds no secret",
        ),
        (
            oidc("client_secret_file = \"secret\"\nclient_secret_env = \"S\""),
            2,
            "`Corp`: client_secret_env: the secret has a file already",
        ),
        (
            oidc("client_secret_expires = 10:00:00"),
            2,
            "`Corp`: client_secret_expires: is not a day",
        ),
        (
            oidc("metadata_url = \"https://id.example/m\""),
            2,
            "`Corp`: metadata_url: `oidc` does not use it",
        ),
        (
            table("kind = \"saml\"\nmetadata_file = \"absent.xml\""),
            2,
            "`Corp`: metadata_file: cannot read absent.xml",
        ),
        (
            table("kind = \"saml\"\nmetadata_file = \"large.xml\""),
            2,
            "cannot read large.xml: it is larger than 4 MiB, too large for such a file",
        ),
        (
            table(
                "kind = \"saml\"\nmetadata_file = \"m\"\nmetadata_url = \"https://id.example/m\"",
            ),
            2,
            "`Corp`: metadata_file: the metadata has an address already",
        ),
        (
            table("kind = \"saml\"\nissuer = \"https://id.example\""),
            2,
            "`Corp`: issuer: `saml` does not use it",
        ),
        (table("kind = \"saml\"\nmetadata_file = \"page.html\""), 3, "is not SAML metadata"),
        (oidc("map = { mail = \"email\" }"), 2, "`Corp`: map: a user pool has no attribute `mail`"),
        (
            oidc("map = { \"custom:bed\" = \"bed\" }\nissuer = \"https://id.example\""),
            5,
            "custom:bed of the user pool `spa` cannot be mapped: it does not exist",
        ),
        (format!("{}{}", oidc(""), oidc("")), 2, "`Corp` is given twice"),
        (
            format!("{}{}", oidc("only = true"), oidc("").replace("Corp", "Other")),
            2,
            "`Corp`: only: `Other` is to sign people in too",
        ),
        (
            format!("{}\n[client]\nidentity_provider = [\"COGNITO\"]\n", oidc("only = true")),
            2,
            "`Corp`: only: `COGNITO` is to sign people in too",
        ),
        (table("kind = \"google\""), 2, "`Corp`: name: Cognito calls this provider `Google`"),
        (oidc("").replace("Corp", "COGNITO"), 2, "stands for the pool's own users"),
    ] {
        spec(&world, APP, &tables);
        let ran = unchanged(&world, "apply --yes --json").exits(code);
        assert_eq!(ran.json()["error"]["code"], code);
        ran.says(says);
    }
}

#[test]
fn a_sign_in_page_that_is_not_shown_yet_holds_nothing_up() {
    let (world, upstream) = (world(), StandIn::start());
    world.fault("slow-discovery:1000");
    spec(&world, APP, "");
    let line = "apply --yes --issuer-base-url http://127.0.0.1:9";
    world.run(line).exits(3);
    spec(&world, APP, &corp(&upstream.url));
    let ran = unchanged(&world, "plan --exit-code").exits(6);
    prints(&ran, "redirect URI https://SIGN_IN_PAGE/oauth2/idpresponse");
    world.run(line).exits(3);
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
}

#[test]
fn a_provider_of_a_spec_that_lies_leaves_nothing_half_made() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.changes(json!({"issuer": "https://other.example"}));
    spec(&world, APP, &corp(&upstream.url));
    for line in ["plan", "apply --yes --json"] {
        unchanged(&world, line).exits(3).says("names the issuer https://other.example");
    }
    assert_eq!(world.pools(), Vec::<Value>::new());
}

#[test]
fn a_saml_provider_of_a_spec_is_made_from_its_document() {
    let world = world();
    world.write("adfs.xml", METADATA);
    let table =
        "[[identity_provider]]\nkind = \"adfs\"\nname = \"Adfs\"\nmetadata_file = \"adfs.xml\"\n";
    spec(&world, APP, table);
    let document = world.run("apply --yes --json").exits(0).json();
    let pool = text(&document["pool"]["id"]);
    let addresses = &document["checklists"][0]["addresses"];
    assert_eq!(addresses[1]["value"], format!("urn:amazon:cognito:sp:{pool}"));
    assert_eq!(described(&world, "Adfs")["ProviderDetails"]["MetadataFile"], METADATA);
    unchanged(&world, "apply --yes").exits(0).says("Nothing to change.");
}

#[test]
fn on_a_terminal_the_values_that_a_spec_lacks_are_asked_for() {
    let (world, upstream) = (world(), StandIn::start());
    let table = "[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\n";
    spec(&world, APP, table);
    let mut terminal = at_terminal(&world, "apply --plain-prompts", &[]);
    terminal.shows("/oauth2/idpresponse");
    terminal.shows("Its issuer");
    terminal.press(&format!("{}\r", upstream.url));
    terminal.shows("Its client id");
    terminal.press("pool-1\r");
    terminal.shows("Its client secret (not shown)");
    terminal.until("no echo", |view| !view.echoes());
    terminal.press(&format!("{SECRET}\r"));
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    assert!(!terminal.bytes().contains(SECRET));
    assert_eq!(offered(&world), ["COGNITO", "Corp"]);
    // What was answered is in the file, the secret is not.
    let file = world.read("cogoidc.toml");
    assert!(file.contains(&format!("issuer = \"{}\"", upstream.url)), "{file}");
    assert!(!file.contains(SECRET), "{file}");
    unchanged(&world, "plan --exit-code").exits(0);
}

#[test]
fn by_questions_a_new_pool_gets_its_identity_provider_in_one_run() {
    let (world, upstream) = (world(), StandIn::start());
    let line = format!("init --target spa --app-url {APP} --plain-prompts");
    let mut terminal = at_terminal(&world, &line, &[]);
    for (question, answer) in [
        ("Who signs people in?", "other"),
        ("Which identity provider?", "oidc"),
        ("Name of the provider in the user pool", "Corp"),
        ("Its issuer", &upstream.url),
        ("Its client id", "pool-1"),
    ] {
        terminal.shows(question);
        terminal.press(&format!("{answer}\r"));
    }
    terminal.shows("Its client secret (not shown)");
    terminal.until("no echo", |view| !view.echoes());
    terminal.press(&format!("{SECRET}\r"));
    terminal.shows("Create these?");
    terminal.press("y\r");
    assert_eq!(terminal.end(), 0, "{}", terminal.transcript());
    let said = terminal.transcript();
    // What to enter there comes before its values are asked for, and again with the real address.
    let told: Vec<_> = said.match_indices("/oauth2/idpresponse").collect();
    assert!(told[0].0 < said.find("Its issuer").unwrap(), "{said}");
    assert!(said.contains("cogoidc login --identity-provider Corp"), "{said}");
    assert!(!said.contains("First user"), "{said}");
    assert_eq!(offered(&world), ["Corp"]);
    unchanged(&world, "plan --exit-code").exits(0);
}
