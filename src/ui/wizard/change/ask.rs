//! The kinds of answer that a setting takes.

use crate::settings::draft::Draft;
use crate::settings::parameters::Validator;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::ui::wizard::parses;
use crate::values::{CertificateArn, CustomDomain};

/// One of a few values, each with its description; `None` to go back.
pub(super) fn one_of(
    prompter: &mut dyn Prompter,
    question: &str,
    values: &[(&'static str, &str)],
    present: &[String],
) -> Result<Option<&'static str>, Cancelled> {
    let items: Vec<Item> = values.iter().map(|(_, label)| Item::new(label)).collect();
    let answer = prompter.list(&List {
        question,
        help: "Choose one. The current value is selected.",
        items: &items,
        default: values.iter().position(|(value, _)| present == [*value]),
        back: true,
    })?;
    Ok(given(answer).and_then(|index| values.get(index)).map(|(value, _)| *value))
}

/// One value that is typed; `None` to go back.
pub(super) fn line(
    prompter: &mut dyn Prompter,
    question: &str,
    present: Option<&str>,
    check: Validator,
) -> Result<Option<String>, Cancelled> {
    let answer = prompter.text(&Text {
        question,
        help: "Enter keeps the current value.",
        default: present,
        optional: false,
        edit: false,
        back: true,
        check: &check,
    })?;
    Ok(given(answer))
}

/// Several values on one line; `needed` are those that must stay. `None` to go back.
pub(super) fn words(
    prompter: &mut dyn Prompter,
    question: &str,
    present: &[String],
    check: Validator,
    needed: &[&str],
) -> Result<Option<Vec<String>>, Cancelled> {
    let check = |text: &str| {
        text.split_whitespace().try_for_each(check)?;
        match needed.iter().find(|word| !text.split_whitespace().any(|w| w == **word)) {
            Some(word) => Err(format!("`{word}` is needed; keep it")),
            None => Ok(()),
        }
    };
    let present = present.join(" ");
    let answer = prompter.text(&Text {
        question: &format!("{question}, separated by spaces"),
        help: "Give all of them: the line replaces the current values.",
        default: Some(present.as_str()).filter(|text| !text.is_empty()),
        optional: false,
        edit: true,
        back: true,
        check: &check,
    })?;
    Ok(given(answer).map(|text| text.split_whitespace().map(str::to_owned).collect()))
}

/// A domain and its certificate.
pub(super) fn custom_domain(
    prompter: &mut dyn Prompter,
    draft: &mut Draft,
) -> Result<Option<()>, Cancelled> {
    let mut name = draft.domain.custom.clone();
    loop {
        let question = "Custom domain for the sign-in pages";
        let typed = line(prompter, question, name.as_deref(), parses::<CustomDomain>)?;
        let Some(typed) = typed else {
            return Ok(None);
        };
        let question = "ARN of its certificate (AWS Certificate Manager, us-east-1)";
        let present = draft.domain.certificate_arn.as_deref();
        let certificate = line(prompter, question, present, parses::<CertificateArn>)?;
        if certificate.is_some() {
            draft.domain.prefix = None;
            draft.domain.custom = Some(typed);
            draft.domain.certificate_arn = certificate;
            return Ok(Some(()));
        }
        name = Some(typed);
    }
}

fn given<T>(answer: Answer<T>) -> Option<T> {
    match answer {
        Answer::Given(value) => Some(value),
        Answer::Back => None,
    }
}
