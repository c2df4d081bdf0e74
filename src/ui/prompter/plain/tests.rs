use secrecy::ExposeSecret;

use super::*;
use crate::ui::prompter::Item;

fn plain(input: &str) -> Plain<&[u8], Vec<u8>> {
    Plain { input: input.as_bytes(), output: Vec::new(), columns: None }
}

fn written(prompter: Plain<&[u8], Vec<u8>>) -> String {
    String::from_utf8(prompter.output).unwrap()
}

fn choose(
    input: &str,
    default: Option<usize>,
    back: bool,
) -> (Result<Answer<usize>, Cancelled>, String) {
    let items = [
        Item::new("OHIF Viewer").called("ohif"),
        Item::new("MLSpace"),
        Item::new("Multi\x1b[2J\nword"),
    ];
    choose_of(&items, input, default, back)
}

fn choose_of(
    items: &[Item],
    input: &str,
    default: Option<usize>,
    back: bool,
) -> (Result<Answer<usize>, Cancelled>, String) {
    let mut prompter = plain(input);
    let answer = prompter.list(&List {
        question: "Which app?",
        help: "The app people open.",
        items,
        default,
        back,
    });
    (answer, written(prompter))
}

fn write_line(
    input: &str,
    default: Option<&str>,
    optional: bool,
) -> (Result<Answer<String>, Cancelled>, String) {
    let mut prompter = plain(input);
    let answer = prompter.text(&Text {
        question: "Colour",
        help: "Any colour but black.",
        default,
        optional,
        edit: false,
        back: true,
        check: &|text| match text {
            "black" => Err("black is not allowed".to_owned()),
            _ => Ok(()),
        },
    });
    (answer, written(prompter))
}

