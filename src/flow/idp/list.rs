//! `cogoidc idp list`

use super::lines;
use crate::cli::IdpListArgs;
use crate::cognito::Described;
use crate::error::{Exit, Failure};
use crate::flow::document::{self, IdpReport};
use crate::flow::reads::Reads;
use crate::flow::set_up::Named;
use crate::ui::printer::Printer;

pub(crate) async fn list(args: IdpListArgs, printer: Printer) -> Result<Exit, Failure> {
    let named = Named::load(args.selection, &args.common, printer).await?;
    let pool = named.reach_pool(reads()).await?.read_pool().await?;
    let client = pool.found_clients.first();
    if printer.json {
        document::print(printer, "idp", IdpReport::of(&pool, client));
    } else if pool.providers.is_empty() {
        printer.line(format_args!("The user pool `{}` has no identity provider.", pool.name));
    } else {
        lines(&pool, client, printer);
    }
    Ok(Exit::Done)
}

/// What it reads.
pub(crate) fn reads() -> Reads {
    Reads { providers: Described::All, ..Reads::default() }
}
