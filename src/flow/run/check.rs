//! What can be judged before anything is sent.

use super::Run;
use crate::apps::find;
use crate::command_line;
use crate::error::Failure;
use crate::flow::connect::Destination;
use crate::resolve::{Invalid, Missing, Problem, resolve};
use crate::settings::ClientKind;
use crate::settings::draft::Draft;

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
                target.title()
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
        Some(line) => failure.hint(format!("a complete command line: {line}")),
        None => failure,
    })
}

/// A command line that has everything that is missing.
fn complete_line(
    run: &Run<'_>,
    draft: &Draft,
    destination: &Destination,
    invalid: &Invalid,
) -> Option<String> {
    if invalid.missing.is_empty() {
        return None;
    }
    let mut line = format!("cogoidc {}", run.command);
    let mut add = |flag: &str, value: &str| {
        line.push_str(&format!(" {flag} {}", command_line::quoted(value)))
    };
    for (flag, value) in [
        ("--target", &draft.target),
        ("--app-url", &draft.app_url),
        ("--name-id", &draft.name_id),
        ("--region", &run.common.region),
    ] {
        if let Some(value) = value {
            add(flag, value);
        }
    }
    for missing in &invalid.missing {
        add(missing.flag, missing.example);
    }
    if destination.is_sandbox() {
        line.push_str(" --sandbox");
    }
    line.push_str(" --yes");
    Some(line)
}
