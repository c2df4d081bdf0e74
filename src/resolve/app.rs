//! Which app, where it is, and the URLs that follow.

use super::{Invalid, Missing};
use crate::apps::{self, App, Urls, find, unknown};
use crate::settings::AppSpec;
use crate::settings::draft::{Answers, Draft};
use crate::values::AppUrl;

pub(super) fn app(draft: &Draft, invalid: &mut Invalid) -> Option<&'static App> {
    let Some(name) = &draft.target else {
        invalid.missing.push(Missing { flag: "--target", example: "ohif" });
        return None;
    };
    let found = find(name);
    if found.is_none() {
        invalid.problem("--target", unknown(name));
    }
    found
}

/// What is known about the app; everything that a new set-up needs to know is demanded.
pub(super) fn app_spec(
    draft: &Draft,
    app: Option<&'static App>,
    invalid: &mut Invalid,
) -> Option<AppSpec> {
    let Some(app) = app else {
        // The address can be judged without knowing the app, so that one run names every fault.
        invalid.parse::<AppUrl>("--app-url", draft.app_url.as_ref());
        if draft.app_url.is_none() {
            invalid.missing.push(Missing { flag: "--app-url", example: "https://viewer.example" });
        }
        return None;
    };
    let replaced = app.callback_suffices && draft.client.callback_urls.is_some();
    for question in app.questions.iter().filter(|question| question.required && !replaced) {
        if draft.answer(question.key).is_none() {
            invalid.missing.push(Missing { flag: question.flag, example: question.example });
        }
    }
    let answers = answers(draft, app, invalid);
    for key in draft.answers.keys().filter(|key| app.answerable().all(|own| own.key != **key)) {
        not_asked(key, app, invalid);
    }
    let url = match &draft.app_url {
        Some(text) => Some(invalid.take("--app-url", app.address(text))?),
        None => None,
    };
    Some(AppSpec { url, answers })
}

/// The answers to the questions about the app; those that cannot be right are left out.
pub(super) fn answers(draft: &Draft, app: &App, invalid: &mut Invalid) -> Answers {
    let mut answers = Answers::new();
    for question in app.answerable() {
        if let Some(answer) = draft.answer(question.key)
            && invalid.take(question.flag, app.check(question, answer)).is_some()
        {
            answers.insert(question.key, answer.to_owned());
        }
    }
    answers
}

/// Refuses an answer to a question that another app asks.
fn not_asked(key: &str, app: &App, invalid: &mut Invalid) {
    if let Some((asking, question)) = apps::asking(key) {
        let (title, label) = (app.title, question.label);
        invalid.problem(
            question.flag,
            format!("{title} has no {label}; the flag is only for {}", asking.title),
        );
    }
}

/// The URLs that follow from what is known about the app.
pub(super) fn app_urls(app: &App, spec: &AppSpec, invalid: &mut Invalid) -> Option<Urls> {
    invalid.take("--app-url", (app.urls)(spec))
}
