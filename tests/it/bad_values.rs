//! Values that can never work: each refused with a sentence of its own, none sent anywhere.

mod flags;
mod tables;

use std::fs;

use flags::FLAGS;
use tables::{CERTIFICATES, CUSTOM_DOMAINS, LINES, SPECS};

use crate::listener::Listener;
use crate::world::{World, all_at_once, run};

/// Every line of every table, with what is said about it and the flag that has to be named.
fn lines() -> Vec<(String, String, Option<String>)> {
    let init = |flags: &str| {
        let target = if flags.contains("--target ") || flags.contains("--target=") {
            ""
        } else {
            " --target ohif"
        };
        let app = if flags.contains("--app-url") || flags.contains("--name-id C --") {
            ""
        } else {
            " --app-url https://viewer.example"
        };
        format!("init{target}{app} {flags} --no-input --yes")
    };
    let certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    let custom = CUSTOM_DOMAINS.iter().map(|(value, why)| {
        let flags = format!("--custom-domain {value} --certificate-arn {certificate}");
        (init(&flags), *why, None)
    });
    let certificates = CERTIFICATES.iter().map(|(value, why)| {
        let flags = format!("--custom-domain login.a.example --certificate-arn {value}");
        (init(&flags), *why, None)
    });
    let specs = SPECS.iter().enumerate().flat_map(|(number, (_, why))| {
        ["plan", "apply --yes"]
            .map(|command| (format!("{command} --spec {number}.toml"), *why, None))
    });
    let flags = FLAGS.iter().map(|(flags, why)| {
        let flag = flags.split([' ', '=']).next();
        let alone = flags.starts_with("--") && flags.matches("--").count() == 1;
        (init(flags), *why, flag.filter(|_| alone))
    });
    let others = LINES.iter().map(|(line, why)| ((*line).to_owned(), *why, None));
    flags
        .chain(custom)
        .chain(certificates)
        .chain(specs)
        .chain(others)
        .map(|(line, why, flag)| (letters(line), why.to_owned(), flag.map(str::to_owned)))
        .collect()
}

/// The line with `{N}` written as N letters.
fn letters(mut line: String) -> String {
    while let Some((before, rest)) = line.split_once('{') {
        let Some((number, after)) = rest.split_once('}') else {
            break;
        };
        let Ok(count) = number.parse() else { break };
        line = format!("{before}{}{after}", "a".repeat(count));
    }
    line
}

