//! Which app, where it is, and what it gives by default.

use super::{Invalid, Missing};
use crate::apps::{APPS, App, AppAnswer, Defaults, find};
use crate::settings::AppSpec;
use crate::settings::draft::Draft;

pub(super) fn target(draft: &Draft, invalid: &mut Invalid) -> Option<&'static dyn App> {
    let Some(name) = &draft.target else {
        invalid.missing.push(Missing { flag: "--target", example: "ohif" });
        return None;
    };
    let found = find(name);
    if found.is_none() {
        let names: Vec<&str> = APPS.iter().map(|target| target.name()).collect();
        let nearest = names
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
        let guess = nearest
            .filter(|guess| strsim::jaro_winkler(name, guess) > 0.7)
            .map(|guess| format!("; did you mean `{guess}`?"));
        invalid.problem(
            "--target",
            format!(
                "there is no target `{name}`{}; there are {}",
                guess.unwrap_or_default(),
                names.join(", ")
            ),
        );
    }
    found
}

pub(super) fn app(
    draft: &Draft,
    target: Option<&'static dyn App>,
    invalid: &mut Invalid,
) -> Option<AppSpec> {
    let Some(target) = target else {
        // The address can be judged without knowing the app, so that one run names every fault.
        invalid.parse::<crate::values::AppUrl>("--app-url", draft.app_url.as_ref());
        if draft.app_url.is_none() {
            invalid.missing.push(Missing { flag: "--app-url", example: "https://viewer.example" });
        }
        return None;
    };
    let replaced = target.callback_suffices() && draft.client.callback_urls.is_some();
    let asks = |answer| target.questions().iter().any(|question| question.answer == answer);
    for question in target.questions().iter().filter(|question| question.required && !replaced) {
        let given = match question.answer {
            AppAnswer::Address => draft.app_url.is_some(),
            AppAnswer::NameId => draft.name_id.is_some(),
        };
        if !given {
            invalid
                .missing
                .push(Missing { flag: question.answer.flag(), example: question.example });
        }
    }
    if draft.name_id.is_some() && !asks(AppAnswer::NameId) {
        invalid.problem(
            "--name-id",
            format!("{} has no Name ID; the flag is for Encodify alone", target.title()),
        );
    }
    let url = match &draft.app_url {
        Some(text) => Some(invalid.take("--app-url", target.address(text))?),
        None => None,
    };
    Some(AppSpec { url, name_id: draft.name_id.clone() })
}

/// What the target makes of the app's answers.
pub(super) fn app_defaults(
    target: &dyn App,
    app: &AppSpec,
    invalid: &mut Invalid,
) -> Option<Defaults> {
    let nameless = AppSpec { name_id: None, ..app.clone() };
    let flag = if target.defaults(&nameless).is_ok() { "--name-id" } else { "--app-url" };
    invalid.take(flag, target.defaults(app))
}
