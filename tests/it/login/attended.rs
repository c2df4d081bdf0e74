//! A person signs in: in a browser that comes back here, or in one anywhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use super::page::{sign_in, visit};
use super::{check, outcomes};
use crate::world::{Running, World, at_terminal, run, started};

const ADA: &str = "ada@hospital.example";
const PASSWORD: &str = "Correct-Horse-9";
/// Longest wait for a browser: only a program that hangs takes so long.
const MAX_WAIT: Duration = Duration::from_secs(90);
const TEMPORARY: &str = "/cogoidc-login/";

/// A set-up for OHIF at that address, with a person who can sign in.
pub(super) fn set_up(app: &str) -> World {
    let world = World::new();
    world.write("password.txt", PASSWORD);
    let line = format!(
        "init --target ohif --app-url {app} --test-user {ADA} --password-file password.txt --save cogoidc.toml --yes"
    );
    world.run(&line).exits(0);
    world
}

/// The program with a browser that only notes what it is to open.
pub(crate) fn with_browser(world: &World, line: &str) -> Running {
    let script = world.path("browser");
    let note = world.path("opened");
    let _none = fs::remove_file(&note);
    // Written under another name and renamed, so that it is never read half.
    let text =
        format!("#!/bin/sh\nprintf %s \"$1\" > {0}.part && /bin/mv {0}.part {0}\n", note.display());
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = world.program(line);
    command.env("DISPLAY", ":0").env("BROWSER", &script);
    started(command, line)
}

/// The address that the browser was to open.
pub(crate) fn opened(world: &World) -> String {
    let start = Instant::now();
    loop {
        if let Ok(url) = fs::read_to_string(world.path("opened")) {
            return url;
        }
        assert!(start.elapsed() < MAX_WAIT, "no browser was opened");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn callbacks(world: &World) -> Vec<String> {
    let list = world.client_named("ohif", "ohif")["CallbackURLs"].clone();
    serde_json::from_value(list).unwrap()
}

/// Two ports that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_browser_comes_back_to_the_callback_url_of_an_app_on_this_machine() {
    let port = free_port();
    let world = set_up(&format!("http://localhost:{port}"));
    let before = callbacks(&world);
    let writes = world.writes().len();
    let line = "login --json";
    let child = with_browser(&world, line);
    let start = opened(&world);
    let back = sign_in(&start, ADA, PASSWORD);
    assert!(back.starts_with(&format!("http://localhost:{port}/callback?")), "{back}");
    // Somebody else's answer, and a stray visit, do not end the sign-in.
    let (status, page) = visit(&back.replace("state=", "state=x"));
    assert_eq!(status, 400, "{page}");
    assert_eq!(visit(&format!("http://localhost:{port}/favicon.ico")).0, 404);
    let (status, page) = visit(&back);
    assert_eq!((status, page.contains("<h1>Signed in</h1>")), (200, true), "{page}");
    let ran = child.end().exits(0);
    let report = ran.json();
    assert_eq!((&report["ok"], &report["claims"]["email"]), (&json!(true), &json!(ADA)));
    assert_eq!(world.writes().len(), writes);
    assert_eq!(callbacks(&world), before);
    ran.says(&start);
}

#[test]
fn a_callback_url_for_the_test_is_registered_with_leave_and_removed_again() {
    let world = set_up("https://viewer.example");
    let before = callbacks(&world);
    let port = free_port();
    let refused = with_browser(&world, "login --spec cogoidc.toml").end().exits(2);
    refused
        .says("--yes is missing")
        .says("cogoidc login --yes --target ohif --pool-id ")
        .says(" --spec cogoidc.toml");
    assert_eq!(callbacks(&world), before);
    let line = format!("login --json --yes --port {port}");
    let child = with_browser(&world, &line);
    let start = opened(&world);
    let temporary = format!("http://localhost:{port}{TEMPORARY}");
    assert!(callbacks(&world).iter().any(|url| url.starts_with(&temporary)));
    visit(&sign_in(&start, ADA, PASSWORD));
    let ran = child.end().exits(0);
    assert_eq!(ran.json()["claims"]["email"], ADA);
    assert_eq!(callbacks(&world), before);
}

#[test]
fn the_callback_url_of_the_test_goes_on_every_way_out() {
    let world = set_up("https://viewer.example");
    let before = callbacks(&world);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let line = format!("login --json --yes --port {}", free_port());
        let child = with_browser(&world, &line);
        opened(&world);
        assert_eq!(callbacks(&world).len(), before.len() + 1);
        child.signal(signal);
        child.end().exits(code);
        assert_eq!(callbacks(&world), before, "{line}");
    }
    // When nobody signs in in time, the second update removes what the first one added.
    let fault = "hold-before@UpdateUserPoolClient#2";
    world.fault(fault);
    let line = format!("login --json --yes --timeout 1 --port {}", free_port());
    let child = with_browser(&world, &line);
    world.waits_until_held(fault, &line);
    assert_eq!(callbacks(&world).len(), before.len() + 1);
    world.sandbox.faults().release();
    child.end().exits(3);
    assert_eq!(callbacks(&world), before);
    // The next run removes what a killed one left.
    let line = format!("login --json --yes --port {}", free_port());
    let child = with_browser(&world, &line);
    opened(&world);
    child.signal(Signal::KILL);
    child.end();
    assert_eq!(callbacks(&world).len(), before.len() + 1);
    let line = format!("login --json --yes --timeout 1 --port {}", free_port());
    with_browser(&world, &line).end().exits(3);
    assert_eq!(callbacks(&world), before);
}

