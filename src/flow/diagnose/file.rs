//! `--fix`: the app's own config file.

use super::diagnosis::Diagnosis;
use super::input;
use crate::cli::DoctorArgs;
use crate::doctor::evidence::Evidence;
use crate::doctor::is_file_wrong;
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::config::AppConfig;
use crate::flow::set_up::SetUpView;
use crate::ui::printer::Printer;

impl Diagnosis {
    /// Writes the config into the file of `--file` if it is wrong, and takes the file as it is then; whether it was
    /// changed.
    ///
    /// # Errors
    ///
    /// Those of [`AppConfig::of`], [`AppConfig::write`] and [`input::file`].
    pub(crate) async fn write_file(
        &mut self,
        args: &DoctorArgs,
        evidence: &Evidence,
        findings: &[Finding],
        printer: Printer,
    ) -> Result<bool, Failure> {
        let Some(path) = args.file.as_ref().filter(|_| is_file_wrong(findings)) else {
            return Ok(false);
        };
        let (Some(session), Ok(pool), Ok(client)) =
            (&self.session, evidence.pool(), evidence.client())
        else {
            return Ok(false);
        };
        if self.selected.target.is_none() {
            printer.line(format_args!(
                "{} is left as it is: which app it is for is not known (--target NAME).",
                path.display()
            ));
            return Ok(false);
        }
        let selected = &self.selected;
        let set_up = SetUpView { session, selected, pool, client, document: None };
        let config = AppConfig::of(set_up, &evidence.flags(), (None, false), printer).await?;
        let written = config.write(path, (None, &args.common), printer)?;
        let is_changed = written.is_some_and(|file| file.changed);
        if is_changed {
            self.file = input::file(args)?;
        }
        Ok(is_changed)
    }
}
