//! What a diagnosis starts from, checked before anything is sent.

use url::Url;

use crate::app_file::AppFile;
use crate::cli::DoctorArgs;
use crate::command_line::{CommandLine, Hint};
use crate::doctor::CheckSelection;
use crate::error::{Error, Failure};
use crate::files;
use crate::values::{did_you_mean, joined};

/// Most bytes of a config that are read; a usual one has a few thousand.
const MAX_CONFIG_BYTES: u64 = 8 << 20;

/// The checks that are wanted.
///
/// # Errors
///
/// A name that stands for no check.
pub(crate) fn choice(args: &DoctorArgs) -> Result<CheckSelection, Failure> {
    let choice = CheckSelection { only: args.only.clone(), skip: args.skip.clone() };
    if let [first, ..] = choice.unknown().as_slice() {
        let near = did_you_mean(first, CheckSelection::names()).unwrap_or_default();
        return Err(Failure::from(Error::Usage(format!("there is no check `{first}`{near}")))
            .hint(Hint::run("to list the checks", list_checks())));
    }
    Ok(choice)
}

/// The command line that lists the checks.
pub(super) fn list_checks() -> CommandLine {
    CommandLine::new("doctor").switch("--list")
}

/// Checks the URLs of the flags.
///
/// # Errors
///
/// An empty callback URL; an issuer that is not a web address.
pub(crate) fn check_urls(args: &DoctorArgs) -> Result<(), Failure> {
    if args.callback_url.iter().any(|url| url.trim().is_empty()) {
        return Err(Error::Usage("--callback-url: the URL is empty".to_owned()).into());
    }
    let mut joined = args.callback_url.iter().map(|url| joined(url));
    if let Some([first, second, ..]) = joined.find(|urls| urls.len() > 1).as_deref() {
        return Err(Error::Usage(format!(
            "--callback-url: two URLs in one; give it twice: `--callback-url {first} --callback-url {second}`"
        ))
        .into());
    }
    if let Some(issuer) = &args.issuer
        && !Url::parse(issuer).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        let issuer = issuer.escape_debug();
        return Err(Error::Usage(format!("--issuer: `{issuer}` is not a web address")).into());
    }
    Ok(())
}

/// The file of `--file`.
///
/// # Errors
///
/// A file that cannot be read or is too large.
pub(crate) fn file(args: &DoctorArgs) -> Result<Option<AppFile>, Failure> {
    let Some(path) = &args.file else {
        return Ok(None);
    };
    let text = files::read(path, MAX_CONFIG_BYTES)
        .map_err(|why| Error::Usage(format!("--file: {why}")))?;
    Ok(Some(AppFile::new(path, &text)))
}
