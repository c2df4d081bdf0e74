//! Which Cognito a command talks to, and the way there.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::cli::{Common, SANDBOX_PORT};
use crate::cognito::{
    self, Aws, Cognito, CognitoError, Endpoint, is_aws_host, profile_region, profiles, wants_mfa,
};
use crate::error::{Error, Failure};
use crate::oidc::Http;
use crate::sandbox::{self, Data, Sandbox, StartError};
use crate::spec::Place;
use crate::spec::draft::Draft;
use crate::spec::shell;
use crate::spec::types::{AccountId, PoolId, Region, service_url};
use crate::ui::printer::{Printer, WAITING};

/// How long a command waits for another one that uses the sandbox at the moment.
const SANDBOX_WAIT: Duration = Duration::from_secs(60);

/// Where a command is going, before anything is sent.
#[derive(Debug)]
pub(super) struct Destination {
    kind: Kind,
    /// None when nothing names one.
    pub(super) region: Option<Region>,
    profile: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Aws(Option<String>),
    Sandbox,
    Custom(String),
}

impl Kind {
    fn url(&self) -> Option<&str> {
        match self {
            Self::Aws(url) => url.as_deref(),
            Self::Sandbox => None,
            Self::Custom(url) => Some(url),
        }
    }
}

/// An open way to one Cognito.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) cognito: Aws,
    pub(super) endpoint: Endpoint,
    pub(super) place: Place,
    pub(super) profile: Option<String>,
    pub(super) http: Http,
    /// Where issuers are looked for in place of AWS.
    pub(super) issuer_base: Option<String>,
    /// The sandbox that this process serves itself.
    server: Option<Sandbox>,
}

/// Where the flags, the environment and the spec file lead. Sends nothing.
///
/// # Errors
///
/// A region that is none, or another than the spec file's.
pub(super) async fn destination(common: &Common, draft: &Draft) -> Result<Destination, Failure> {
    let kind = kind(common, draft);
    for (flag, url) in [
        ("--endpoint-url", kind.url()),
        ("--issuer-base-url", common.issuer_base_url.as_deref()),
    ] {
        if let Some(Err(why)) = url.map(service_url) {
            return Err(Error::Usage(format!("{flag}: {why}")).into());
        }
    }
    let named = match (&common.region, &kind) {
        (Some(region), _) => Some(region.clone()),
        (None, Kind::Sandbox) => None,
        (None, _) => environment(&["AWS_REGION", "AWS_DEFAULT_REGION"]),
    };
    let named = match named {
        None if kind != Kind::Sandbox => profile_region(common.profile.as_deref()).await,
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
        .hint(format!(
            "pass --region {filed}, or use another spec file (--spec FILE)"
        )));
    }
    let of_pool = draft
        .pool
        .id
        .as_ref()
        .and_then(|id| id.parse::<PoolId>().ok())
        .map(|id| id.region());
    let sandbox = (kind == Kind::Sandbox).then(Region::sandbox);
    Ok(Destination {
        kind,
        region: named.or(filed).or(of_pool).or(sandbox),
        profile: common.profile.clone(),
    })
}

/// Flags beat the file, the file beats the environment.
fn kind(common: &Common, draft: &Draft) -> Kind {
    if common.sandbox || draft.sandbox == Some(true) {
        return Kind::Sandbox;
    }
    let ignored =
        environment(&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]).is_some_and(|value| value == "true");
    let configured = || {
        environment(&[
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
            "AWS_ENDPOINT_URL",
        ])
        .filter(|_| !ignored)
    };
    match endpoint_url(common).or_else(configured) {
        None => Kind::Aws(None),
        Some(url) if host_of(&url).is_some_and(|host| is_aws_host(&host)) => Kind::Aws(Some(url)),
        Some(url) => Kind::Custom(url),
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
    names
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty())
}

impl Destination {
    /// Where a set-up would live, as far as it is known before anything is sent.
    pub(super) fn place(&self) -> Place {
        Place {
            region: self.region.clone().unwrap_or_else(Region::sandbox),
            account: None,
        }
    }

    pub(super) fn is_sandbox(&self) -> bool {
        self.kind == Kind::Sandbox
    }

