//! From the configuration: one situation at a time, in a set-up that is otherwise healthy.

use serde_json::{Value, json};

use super::{APP, CALLBACK, Patient, findings, worst};
use crate::world::{World, text};

pub(super) const LINE: &str = "doctor --json";

/// One fault: how it comes about, and what doctor makes of it.
pub(super) struct Situation {
    pub(super) name: &'static str,
    pub(super) target: (&'static str, &'static str),
    pub(super) fault: fn(&Patient),
    /// What is wrong with the deployed config.
    pub(super) spoil: Option<Spoil>,
    /// More of the command line.
    pub(super) more: &'static str,
    pub(super) id: &'static str,
    pub(super) outcome: &'static str,
    pub(super) why: &'static str,
    /// Whether the line that is printed mends it.
    pub(super) mended: bool,
}

pub(super) const OHIF: (&str, &str) = ("ohif", "--app-url https://viewer.example");
pub(super) const MLSPACE: (&str, &str) = ("mlspace", "--app-url https://ml.example/Prod/");
pub(super) const ACCESS: (&str, &str) = ("cloudflare-access", "--app-url my-team");

pub(super) const fn of(
    name: &'static str,
    fault: fn(&Patient),
    id: &'static str,
    outcome: &'static str,
    why: &'static str,
    mended: bool,
) -> Situation {
    Situation {
        name,
        target: OHIF,
        fault,
        spoil: None,
        more: "",
        id,
        outcome,
        why,
        mended,
    }
}

fn callbacks(patient: &Patient, urls: &[&str]) {
    patient.update_client(json!({"CallbackURLs": urls}));
}

fn client_with(change: Value) -> impl Fn(&Patient) {
    move |patient| patient.update_client(change.clone())
}

/// Flows and scopes come and go with the switch.
fn oauth_off() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": false,
        "AllowedOAuthFlows": null,
        "AllowedOAuthScopes": null,
    })
}

fn tagged_production(patient: &Patient, url: &str) {
    let pool = patient.world.describe_pool(&patient.pool);
    let body = json!({"ResourceArn": pool["Arn"], "Tags": {"stage": "production"}});
    patient.world.api("TagResource", body);
    callbacks(patient, &[CALLBACK, url]);
}

fn no_domain(patient: &Patient) {
    let domain = patient.world.describe_pool(&patient.pool)["Domain"].clone();
    let body = json!({"UserPoolId": patient.pool, "Domain": domain});
    patient.world.api("DeleteUserPoolDomain", body);
}

fn no_style(patient: &Patient) {
    let body = json!({"UserPoolId": patient.pool, "ClientId": patient.client});
    let style = patient
        .world
        .api("DescribeManagedLoginBrandingByClient", body);
    let id = style["ManagedLoginBranding"]["ManagedLoginBrandingId"].clone();
    let body = json!({"UserPoolId": patient.pool, "ManagedLoginBrandingId": id});
    patient.world.api("DeleteManagedLoginBranding", body);
}

