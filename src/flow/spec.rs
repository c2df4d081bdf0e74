//! Spec files, judged by what they say alone.

use std::path::Path;

use super::document::SpecReport;
use super::load::{beside, named_app, parsed, require_client};
use crate::apps::find;
use crate::command_line::Flags;
use crate::error::{Error, Failure};
use crate::finding::Outcome;
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;
use crate::values::Place;

/// The region that stands for one that a flag or a profile gives.
const ANY_REGION: &str = "us-east-1";

/// Judges a spec file: its keys, and what its values come to. Files that it names are not opened, except the one that
/// describes the app.
pub(crate) fn check(path: &Path) -> SpecReport {
    let file = path.display().to_string();
    let problems = problems(path).unwrap_or_else(|failure| {
        let why = failure.error.to_string();
        // The report names the file by itself.
        vec![why.strip_prefix(&format!("{file}: ")).unwrap_or(&why).to_owned()]
    });
    SpecReport { ok: problems.is_empty(), file, problems }
}

fn problems(path: &Path) -> Result<Vec<String>, Failure> {
    let mut draft = parsed(path)?;
    if let Some(file) = &draft.target_file {
        let name = named_app(&beside(path, file), draft.target.as_deref())?;
        draft.target = Some(name.to_owned());
    }
    if let Some(app) = draft.target.as_deref().and_then(find) {
        require_client(app, &Flags::default())?;
    }
    let place = place(&draft)?;
    let Err(invalid) = resolve(&draft, &place) else {
        return Ok(Vec::new());
    };
    let key = |flag: &str| flag.trim_start_matches('-').replace('-', "_");
    let wrong = invalid.problems.iter().map(|one| format!("{}: {}", key(one.flag), one.why));
    let title = draft.target.as_deref().and_then(find).map_or("the app", |app| app.title);
    let missing =
        invalid.missing.iter().map(|one| format!("{} is missing: {title} needs it", key(one.flag)));
    Ok(wrong.chain(missing).collect())
}

fn place(draft: &Draft) -> Result<Place, Failure> {
    let region = draft.region.as_deref().unwrap_or(ANY_REGION);
    let region = region.parse().map_err(|why| Error::Usage(format!("region: {why}")))?;
    Ok(Place { region, account: None })
}

/// Prints what was found in one file.
pub(crate) fn report(report: &SpecReport, printer: Printer) {
    if report.ok {
        printer.outcome(Outcome::Pass, &report.file);
    }
    for problem in &report.problems {
        printer.outcome(Outcome::Fail, format_args!("{}: {problem}", report.file));
    }
}
