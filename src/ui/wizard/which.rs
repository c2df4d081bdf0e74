//! Which app a set-up or a config is for.

use crate::apps::App;
use crate::ui::prompter::{Answer, Cancelled, Item, List, Prompter};

/// Asks which app a config is for.
pub(crate) fn app(
    prompter: &mut dyn Prompter,
    targets: &[&'static App],
) -> Result<&'static App, Cancelled> {
    loop {
        let answer = ask_which(prompter, "Which app is the config for?", targets, None, false)?;
        if let Answer::Given(index) = answer
            && let Some(target) = targets.get(index)
        {
            return Ok(*target);
        }
    }
}

/// Asks for one of the apps.
pub(super) fn ask_which(
    prompter: &mut dyn Prompter,
    question: &str,
    targets: &[&'static App],
    chosen: Option<&str>,
    back: bool,
) -> Result<Answer<usize>, Cancelled> {
    let items: Vec<Item> =
        targets.iter().map(|target| Item::new(target.title).called(target.name)).collect();
    prompter.list(&List {
        question,
        help: "Each app has its own defaults: what it needs from Cognito, and the config it reads.",
        items: &items,
        default: targets.iter().position(|target| Some(target.name) == chosen),
        back,
    })
}

/// The app of that name.
pub(super) fn find(targets: &[&'static App], name: &str) -> Option<&'static App> {
    targets.iter().copied().find(|target| target.name == name)
}
