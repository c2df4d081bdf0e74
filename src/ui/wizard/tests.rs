mod again;
mod app;
mod back;
mod change;
mod confirm;
mod people;
mod pools;
mod questions;
mod user;

use std::collections::VecDeque;

use super::*;
use crate::ui::prompter::{Say, Scripted};
use crate::values::ValueError;
use Say::{Back, Enter, Pick, Type};

const ADDRESS: AppQuestion = AppQuestion {
    prompt: "Address where people open the viewer",
    help: "The page people start from.",
    example: "https://viewer.hospital.example",
    ..AppQuestion::ADDRESS
};

const NAME_ID: AppQuestion = AppQuestion {
    key: "name_id",
    flag: "--name-id",
    value_name: "NAME",
    label: "Name ID",
    prompt: "Name ID",
    help: "Letters only.",
    example: "cognito",
    required: true,
    choices: &[],
    check: |name| match name.chars().all(char::is_alphabetic) {
        true => Ok(()),
        false => Err(ValueError::new("the name ID has letters only")),
    },
};

static VIEWER: App = App { name: "viewer", title: "A Viewer", questions: &[ADDRESS], ..App::BASE };

static LATE: App = App {
    name: "late",
    title: "Late Bloomer",
    questions: &[AppQuestion { required: false, ..ADDRESS }],
    ..App::BASE
};

static TEAM: App = App {
    name: "team",
    title: "Team Door",
    questions: &[ADDRESS],
    address: |text| match text.contains('.') {
        true => text.parse(),
        false => format!("https://{text}.team.example").parse(),
    },
    ..App::BASE
};

static FORM: App = App {
    name: "form",
    title: "Form Filler",
    questions: &[ADDRESS, NAME_ID],
    callback_suffices: true,
    ..App::BASE
};

static APPS: [&App; 4] = [&VIEWER, &LATE, &TEAM, &FORM];

/// Pages of pools, and how often one was asked for.
struct Pages {
    pages: VecDeque<Result<PoolPage, String>>,
    asked: usize,
    /// The identity providers of each pool.
    providers: Result<Vec<String>, String>,
}

impl Pools for Pages {
    fn next_page(&mut self) -> Result<PoolPage, String> {
        self.asked += 1;
        self.pages.pop_front().expect("a page that was not announced")
    }

    fn providers(&mut self, _: &PoolId) -> Result<Vec<String>, String> {
        self.providers.clone()
    }
}

fn pool(id: &str, name: &str, about: &str, ours: bool) -> PoolChoice {
    PoolChoice {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        about: Some(about.to_owned()).filter(|about| !about.is_empty()),
        ours,
    }
}

fn page(pools: &[PoolChoice], more: bool) -> Result<PoolPage, String> {
    Ok(PoolPage { pools: pools.to_vec(), more })
}

fn pages(pages: impl IntoIterator<Item = Result<PoolPage, String>>) -> Pages {
    Pages { pages: pages.into_iter().collect(), asked: 0, providers: Ok(Vec::new()) }
}

fn no_pools() -> Pages {
    pages([page(&[], false)])
}

fn staff() -> Pages {
    let staff =
        pool("eu-central-1_Staff", "staff-sso", "about 2300 users, not made by cogoidc", false);
    pages([page(&[staff], false)])
}

/// Fills the draft; what a person saw, and the draft.
fn filled(draft: Draft, pools: &mut Pages, answers: &[Say]) -> (String, Draft) {
    filled_in(FirstPassword::Mailed, draft, pools, answers)
}

fn filled_in(
    first_password: FirstPassword,
    draft: Draft,
    pools: &mut Pages,
    answers: &[Say],
) -> (String, Draft) {
    let mut prompter = Scripted::new(answers.iter().copied());
    let draft =
        fill(&mut prompter, &APPS, draft, Surroundings { first_password, app: None }, pools)
            .unwrap();
    (prompter.finish(), draft)
}

fn for_target(name: &str) -> Draft {
    Draft { target: Some(name.to_owned()), ..Draft::default() }
}

/// Nothing left to ask.
fn complete() -> Draft {
    let mut draft = for_target("viewer");
    draft.app_url = Some("https://viewer.example".to_owned());
    draft.pool.name = Some("viewer".to_owned());
    draft.user.email = Some("ada@hospital.example".to_owned());
    draft
}
