//! Which Cognito a command talks to, and the way there.

mod account;
mod local;
mod serve;
mod session;

use std::env;

use crate::cli::Common;
use crate::cognito::{Aws, Cognito, Endpoint, is_aws_host, profile_region};
use crate::command_line::Flags;
use crate::error::{Error, Failure};
use crate::flow::load::folder;
use crate::oidc::Http;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;
use crate::values::Place;
use crate::values::{PoolId, Region, service_url};
pub(crate) use account::guard;
use account::{nobody, usable};
use local::{SandboxAddress, open_sandbox};
pub(crate) use serve::LocalCognito;
pub(crate) use session::Session;

/// Where a command is going, before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    kind: DestinationKind,
    /// `None` if nothing names one.
    pub(crate) region: Option<Region>,
    profile: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum DestinationKind {
    Aws(Option<String>),
    Sandbox(SandboxAddress),
    Custom(String),
}

impl DestinationKind {
    fn url(&self) -> Option<&str> {
        match self {
            Self::Aws(url) => url.as_deref(),
            Self::Sandbox(_) => None,
            Self::Custom(url) => Some(url),
        }
    }
}

/// Where the flags, the environment and the spec file lead. Sends nothing.
///
/// # Errors
///
/// A region that is none, or another than the spec file's.
pub(crate) async fn destination(common: &Common, draft: &Draft) -> Result<Destination, Failure> {
    let kind = kind(common, draft);
    for (flag, url) in
        [("--endpoint-url", kind.url()), ("--issuer-base-url", common.issuer_base_url.as_deref())]
    {
        if let Some(Err(why)) = url.map(service_url) {
            return Err(Error::Usage(format!("{flag}: {why}")).into());
        }
    }
    let is_sandbox = matches!(kind, DestinationKind::Sandbox(_));
    let named = match (&common.region, &kind) {
        (Some(region), _) => Some(region.clone()),
        (None, DestinationKind::Sandbox(_)) => None,
        (None, _) => environment(&["AWS_REGION", "AWS_DEFAULT_REGION"]),
    };
    let named = match named {
        None if !is_sandbox => profile_region(common.profile.as_deref()).await,
        named => named,
    };
    let parse = |text: String| {
        text.parse::<Region>()
            .map_err(|why| Failure::from(Error::Usage(format!("--region: {why}"))))
    };
    let named = named.map(parse).transpose()?;
    let filed = draft.region.clone().map(parse).transpose()?;
    if let (Some(named), Some(filed)) = (&named, &filed)
        && named != filed
    {
        return Err(Failure::from(Error::WrongAccount(format!(
            "the spec file is for the region {filed}, and the chosen region is {named}"
        )))
        .hint(format!("pass --region {filed}, or use another spec file (--spec FILE)")));
    }
    let of_pool =
        draft.pool.id.as_ref().and_then(|id| id.parse::<PoolId>().ok()).map(|id| id.region());
    let sandbox = is_sandbox.then(Region::sandbox);
    Ok(Destination {
        kind,
        region: named.or(filed).or(of_pool).or(sandbox),
        profile: common.profile.clone(),
    })
}

/// Flags beat the file, the file beats the environment.
fn kind(common: &Common, draft: &Draft) -> DestinationKind {
    if draft.is_in_sandbox() {
        let folder = folder(common);
        return DestinationKind::Sandbox(SandboxAddress {
            port: common.sandbox_port.or(draft.sandbox_port),
            data: draft.sandbox_data.as_ref().map(|data| folder.join(data)),
        });
    }
    let ignored =
        environment(&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]).is_some_and(|value| value == "true");
    let configured = || {
        environment(&["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL"])
            .filter(|_| !ignored)
    };
    match endpoint_url(common).or_else(configured) {
        None => DestinationKind::Aws(None),
        Some(url) if host_of(&url).is_some_and(|host| is_aws_host(&host)) => {
            DestinationKind::Aws(Some(url))
        }
        Some(url) => DestinationKind::Custom(url),
    }
}

/// The endpoint that was asked for of cogoidc itself, not of every AWS tool.
fn endpoint_url(common: &Common) -> Option<String> {
    let given = common.endpoint_url.clone();
    given.or_else(|| environment(&["COGOIDC_ENDPOINT_URL"]))
}

fn host_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    url.host_str().map(str::to_owned)
}

/// The first of these variables that is set to something.
fn environment(names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty())
}

impl Destination {
    /// Where a set-up would live, as far as it is known before anything is sent.
    pub(crate) fn place(&self) -> Place {
        Place { region: self.region.clone().unwrap_or_else(Region::sandbox), account: None }
    }

    pub(crate) fn is_sandbox(&self) -> bool {
        matches!(self.kind, DestinationKind::Sandbox(_))
    }

    pub(crate) fn is_at_aws(&self) -> bool {
        matches!(self.kind, DestinationKind::Aws(_))
    }

    /// The flags that lead another command to the same Cognito, whatever led this one there.
    pub(crate) fn connection(&self, common: &Common) -> Flags {
        let common = if let DestinationKind::Sandbox(address) = &self.kind {
            Common {
                sandbox: true,
                sandbox_port: address.port,
                sandbox_data: address.data.clone(),
                profile: None,
                endpoint_url: None,
                issuer_base_url: None,
                ..common.clone()
            }
        } else {
            Common {
                sandbox: false,
                profile: self.profile.clone(),
                endpoint_url: endpoint_url(common),
                ..common.clone()
            }
        };
        common.connection()
    }

    /// Opens the way, asks whose account it is, and says where it leads.
    ///
    /// # Errors
    ///
    /// No region; no credentials; another account than `account`; no sandbox.
    pub(crate) async fn open(
        self,
        common: &Common,
        account: Option<&str>,
        printer: Printer,
    ) -> Result<Session, Failure> {
        let Some(region) = self.region.clone() else {
            return Err(Failure::from(Error::Usage("missing: --region".to_owned()))
                .hint("pass --region eu-central-1, or set AWS_REGION"));
        };
        if !self.is_sandbox() {
            usable(self.profile.as_deref())?;
        }
        let (endpoint, server) = match &self.kind {
            DestinationKind::Aws(None) => (Endpoint::Aws, None),
            DestinationKind::Aws(Some(url)) => (Endpoint::AwsAt(url.clone()), None),
            DestinationKind::Custom(url) => {
                (Endpoint::Custom(url.trim_end_matches('/').to_owned()), None)
            }
            DestinationKind::Sandbox(address) => open_sandbox(address, printer).await?,
        };
        let cognito = Aws::connect(&endpoint, &region, self.profile.as_deref()).await;
        let caller =
            cognito.caller().await.map_err(|cause| nobody(cause, self.profile.as_deref()))?;
        let issuer_base = common
            .issuer_base_url
            .clone()
            .or_else(|| endpoint.url_outside_aws().map(str::to_owned));
        let connection = self.connection(common);
        let session = Session {
            connection,
            cognito,
            endpoint,
            place: Place { region, account: caller },
            profile: self.profile,
            http: Http::new(),
            issuer_base,
            server,
            printer,
        };
        printer.announcement(session.sentence());
        guard(account, session.place.account.as_ref())?;
        Ok(session)
    }
}