    /// Opens the way and asks whose account it is.
    ///
    /// # Errors
    ///
    /// No region; no credentials; another account than `account`; no sandbox.
    pub(super) async fn open(
        self,
        common: &Common,
        account: Option<&str>,
        printer: Printer,
    ) -> Result<Session, Failure> {
        let Some(region) = self.region.clone() else {
            return Err(Failure::from(Error::Usage("missing: --region".to_owned()))
                .hint("pass --region eu-central-1, or set AWS_REGION"));
        };
        if self.kind != Kind::Sandbox {
            usable(self.profile.as_deref())?;
        }
        let (endpoint, server) = match &self.kind {
            Kind::Aws(None) => (Endpoint::Aws, None),
            Kind::Aws(Some(url)) => (Endpoint::AwsAt(url.clone()), None),
            Kind::Custom(url) => (Endpoint::Custom(url.trim_end_matches('/').to_owned()), None),
            Kind::Sandbox => open_sandbox(common, printer).await?,
        };
        let cognito = Aws::connect(&endpoint, &region, self.profile.as_deref()).await;
        let caller = cognito
            .caller()
            .await
            .map_err(|cause| nobody(cause, self.profile.as_deref()))?;
        guard(account, caller.as_ref())?;
        let issuer_base = common
            .issuer_base_url
            .clone()
            .or_else(|| endpoint.url_outside_aws().map(str::to_owned));
        let place = Place {
            region,
            account: caller,
        };
        Ok(Session {
            cognito,
            endpoint,
            place,
            profile: self.profile,
            http: Http::new()?,
            issuer_base,
            server,
        })
    }
}

/// Nobody knows whose account it is: what to do about the profile.
fn nobody(cause: CognitoError, profile: Option<&str>) -> Failure {
    let mut failure = Failure::from(Error::Cognito {
        doing: "cannot tell whose AWS account this is".to_owned(),
        cause,
    });
    if wants_mfa(profile) {
        let hint = "profiles with mfa_serial are not supported: use aws configure sso";
        failure.hints.insert(0, hint.to_owned());
    }
    failure
}

/// Refuses a profile that was asked for and cannot be used.
fn usable(profile: Option<&str>) -> Result<(), Failure> {
    let Some(name) = profile else { return Ok(()) };
    let why = if !profiles().iter().any(|known| known == name) {
        format!("there is no AWS profile `{name}`")
    } else if wants_mfa(profile) {
        format!("the AWS profile `{name}` has mfa_serial, which is not supported")
    } else {
        return Ok(());
    };
    Err(Error::Cognito {
        doing: "cannot read the AWS credentials".to_owned(),
        cause: CognitoError::local("--profile", cognito::error::Kind::Credentials, why),
    }
    .into())
}

/// Stops before the first Cognito call when the credentials belong to another account.
fn guard(wanted: Option<&str>, caller: Option<&AccountId>) -> Result<(), Failure> {
    let Some(wanted) = wanted else { return Ok(()) };
    match caller {
        Some(caller) if caller.as_str() == wanted => Ok(()),
        Some(caller) => Err(Failure::from(Error::WrongAccount(format!(
            "the credentials belong to the account {caller}, and wanted is {wanted}"
        )))
        .hint("choose another profile: --profile NAME")),
        None => Err(Failure::from(Error::WrongAccount(format!(
            "wanted is the account {wanted}, and this Cognito is not AWS's: it has no account"
        )))
        .hint("leave out --sandbox and --endpoint-url, or use another spec file (--spec FILE)")),
    }
}

