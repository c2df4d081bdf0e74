//! Ctrl-C and SIGTERM at every question: the terminal as it was, the right exit code, nothing made.

use serde_json::json;

use super::person::{At, Do, How, Person};
use super::same::{APP, ARCHIVE, CREATE, OHIF, OWN, PEOPLE, TARGETS, USER};
use super::world::{PASSWORD, Way, World};
use crate::testing::terminal::Size;

pub(super) const POOL: &str = "User pool (the people who may sign in)";
const KIND: &str = "Which identity provider?";
pub(super) const CHANGE: &str = "What would you like to change?";
pub(super) const SHARE: &str = "Who may sign in here?";
pub(super) const PREFIX: &str =
    "Domain prefix (the first part of the sign-in page address) [ohif-fc80e3d01b]:";

/// A question, and the answers that lead to it.
#[derive(Clone, Copy)]
struct Stop<'a> {
    path: &'a [&'a [Do<'a>]],
    at: At<'a>,
}

const NOBODY: Do<'_> = Do::Type(USER, "");
const ADA: Do<'_> = Do::Type(USER, "ada@hospital.example");
const FIRST: &str = "Password for ada@hospital.example:";

/// Every question before the menu of settings.
const MAIN: [Stop<'_>; 13] = {
    const ASKED: &[Do<'_>] = OHIF.answers;
    const MLSPACE: &[Do<'_>] = &[TARGETS[1].answers[0]];
    const ENCODIFY: &[Do<'_>] = &[TARGETS[3].answers[0], TARGETS[3].answers[1]];
    [
        Stop { path: &[], at: At::List(APP) },
        Stop { path: &[&[ASKED[0]]], at: At::Line("Address where people open OHIF:") },
        Stop { path: &[&[ASKED[0], ASKED[1]]], at: At::List(ARCHIVE) },
        Stop {
            path: &[MLSPACE],
            at: At::Line("Address where people open MLSpace (empty before the first deployment):"),
        },
        Stop { path: &[ENCODIFY], at: At::Line("Name ID of the identity provider in Encodify:") },
        Stop { path: &[ASKED], at: At::List(PEOPLE) },
        Stop {
            path: &[ASKED, &[Do::Choose(PEOPLE, "a new identity provider")]],
            at: At::List(KIND),
        },
        Stop {
            path: &[
                ASKED,
                &[Do::Choose(PEOPLE, "a new identity provider"), Do::Choose(KIND, "Okta")],
            ],
            at: At::Line("Name of the provider in the user pool [Okta]:"),
        },
        Stop { path: &[ASKED, &[OWN]], at: At::Line(USER) },
        Stop { path: &[ASKED, &[OWN, ADA]], at: At::Secret(FIRST) },
        Stop {
            path: &[ASKED, &[OWN, ADA, Do::Secret(FIRST, PASSWORD)]],
            at: At::Secret("Password again:"),
        },
        Stop { path: &[ASKED, &[OWN, NOBODY]], at: At::Line(CREATE) },
        Stop { path: &[ASKED, &[OWN, NOBODY, Do::Type(CREATE, "c")]], at: At::List(CHANGE) },
    ]
};

/// Every entry of the menu of settings, and the question behind it.
const SETTINGS: [(&str, At<'_>); 16] = [
    (
        "address of the app",
        At::Line("Address where people open OHIF [https://viewer.example/ohif]:"),
    ),
    ("name of the user pool", At::Line("Name of the user pool [ohif]:")),
    ("sign-in: by", At::List("Sign-in (permanent once the user pool is created)")),
    ("tier", At::List("Tier (Cognito's feature plan)")),
    ("MFA", At::List("MFA (a second factor, by authenticator app)")),
    ("self sign-up", At::List("Self sign-up")),
    ("deletion protection", At::List("Deletion protection")),
    ("name of the app client", At::Line("Name of the app client [ohif]:")),
    (
        "callback URLs",
        At::Edit("Callback URLs, separated by spaces", "https://viewer.example/ohif/callback"),
    ),
    (
        "sign-out URLs",
        At::Edit("Sign-out URLs, separated by spaces", "https://viewer.example/ohif/"),
    ),
    ("scopes", At::Edit("Scopes, separated by spaces", "openid email profile")),
    (
        "identity providers",
        At::Edit(
            "Identity providers (COGNITO: the pool's own users), separated by spaces",
            "COGNITO",
        ),
    ),
    (
        "domain prefix",
        At::Line("Domain prefix (the first part of the sign-in page address) [ohif-fc80e3]:"),
    ),
    ("custom domain", At::Line("Custom domain for the sign-in pages:")),
    ("sign-in pages", At::List("Sign-in pages")),
    ("first user", At::Line("First user's e-mail (empty for none):")),
];

#[derive(Clone, Copy)]
enum Leave {
    CtrlC,
    CtrlD,
    Terminate,
}

impl Person {
    fn ends_at(&mut self, at: At<'_>, how: Leave) {
        match how {
            Leave::CtrlC => self.leaves(at),
            Leave::CtrlD => self.leaves_by(at, "\x04"),
            Leave::Terminate => {
                self.comes_to(at);
                self.terminal.terminate();
                self.ends_with(143);
                self.says("error: stopped; nothing was changed");
            }
        }
    }
}

fn leave_all(world: &World, stops: &[Stop<'_>], how: How, leave: Leave) {
    let before = (world.writes(), world.saved());
    for stop in stops {
        let mut person = world.init(Way::Sandbox, how);
        for answers in stop.path {
            person.does(answers);
        }
        person.ends_at(stop.at, leave);
    }
    assert_eq!((world.writes(), world.saved()), before, "something was made");
}

#[test]
fn ctrl_c_at_every_question_leaves_a_clean_terminal_and_nothing_made() {
    let world = World::new();
    for how in [How::Rich, How::Plain] {
        leave_all(&world, &MAIN, how, Leave::CtrlC);
    }
}

#[test]
fn ctrl_d_leaves_as_ctrl_c_does() {
    let world = World::new();
    let is_typed = |stop: &&Stop<'_>| !matches!(stop.at, At::List(_));
    let typed: Vec<Stop<'_>> = MAIN.iter().filter(is_typed).copied().collect();
    leave_all(&world, &typed, How::Rich, Leave::CtrlD);
    leave_all(&world, &MAIN, How::Plain, Leave::CtrlD);
}

#[test]
fn sigterm_at_every_question_leaves_a_clean_terminal_and_nothing_made() {
    let world = World::new();
    for how in [How::Rich, How::Plain] {
        leave_all(&world, &MAIN, how, Leave::Terminate);
    }
}

#[test]
fn ctrl_c_at_every_setting_leaves_a_clean_terminal_and_nothing_made() {
    let world = World::new();
    for (entry, at) in SETTINGS {
        let answers = [OWN, NOBODY, Do::Type(CREATE, "c"), Do::Choose(CHANGE, entry)];
        let stop = Stop { path: &[OHIF.answers, &answers], at };
        leave_all(&world, &[stop], How::Rich, Leave::CtrlC);
    }
    let answers = [
        OWN,
        NOBODY,
        Do::Type(CREATE, "c"),
        Do::Choose(CHANGE, "custom domain"),
        Do::Type("Custom domain for the sign-in pages:", "login.hospital.example"),
    ];
    let stop = Stop {
        path: &[OHIF.answers, &answers],
        at: At::Line("ARN of its certificate (AWS Certificate Manager, us-east-1):"),
    };
    leave_all(&world, &[stop], How::Rich, Leave::CtrlC);
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[test]
fn the_list_of_pools_is_left_cleanly_short_or_long() {
    let world = World::new();
    let stop = Stop { path: &[OHIF.answers], at: At::List(POOL) };
    for pools in [2, 10] {
        for number in 0..pools {
            world.makes_pool(&format!("staff-{pools}-{number}"));
        }
        for how in [How::Rich, How::Plain] {
            leave_all(&world, &[stop], how, Leave::CtrlC);
            leave_all(&world, &[stop], how, Leave::Terminate);
        }
    }
}

#[test]
fn the_question_for_a_pools_id_is_left_cleanly() {
    let world = World::with_faults("deny@ListUserPools");
    let stop = Stop {
        path: &[OHIF.answers, &[Do::Choose(POOL, "an existing pool, by id")]],
        at: At::Line("Id of the user pool:"),
    };
    for how in [How::Rich, How::Plain] {
        leave_all(&world, &[stop], how, Leave::CtrlC);
        leave_all(&world, &[stop], how, Leave::Terminate);
    }
}

#[test]
fn the_question_for_another_prefix_is_left_cleanly() {
    let world = World::new();
    let staff = world.makes_pool("staff");
    world.call("CreateUserPoolDomain", &json!({ "UserPoolId": staff, "Domain": "ohif-fc80e3" }));
    let stop = Stop {
        path: &[OHIF.answers, &[Do::Choose(POOL, "new pool"), OWN, NOBODY]],
        at: At::Line(PREFIX),
    };
    for how in [How::Rich, How::Plain] {
        leave_all(&world, &[stop], how, Leave::CtrlC);
        leave_all(&world, &[stop], how, Leave::Terminate);
    }
}

#[test]
fn the_question_for_the_same_people_is_left_cleanly() {
    let world = World::new();
    world.has_ohif_at("https://other.example");
    let stop =
        Stop { path: &[OHIF.answers, &[Do::Choose(POOL, "ohif"), OWN]], at: At::List(SHARE) };
    for how in [How::Rich, How::Plain] {
        leave_all(&world, &[stop], how, Leave::CtrlC);
        leave_all(&world, &[stop], how, Leave::Terminate);
    }
}

#[test]
fn the_typed_name_of_destroy_is_left_cleanly() {
    let world = World::new();
    world.has_ohif_at("https://other.example");
    let before = world.writes();
    let arguments = ["destroy", "--target", "ohif", "--pool-name", "ohif"];
    for how in [How::Rich, How::Plain] {
        for leave in [Leave::CtrlC, Leave::Terminate] {
            let mut person = world.sits(Way::Sandbox, how, Size::default(), &arguments);
            person.ends_at(At::Line("To go on, type the name of the user pool, ohif:"), leave);
        }
    }
    assert_eq!(world.writes(), before);
}

#[test]
fn leaving_after_something_was_made_says_how_to_finish() {
    for (how, key) in
        [(How::Plain, "\x03"), (How::Plain, "\x04"), (How::Rich, "\x03"), (How::Rich, "\x04")]
    {
        let world = World::with_faults("taken:ohif-fc80e3");
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
        person.comes_to(At::Line(PREFIX));
        person.terminal.press(key);
        person.ends_with(130);
        person.says("error: stopped; run the same command again to finish");
    }
}
