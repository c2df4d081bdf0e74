//! Command lines that a person can paste.

use super::Run;
use crate::command_line::{self, CommandLine, Hint};
use crate::flow::connect::Session;
use crate::plan::{Choice, WayOut, removal};
use crate::settings::draft::Draft;

/// A way out of a conflict as the whole command line that takes it.
pub(crate) fn with_choice(run: &Run<'_>, session: &Session, draft: &Draft, way: &WayOut) -> Hint {
    let mut draft = draft.clone();
    let (pool, client) = (&mut draft.pool, &mut draft.client);
    match &way.choice {
        Choice::PoolId(id) => (pool.id, pool.name) = (Some(id.clone()), None),
        Choice::PoolName(name) => (pool.id, pool.name) = (None, Some(name.clone())),
        Choice::ClientId(id) => (client.id, client.name) = (Some(id.clone()), None),
        Choice::ClientName(name) => (client.id, client.name) = (None, Some(name.clone())),
        Choice::DomainPrefix(prefix) => draft.domain.prefix = Some(prefix.clone()),
        Choice::Classic => draft.domain.classic = Some(true),
        Choice::Removal { pool, client, name } => {
            let command = removal(pool, client, name);
            return Hint::run(way.what, command.with(&session.connection));
        }
    }
    let command = CommandLine::new(run.command)
        .with(&command_line::flags(&draft).file("--spec", run.common.spec.as_deref()))
        .with(&run.files())
        .with(&session.connection)
        .switch("--yes");
    Hint::run(way.what, command)
}
