//! The document of `init` and `apply`.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::WrittenFile;
use crate::apps::{Next, Snippet};
use crate::finding::Finding;
use crate::plan::text::StepReport;
use crate::upstream::Checklist;

/// `init` and `apply`: the set-up as it was read back.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SetUpReport<'a> {
    /// `aws`, `sandbox`, or the URL of another endpoint.
    pub(crate) endpoint: &'a str,
    /// Null where the endpoint is not AWS's own.
    pub(crate) account: Option<&'a str>,
    /// The app.
    pub(crate) target: &'a str,
    pub(crate) pool: PoolReport<'a>,
    pub(crate) client: ClientReport<'a>,
    pub(crate) domain: Option<DomainReport<'a>>,
    pub(crate) issuer: Option<&'a str>,
    /// The discovery document as it was served.
    pub(crate) discovery: Option<&'a Value>,
    pub(crate) callback_urls: &'a [String],
    pub(crate) sign_out_urls: &'a [String],
    pub(crate) scopes: &'a [String],
    pub(crate) identity_providers: &'a [String],
    /// Empty when nothing was to do.
    pub(crate) steps: Vec<StepReport>,
    pub(crate) checks: &'a [Finding],
    pub(crate) snippets: &'a [Snippet],
    /// The config of what guards the app's archive, if it is known what that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) guard: Option<&'a Snippet>,
    /// Only with `--write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<&'a WrittenFile>,
    pub(crate) next: &'a [Next],
    pub(crate) api_calls: u64,
    /// What to enter at the identity providers that were created.
    #[serde(skip_serializing_if = "<[Checklist]>::is_empty")]
    pub(crate) checklists: &'a [Checklist],
}

/// The user pool.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PoolReport<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) arn: &'a str,
    pub(crate) region: &'a str,
    /// Whether this run created it.
    pub(crate) created: bool,
}

/// The app client.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ClientReport<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) public: bool,
    /// Only with `--show-secret`.
    pub(crate) secret: Option<&'a str>,
    /// The file that holds the secret.
    pub(crate) secret_file: Option<&'a str>,
}

/// The domain that serves the sign-in page.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DomainReport<'a> {
    pub(crate) name: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) kind: DomainKind,
    /// Cognito's word, such as `ACTIVE`.
    pub(crate) status: &'a str,
    /// 1 for the classic hosted UI, 2 for managed login.
    pub(crate) managed_login: i32,
    /// The host that a custom domain's DNS record must point to.
    pub(crate) alias_target: Option<&'a str>,
}

/// Whose the domain is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DomainKind {
    Prefix,
    Custom,
}