/// Every situation; each row is one switch.
fn situations() -> Vec<Situation> {
    let mut all = vec![
        of(
            "another path",
            |p| callbacks(p, &["https://viewer.example/cb"]),
            "sign-in.callback",
            "fail",
            "differs only in the path",
            true,
        ),
        of(
            "a slash too much",
            |p| callbacks(p, &["https://viewer.example/callback/"]),
            "sign-in.callback",
            "fail",
            "differs only in the slash at the end",
            true,
        ),
        of(
            "a capital letter",
            |p| callbacks(p, &["https://viewer.example/Callback"]),
            "sign-in.callback",
            "fail",
            "differs only in capital letters",
            true,
        ),
        of(
            "a port that goes without saying",
            |p| callbacks(p, &["https://viewer.example:443/callback"]),
            "sign-in.callback",
            "fail",
            "differs only in a port that goes without saying",
            true,
        ),
        of(
            "a doubled slash",
            |p| callbacks(p, &["https://viewer.example//callback"]),
            "sign-in.callback",
            "fail",
            "differs only in a doubled slash",
            true,
        ),
        of(
            "www.",
            |p| callbacks(p, &["https://www.viewer.example/callback"]),
            "sign-in.callback",
            "fail",
            "differs only in www.",
            true,
        ),
        of(
            "a query",
            |p| callbacks(p, &["https://viewer.example/callback?a=b"]),
            "sign-in.callback",
            "fail",
            "differs only in the query",
            true,
        ),
        of(
            "a stage",
            |p| callbacks(p, &["https://viewer.example/Prod/callback"]),
            "sign-in.callback",
            "fail",
            "a stage, such as /Prod",
            true,
        ),
        of(
            "another app's URL alone",
            |p| callbacks(p, &["https://other.example/x"]),
            "sign-in.callback",
            "fail",
            "has https://other.example/x",
            true,
        ),
        of(
            "no sign-out URL",
            |p| client_with(json!({"LogoutURLs": null}))(p),
            "sign-out.url",
            "fail",
            "Cognito refuses it",
            true,
        ),
        of(
            "a sign-out URL without its slash",
            |p| client_with(json!({"LogoutURLs": [APP]}))(p),
            "sign-out.url",
            "fail",
            "differs only in the slash at the end",
            true,
        ),
        of(
            "OAuth off",
            |p| client_with(oauth_off())(p),
            "client.oauth",
            "fail",
            "AllowedOAuthFlowsUserPoolClient is off",
            true,
        ),
        of(
            "OAuth off, seen at the sign-in page",
            |p| client_with(oauth_off())(p),
            "sign-in.callback",
            "fail",
            "OAuth is switched off on the app client",
            false,
        ),
        of(
            "the implicit flow alone",
            |p| client_with(json!({"AllowedOAuthFlows": ["implicit"]}))(p),
            "client.flow",
            "fail",
            "it allows implicit",
            true,
        ),
        of(
            "the implicit flow alone, seen at the sign-in page",
            |p| client_with(json!({"AllowedOAuthFlows": ["implicit"]}))(p),
            "sign-in.callback",
            "fail",
            "does not allow the code flow",
            false,
        ),
        of(
            "the implicit flow as well",
            |p| client_with(json!({"AllowedOAuthFlows": ["code", "implicit"]}))(p),
            "client.implicit",
            "warn",
            "RFC 9700",
            false,
        ),
        of(
            "no identity provider",
            |p| client_with(json!({"SupportedIdentityProviders": null}))(p),
            "client.identity-providers",
            "fail",
            "nobody can sign in",
            true,
        ),
        of(
            "no identity provider, seen at the sign-in page",
            |p| client_with(json!({"SupportedIdentityProviders": null}))(p),
            "sign-in.callback",
            "fail",
            "has no identity provider",
            false,
        ),
        of(
            "without openid",
            |p| client_with(json!({"AllowedOAuthScopes": ["phone", "email"]}))(p),
            "client.scopes",
            "fail",
            "it lacks openid",
            true,
        ),
        of(
            "e-mail not readable",
            |p| client_with(json!({"ReadAttributes": ["name"]}))(p),
            "client.readable",
            "fail",
            "it may not read email, email_verified",
            true,
        ),
        of(
            "the verification of e-mail not readable",
            |p| client_with(json!({"ReadAttributes": ["email"]}))(p),
            "client.readable",
            "fail",
            "it may not read email_verified",
            true,
        ),
        of(
            "tokens that cannot be revoked",
            |p| client_with(json!({"EnableTokenRevocation": false}))(p),
            "client.revocation",
            "fail",
            "signing out leaves the refresh token alive",
            true,
        ),
        of(
            "answers that tell users",
            |p| client_with(json!({"PreventUserExistenceErrors": "LEGACY"}))(p),
            "client.user-existence",
            "warn",
            "not ENABLED",
            true,
        ),
        of(
            "tokens of a day",
            |p| client_with(json!({"AccessTokenValidity": 24, "IdTokenValidity": 24}))(p),
            "client.lifetimes",
            "warn",
            "ID token 86400 s",
            false,
        ),
        of(
            "passwords sent as they are",
            |p| {
                client_with(
                    json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
                )(p);
            },
            "client.auth-flows",
            "warn",
            "ALLOW_USER_PASSWORD_AUTH is on",
            false,
        ),
        of(
            "a leftover on this machine",
            |p| tagged_production(p, "http://localhost:3000/callback"),
            "client.leftovers",
            "warn",
            "http://localhost:3000/callback",
            true,
        ),
        of(
            "a leftover of an example",
            |p| tagged_production(p, "https://app.example.com/callback"),
            "client.leftovers",
            "warn",
            "app.example.com",
            true,
        ),
        of(
            "a leftover of a test sign-in",
            |p| {
                callbacks(
                    p,
                    &[CALLBACK, "http://localhost:9228/cogoidc-login/1-x-2-y"],
                );
            },
            "client.leftovers",
            "warn",
            "9228",
            true,
        ),
        of(
            "no domain",
            no_domain,
            "domain.exists",
            "fail",
            "nobody can sign in",
            true,
        ),
        of(
            "a domain on its way",
            |patient| {
                no_domain(patient);
                patient.world.fault("slow-domain:1000");
                patient.world.domain(&patient.pool, "on-its-way", 2);
            },
            "domain.active",
            "fail",
            "`on-its-way` is CREATING",
            false,
        ),
        of(
            "no domain, seen in the discovery document",
            no_domain,
            "issuer.discovery",
            "fail",
            "the dead ones under the issuer",
            false,
        ),
        of(
            "no login style",
            no_style,
            "domain.style",
            "fail",
            "Login pages unavailable",
            true,
        ),
        of(
            "no login style, seen at the sign-in page",
            no_style,
            "sign-in.page",
            "fail",
            "managed login has no style",
            false,
        ),
        of(
            "no deletion protection",
            |p| {
                p.update_pool(json!({"DeletionProtection": "INACTIVE", "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}}));
            },
            "pool.deletion-protection",
            "warn",
            "one call deletes the pool",
            true,
        ),
        of(
            "self sign-up",
            |p| {
                p.update_pool(json!({"DeletionProtection": "ACTIVE", "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false}}));
            },
            "pool.self-sign-up",
            "warn",
            "anybody who finds",
            true,
        ),
        of(
            "an app client that is gone",
            |p| {
                p.world.api(
                    "DeleteUserPoolClient",
                    json!({"UserPoolId": p.pool, "ClientId": p.client}),
                );
            },
            "client.exists",
            "fail",
            "no such app client",
            false,
        ),
    ];
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "MLSpace without profile",
            |p| client_with(json!({"AllowedOAuthScopes": ["openid", "email"]}))(p),
            "client.scopes",
            "fail",
            "it lacks profile",
            true,
        )
    });
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "MLSpace's names not readable",
            |p| client_with(json!({"ReadAttributes": ["email", "email_verified"]}))(p),
            "client.readable",
            "fail",
            "it may not read preferred_username, name",
            true,
        )
    });
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "one form of MLSpace's address alone",
            |p| callbacks(p, &["https://ml.example/Prod"]),
            "sign-in.callback",
            "fail",
            "differs only in the slash at the end",
            true,
        )
    });
    all.push(Situation {
        target: ACCESS,
        more: " --target ohif",
        ..of(
            "a client with a secret for a browser app",
            |_| {},
            "client.kind",
            "fail",
            "cannot keep one",
            false,
        )
    });
    all.push(Situation {
        more: " --target encodify",
        ..of(
            "a client without a secret for a server",
            |_| {},
            "client.kind",
            "fail",
            "from a server with one",
            false,
        )
    });
    for (name, spoil, id, why) in [
        (
            "a file of another pool",
            (|text| text.replace("/eu-central-1_", "/eu-central-1_x")) as Spoil,
            "file.issuer",
            "it is another user pool's",
        ),
        (
            "a file whose issuer has a slash",
            |text| text.replacen("',", "/',", 1),
            "file.issuer",
            "the slash at its end",
        ),
        (
            "a file of another client",
            |text| text.replacen("client_id: '", "client_id: 'x", 1),
            "file.client",
            "the app client is",
        ),
        (
            "a file with a secret",
            |text| format!("{text}\nclient_secret: 'abc'"),
            "file.secret",
            "everybody who opens the app",
        ),
        (
            "a file that asks for tokens",
            |text| text.replace("response_type: 'code'", "response_type: 'id_token token'"),
            "sign-in.request",
            "set response_type to code",
        ),
        (
            "a file that asks for offline_access",
            |text| text.replace("openid email profile", "openid offline_access"),
            "sign-in.request",
            "offline_access",
        ),
        (
            "a file with another sign-in page",
            |text| {
                text.replace(
                    "authorization_endpoint: 'http",
                    "authorization_endpoint: 'https",
                )
            },
            "file.endpoints",
            "is not the user pool's",
        ),
        (
            "a file that is none",
            |_| "window.config = {};".to_owned(),
            "file.sign-in",
            "says nothing of a sign-in",
        ),
    ] {
        all.push(Situation {
            more: " --file app-config.js",
            spoil: Some(spoil),
            ..of(name, |_| {}, id, "fail", why, false)
        });
    }
    all
}

