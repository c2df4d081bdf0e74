//! The first user and the password.

use secrecy::ExposeSecret;

use super::*;
use crate::ui::prompter::{Say, Scripted};
use crate::values::PasswordPolicy;
use Say::{Back, Enter, Pick, Type};

#[test]
fn the_first_user_is_asked_for_in_the_words_of_the_place() {
    let cases = [
        (FirstPassword::Mailed, "First user's e-mail, invited by mail (empty for none)"),
        (FirstPassword::Typed, "First user's e-mail, password asked next (empty for none)"),
        (FirstPassword::Unknown, "First user's e-mail (empty for none)"),
    ];
    for (first_password, question) in cases {
        let mut draft = complete();
        draft.user.email = None;
        let (seen, _) = filled_in(first_password, draft, &mut pages([]), &[Enter, Enter]);
        assert!(seen.contains(question), "{question}: {seen}");
    }
}

#[test]
fn a_wrong_e_mail_address_is_asked_for_again() {
    let mut draft = complete();
    draft.user.email = None;
    let answers = [Enter, Type("ada"), Type(" ada@hospital.example ")];
    let (seen, draft) = filled(draft, &mut pages([]), &answers);
    assert!(seen.contains("Not accepted: `ada` is not an e-mail address: it has no @"));
    assert_eq!(draft.user.email.as_deref(), Some("ada@hospital.example"));
}

#[test]
fn a_password_is_typed_twice_and_strong_enough() {
    let mut prompter = Scripted::new([
        Say::Secret("short"),
        Say::Secret("Correct-horse-1"),
        Say::Secret("Correct-horse-2"),
        Say::Secret("Correct-horse-1"),
        Say::Secret("Correct-horse-1"),
    ]);
    assert_eq!(typed(&mut prompter), "Correct-horse-1");
    let seen = prompter.finish();
    assert!(seen.contains("[secret] Password for ada@hospital.example"));
    assert!(seen.contains(
        "Not accepted: it needs at least 8 characters, a capital letter, a digit, a symbol such as ! or -."
    ));
    assert!(seen.contains("The two passwords differ"));
    assert!(!seen.contains("horse") && !seen.contains("short"));
}

/// The password that is given.
fn typed(prompter: &mut Scripted) -> String {
    match password(prompter, "ada@hospital.example", PasswordPolicy::DEFAULT).unwrap() {
        Answer::Given(password) => password.expose_secret().to_owned(),
        Answer::Back => panic!("back"),
    }
}

#[test]
fn a_password_explains_itself_and_the_second_time_leads_back_to_the_first() {
    let mut prompter = Scripted::new([
        Say::Secret("?"),
        Say::Secret("Correct-horse-1"),
        Say::Secret("?"),
        Back,
        Say::Secret("Correct-horse-2"),
        Say::Secret("Correct-horse-2"),
    ]);
    assert_eq!(typed(&mut prompter), "Correct-horse-2");
    let seen = prompter.finish();
    for text in ["signs in with it", "typed twice"] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
}

#[test]
fn the_way_back_from_the_password_leads_to_the_e_mail_address() {
    let mut prompter = Scripted::new([Back]);
    let answer = password(&mut prompter, "ada@hospital.example", PasswordPolicy::DEFAULT).unwrap();
    assert!(matches!(answer, Answer::Back));

    let draft = complete();
    let spec = change::spec();
    let mut prompter = Scripted::new([Type("eve@hospital.example")]);
    let changed = first_user(&mut prompter, &APPS, draft.clone(), &spec).unwrap();
    assert_eq!(changed.user.email.as_deref(), Some("eve@hospital.example"));
    assert!(
        prompter.finish().contains("password asked next (empty for none) [ada@hospital.example]")
    );

    let mut prompter = Scripted::new([Back, Pick("nothing")]);
    let unchanged = first_user(&mut prompter, &APPS, draft.clone(), &spec).unwrap();
    assert_eq!(unchanged, draft);
    assert!(prompter.finish().contains("[list] What would you like to change?"));
}
