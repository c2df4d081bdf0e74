//! The flags of `cogoidc doctor`.

use std::path::PathBuf;

use clap::Args;

use super::{Common, PaceArgs, ReportFormat, Selection};
use crate::values::DicomwebUrl;

/// `cogoidc doctor`
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct DoctorArgs {
    /// Address copied from a browser: of the sign-in page, its error page or /logout, or of the app with ?error=
    #[arg(value_name = "URL")]
    pub(crate) address: Option<String>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Check from outside, without AWS credentials: the issuer in the app's config
    #[arg(long, value_name = "URL", conflicts_with = "address")]
    pub(crate) issuer: Option<String>,
    /// Callback URL that the app sends (repeatable)
    #[arg(long, value_name = "URL")]
    pub(crate) callback_url: Vec<String>,
    /// The app's config file, compared with the user pool
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
    /// Root of the DICOMweb server that the app reads from: is it guarded?
    #[arg(long, value_name = "URL")]
    pub(crate) dicomweb: Option<DicomwebUrl>,
    /// Run only this check or group of checks (repeatable)
    #[arg(long, value_name = "ID")]
    pub(crate) only: Vec<String>,
    /// Skip this check or group of checks (repeatable)
    #[arg(long, value_name = "ID")]
    pub(crate) skip: Vec<String>,
    /// List the checks
    #[arg(long)]
    pub(crate) list: bool,
    /// Check every user pool of the account and region with its app clients
    #[arg(long, conflicts_with_all = ["address", "issuer", "callback_url", "file", "dicomweb", "fix", "target", "app_url", "pool_id", "pool_name", "client_id", "client_name"])]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// With --all: go on where an interrupted run with the same file ended
    #[arg(long, value_name = "FILE", requires = "all")]
    pub(crate) resume: Option<PathBuf>,
    /// Fix what can be fixed, the file of --file included: a plan first, then the checks again
    #[arg(long, conflicts_with_all = ["address", "issuer"])]
    pub(crate) fix: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["json", "list", "fix", "all"])]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) common: Common,
}