#[test]
fn every_bad_value_has_a_sentence_of_its_own_and_none_is_sent() {
    let world = World::new();
    let listener = Listener::hanging_up();
    for (number, (text, _)) in SPECS.iter().enumerate() {
        // Complete but for the fault.
        let whole = match text.contains("target = ") || text.starts_with('{') {
            true => (*text).to_owned(),
            false => format!("{text}\n"),
        };
        world.write(&format!("{number}.toml"), &whole);
    }
    world.write("empty.txt", "\npassword\n");
    world.write("blank.txt", "pass word\n");
    world.write("long.txt", &"a".repeat(257));
    let lines = lines();
    assert!(lines.len() >= 150, "{}", lines.len());
    let wrong: Vec<String> = all_at_once(6, &lines, |(line, why, flag)| {
        let mut command = world.program(line);
        command.env("COGOIDC_ENDPOINT_URL", &listener.url);
        let ran = run(command, line);
        let error = ran.stderr.strip_prefix("using cogoidc.toml\n");
        let error = error.unwrap_or(&ran.stderr);
        let said = error.strip_prefix("error: ").is_some_and(|said| said.contains(why.as_str()));
        let named = flag.as_ref().is_none_or(|flag| ran.stderr.contains(flag.as_str()));
        (ran.code != 2 || !ran.stdout.is_empty() || !said || !named)
            .then(|| format!("{why}\n{ran}"))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(listener.count(), 0, "something was sent");
    assert_eq!(world.calls(), 0);
}

#[test]
fn bad_values_come_all_at_once() {
    let world = World::new();
    let ran = world.run("init --target ohiff --app-url viewer.example --domain-prefix AWS --scope groups --tag aws:a=b --account 1");
    let ran = ran.exits(2);
    for flag in ["--target:", "--app-url:", "--domain-prefix:", "--scope:", "--tag:", "--account:"]
    {
        assert!(ran.stderr.contains(flag), "no {flag} in {ran}");
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn an_app_in_the_place_of_an_argument_is_hinted_at() {
    let world = World::new();
    let hint = "the app is given by a flag: --target ohif";
    assert_eq!(world.run("init ohif").exits(2).hints(), [hint]);
    let document = world.run("config ohif --json").exits(2).json();
    assert_eq!(document["error"]["hints"][0], hint);
    assert!(world.run("init viewer").exits(2).hints().is_empty());
}

#[test]
fn endpoints_that_are_no_web_address_are_refused() {
    let world = World::new();
    for (endpoint, why) in [
        ("nonsense", "`nonsense` has no scheme"),
        ("localhost:9229", "write `http://localhost:9229`"),
        ("ftp://localhost:9229", "must begin with https:// or http://"),
        ("http://", "is not a web address"),
    ] {
        let line = format!(
            "init --target ohif --app-url https://viewer.example --yes --endpoint-url {endpoint}"
        );
        world.run(&line).exits(2).says("--endpoint-url: ").says(why);
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn a_spec_file_that_is_no_text_or_not_there_is_a_usage_error() {
    let world = World::new();
    fs::write(world.path("binary.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::create_dir(world.path("folder.toml")).unwrap();
    for (name, why) in [
        ("binary.toml", "it is not UTF-8 text"),
        ("folder.toml", "it is a folder"),
        ("absent.toml", "there is no such file or folder"),
    ] {
        for command in ["init --yes", "plan", "apply --yes", "config", "destroy --confirm x"] {
            world.run(&format!("{command} --spec {name}")).exits(2).says(name).says(why);
        }
    }
    fs::write(world.path("cogoidc.toml"), [0xff, 0xfe, 0x00]).unwrap();
    world.run("plan").exits(2).says("it is not UTF-8 text");
    assert_eq!(world.calls(), 0);
}

#[test]
fn too_many_of_a_thing_are_refused() {
    let world = World::new();
    let many = |flag: &str, count: usize, value: &dyn Fn(usize) -> String| {
        (0..count).map(|number| format!(" {flag} {}", value(number))).collect::<String>()
    };
    let line = "init --target ohif --app-url https://viewer.example --yes";
    for (flags, why) in [
        (
            many("--callback-url", 101, &|n| format!("https://a.example/{n}")),
            "--callback-url: 101 URLs are too many; an app client can have 100",
        ),
        (
            many("--sign-out-url", 101, &|n| format!("https://a.example/{n}")),
            "--sign-out-url: 101 URLs are too many; an app client can have 100",
        ),
        (
            many("--scope", 51, &|n| {
                if n == 0 { "openid".into() } else { format!("a/{n}") }
            }),
            "--scope: 51 scopes are too many; an app client can have 50",
        ),
        (
            many("--tag", 50, &|n| format!("a{n}=b")),
            "--tag: 50 tags are too many; a pool can have 50, one of which is cogoidc's own",
        ),
    ] {
        world.run(&format!("{line}{flags}")).exits(2).says(why);
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn values_at_their_limits_are_taken() {
    let world = World::with("read-only");
    let line = "init --dry-run --target ohif --app-url https://viewer.example";
    for flags in [
        "--pool-name {128}",
        "--client-name {128}",
        "--domain-prefix {63}",
        "--domain-prefix a",
        "--callback-url https://a.example/{1006}",
        "--callback-url myapp://signed-in",
        "--callback-url com.example.app:/signed-in",
        "--callback-url http://localhost:3000/cb?a=b",
        "--callback-url http://127.0.0.1/cb",
        "--callback-url 'http://[::1]:8080/cb'",
        "--callback-url https://a.example",
        "--tag {128}={256}",
        "--tag empty=",
        "--test-user {118}@a.example",
    ] {
        let line = letters(format!("{line} {flags}"));
        world.run(&line).exits(0);
    }
    // A scope that could be is looked for, and is not there.
    let line = letters(format!("{line} --scope openid --scope orders/{{249}}"));
    world.run(&line).exits(5).says("no resource server `orders`");
}