/// The sandbox that runs already, or one of this process for as long as it runs.
async fn open_sandbox(
    common: &Common,
    printer: Printer,
) -> Result<(Endpoint, Option<Sandbox>), Failure> {
    let folder = sandbox_folder(common.sandbox_data.clone())?;
    let port = common.sandbox_port.unwrap_or(SANDBOX_PORT);
    if common.sandbox_port.is_some() && common.sandbox_data.is_none() {
        let url = format!("http://localhost:{port}");
        // One that another command serves for a moment is waited for.
        let stays = sandbox::running(&folder).is_none_or(|own| own.long_lived || own.url != url);
        if stays && sandbox::answers(port).await {
            printer.detail(format_args!("using the sandbox at {url}"));
            return Ok((Endpoint::Sandbox(url), None));
        }
    }
    let (start, mut said) = (Instant::now(), Instant::now());
    loop {
        if let Some(running) = sandbox::running(&folder)
            && running.long_lived
        {
            printer.detail(format_args!("using the sandbox at {}", running.url));
            return Ok((Endpoint::Sandbox(running.url), None));
        }
        let config = sandbox::Config {
            port,
            data: Data::Folder(folder.clone()),
            ..sandbox::Config::default()
        };
        match Sandbox::start(config).await {
            Ok(server) => return Ok((Endpoint::Sandbox(server.url().to_owned()), Some(server))),
            // Another command has it for a moment, as this one would.
            Err(StartError::InUse { .. }) if start.elapsed() < SANDBOX_WAIT => {
                if said.elapsed() >= WAITING {
                    printer.line("waiting for another command that uses the sandbox");
                    said = Instant::now();
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(why) => {
                return Err(not_started(&why, port));
            }
        }
    }
}

/// Why there is no sandbox, with what to try.
fn not_started(why: &StartError, port: u16) -> Failure {
    let hints = match why {
        StartError::PortTaken { .. } | StartError::Listen { .. } => {
            let other = if port == u16::MAX {
                SANDBOX_PORT
            } else {
                port + 1
            };
            let mut hints = vec![format!("choose another port: --sandbox-port {other}")];
            if matches!(why, StartError::PortTaken { by, .. } if by == sandbox::OTHER) {
                hints.insert(0, format!("use that sandbox: --sandbox-port {port}"));
            }
            hints
        }
        StartError::Folder { .. } | StartError::InUse { .. } => {
            vec!["choose another data folder: --sandbox-data DIR".to_owned()]
        }
        StartError::Damaged { .. } => Vec::new(),
    };
    Failure {
        hints,
        ..Failure::from(Error::Failed(format!("cannot start the sandbox: {why}")))
    }
}

/// Folder of the sandbox's state.
pub(super) fn sandbox_folder(chosen: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let own = || {
        directories::ProjectDirs::from("", "", "cogoidc")
            .map(|dirs| dirs.data_dir().join("sandbox"))
    };
    chosen.or_else(own).ok_or_else(|| {
        Failure::from(Error::Failed(
            "there is no home folder to keep the sandbox in".to_owned(),
        ))
        .hint("name one: --sandbox-data DIR")
    })
}

impl Session {
    /// The endpoint as JSON documents name it.
    pub(super) fn endpoint_name(&self) -> &str {
        match &self.endpoint {
            Endpoint::Aws | Endpoint::AwsAt(_) => "aws",
            Endpoint::Sandbox(_) => "sandbox",
            Endpoint::Custom(url) => url,
        }
    }

    /// What follows a prefix in a sign-in page address, where that is known before it exists.
    pub(super) fn suffix(&self) -> Option<String> {
        let region = &self.place.region;
        let known = matches!(self.endpoint, Endpoint::Aws)
            && !region.as_str().starts_with("us-gov-")
            && region.dns_suffix() == "amazonaws.com";
        known.then(|| format!(".auth.{region}.amazoncognito.com"))
    }

    /// Whether the sandbox lives only as long as this process.
    pub(super) fn serves_itself(&self) -> bool {
        self.server.is_some()
    }

    pub(super) fn is_sandbox(&self) -> bool {
        matches!(self.endpoint, Endpoint::Sandbox(_))
    }

    /// The flags that lead another command to the same Cognito.
    pub(super) fn flags(&self, common: &Common) -> String {
        let mut flags = String::new();
        let mut add = |flag: &str, value: Option<&str>| {
            if let Some(value) = value {
                flags.push_str(&format!(" {flag} {}", shell::quoted(value)));
            }
        };
        if !self.is_sandbox() {
            add("--profile", self.profile.as_deref());
            add("--region", common.region.as_deref());
            add("--endpoint-url", endpoint_url(common).as_deref());
        }
        if self.is_sandbox() {
            add("--region", common.region.as_deref());
            let port = common.sandbox_port.map(|port| port.to_string());
            add("--sandbox-port", port.as_deref());
            let data = common
                .sandbox_data
                .as_ref()
                .map(|data| data.display().to_string());
            add("--sandbox-data", data.as_deref());
            flags.insert_str(0, " --sandbox");
        }
        flags
    }
}