#[test]
fn two_sign_ins_at_once_leave_each_other_alone_and_a_person_s_url_too() {
    let world = set_up("https://viewer.example");
    let own = "http://localhost:9228/cogoidc-login";
    world.run(&format!("callback add {own}")).exits(0);
    let before = callbacks(&world);
    let lines = [0, 1].map(|_| format!("login --json --yes --port {}", free_port()));
    let first = with_browser(&world, &lines[0]);
    opened(&world);
    let second = with_browser(&world, &lines[1]);
    opened(&world);
    assert_eq!(callbacks(&world).len(), before.len() + 2);
    second.signal(Signal::INT);
    second.end().exits(130);
    assert_eq!(callbacks(&world).len(), before.len() + 1, "the first goes on");
    // Its terminal goes away.
    first.signal(Signal::HUP);
    first.end().exits(143);
    assert_eq!(callbacks(&world), before);
}

#[test]
fn a_signal_that_comes_twice_at_once_is_one() {
    let world = set_up("https://viewer.example");
    let before = callbacks(&world);
    for _ in 0..3 {
        let line = format!("login --json --yes --port {}", free_port());
        let child = with_browser(&world, &line);
        opened(&world);
        for _ in 0..2 {
            child.signal(Signal::TERM);
        }
        child.end().exits(143);
        assert_eq!(callbacks(&world), before);
    }
}

#[test]
fn a_taken_port_is_named_and_nothing_is_registered() {
    let world = set_up("https://viewer.example");
    let before = callbacks(&world);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let line = format!("login --yes --port {port}");
    let ran = with_browser(&world, &line).end().exits(1);
    ran.says(&format!("cannot listen on port {port}"))
        .says(&format!("cogoidc login --port {}", port + 1));
    assert_eq!(callbacks(&world), before);
}

#[test]
fn a_refused_sign_in_is_explained_in_the_browser_and_in_the_report() {
    let port = free_port();
    let world = set_up(&format!("http://localhost:{port}"));
    let line = "login --json";
    let child = with_browser(&world, line);
    let start = opened(&world);
    let state = start.split('&').find_map(|pair| pair.strip_prefix("state=")).unwrap();
    let back = format!(
        "http://localhost:{port}/callback?error=access_denied&error_description=%3Cb%3ENo&state={state}"
    );
    let (_, page) = visit(&back);
    assert!(page.contains("access_denied: &lt;b&gt;No"), "{page}");
    let ran = child.end().exits(3);
    assert_eq!(check(&ran, "login.sign-in").0, "fail");
    assert_eq!(outcomes(&ran, "token.id"), ["skip"]);
}

#[test]
fn over_ssh_and_without_a_display_no_browser_is_opened() {
    let world = set_up("https://viewer.example");
    for (name, value, words) in
        [("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22", "over SSH"), ("TERM", "xterm", "no display")]
    {
        let _none = fs::remove_file(world.path("opened"));
        let mut command = world.program("login");
        command.env(name, value);
        if name == "SSH_CONNECTION" {
            command.env("DISPLAY", ":0");
        }
        // Off a terminal nobody can bring back an address, and it says so at once.
        let ran = run(command, "login").exits(2);
        ran.says("cogoidc login --unattended");
        let mut terminal = at_terminal(
            &world,
            "login",
            &[(name, value), ("DISPLAY", if name == "TERM" { "" } else { ":0" })],
        );
        terminal.shows(words);
        terminal.shows("The address after signing in");
        terminal.press("\u{3}");
        assert_eq!(terminal.end(), 130);
        assert!(!world.path("opened").exists());
        assert_eq!(callbacks(&world).len(), 1);
    }
}

#[test]
fn a_pasted_address_is_as_good_as_a_browser_here() {
    let world = set_up("https://viewer.example");
    let writes = world.writes().len();
    for plain in ["", " --plain-prompts"] {
        let mut terminal = at_terminal(&world, &format!("login --no-browser{plain}"), &[]);
        let start = terminal.find("the address", |view| {
            let lines = view.lines();
            lines.into_iter().find(|line| line.contains("/oauth2/authorize?"))
        });
        terminal.shows("The address after signing in");
        terminal.press("https://viewer.example/callback?code=x&state=y\r");
        terminal.shows("its state is not the state of this sign-in");
        let back = sign_in(start.trim(), ADA, PASSWORD);
        terminal.press(&format!("{back}\r"));
        terminal.shows("ok   the ID token is genuine and for this app");
        assert_eq!(terminal.end(), 0);
        assert_eq!(world.writes().len(), writes);
    }
}
