//! `--fix`: the app's own config file.

use crate::cli::{ConfigArgs, DoctorArgs};
use crate::doctor::is_file_wrong;
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::config::AppConfig;
use crate::flow::set_up::{Named, Reads, SetUp};
use crate::ui::printer::Printer;

/// Writes the config into the file of `--file` if it is wrong; whether it was changed.
///
/// # Errors
///
/// Those of [`SetUp::of`] and of [`AppConfig::write`].
pub(crate) async fn write_file(
    args: &DoctorArgs,
    findings: &[Finding],
    printer: Printer,
) -> Result<bool, Failure> {
    let Some(path) = args.file.as_ref().filter(|_| is_file_wrong(findings)) else {
        return Ok(false);
    };
    let args = ConfigArgs {
        selection: args.selection.clone(),
        form: None,
        show_secret: false,
        write: Some(path.clone()),
        common: args.common.clone(),
    };
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    if named.selected()?.target.is_none() {
        printer.line(format_args!(
            "{} is left as it is: which app it is for is not known (--target NAME).",
            path.display()
        ));
        return Ok(false);
    }
    let set_up = SetUp::of(named, Reads::default()).await?;
    let config = AppConfig::of(set_up, &args, printer).await?;
    let written = config.write(path, (None, &args.common), printer)?;
    Ok(written.is_some_and(|file| file.changed))
}
