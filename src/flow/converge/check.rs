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
    invalid.problems.extend(lacks_password(draft, destination).filter(|_| !asking));
    invalid.problems.extend(useless_secret_file(run, draft, kind));
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

/// A first user who could not be given a password.
fn lacks_password(draft: &Draft, destination: &Destination) -> Option<Problem> {
    let user = &draft.user;
    let lacks = user.email.is_some() && user.password_file.is_none() && destination.is_sandbox();
    lacks.then(|| Problem {
        flag: "--test-user",
        why: "the sandbox sends no mail; give the user's password: `--password-file FILE`"
            .to_owned(),
    })
}

/// A file for a secret that the app client does not have.
fn useless_secret_file(run: &Run<'_>, draft: &Draft, kind: Option<ClientKind>) -> Option<Problem> {
    let app = draft.target.as_deref().and_then(find)?;
    let is_useless = kind == Some(ClientKind::Public) && run.secret.secret_file.is_some();
    is_useless.then(|| Problem {
        flag: "--secret-file",
        why: format!("{} has a public app client, which has no secret; omit the flag", app.title),
    })
}