/// Makes a wrong config of a right one.
pub(super) type Spoil = fn(String) -> String;

#[test]
fn every_fault_is_named_and_the_printed_line_mends_what_can_be_mended() {
    mended(&situations());
}

/// Fails unless each situation is named, and mended by the line that is printed where one can be.
pub(super) fn mended(all: &[Situation]) {
    let mut names: Vec<&str> = all.iter().map(|one| one.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
    for situation in all {
        let Situation {
            name,
            target: (target, more),
            id,
            outcome,
            why,
            mended,
            ..
        } = situation;
        let patient = Patient::of(target, more);
        let mut line = format!("{LINE}{}", situation.more);
        if situation.more.contains("--target") {
            // For another app than the settings are for.
            std::fs::remove_file(patient.world.path("cogoidc.toml")).unwrap();
            line.push_str(&format!(
                " --pool-id {} --client-id {}",
                patient.pool, patient.client
            ));
        }
        (situation.fault)(&patient);
        if let Some(spoil) = situation.spoil {
            let config = patient.world.run("config").exits(0).stdout;
            patient.world.write("app-config.js", &spoil(config));
        }
        let ran = patient.world.run(&line);
        let (found, words, fix) = worst(&ran, id);
        assert_eq!(found, *outcome, "{name}: {words}\n{ran}");
        assert!(words.contains(why), "{name}: {words}");
        let code = if *outcome == "fail" { 3 } else { ran.code };
        assert_eq!(ran.code, code, "{name}");
        if !mended {
            continue;
        }
        // The same fault may have several URLs, a line each.
        for _ in 0..3 {
            let ran = patient.world.run(&line);
            let (found, _, fix) = worst(&ran, id);
            if found == "pass" {
                break;
            }
            let fix = fix.unwrap_or_else(|| panic!("{name}: nothing mends it\n{ran}"));
            let mending = patient.world.run(&format!("{fix} --yes"));
            assert!([0, 3].contains(&mending.code), "{mending}");
        }
        let (found, words, _) = worst(&patient.world.run(&line), id);
        assert_eq!(found, "pass", "{name}: {words}; {fix:?}");
    }
    eprintln!("{} situations", all.len());
}

#[test]
fn a_healthy_set_up_has_nothing_wrong() {
    for (target, app) in crate::init::TARGETS {
        let patient = Patient::of(target, app);
        let (ran, calls) = patient.world.counting(LINE);
        let ran = ran.exits(0);
        assert_eq!(ran.json()["ok"], true);
        for check in ran.json()["checks"].as_array().unwrap() {
            let outcome = check["outcome"].as_str().unwrap();
            assert!(["pass", "skip"].contains(&outcome), "{target}: {check}");
        }
        assert!(calls.writes().is_empty());
        let ran = patient.world.run("doctor").exits(0);
        assert!(ran.stdout.contains(" 0 warn, 0 fail, "), "{ran}");
    }
}

#[test]
fn a_list_of_faults_is_mended_at_once_and_proved() {
    let patient = Patient::of(MLSPACE.0, MLSPACE.1);
    patient.update_client(json!({
        "CallbackURLs": ["https://ml.example/x"], "LogoutURLs": null, "AllowedOAuthScopes": ["openid"],
        "ReadAttributes": ["address"], "EnableTokenRevocation": false, "SupportedIdentityProviders": null,
        "PreventUserExistenceErrors": "LEGACY",
    }));
    no_style(&patient);
    patient.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    let before = patient
        .world
        .describe_client(&patient.pool, &patient.client);
    patient.world.run(LINE).exits(3);
    let refused = patient.world.run("doctor --fix");
    refused.exits(2).says("--yes is missing");
    assert_eq!(
        patient
            .world
            .describe_client(&patient.pool, &patient.client),
        before
    );
    let (ran, calls) = patient.world.counting("doctor --fix --yes --json");
    let ran = ran.exits(0);
    assert_eq!(ran.json()["ok"], true);
    let writes = [
        "CreateManagedLoginBranding",
        "UpdateUserPool",
        "UpdateUserPoolClient",
    ];
    assert_eq!(calls.writes(), writes);
    for check in ran.json()["checks"].as_array().unwrap() {
        let outcome = check["outcome"].as_str().unwrap();
        assert!(["pass", "skip"].contains(&outcome), "{check}");
    }
    // A list gains what is missing and loses nothing.
    let now = patient
        .world
        .describe_client(&patient.pool, &patient.client);
    let has = |member: &str, value: &str| {
        now[member]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one == value)
    };
    assert!(has("CallbackURLs", "https://ml.example/x"));
    assert!(has("ReadAttributes", "address"));
    let (again, calls) = patient.world.counting("doctor --fix --yes");
    again.exits(0).says("Nothing that --fix could mend.");
    assert!(calls.writes().is_empty());
}

