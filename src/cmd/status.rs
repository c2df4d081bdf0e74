//! `cogoidc status`: the set-ups that spec files name.

use crate::cli::StatusArgs;
use crate::error::{Exit, Failure};
use crate::flow::status;
use crate::ui::printer::Printer;

pub(super) async fn status(args: StatusArgs, printer: Printer) -> Result<Exit, Failure> {
    status::status(args, printer).await
}
