//! `cogoidc secret list`: the secrets that there are, never their values.

use super::{present, report};
use crate::cli::SecretListArgs;
use crate::error::{Exit, Failure};
use crate::flow::reads::Reads;
use crate::flow::set_up::SetUp;
use crate::ui::printer::Printer;

/// Shows the secrets of an app client.
///
/// # Errors
///
/// What Cognito refuses.
pub(crate) async fn list(args: SecretListArgs, printer: Printer) -> Result<Exit, Failure> {
    let set_up = SetUp::open(args.selection, &args.common, Reads::default(), printer).await?;
    let secrets = present::all(&set_up).await?;
    report::listed(&set_up, &secrets, printer);
    Ok(Exit::Done)
}