#[test]
fn only_what_was_chosen_is_judged_and_mended() {
    let patient = Patient::new();
    patient.update_client(json!({"EnableTokenRevocation": false, "AllowedOAuthScopes": ["email"]}));
    let ran = patient
        .world
        .run("doctor --json --only client.revocation")
        .exits(3);
    assert_eq!(ran.json()["checks"].as_array().unwrap().len(), 1);
    let ran = patient
        .world
        .run("doctor --json --skip client --skip sign-in")
        .exits(0);
    assert!(!ran.stdout.contains("\"client."), "{ran}");
    patient
        .world
        .run("doctor --fix --only client.revocation --yes")
        .exits(0);
    let client = patient
        .world
        .describe_client(&patient.pool, &patient.client);
    assert_eq!(client["EnableTokenRevocation"], true);
    assert_eq!(client["AllowedOAuthScopes"], json!(["email"]));
    let wrong = patient.world.run("doctor --only client.nothing").exits(2);
    wrong
        .says("there is no check `client.nothing`")
        .says("doctor --list");
}

#[test]
fn the_checks_are_listed_and_each_has_its_heading_in_the_readme() {
    let world = World::new();
    let (ran, calls) = world.counting("doctor --list --json");
    let list = ran.exits(0).json();
    let checks = list["checks"].as_array().unwrap();
    assert!(checks.len() >= 30);
    assert_eq!(calls.list(), "");
    let readme = std::fs::read_to_string("README.md").unwrap();
    for check in checks {
        let id = text(&check["id"]);
        assert!(readme.contains(&format!("#### `{id}`\n")), "{id}");
    }
    assert!(world.run("doctor --list").exits(0).stdout.lines().count() == checks.len());
}

