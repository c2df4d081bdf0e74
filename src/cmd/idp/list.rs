//! `cogoidc idp list`

use super::{Place, document, lines};
use crate::cli::IdpListArgs;
use crate::cognito::Described;
use crate::error::{Exit, Failure};
use crate::ui::printer::Printer;

pub(in crate::cmd) async fn list(args: IdpListArgs, printer: Printer) -> Result<Exit, Failure> {
    let place = Place::open_pool(args.selection, &args.common, Described::All, printer).await?;
    let pool = place.pool().await?;
    let client = pool.found_clients.first();
    if printer.json {
        printer.document(&document(&pool, client));
    } else if pool.providers.is_empty() {
        printer.line(format_args!("The user pool `{}` has no identity provider.", pool.name));
    } else {
        lines(&pool, client, printer);
    }
    Ok(Exit::Done)
}
