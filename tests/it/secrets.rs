//! The client secret: nowhere unless it is asked for.

use serde_json::json;

use crate::world::{World, mode, text};

const LINES: [(&str, &str); 2] = [
    ("cloudflare-access", "--app-url my-team"),
    (
        "encodify",
        "--app-url https://acme.example --name-id Cognito",
    ),
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
            format!("destroy --target {target} --confirm wrong -vv"),
        ] {
            seen.push(world.run(&line));
        }
        let mut command = world.program(&format!("{init} -vv"));
        command.env("RUST_LOG", "trace");
        seen.push(crate::world::run(command, "with RUST_LOG"));
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
        world
            .run(&format!("init --target {target} {app} --yes"))
            .exits(0);
        let secret = secret(&world, target);
        let ran = world
            .run(&format!("config --target {target} --as secret"))
            .exits(0);
        assert_eq!(ran.stdout, format!("{secret}\n"));
        assert!(!ran.stderr.contains(&secret), "{ran}");
    }
}

#[test]
fn a_public_client_has_no_secret_to_print() {
    let world = World::new();
    world
        .run("init --target spa --app-url http://localhost:5173 --yes")
        .exits(0);
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
        std::fs::remove_file(world.path("secret.txt")).unwrap();
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
        assert!(
            ran.stdout.contains(&format!("OIDC_CLIENT_SECRET={secret}")),
            "{ran}"
        );
    }
}

#[test]
fn a_secret_file_that_cannot_be_written_is_said_before_anything_is_made() {
    let world = World::new();
    std::fs::create_dir(world.path("folder")).unwrap();
    for name in ["absent/secret.txt", "folder"] {
        let line =
            format!("init --target cloudflare-access --app-url my-team --yes --secret-file {name}");
        let (ran, calls) = world.counting(&line);
        assert!([1, 2].contains(&ran.code), "{ran}");
        ran.says(name);
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}
