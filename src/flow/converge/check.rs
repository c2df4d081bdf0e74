//! What can be judged before anything is sent.

use crate::apps::find;
use crate::command_line::{CommandLine, Hint};
use crate::error::Failure;
use crate::flow::connect::Destination;
use crate::flow::run::Run;
use crate::resolve::{Invalid, Missing, Problem, resolve};
use crate::settings::ClientKind;
use crate::settings::draft::Draft;
use crate::settings::parameters::app_flags;

/// Judges everything that can be judged before anything is sent.
pub(crate) fn check(
    run: &Run<'_>,
    draft: &Draft,
    destination: &Destination,
    asking: bool,
) -> Result<(), Failure> {
    let mut invalid = resolve(draft, &destination.place()).err().unwrap_or_default();
    if destination.region.is_none() {
        invalid.missing.push(Missing { flag: "--region", example: "eu-central-1" });
    }
    if draft.user.password_file.is_none()
        && draft.user.email.is_some()
        && destination.is_sandbox()
        && !asking
    {
        invalid.problems.push(Problem {
            flag: "--test-user",
            why: "the sandbox sends no mail; give the user's password: `--password-file FILE`"
                .to_owned(),
        });
    }
    let target = draft.target.as_deref().and_then(find);
    let kind = resolve(draft, &destination.place()).ok().map(|spec| spec.client.kind);
    if let (Some(target), Some(ClientKind::Public), true) =
        (target, kind, run.secret.secret_file.is_some())
    {
        invalid.problems.push(Problem {
            flag: "--secret-file",
            why: format!(
                "{} has a public app client, which has no secret; leave the flag out",
                target.title
            ),
        });
    }
    if asking && run.asks_for_app {
        // What is missing will be asked for.
        invalid.missing.clear();
    }
    if invalid == Invalid::default() {
        return Ok(());
    }
    let complete = complete_line(run, draft, destination, &invalid);
    let failure = Failure::from(invalid);
    Err(match complete {
        Some(line) => failure.hint(Hint::run("a complete command line", line)),
        None => failure,
    })
}

/// A command line that has everything that is missing.
fn complete_line(
    run: &Run<'_>,
    draft: &Draft,
    destination: &Destination,
    invalid: &Invalid,
) -> Option<CommandLine> {
    if invalid.missing.is_empty() {
        return None;
    }
    let mut flags = app_flags(draft).option("--region", run.common.region.as_ref());
    for missing in &invalid.missing {
        flags = flags.flag(missing.flag, missing.example);
    }
    if destination.is_sandbox() {
        flags = flags.switch("--sandbox");
    }
    Some(CommandLine::new(run.command).with(&flags).switch("--yes"))
}