#[test]
fn what_is_permanent_is_said_to_be_permanent() {
    let world = World::new();
    let pool = world.pool("old", json!({
        "UsernameAttributes": ["email", "phone_number"], "UsernameConfiguration": {"CaseSensitive": true},
    }));
    let client = world.client(&pool, "app", json!({}));
    world.domain(&pool, "old-1", 1);
    let line = format!("{LINE} --target mlspace --pool-id {pool} --client-id {client}");
    let ran = world.run(&line);
    for id in ["pool.sign-in", "pool.case", "pool.required-attributes"] {
        let (outcome, why, _) = worst(&ran, id);
        assert_eq!(outcome, "warn", "{id}");
        assert!(why.contains("permanent"), "{why}");
    }
    let alias = json!({
        "PoolName": "alias", "AliasAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false},
    });
    let pool = text(&world.api("CreateUserPool", alias)["UserPool"]["Id"]);
    let client = world.client(&pool, "app", json!({}));
    let ran = world.run(&format!("{LINE} --pool-id {pool} --client-id {client}"));
    let (outcome, why, _) = worst(&ran, "pool.sign-in");
    assert_eq!(outcome, "warn");
    assert!(why.contains("takes it from the first"), "{why}");
    assert_eq!(findings(&ran, "pool.case").len(), 1);
}
