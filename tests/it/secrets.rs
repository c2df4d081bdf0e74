//! The client secret: nowhere unless it is asked for.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::testing::thorough::sample;
use crate::world::{PASSWORD, Ran, SECRET_KEY, SESSION_TOKEN, World, mode, run, text};

const LINES: [(&str, &str); 2] = [
    ("cloudflare-access", "--app-url my-team"),
    ("encodify", "--app-url https://acme.example --name-id Cognito"),
];

fn secret(world: &World, target: &str) -> String {
    text(&world.client_named(target, target)["ClientSecret"])
}

#[test]
fn the_secret_is_nowhere_unless_it_is_asked_for() {
    for (target, app) in LINES {
        let world = World::new();
        let init = format!("init --target {target} {app} --yes");
        let first = world.run(&format!("{init} -vv")).exits(0);
        let secret = secret(&world, target);
        let mut seen = vec![first];
        for line in [
            init.clone(),
            format!("{init} -v"),
            format!("{init} -vvv --json"),
            format!("{init} --dry-run -vv"),
            format!("{init} --mfa optional --save spec.toml -vv"),
            "apply --spec spec.toml --tag a=b --yes -vvvv".to_owned(),
            "plan --spec spec.toml -vv".to_owned(),
            format!("config --target {target} -vv"),
            format!("config --target {target} --as env -vv"),
            format!("config --target {target} --as json --json -vv"),
            format!("callback add https://b.example/ --target {target} -vv"),
            format!("callback list --target {target} --json -vv"),
            format!("export --target {target} --as terraform -vv"),
            format!("export --target {target} --as aws-cli --json -vv"),
            format!("destroy --target {target} --confirm wrong -vv"),
        ] {
            seen.push(world.run(&line));
        }
        let mut command = world.program(&format!("{init} -vv"));
        command.env("RUST_LOG", "trace");
        seen.push(run(command, "with RUST_LOG"));
        world.fault("internal-error@DescribeUserPoolDomain");
        seen.push(world.run(&format!("config --target {target} -vv")));
        for ran in seen {
            assert!(!ran.stdout.contains(&secret), "on stdout: {ran}");
            assert!(!ran.stderr.contains(&secret), "on stderr: {ran}");
        }
        assert!(!world.read("spec.toml").contains(&secret));
    }
}

#[test]
fn the_secret_alone_is_printed_for_a_pipe() {
    for (target, app) in LINES {
        let world = World::new();
        world.run(&format!("init --target {target} {app} --yes")).exits(0);
        let secret = secret(&world, target);
        let ran = world.run(&format!("config --target {target} --as secret")).exits(0);
        assert_eq!(ran.stdout, format!("{secret}\n"));
        assert!(!ran.stderr.contains(&secret), "{ran}");
    }
}

#[test]
fn a_public_client_has_no_secret_to_print() {
    let world = World::new();
    world.run("init --target spa --app-url http://localhost:5173 --yes").exits(0);
    let ran = world.run("config --target spa --as secret").exits(2);
    ran.prints_nothing().says("is public: it has no secret");
}

#[test]
fn the_secret_file_is_for_its_owner_alone() {
    for (target, app) in LINES {
        let world = World::new();
        world.write("secret.txt", "older");
        let line = format!("init --target {target} {app} --yes --secret-file secret.txt");
        let ran = world.run(&line).exits(0);
        let secret = secret(&world, target);
        assert_eq!(world.read("secret.txt"), format!("{secret}\n"));
        assert_eq!(mode(&world.path("secret.txt")), 0o600);
        assert!(!ran.stdout.contains(&secret), "{ran}");
        assert!(!ran.stderr.contains(&secret), "{ran}");
        // Also of a set-up that is there already.
        fs::remove_file(world.path("secret.txt")).unwrap();
        let document = world.run(&format!("{line} --json")).exits(0).json();
        assert_eq!(document["client"]["secret_file"], "secret.txt");
        assert_eq!(document["client"]["secret"], json!(null));
        assert_eq!(world.read("secret.txt"), format!("{secret}\n"));
        assert_eq!(mode(&world.path("secret.txt")), 0o600);
    }
}

