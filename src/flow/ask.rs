//! The questions of init, put through the wizard with what Cognito has to choose from.

use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::about_users;
use super::connect::Session;
use crate::apps;
use crate::cli::Common;
use crate::cognito::{Cognito, PageToken, PoolSummary};
use crate::error::Failure;
use crate::plan::Conflict;
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::ui::prompter::{Cancelled, Prompter, prompter};
use crate::ui::wizard::{self, FirstPassword, PoolChoice, PoolPage, Pools, Shared, Surroundings};
use crate::values::{PoolId, Region};

/// Asks for the region, where nothing names one.
pub(crate) fn region(common: &Common) -> Result<Region, Failure> {
    let mut prompter = prompter(common.plain_prompts);
    Ok(block_in_place(|| wizard::region(prompter.as_mut()))?)
}

/// Asks for what the draft leaves open; `app` is the one whose source is in the folder.
pub(crate) fn fill(
    prompter: &mut dyn Prompter,
    session: &Session,
    draft: Draft,
    (sandbox, app): (bool, Option<&'static str>),
) -> Result<Draft, Failure> {
    let first_password = match (sandbox, &session.place.account) {
        (true, _) => FirstPassword::Typed,
        (false, Some(_)) => FirstPassword::Mailed,
        (false, None) => FirstPassword::Unknown,
    };
    let mut pools = Listed { session, state: State::First };
    let around = Surroundings { first_password, app };
    Ok(block_in_place(|| wizard::fill(prompter, &apps::with_client(), draft, around, &mut pools))?)
}

/// Lets one setting be changed.
///
/// # Errors
///
/// A draft that cannot be a spec; the end of the dialogue.
pub(crate) fn change(
    prompter: &mut dyn Prompter,
    session: &Session,
    draft: Draft,
) -> Result<Draft, Failure> {
    let spec = resolve(&draft, &session.place)?;
    Ok(block_in_place(|| wizard::change(prompter, &apps::with_client(), draft, &spec))?)
}

/// Asks whose people an app signs in, whose pool or client serves other addresses.
pub(crate) fn same_users(
    prompter: &mut dyn Prompter,
    draft: Draft,
    conflict: &Conflict,
) -> Result<Draft, Cancelled> {
    let Conflict::OtherApp {
        client,
        serving_client,
        pool_suggestion,
        client_suggestion,
        wanted,
        ..
    } = conflict
    else {
        return Ok(draft);
    };
    let shared = Shared {
        found: &conflict.to_string(),
        address: wanted,
        pool: pool_suggestion,
        client: client_suggestion,
        same_client: client.as_ref(),
        serving_client: serving_client.as_deref(),
    };
    wizard::same_users(prompter, draft, &shared)
}

/// The pools of the account, page by page.
struct Listed<'a> {
    session: &'a Session,
    state: State,
}

enum State {
    First,
    More(PageToken),
    End,
}

impl Pools for Listed<'_> {
    fn next_page(&mut self) -> Result<PoolPage, String> {
        let token = match &self.state {
            State::First => None,
            State::More(token) => Some(token),
            State::End => return Ok(PoolPage::default()),
        };
        let page = Handle::current()
            .block_on(self.session.cognito.pools(token))
            .map_err(|why| why.to_string())?;
        self.state = page.next.map_or(State::End, State::More);
        let more = matches!(self.state, State::More(_));
        // Nothing can be set up in a replica.
        let region = &self.session.place.region;
        let pools = page.pools.into_iter().filter(|pool| pool.id.region() == *region);
        Ok(PoolPage { pools: pools.map(choice).collect(), more })
    }

    fn providers(&mut self, pool: &PoolId) -> Result<Vec<String>, String> {
        let listed = self.session.cognito.providers(pool);
        let listed = Handle::current().block_on(listed);
        listed.map_err(|why| why.to_string())
    }
}

fn choice(pool: PoolSummary) -> PoolChoice {
    let maker = if pool.ours { "made by cogoidc" } else { "not made by cogoidc" };
    let about = pool.users.map(|users| format!("{}, {maker}", about_users(users)));
    PoolChoice { id: pool.id, name: pool.name, about, ours: pool.ours }
}
