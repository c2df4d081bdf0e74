//! The kinds of answer a setting takes.

use std::fmt::Display;
use std::str::FromStr;

use super::super::parses;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::{CertificateArn, CustomDomain};

/// Asks for one of a few values; `None` to go back.
pub(super) fn one_of<T: Copy + PartialEq>(
    prompter: &mut dyn Prompter,
    question: &str,
    values: &[(T, &str)],
    present: T,
) -> Result<Option<T>, Cancelled> {
    let items: Vec<Item> = values.iter().map(|(_, label)| Item::new(label)).collect();
    let answer = prompter.list(&List {
        question,
        help: "Choose one. The current value is selected.",
        items: &items,
        default: values.iter().position(|(value, _)| *value == present),
        back: true,
    })?;
    Ok(match answer {
        Answer::Given(index) => values.get(index).map(|(value, _)| *value),
        Answer::Back => None,
    })
}

/// Asks for one typed value; `None` to go back.
pub(super) fn line<T>(
    prompter: &mut dyn Prompter,
    question: &str,
    present: &T,
) -> Result<Option<String>, Cancelled>
where
    T: FromStr + Display,
    T::Err: Display,
{
    present_line::<T>(prompter, question, Some(&present.to_string()))
}

/// The same, if there may be no value yet.
pub(super) fn present_line<T>(
    prompter: &mut dyn Prompter,
    question: &str,
    present: Option<&str>,
) -> Result<Option<String>, Cancelled>
where
    T: FromStr,
    T::Err: Display,
{
    let answer = prompter.text(&Text {
        question,
        help: "Enter keeps the current value.",
        default: present,
        optional: false,
        edit: false,
        back: true,
        check: &parses::<T>,
    })?;
    Ok(given(answer))
}

/// Asks for several values on one line; those in `needed` must stay. `None` to go back.
pub(super) fn words<T>(
    prompter: &mut dyn Prompter,
    question: &str,
    present: &[T],
    needed: &[&str],
) -> Result<Option<Vec<String>>, Cancelled>
where
    T: FromStr + Display,
    T::Err: Display,
{
    let check = |text: &str| {
        text.split_whitespace().try_for_each(parses::<T>)?;
        match needed.iter().find(|word| !text.split_whitespace().any(|w| w == **word)) {
            Some(word) => Err(format!("the app needs `{word}`; keep it")),
            None => Ok(()),
        }
    };
    let present = super::joined(present);
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
        let typed = present_line::<CustomDomain>(
            prompter,
            "Custom domain for the sign-in pages",
            name.as_deref(),
        )?;
        let Some(typed) = typed else {
            return Ok(None);
        };
        let certificate = present_line::<CertificateArn>(
            prompter,
            "ARN of its certificate (AWS Certificate Manager, us-east-1)",
            draft.domain.certificate_arn.as_deref(),
        )?;
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
