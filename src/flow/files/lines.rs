//! What the plan says of the files that the run writes.

use std::path::Path;

use secrecy::ExposeSecret;

use super::write::{SavedSetUp, secret_text};
use crate::cognito::step::Action;
use crate::cognito::{Observed, ObservedClient, ObservedPool};
use crate::error::Failure;
use crate::files::{self, MAX_SECRET_BYTES};
use crate::flow::run::Run;
use crate::plan::text::FileLine;
use crate::settings::draft::Draft;
use crate::settings::file::MAX_SPEC_BYTES;
use crate::settings::{ClientKind, Spec};
use crate::values::Place;

/// The lines of the plan for the files that the run creates and changes.
///
/// # Errors
///
/// A file that is there and cannot be read.
pub(crate) fn lines(
    run: &Run<'_>,
    (draft, spec): (&Draft, &Spec),
    place: &Place,
    observed: &Observed,
) -> Result<Vec<FileLine>, Failure> {
    let found = found(observed);
    let mut lines = Vec::new();
    if let Some(path) = &run.save {
        let present = files::read_if_there(path, MAX_SPEC_BYTES)?;
        let saved = found.map(|(pool, client)| SavedSetUp { draft, place, pool, client });
        let text = saved.map(|saved| saved.text(path, present.as_deref())).transpose()?;
        lines.extend(line(path, present.as_deref(), text.as_deref(), "settings, no secrets"));
    }
    if let Some(path) = &run.secret.secret_file
        && spec.client.kind == ClientKind::Confidential
    {
        let present = files::read_if_there(path, MAX_SECRET_BYTES)?;
        let secret = found.map(|(_, client)| client.secret.shown());
        let text = secret.flatten().map(|secret| secret_text(secret.expose_secret()));
        let what = "the client secret, readable by you only";
        // A secret that Cognito does not show cannot be written.
        if secret.is_none_or(|secret| secret.is_some()) {
            lines.extend(line(path, present.as_deref(), text.as_deref(), what));
        }
    }
    Ok(lines)
}

/// The line for the app's own config file, which gets the ids of what is created; without a change of the set-up the
/// file itself shows whether it differs.
pub(crate) fn config_line(run: &Run<'_>) -> Option<FileLine> {
    let path = run.write.as_ref()?;
    let action = if path.exists() { Action::Update } else { Action::Create };
    Some(FileLine {
        action,
        path: path.display().to_string(),
        what: "the app's config, shown before it is written",
    })
}

/// The pool and the app client, if both exist.
fn found(observed: &Observed) -> Option<(&ObservedPool, &ObservedClient)> {
    let pool = observed.pool.one()?;
    match pool.found_clients.as_slice() {
        [client] => Some((pool, client)),
        _ => None,
    }
}

/// The line for one file; `None` if it holds the text already. A text that is not known yet is another one.
fn line(
    path: &Path,
    present: Option<&str>,
    text: Option<&str>,
    what: &'static str,
) -> Option<FileLine> {
    let action = match present {
        None => Action::Create,
        Some(_) if present == text => return None,
        Some(_) => Action::Update,
    };
    Some(FileLine { action, path: path.display().to_string(), what })
}
