//! Terminals of all widths, without colour, and those that are none.

use super::leaving::{CHANGE, POOL};
use super::person::{At, How, Person};
use super::same::{CREATE, OHIF, OWN, PEOPLE, REST};
use super::world::World;
use crate::testing::terminal::{Size, View};

/// A run with stdout in a file, so that the screen holds talk alone.
fn talk(columns: u16, how: How) -> Person {
    let world = World::new();
    world.makes_pool("the staff of the whole hospital, with a name that is longer than a row");
    let size = Size { rows: 24, columns };
    let mut person = world.init_into_file(how, size);
    person.does(OHIF.answers);
    person.chooses("User pool (the people who may sign in)", "new pool");
    person.does(&REST);
    person.ends_with(0);
    person
}

/// The lines that are broken within a word that is not too long by itself.
fn broken(person: &Person, columns: u16) -> Vec<String> {
    let transcript = person.terminal.transcript();
    let (_, talk) = transcript.split_once("Plan: create").unwrap();
    let too_long = talk.lines().filter(|line| {
        let to_be_copied = ["cogoidc ", "Undo: ", "Without questions"]
            .iter()
            .any(|start| line.trim_start().starts_with(start));
        let is_one_word = !line.trim().contains(' ');
        line.chars().count() > columns.into() && !to_be_copied && !is_one_word
    });
    too_long.map(str::to_owned).collect()
}

#[test]
fn talk_breaks_between_words_and_each_answer_is_there_once_on_every_width() {
    for columns in [40, 80, 200] {
        let person = talk(columns, How::Rich);
        assert_eq!(broken(&person, columns), Vec::<String>::new(), "{columns}");
        let flat = person.terminal.flat();
        for question in [
            "Which app are you setting up?",
            "Address where people open OHIF:",
            "Which DICOMweb server does OHIF read from?",
            "User pool (the people who may sign in)",
            "Who signs people in?",
            "First user's e-mail, password asked next (empty for none):",
            "Create these? [y/N, c to change]",
        ] {
            assert_eq!(
                flat.matches(question).count(),
                1,
                "{columns}: {question}\n{}",
                person.terminal.transcript()
            );
        }
        assert!(flat.contains("(empty for none): ada@hospital.example"));
    }
}

#[test]
fn plain_talk_breaks_between_words_too() {
    let person = talk(40, How::Plain);
    assert_eq!(broken(&person, 40), Vec::<String>::new());
}

#[test]
fn the_wizard_reads_as_it_should_on_eighty_columns() {
    let world = World::new();
    let mut person = world.init_into_file(How::Rich, Size::default());
    person.does(OHIF.answers);
    person.does(&REST);
    person.ends_with(0);
    let transcript = world.with_words(&person.terminal.transcript());
    let (said, rest) = transcript.split_once("Undo: ").unwrap();
    // These two come in either order, and take their time.
    let said: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("ok   user ada") && !line.contains(" active after "))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    The local Cognito of the sandbox; AWS is not called.
    Nothing changes before you say yes.
    In a list, type to narrow it, and press Esc to go back. At a text prompt, < goes
    back, ? shows help, and Ctrl-U clears the line.

    Which app are you setting up? OHIF Viewer
    Address where people open OHIF: https://viewer.example/ohif
    Which DICOMweb server does OHIF read from? not decided yet
    Who signs people in? the pool's own users
    First user's e-mail, password asked next (empty for none): ada@hospital.example
    The password needs at least 8 characters, with a lower-case letter, a capital
    letter, a digit and a symbol such as ! or -.
    Nothing is shown while you type. < goes back.
    Password for ada@hospital.example:
    Nothing is shown while you type. < goes back.
    Password again:

    Plan: create 5, change 0, delete 0
      create user pool     ohif: sign-in by e-mail, self sign-up off, deletion
                           protection on, tier essentials, MFA off
      create app client    ohif: no secret, code + PKCE, scopes openid email profile
                           callback https://viewer.example/ohif/callback
                           sign-out https://viewer.example/ohif/
      create sign-in page  ohif-fc80e3 (managed login)
      create user          ada@hospital.example (with the given password)
      create file          cogoidc.toml (settings, no secrets)
    Permanent: region, sign-in by e-mail.
    Create these? [y/N, c to change] y
    ok   user pool POOL-ohif
    ok   app client CLIENT-ohif
    ok   discovery document: issuer and keys are right
    ok   sign-in page accepts https://viewer.example/ohif/callback
    ok   sign-out returns to https://viewer.example/ohif/

    Append to app-config.js, keeping all that is there (as its last lines; OHIF 3.9
    or later):

    Next steps:
      1 Your DICOMweb server is NOT protected yet: the viewer asks people to sign
        in, the archive behind it does not. It must verify the access token: issuer
        SANDBOX/POOL-ohif, keys at
        SANDBOX/POOL-ohif/.well-known/jwks.json, client_id
        CLIENT-ohif, token_use access; there is no aud. This prints
        the config of a guard.
          cogoidc config --target dicomweb-guard --pool-id POOL-ohif --client-id CLIENT-ohif --sandbox --sandbox-data FOLDER/cognito
      2 Prove that the DICOMweb server at URL lets in the viewer's access token and
        no other.
          cogoidc login --unattended --target ohif --dicomweb URL --pool-id POOL-ohif --client-id CLIENT-ohif --sandbox --sandbox-data FOLDER/cognito
      3 Let the DICOMweb server's CORS rules allow the origin https://viewer.example
        and the header Authorization.
      4 Serve index.html for /ohif/callback and /ohif/signed-out, and app-config.js
        with Cache-Control: no-store.
      5 Set routerBasename: '/ohif' in app-config.js; with a slash at its end
        sign-in stops with an error.
      6 Prove it with a real sign-in.
          cogoidc login --sandbox --sandbox-data FOLDER/cognito
      7 This config works only while the sandbox runs; another process serves it at
        the moment.
    ");
    let lines: Vec<&str> = rest.lines().collect();
    assert!(lines[1].starts_with("Without questions (FILE holds"), "{rest}");
    assert_eq!(lines.len(), 2, "{rest}");
}