#[test]
fn a_list_is_numbered_lines_and_one_question() {
    let (answer, written) = choose("2\n", Some(0), true);
    assert_eq!(answer, Ok(Answer::Given(1)));
    insta::assert_snapshot!(written, @r"
    Which app?
      1 OHIF Viewer
      2 MLSpace
      3 Multi�[2J�word
    Number or name [1]: 
    ");
}

#[test]
fn the_question_of_a_list_that_is_longer_than_a_screen_is_asked_below_it() {
    for (count, asked) in [(18, "\nNumber or name: "), (19, "\nWhich app? Number or name: ")] {
        let items: Vec<Item> = (0..count).map(|_| Item::new("MLSpace")).collect();
        let (_, written) = choose_of(&items, "2\n", None, true);
        assert!(written.ends_with(asked), "{written}");
    }
}

#[test]
fn a_list_takes_number_name_beginning_and_default() {
    for (typed, index) in [
        ("1", 0),
        (" 3 ", 2),
        ("mlspace", 1),
        ("OHIF", 0),
        ("ML", 1),
        ("o", 0),
        ("space", 1),
        ("", 0),
    ] {
        let (answer, _) = choose(&format!("{typed}\r\n"), Some(0), true);
        assert_eq!(answer, Ok(Answer::Given(index)), "{typed}");
    }
}

#[test]
fn a_wrong_choice_is_explained_and_asked_again() {
    for (typed, why) in [
        ("4", "there is no entry 4; type a number from 1 to 3 or a name"),
        ("0", "there is no entry 0; type a number from 1 to 3 or a name"),
        ("99999999999999999999999", "there is no entry"),
        ("m", "`m` matches 2 entries: 2 MLSpace; 3 Multi�[2J�word; type a number"),
        ("mlspcae", "there is no entry `mlspcae`; did you mean 2 MLSpace? Type"),
        ("zzz", "there is no entry `zzz`; type a number from 1 to 3 or a name"),
        ("", "type a number from 1 to 3 or a name"),
    ] {
        let (answer, written) = choose(&format!("{typed}\n2\n"), None, true);
        assert_eq!(answer, Ok(Answer::Given(1)), "{typed}");
        assert!(written.contains(&format!("Not accepted: {why}")), "{written}");
        assert_eq!(written.matches("Number or name: ").count(), 2);
    }
}

#[test]
fn a_list_shows_help_and_goes_back() {
    let (answer, written) = choose("?\n<\n", None, true);
    assert_eq!(answer, Ok(Answer::Back));
    assert!(written.contains("The app people open."));
    let (answer, written) = choose("<\n1\n", None, false);
    assert_eq!(answer, Ok(Answer::Given(0)));
    assert!(written.contains("This is the first question"));
}

/// Asks for a secret of more than four characters.
fn type_secret(
    input: &str,
    optional: bool,
    back: bool,
) -> (Result<Answer<String>, Cancelled>, String) {
    let mut prompter = plain(input);
    let answer = prompter.secret(&SecretPrompt {
        question: "Password",
        help: "It is in the mail.",
        optional,
        back,
        check: &|text| if text.len() > 4 { Ok(()) } else { Err("it is too short".to_owned()) },
    });
    let shown = |answer: Answer<SecretString>| match answer {
        Answer::Given(secret) => Answer::Given(secret.expose_secret().to_owned()),
        Answer::Back => Answer::Back,
    };
    (answer.map(shown), written(prompter))
}

#[test]
fn the_end_of_input_cancels_every_question() {
    assert_eq!(choose("", Some(0), true).0, Err(Cancelled));
    assert_eq!(choose("9\n", Some(0), true).0, Err(Cancelled));
    assert_eq!(write_line("black\n?\n", None, false).0, Err(Cancelled));
    assert_eq!(type_secret("", true, true).0, Err(Cancelled));
}

#[test]
fn the_last_line_counts_without_its_newline() {
    assert_eq!(write_line("red", None, false).0, Ok(Answer::Given("red".to_owned())));
}

#[test]
fn a_refused_line_is_asked_for_again() {
    let (answer, written) = write_line("black\n\n  deep red \n", None, false);
    assert_eq!(answer, Ok(Answer::Given("deep red".to_owned())));
    insta::assert_snapshot!(written, @r"
    Colour: Not accepted: black is not allowed.
    Colour: An answer is required; type ? for help.
    Colour: 
    ");
}

#[test]
fn enter_takes_the_default_and_a_hyphen_clears_it() {
    let (answer, written) = write_line("\n", Some("red"), false);
    assert_eq!(answer, Ok(Answer::Given("red".to_owned())));
    assert_eq!(written, "Colour [red]: ");
    let (answer, written) = write_line("-\n", Some("red"), true);
    assert_eq!(answer, Ok(Answer::Given(String::new())));
    assert_eq!(written, "Colour [red, - for none]: ");
    assert_eq!(write_line("\n", None, true).0, Ok(Answer::Given(String::new())));
    assert_eq!(write_line("-\n", None, false).0, Ok(Answer::Given("-".to_owned())));
}

#[test]
fn invalid_utf8_is_refused_without_a_panic() {
    let mut prompter = Plain { input: &b"\xff\n"[..], output: Vec::new(), columns: None };
    let items = [Item::new("one")];
    let answer = prompter.list(&List {
        question: "Which?",
        help: "",
        items: &items,
        default: None,
        back: false,
    });
    assert_eq!(answer, Err(Cancelled));
}

#[test]
fn a_secret_keeps_its_spaces_and_is_never_shown() {
    let (answer, written) = type_secret("\nabc\n pass word \r\n", false, true);
    assert_eq!(answer, Ok(Answer::Given(" pass word ".to_owned())));
    insta::assert_snapshot!(written, @r"
    Nothing is shown while you type. < goes back.
    Password: 
    An answer is required; type ? for help.
    Password: 
    Not accepted: it is too short.
    Password: 
    ");
}

#[test]
fn a_secret_shows_help_and_goes_back() {
    let (answer, written) = type_secret("?\n < \n", false, true);
    assert_eq!(answer, Ok(Answer::Back));
    assert!(written.contains("It is in the mail."), "{written}");
    let (answer, written) = type_secret("<\n<?<?<\n", false, false);
    assert_eq!(answer, Ok(Answer::Given("<?<?<".to_owned())));
    assert!(written.contains("This is the first question"), "{written}");
}

#[test]
fn an_optional_secret_may_be_empty() {
    let (answer, _) = type_secret("\n", true, true);
    assert_eq!(answer, Ok(Answer::Given(String::new())));
}
