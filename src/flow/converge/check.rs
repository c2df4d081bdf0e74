//! What can be judged before anything is sent.

use crate::apps::find;
use crate::command_line::{Flags, Hint};
use crate::error::Failure;
use crate::flow::connect::Destination;
use crate::flow::run::Run;
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
    let resolved = resolve(draft, &destination.place());
    let kind = resolved.as_ref().ok().map(|spec| spec.client.kind);
    let mut invalid = resolved.err().unwrap_or_default();
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
    let app = draft.target.as_deref().and_then(find);
    if let (Some(app), Some(ClientKind::Public), true) =
        (app, kind, run.secret.secret_file.is_some())
    {
        invalid.problems.push(Problem {
            flag: "--secret-file",
            why: format!(
                "{} has a public app client, which has no secret; omit the flag",
                app.title
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
    let missing = invalid.missing.iter();
    let missing =
        missing.fold(Flags::default(), |flags, missing| flags.flag(missing.flag, missing.example));
    let line = run.line(draft, &destination.connection(&run.common), &missing);
    let is_incomplete = !invalid.missing.is_empty();
    let failure = Failure::from(invalid);
    Err(match is_incomplete {
        true => failure.hint(Hint::run("a complete command line", line)),
        false => failure,
    })
}
