//! From outside: an issuer, an address from a browser, and ids alone.

use super::{CALLBACK, SetUp, worst};
use crate::world::{Ran, run};

/// The program without credentials, endpoint or region.
pub(super) fn bare(set_up: &SetUp, line: &str) -> Ran {
    run(set_up.world.bare(line), line)
}

fn issuer(set_up: &SetUp) -> String {
    format!("{}/{}", set_up.world.sandbox.url(), set_up.pool)
}

#[test]
fn without_credentials_the_pages_are_judged_and_aws_is_not_asked() {
    let set_up = SetUp::new();
    let calls = set_up.world.calls();
    let line = format!(
        "doctor --json --issuer {} --client-id {} --callback-url {CALLBACK}",
        issuer(&set_up),
        set_up.client
    );
    let ran = bare(&set_up, &line).exits(0);
    for id in ["issuer.form", "issuer.discovery", "sign-in.callback"] {
        assert_eq!(worst(&ran, id).0, "pass", "{id}\n{ran}");
    }
    let (outcome, why, _) = worst(&ran, "client.scopes");
    assert_eq!((outcome.as_str(), why.contains("from outside")), ("skip", true));
    let wrong = line.replace(CALLBACK, "https://viewer.example/callback/");
    let ran = bare(&set_up, &wrong).exits(3);
    let (_, why, fix) = worst(&ran, "sign-in.callback");
    assert!(why.contains("redirect_mismatch"), "{why}");
    let fix = fix.unwrap();
    assert!(fix.contains(&format!("--pool-id {}", set_up.pool)), "{fix}");
    assert_eq!(set_up.world.calls(), calls);
    set_up.world.run(&fix).exits(0);
    bare(&set_up, &wrong).exits(0);
}

/// The end of an address, and the check that judges it; `CLIENT` and `CALLBACK` stand for those of the set-up.
static ADDRESSES: &[(&str, &str, &str, &str)] = &[
    (
        "oauth2/authorize?client_id=CLIENT&redirect_uri=CALLBACK&response_type=code&scope=openid",
        "sign-in.callback",
        "pass",
        "",
    ),
    (
        "login?client_id=CLIENT&redirect_uri=CALLBACK&response_type=code&scope=openid",
        "sign-in.request",
        "pass",
        "",
    ),
    (
        "oauth2/authorize?client_id=CLIENT&redirect_uri=CALLBACK%2F&response_type=code&scope=openid",
        "sign-in.callback",
        "fail",
        "redirect_mismatch",
    ),
    (
        "oauth2/authorize?client_id=CLIENT&redirect_uri=CALLBACK&response_type=code&scope=openid+offline_access",
        "sign-in.request",
        "fail",
        "offline_access",
    ),
    (
        "oauth2/authorize?client_id=CLIENT&redirect_uri=CALLBACK&response_type=token&scope=openid",
        "sign-in.request",
        "fail",
        "response_type=token",
    ),
    (
        "oauth2/authorize?client_id=nobody&redirect_uri=CALLBACK&response_type=code&scope=openid",
        "sign-in.callback",
        "fail",
        "the app client does not exist",
    ),
    (
        "error?error=redirect_mismatch&client_id=CLIENT",
        "sign-in.request",
        "fail",
        "go back one page",
    ),
    (
        "error?error=invalid_request&client_id=CLIENT",
        "sign-in.request",
        "fail",
        "the app client does not exist",
    ),
    ("error?error=Required+parameters+missing", "sign-in.request", "fail", "sent no client_id"),
];

#[test]
fn an_address_from_a_browser_is_enough() {
    let set_up = SetUp::new();
    let home = set_up.domain();
    let calls = set_up.world.calls();
    let callback = CALLBACK.replace(':', "%3A").replace('/', "%2F");
    for (end, id, outcome, why) in ADDRESSES {
        let end = end.replace("CLIENT", &set_up.client).replace("CALLBACK", &callback);
        let address = format!("{home}/{end}");
        let mut command = set_up.world.bare("doctor --json");
        command.arg(&address);
        let ran = run(command, &address);
        let (found, words, _) = worst(&ran, id);
        assert_eq!(found, *outcome, "{address}: {words}");
        assert!(words.contains(why), "{address}: {words}");
    }
    assert_eq!(set_up.world.calls(), calls);
    for wrong in ["https://viewer.example/", "viewer", "mailto:a@b"] {
        bare(&set_up, &format!("doctor {wrong}")).exits(2).says("copy the whole address");
    }
}

#[test]
fn text_from_a_stranger_cannot_control_the_terminal() {
    let set_up = SetUp::new();
    let home = set_up.domain();
    for (more, id) in [
        (
            "login?client_id=c&redirect_uri=http%3A%2F%2Flocalhost%2F%15touch%20x%0d",
            "sign-in.callback",
        ),
        ("error?error=%1b%5b31mfoo%0aok%20%20%20all%20good&client_id=c", "sign-in.request"),
        ("login?client_id=c&redirect_uri=--help", "sign-in.callback"),
    ] {
        let mut command = set_up.world.bare("doctor");
        command.arg(format!("{home}/{more}"));
        let ran = run(command, more).exits(3);
        let lines = ran.stdout.trim_end_matches('\n').replace('\n', "");
        assert!(!lines.contains(char::is_control), "{ran}");
        assert!(!ran.stdout.contains("fix:"), "{ran}");
        assert!(ran.stdout.contains(id), "{ran}");
    }
}

#[test]
fn nothing_checked_or_nothing_written_is_an_error() {
    let set_up = SetUp::new();
    for line in ["doctor --only file", "doctor --only client --skip client"] {
        set_up.world.run(line).exits(2).says("nothing was checked");
    }
    for line in ["doctor", "config", "callback list"] {
        let mut command = set_up.world.program(line);
        command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
    for (line, why) in [
        ("doctor --file .", "not a regular file"),
        ("doctor --issuer x", "is not a web address"),
        ("doctor --issuer javascript:alert(1)", "is not a web address"),
        ("doctor --file nothing.js", "nothing.js"),
    ] {
        set_up.world.run(line).exits(2).says(why);
    }
}

#[test]
fn ids_in_a_spec_file_are_enough_without_credentials() {
    let set_up = SetUp::new();
    let mut command = set_up.world.bare("doctor --json --region eu-central-1");
    // No credentials anywhere, and nothing on this machine that could give any.
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .args(["--issuer-base-url", set_up.world.sandbox.url()]);
    let ran = run(command, "doctor").exits(0).says("looking from outside");
    assert_eq!(worst(&ran, "sign-in.callback").0, "pass");
    assert_eq!(worst(&ran, "pool.mfa").0, "skip");
}
