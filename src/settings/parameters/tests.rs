use clap::Parser;

use super::*;
use crate::settings::file;

/// A draft that says nothing but an example of that setting, and the example.
fn example(parameter: &Parameter) -> (Draft, Vec<String>) {
    let candidates = match (&parameter.question, parameter.flag) {
        (_, Flag::Switch(_, on)) => vec![on.to_string()],
        (Some(ParameterQuestion { input: Input::Choice(values), .. }), _) => {
            vec![values[0].0.to_owned()]
        }
        _ => ["word", "key=value", "true", "10", "password"].map(str::to_owned).to_vec(),
    };
    let held = |word: String| {
        let mut draft = Draft::default();
        (parameter.slot.put)(&mut draft, vec![word.clone()]);
        (draft != Draft::default()).then(|| (draft, vec![word]))
    };
    candidates.into_iter().find_map(held).unwrap_or_else(|| panic!("{}", parameter.name))
}

#[test]
fn a_setting_is_taken_from_the_draft_below_unless_it_is_given() {
    for parameter in parameters() {
        let (draft, words) = example(parameter);
        assert_eq!((parameter.slot.words)(&draft), Some(words.clone()), "{}", parameter.name);
        assert_eq!(Draft::default().over(draft.clone()).over(Draft::default()), {
            // A certificate means nothing without its domain.
            let is_certificate = parameter.label == "certificate_arn";
            if is_certificate { Draft::default() } else { draft }
        });
    }
}

#[derive(Debug, Parser)]
struct CommandLine {
    #[command(flatten)]
    draft: Draft,
}

#[test]
fn the_flags_of_a_draft_give_the_draft_again() {
    for parameter in parameters().filter(|parameter| parameter.flag != Flag::None) {
        let (mut draft, _) = example(parameter);
        match parameter.label {
            "custom_domain" => draft.domain.certificate_arn = Some("arn".to_owned()),
            "password_file" => draft.user.email = Some("a@b.example".to_owned()),
            _ => {}
        }
        let flags = flags(&draft, &Draft::default());
        let line = ["cogoidc"].into_iter().chain(flags.words());
        let read = CommandLine::try_parse_from(line).unwrap().draft;
        assert_eq!(read.over(Draft::default()), draft, "{}", parameter.name);
    }
}

#[test]
fn a_spec_file_holds_every_setting_but_the_first_user() {
    for parameter in parameters() {
        let (draft, words) = example(parameter);
        let text = file::render(&draft, None).unwrap();
        let read = (parameter.slot.words)(&file::parse(&text, &[]).unwrap());
        let is_user = matches!(parameter.label, "test_user" | "password_file");
        assert_eq!(read, if is_user { None } else { Some(words) }, "{text}");
    }
}