#[test]
fn show_secret_puts_it_into_the_config_and_the_document() {
    for (target, app) in LINES {
        let world = World::new();
        let line = format!("init --target {target} {app} --yes --show-secret");
        let ran = world.run(&line).exits(0);
        let secret = secret(&world, target);
        assert!(ran.stdout.contains(&secret), "{ran}");
        assert!(!ran.stdout.contains("cogoidc config"), "{ran}");
        assert!(!ran.stderr.contains(&secret), "{ran}");
        let document = world.run(&format!("{line} --json")).exits(0).json();
        assert_eq!(document["client"]["secret"], secret.as_str());
        let line = format!("config --target {target} --show-secret --as env");
        let ran = world.run(&line).exits(0);
        assert!(ran.stdout.contains(&format!("OIDC_CLIENT_SECRET={secret}")), "{ran}");
    }
}

#[test]
fn a_secret_file_that_cannot_be_written_is_said_before_anything_is_made() {
    let world = World::new();
    fs::create_dir(world.path("folder")).unwrap();
    for name in ["absent/secret.txt", "folder"] {
        let line =
            format!("init --target cloudflare-access --app-url my-team --yes --secret-file {name}");
        let (ran, calls) = world.counting(&line);
        assert!([1, 2].contains(&ran.code), "{ran}");
        ran.says(name);
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}

/// The secret of an app client that somebody made.
const CLIENT_SECRET: &str = "canary0of0the0client0secret0canary0of0the0client0sec";
/// The secret of an identity provider.
const PROVIDER_SECRET: &str = "canary-of-the-provider-secret";
/// The one that takes its place.
const NEW_PROVIDER_SECRET: &str = "canary-of-the-newer-provider-secret";
/// What must be nowhere.
const CANARIES: [&str; 6] =
    [CLIENT_SECRET, PROVIDER_SECRET, NEW_PROVIDER_SECRET, PASSWORD, SECRET_KEY, SESSION_TOKEN];

/// A pool with all that is secret in it, and the flags that name it.
fn watched() -> (World, String) {
    let world = World::new();
    let pool = world.pool("staff", json!({}));
    let details = json!({
        "client_id": "a", "client_secret": PROVIDER_SECRET, "attributes_request_method": "GET",
        "oidc_issuer": "https://corp.example", "authorize_scopes": "openid",
        "authorize_url": "https://corp.example/a", "token_url": "https://corp.example/t",
        "attributes_url": "https://corp.example/u", "jwks_uri": "https://corp.example/k",
    });
    let provider = json!({"UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC", "ProviderDetails": details});
    world.api("CreateIdentityProvider", provider);
    let client = world.client(
        &pool,
        "door",
        json!({
            "ClientSecret": CLIENT_SECRET, "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": ["https://acme.example/login/oauth2/code/Cognito", "https://old.example/"],
            "SupportedIdentityProviders": ["COGNITO", "Corp"],
        }),
    );
    world.domain(&pool, "staff-pages", 1);
    world.write("password", &format!("{PASSWORD}\n"));
    world.write("provider-secret", &format!("{NEW_PROVIDER_SECRET}\n"));
    fs::create_dir(world.path(".git")).unwrap();
    (world, format!("--pool-id {pool} --client-id {client}"))
}

/// Every command, and what each says when it goes well and when it does not.
fn lines(ids: &str) -> Vec<String> {
    let encodify = "--target encodify --app-url https://acme.example --name-id Cognito";
    let user = "--test-user ada@a.example --password-file password";
    vec![
        format!("init {encodify} {ids} {user} --secret-file secret.txt --save spec.toml --yes"),
        format!("init {encodify} {ids} {user} --dry-run"),
        format!("init {encodify} {ids} {user} --tag a=b"),
        format!("init {encodify} {user} --yes --json"),
        format!("plan --spec spec.toml {ids} --json"),
        format!("apply --spec spec.toml {ids} --tag a=c --yes --json"),
        format!("config --target encodify {ids}"),
        format!("config --target encodify {ids} --as env"),
        format!("config --target encodify {ids} --json"),
        format!("callback list {ids}"),
        format!("callback add https://new.example/ {ids}"),
        format!("callback add http://bad.example/ {ids}"),
        format!("callback remove 'https://new*' {ids} --yes --json"),
        format!("secret list {ids}"),
        format!("secret rotate {ids} --secret-file next-secret.txt --dry-run"),
        format!("secret finish {ids} --keep older --yes --json"),
        format!("idp list {ids} --json"),
        format!("idp rotate Corp {ids} --upstream-secret-file provider-secret --yes --json"),
        format!("idp rotate Corp {ids} --upstream-secret-file provider-secret --dry-run"),
        "status spec.toml".to_owned(),
        format!("destroy {ids} --confirm wrong"),
        "targets encodify".to_owned(),
    ]
}

/// Fails where a canary is, but for the one file that is to hold the client's secret.
fn prints_no_canary(world: &World, ran: &Ran) {
    for canary in CANARIES {
        assert!(!ran.stdout.contains(canary), "on stdout: {ran}");
        assert!(!ran.stderr.contains(canary), "on stderr: {ran}");
    }
    for name in ["spec.toml", "cogoidc.toml", "log"] {
        let text = fs::read_to_string(world.path(name)).unwrap_or_default();
        assert!(!CANARIES.iter().any(|canary| text.contains(canary)), "{name}: {text}");
    }
}

#[test]
fn no_canary_is_printed_at_any_verbosity_by_any_command_whatever_goes_wrong() {
    let levels = ["-q", "", "-v", "-vv", "-vvv"];
    let faults = [
        "",
        "error:InvalidPasswordException@AdminSetUserPassword",
        "internal-error@DescribeUserPoolClient",
        "deny@DescribeUserPoolClient",
        "error:InvalidParameterException@UpdateUserPoolClient",
        "drop-after@DescribeUserPoolClient#1",
        "unknown-members",
    ];
    // The loudest first, as a sample begins with the first.
    let tries =
        faults.iter().flat_map(|fault| levels.iter().rev().map(move |level| (fault, level)));
    let mut runs = 0;
    for (fault, level) in sample(tries, 2) {
        let (world, ids) = watched();
        if !fault.is_empty() {
            world.fault(fault);
        }
        for line in lines(&ids) {
            let line = format!("{line} {level}");
            let mut command = world.program(&line);
            command.env("RUST_LOG", "trace").env("SMITHY_LOG", "trace");
            let ran = run(command, &line);
            prints_no_canary(&world, &ran);
            runs += 1;
        }
        let file = fs::read_to_string(world.path("secret.txt"));
        if fault.is_empty() {
            // Where it is to be, it is, and for its owner alone.
            assert_eq!(file.unwrap(), format!("{CLIENT_SECRET}\n"));
            assert_eq!(mode(&world.path("secret.txt")), 0o600);
            for line in [
                format!("config --target encodify {ids} --as secret"),
                format!("config --target encodify {ids} --show-secret --as env"),
            ] {
                let ran = world.run(&format!("{line} {level}")).exits(0);
                assert!(ran.stdout.contains(CLIENT_SECRET), "{ran}");
                assert!(!ran.stderr.contains(CLIENT_SECRET), "{ran}");
            }
        }
    }
    eprintln!("{runs} runs, {} canaries in none of them", CANARIES.len());
}

#[test]
fn no_canary_is_in_the_command_line_of_the_program_or_of_a_program_it_runs() {
    let (world, ids) = watched();
    fs::create_dir(world.path("bin")).unwrap();
    // Notes its own command line and the one of the program that runs it.
    let git = "#!/bin/sh\n{ echo \"$0 $*\"; tr '\\0' ' ' </proc/$PPID/cmdline; echo; } >>\"$HOME/noted\"\nexit 1\n";
    let path = world.path("bin/git");
    fs::write(&path, git).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    for line in lines(&ids) {
        let mut command = world.program(&line);
        command.env("PATH", format!("{}:/usr/bin:/bin", world.path("bin").display()));
        prints_no_canary(&world, &run(command, &line));
    }
    let noted = fs::read_to_string(world.home("noted")).unwrap();
    assert!(noted.contains("check-ignore") && noted.contains("cogoidc init"), "{noted}");
    for canary in CANARIES {
        assert!(!noted.contains(canary), "{noted}");
    }
}
