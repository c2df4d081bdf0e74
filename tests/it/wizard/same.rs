//! Questions and flags lead to the same set-up.

use super::person::{Do, How};
use super::world::{PASSWORD, Way, World};
use crate::testing::terminal::Size;

/// What a person answers for a target, and the flags that say the same.
pub(super) struct Case {
    pub(super) target: &'static str,
    pub(super) answers: &'static [Do<'static>],
    pub(super) flags: &'static [&'static str],
}

pub(super) const APP: &str = "Which app are you setting up?";
pub(super) const ARCHIVE: &str = "Which DICOMweb server does OHIF read from?";
pub(super) const USER: &str = "First user's e-mail, password asked next (empty for none):";
pub(super) const PEOPLE: &str = "Who signs people in?";
/// The people of the pool sign in, and nobody else.
pub(super) const OWN: Do<'_> = Do::Choose(PEOPLE, "the pool's own users");
pub(super) const CREATE: &str = "Create these? [y/N, c to change]";

pub(super) const OHIF: Case = Case {
    target: "ohif",
    answers: &[
        Do::Choose(APP, "OHIF Viewer"),
        Do::Type("Address where people open OHIF:", "https://viewer.example/ohif"),
        Do::Choose(ARCHIVE, "not decided yet"),
    ],
    flags: &["--app-url", "https://viewer.example/ohif"],
};

pub(super) const TARGETS: [Case; 5] = [
    OHIF,
    Case {
        target: "mlspace",
        answers: &[
            Do::Choose(APP, "MLSpace"),
            Do::Type("Address where people open MLSpace (empty before the first deployment):", ""),
        ],
        flags: &[],
    },
    Case {
        target: "cloudflare-access",
        answers: &[
            Do::Choose(APP, "Cloudflare Access"),
            Do::Type("Cloudflare Access team name:", "my-team"),
        ],
        flags: &["--app-url", "my-team"],
    },
    Case {
        target: "encodify",
        answers: &[
            Do::Choose(APP, "Encodify"),
            Do::Type("Address of the Encodify site:", "https://acme.encodify.example"),
            Do::Type("Name ID of the identity provider in Encodify:", "Cognito"),
        ],
        flags: &["--app-url", "https://acme.encodify.example", "--name-id", "Cognito"],
    },
    Case {
        target: "spa",
        answers: &[
            Do::Choose(APP, "Browser app"),
            Do::Type("Address the app returns to after sign-in:", "http://localhost:5173/"),
        ],
        flags: &["--app-url", "http://localhost:5173/"],
    },
];

/// The answers after those about the app, where a sandbox has no pool yet.
pub(super) const REST: [Do<'_>; 5] = [
    OWN,
    Do::Type(USER, "ada@hospital.example"),
    Do::Secret("Password for ada@hospital.example:", PASSWORD),
    Do::Secret("Password again:", PASSWORD),
    Do::Type(CREATE, "y"),
];

/// What came of a run, in words that are the same in every world.
#[derive(PartialEq, Eq)]
struct Made {
    stdout: String,
    file: String,
    state: String,
}

fn with_flags(case: &Case) -> Made {
    let world = World::new();
    let password = world.path("password").display().to_string();
    let mut arguments = vec!["init", "--target", case.target];
    arguments.extend(case.flags);
    arguments.extend([
        "--test-user",
        "ada@hospital.example",
        "--password-file",
        &password,
        "--save",
        "cogoidc.toml",
        "--yes",
    ]);
    let output = world.runs(Way::Sandbox, &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Made {
        stdout: world.with_words(&String::from_utf8(output.stdout).unwrap()),
        file: world.with_words(&world.saved().unwrap()),
        state: world.state(),
    }
}

/// With stdout in a file, as for `cogoidc init > app-config.js`.
fn with_questions(case: &Case, how: How) -> Made {
    let world = World::new();
    let mut person = world.init_into_file(how, Size::default());
    person.does(case.answers);
    person.does(&REST);
    person.ends_with(0);
    let stdout = std::fs::read_to_string(world.path("stdout")).unwrap();
    Made {
        stdout: world.with_words(&stdout),
        file: world.with_words(&world.saved().unwrap()),
        state: world.state(),
    }
}

fn compare(target: &str, ways: &[How]) {
    let case = TARGETS.iter().find(|case| case.target == target).unwrap();
    let wanted = with_flags(case);
    assert!(wanted.state.contains("\"UserStatus\": \"CONFIRMED\""));
    for how in ways {
        let made = with_questions(case, *how);
        assert_eq!(made.file, wanted.file, "{how:?}");
        assert_eq!(made.stdout, wanted.stdout, "{how:?}");
        assert_eq!(made.state, wanted.state, "{how:?}");
    }
}

#[test]
fn ohif_by_questions_is_the_same_as_by_flags() {
    compare("ohif", &[How::Rich, How::Plain, How::Dumb]);
}

#[test]
fn mlspace_by_questions_is_the_same_as_by_flags() {
    compare("mlspace", &[How::Rich, How::Plain]);
}

#[test]
fn cloudflare_access_by_questions_is_the_same_as_by_flags() {
    compare("cloudflare-access", &[How::Rich, How::Plain]);
}

#[test]
fn encodify_by_questions_is_the_same_as_by_flags() {
    compare("encodify", &[How::Rich, How::Plain]);
}

#[test]
fn a_browser_app_by_questions_is_the_same_as_by_flags() {
    compare("spa", &[How::Rich, How::Plain, How::Accessible]);
}
