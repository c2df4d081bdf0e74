//! Questions whose answers also `change` asks for anew.

use super::parses;
use crate::apps::{App, AppQuestion};
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter, Text};
use crate::values::Email;

/// Asks one question about the app; the app judges the answer.
pub(super) fn ask_app(
    prompter: &mut dyn Prompter,
    app: &'static App,
    question: &AppQuestion,
    draft: &mut Draft,
    back: bool,
) -> Result<Answer<String>, Cancelled> {
    let judge = |text: &str| app.check(question, text).map_err(|why| why.to_string());
    let meant = |text: &str| app.meant(question, text);
    let check = |text: &str| match meant(text) {
        Some(_) => Ok(()),
        None => judge(text),
    };
    if !question.choices.is_empty() {
        return ask_choice(prompter, question, draft, back);
    }
    // The answer may have been given for another app.
    let present = draft.answer(question.key).filter(|text| check(text).is_ok());
    let mut answer = prompter.text(&Text {
        question: question.prompt,
        help: &format!("{} For example: {}", question.help, question.example),
        default: present,
        optional: !question.required,
        edit: !question.required,
        back,
        check: &check,
    })?;
    if let Answer::Given(text) = &mut answer {
        if let Some(meant) = meant(text) {
            prompter.say(&format!("Understood as {meant}"));
            *text = meant;
        }
        draft.set_answer(question.key, Some(text.clone()).filter(|text| !text.is_empty()));
    }
    Ok(answer)
}

/// Asks a question whose answers are given.
fn ask_choice(
    prompter: &mut dyn Prompter,
    question: &AppQuestion,
    draft: &mut Draft,
    back: bool,
) -> Result<Answer<String>, Cancelled> {
    let choices = question.choices;
    let item = |(word, label): &(&str, &str)| match *word {
        "" => Item::new(label),
        word => Item::new(label).called(word),
    };
    let items: Vec<Item> = choices.iter().map(item).collect();
    let present = draft.answer(question.key);
    let answer = prompter.list(&List {
        question: question.prompt,
        help: question.help,
        items: &items,
        default: choices.iter().position(|(word, _)| Some(*word) == present),
        back,
    })?;
    Ok(match answer {
        Answer::Back => Answer::Back,
        Answer::Given(index) => {
            let word = choices.get(index).map(|(word, _)| *word).unwrap_or_default();
            let chosen = Some(word.to_owned()).filter(|word| !word.is_empty());
            draft.set_answer(question.key, chosen);
            Answer::Given(word.to_owned())
        }
    })
}

/// What happens after the first user's e-mail address, where no mail can invite anybody.
pub(super) const PASSWORD_NEXT: &str = ", password asked next";

/// Asks for the first user; `after` says what happens then.
pub(super) fn ask_user(
    prompter: &mut dyn Prompter,
    after: &str,
    draft: &mut Draft,
    back: bool,
) -> Result<Answer<String>, Cancelled> {
    let present = draft.user.email.clone();
    let answer = prompter.text(&Text {
        question: &format!("First user's e-mail{after} (empty for none)"),
        help: "A person who may sign in, to try the set-up; you can add more at any time.",
        default: present.as_deref(),
        optional: true,
        edit: true,
        back,
        check: &parses::<Email>,
    })?;
    if let Answer::Given(email) = &answer {
        draft.user.email = Some(email.clone()).filter(|email| !email.is_empty());
    }
    Ok(answer)
}
