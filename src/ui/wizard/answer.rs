//! Questions whose answers also `change` asks for anew.

use super::parses;
use crate::apps::{App, AppAnswer, AppQuestion};
use crate::settings::AppSpec;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Answer, Cancelled, Prompter, Text};
use crate::values::{Email, completed};

/// The field of the draft that an answer fills.
pub(super) fn field(draft: &Draft, answer: AppAnswer) -> Option<&str> {
    match answer {
        AppAnswer::Address => draft.app_url.as_deref(),
        AppAnswer::NameId => draft.name_id.as_deref(),
    }
}

/// Asks one thing about the app; the target judges the answer.
pub(super) fn ask_app(
    prompter: &mut dyn Prompter,
    target: &'static dyn App,
    asked: &AppQuestion,
    draft: &mut Draft,
    back: bool,
) -> Result<Answer<String>, Cancelled> {
    let url = draft.app_url.clone();
    let judge = |text: &str| judge(target, asked.answer, text, url.as_deref());
    // People type addresses as they do in a browser.
    let whole = |text: &str| {
        let whole = completed(text).filter(|_| asked.answer == AppAnswer::Address)?;
        (judge(text).is_err() && judge(&whole).is_ok()).then_some(whole)
    };
    let check = |text: &str| match whole(text) {
        Some(_) => Ok(()),
        None => judge(text),
    };
    // The answer may have been given for another app.
    let present = field(draft, asked.answer).filter(|text| check(text).is_ok()).map(str::to_owned);
    let help = format!("{} For example: {}", asked.help, asked.example);
    let mut answer = prompter.text(&Text {
        question: asked.prompt,
        help: &help,
        default: present.as_deref(),
        optional: !asked.required,
        edit: !asked.required,
        back,
        check: &check,
    })?;
    if let Answer::Given(text) = &mut answer {
        if let Some(whole) = whole(text) {
            prompter.say(&format!("Understood as {whole}"));
            *text = whole;
        }
        let value = Some(text.clone()).filter(|text| !text.is_empty());
        match asked.answer {
            AppAnswer::Address => draft.app_url = value,
            AppAnswer::NameId => draft.name_id = value,
        }
    }
    Ok(answer)
}

/// Whether the target can be set up with that answer.
fn judge(
    target: &'static dyn App,
    answer: AppAnswer,
    text: &str,
    url: Option<&str>,
) -> Result<(), String> {
    match answer {
        AppAnswer::Address => target.address(text).map(drop),
        AppAnswer::NameId => {
            // Without a good address there is nothing to try the name with.
            let Some(url) = url.and_then(|url| target.address(url).ok()) else {
                return Ok(());
            };
            let app = AppSpec { url: Some(url), name_id: Some(text.to_owned()) };
            target.defaults(&app).map(drop)
        }
    }
    .map_err(|why| why.to_string())
}

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
