//! A set-up that is there, or that a spec would make, for another tool.

use std::path::Path;

use super::agree;
use super::connect::Session;
use super::document::{self, ExportReport};
use super::load::Loaded;
use super::look;
use super::providers::completed;
use super::set_up::Named;
use crate::cli::Common;
use crate::cognito::{Cognito, Definition, ObservedPool, RawSetUp, SecretLookup, Step};
use crate::error::{Error, Failure};
use crate::export::{ExportFile, Format, ProviderVersion, Source};
use crate::files::{self, Access};
use crate::finding::Outcome;
use crate::plan::plan;
use crate::ui::printer::Printer;
use crate::values::Region;

/// Most bytes of a file that is replaced.
const MAX_BYTES: u64 = 8 << 20;

/// A set-up in the words that create it.
pub(crate) struct Found {
    definition: Definition,
    region: Region,
    /// Whether a spec file says more than the set-up that is there.
    has_spec: bool,
}

impl Found {
    /// Reads the set-up that is named; what of it is not there yet is planned from the spec.
    ///
    /// # Errors
    ///
    /// Names that select no set-up; a refusal by Cognito; where something is not there yet, a spec that is incomplete or
    /// that no plan can make true.
    pub(crate) async fn of(
        named: Named<'_>,
        common: &Common,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let selected = named.selected()?;
        let Named { loaded, destination, .. } = named;
        let session = destination.open(common, loaded.draft.account.as_deref(), printer).await?;
        let mut wanted = look::wanted_of(&selected);
        wanted.secret = SecretLookup::Required;
        let observed = look::observe(&session, &wanted).await?;
        let there = observed.pool.one().filter(|pool| !pool.found_clients.is_empty());
        let has_spec = loaded.file.is_some();
        let (raw, steps) = if there.is_some() || selected.target.is_none() {
            let (pool, client) = look::found(observed, &wanted, &session.place)?;
            let raw = session.waiting(session.cognito.raw_set_up(&pool, Some(&client))).await;
            (raw.map_err(|cause| cannot_read(&pool, cause))?, Vec::new())
        } else {
            planned(loaded, &session, common, printer).await?
        };
        let definition = Definition::of(raw, &steps).ok_or_else(|| {
            Error::Failed("Cognito's answer describes no user pool with an app client".to_owned())
        })?;
        let has_spec = has_spec && definition.client.id.is_some();
        Ok(Self { definition, region: session.place.region.clone(), has_spec })
    }
}

fn cannot_read(pool: &ObservedPool, cause: crate::cognito::CognitoError) -> Error {
    Error::Cognito {
        doing: format!("cannot read the set-up in the user pool `{}`", pool.name),
        cause,
    }
}

/// What is there of the set-up of a spec, and the steps that make the rest.
async fn planned(
    loaded: Loaded,
    session: &Session,
    common: &Common,
    printer: Printer,
) -> Result<(RawSetUp, Vec<Step>), Failure> {
    let spec = completed(&loaded.draft, session, common, printer)?;
    let observed = look::observe(session, &look::wanted(&spec)).await?;
    let plan = plan(&spec, &observed)?;
    let raw = match observed.pool.one() {
        Some(pool) => {
            let raw = session.waiting(session.cognito.raw_set_up(pool, None)).await;
            raw.map_err(|cause| cannot_read(pool, cause))?
        }
        None => RawSetUp::default(),
    };
    Ok((raw, plan.steps))
}

/// The files of an export.
pub(crate) struct Export {
    files: Vec<ExportFile>,
    /// Whether the user pool is there.
    is_there: bool,
    /// What to know besides the notes of the files.
    notes: Vec<&'static str>,
}

impl Export {
    /// The set-up in a format.
    pub(crate) fn new(found: &Found, format: &Format, provider: ProviderVersion) -> Self {
        let Found { definition, region, has_spec } = found;
        let files = format.files(&Source { definition, region, provider });
        let notes = has_spec
            .then_some(
                "this is what is there; `cogoidc plan` shows what the spec file would change",
            )
            .into_iter()
            .collect();
        Self { files, is_there: definition.pool.id.is_some(), notes }
    }

    /// Prints the first file; with `--json` all of them.
    pub(crate) fn print(&self, printer: Printer) {
        self.print_notes(printer);
        if printer.json {
            self.document(Vec::new(), printer);
            return;
        }
        if let Some((first, others)) = self.files.split_first() {
            printer.result(&first.text);
            for other in others {
                printer.line(format_args!("{}: --write FOLDER writes it too", other.name));
            }
        }
    }

    /// Writes the files into a folder; asks if one of them is there with another text.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written; a no, or nobody to ask.
    pub(crate) fn write(
        &self,
        folder: &Path,
        common: &Common,
        printer: Printer,
    ) -> Result<(), Failure> {
        self.print_notes(printer);
        let mut changed = Vec::new();
        let mut is_replaced = false;
        for file in &self.files {
            let path = folder.join(file.name);
            files::probe(&path)?;
            let present = files::read_if_there(&path, MAX_BYTES)?;
            if present.as_deref() == Some(&file.text) {
                printer.line(format_args!("Nothing to change in {}.", path.display()));
                continue;
            }
            is_replaced |= present.is_some();
            let verb = if present.is_some() { "Change" } else { "Create" };
            printer.line(format_args!("{verb} {}", path.display()));
            changed.push((path, file));
        }
        if is_replaced {
            agree::agreed(common, printer, "Write these files?", "replace the files named above")?;
        }
        for (path, file) in &changed {
            files::write(path, &file.text, Access::Shared)?;
            printer.outcome(Outcome::Pass, format_args!("{} is written", path.display()));
        }
        if printer.json {
            let written = changed.iter().map(|(path, _)| path.display().to_string());
            self.document(written.collect(), printer);
        }
        Ok(())
    }

    fn document(&self, written: Vec<String>, printer: Printer) {
        let report = ExportReport { existing: self.is_there, files: &self.files, written };
        document::print(printer, "export", report);
    }

    fn print_notes(&self, printer: Printer) {
        let of_files = self.files.iter().flat_map(|file| &file.notes).map(String::as_str);
        for note in of_files.chain(self.notes.iter().copied()) {
            printer.prose(format_args!("Note: {note}."), 6);
        }
    }
}