#[test]
fn choices_break_between_words() {
    for how in [How::Rich, How::Plain, How::Dumb] {
        let world = World::new();
        let mut person = world.init_into_file(how, Size { rows: 24, columns: 40 });
        person.does(OHIF.answers);
        person.comes_to(At::List(PEOPLE));
        let is_whole = |view: &View<'_>| {
            let label = "both: the pool's own users and a new";
            let lines = view.lines();
            let row =
                lines.iter().position(|line| line.ends_with(label) || line.ends_with("and a"));
            row.is_some_and(|row| lines[row + 1].trim().ends_with("identity provider"))
        };
        person.terminal.until("a whole choice", is_whole);
        person.leaves(At::List(PEOPLE));
    }
}

#[test]
fn a_locale_without_utf_8_gets_ascii_marks() {
    for (how, locale) in [(How::Rich, "C"), (How::Plain, "en_US.ISO-8859-1")] {
        let world = World::new();
        world.has_ohif_at("https://viewer.example/ohif");
        let mut person = world.init_with(how, &[("LANG", locale)]);
        person.does(OHIF.answers);
        person.takes_default(At::List(POOL));
        person.does(&[OWN]);
        person.types(CREATE, "c");
        person.chooses(CHANGE, "MFA");
        person.chooses("MFA (a second factor, by authenticator app)", "optional");
        person.comes_to(At::Line("Change this? [y/N, c to change]"));
        person.terminal.shows("mfa off -> optional");
        person.leaves(At::Line("Change this? [y/N, c to change]"));
        assert!(person.terminal.bytes().is_ascii(), "{}", person.terminal.transcript());
    }
}

#[test]
fn no_color_means_no_colour() {
    for how in [How::Rich, How::Plain] {
        let world = World::new();
        let mut person = world.init_with(how, &[("NO_COLOR", "1")]);
        person.does(OHIF.answers);
        person.does(&REST);
        person.ends_with(0);
        let bytes = person.terminal.bytes();
        let coloured = bytes.split("\x1b[").skip(1).any(|code| {
            let end = code.find(|c: char| c.is_ascii_alphabetic());
            end.is_some_and(|end| code[end..].starts_with('m'))
        });
        assert!(!coloured, "{bytes:?}");
    }
}

#[test]
fn stderr_in_a_file_means_no_questions() {
    let world = World::new();
    let mut person = world.init_redirected(
        How::Rich,
        Size::default(),
        r#"file=$1; shift; exec "$@" 2> "$file""#,
    );
    person.ends_with(2);
    assert_eq!(person.terminal.transcript().trim(), "");
    let said = std::fs::read_to_string(world.path("stdout")).unwrap();
    for missing in ["--target", "--app-url", "a complete command line: cogoidc init"] {
        assert!(said.contains(missing), "{said}");
    }
    assert!(!said.contains('\x1b'));
    assert!(world.sandbox.calls().is_empty());
}

#[test]
fn input_from_a_file_means_no_questions() {
    let world = World::new();
    let mut person =
        world.init_redirected(How::Rich, Size::default(), r#"shift; exec "$@" < /dev/null"#);
    person.ends_with(2);
    person.says("--target");
    assert!(world.sandbox.calls().is_empty());
}
