//! An open way to one Cognito.

use std::pin::pin;
use std::time::Instant;

use tokio::time::timeout;

use crate::cognito::{Aws, Endpoint};
use crate::command_line::Flags;
use crate::oidc::Http;
use crate::sandbox::Sandbox;
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};
use crate::values::Place;

/// An open way to one Cognito.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) cognito: Aws,
    pub(crate) endpoint: Endpoint,
    pub(crate) place: Place,
    pub(crate) profile: Option<String>,
    pub(crate) http: Http,
    /// Where issuers are looked for in place of AWS.
    pub(crate) issuer_base: Option<String>,
    /// The flags that lead another command to the same Cognito.
    pub(crate) connection: Flags,
    /// The sandbox that this process serves itself.
    pub(crate) server: Option<Sandbox>,
    pub(super) printer: Printer,
}

impl Session {
    /// Carries out what asks Cognito; while it lasts, a line now and then says how long it has taken and how many
    /// requests were sent.
    pub(crate) async fn waiting<T>(&self, work: impl Future<Output = T>) -> T {
        let (start, before) = (Instant::now(), self.cognito.calls());
        let mut work = pin!(work);
        loop {
            match timeout(PROGRESS_INTERVAL, &mut work).await {
                Ok(done) => return done,
                Err(_) => self.printer.line(format_args!(
                    "     waiting for Cognito, {} s so far, requests sent: {}",
                    start.elapsed().as_secs(),
                    self.cognito.calls() - before
                )),
            }
        }
    }

    /// The endpoint as JSON documents name it.
    pub(crate) fn endpoint_name(&self) -> &str {
        match &self.endpoint {
            Endpoint::Aws | Endpoint::AwsAt(_) => "aws",
            Endpoint::Sandbox(_) => "sandbox",
            Endpoint::Custom(url) => url,
        }
    }

    /// Where it leads, as one sentence.
    pub(super) fn sentence(&self) -> String {
        let Place { region, account } = &self.place;
        if let Endpoint::Sandbox(_) = &self.endpoint {
            return "The local Cognito of the sandbox; AWS is not called.".to_owned();
        }
        if let Endpoint::Custom(url) = &self.endpoint {
            return format!("The Cognito at {url}, which is not AWS, region {region}.");
        }
        let account = account.as_ref().map(|account| format!(" account {account}"));
        let profile = self.profile.as_ref().map(|profile| format!(" (profile {profile})"));
        let (account, profile) = (account.unwrap_or_default(), profile.unwrap_or_default());
        format!("AWS{account}{profile}, region {region}.")
    }

    /// What follows a prefix in a sign-in page address, where that is known before it exists.
    pub(crate) fn suffix(&self) -> Option<String> {
        let is_aws = matches!(self.endpoint, Endpoint::Aws);
        self.place.region.sign_in_suffix().filter(|_| is_aws)
    }

    /// The flags that lead a command of the AWS CLI to the same account and region.
    pub(crate) fn aws_account_flags(&self) -> Flags {
        Flags::default()
            .flag("--region", &self.place.region)
            .option("--profile", self.profile.as_ref())
    }

    /// The flags that lead a command of the AWS CLI to the same Cognito.
    pub(crate) fn aws_flags(&self) -> Flags {
        let url = match &self.endpoint {
            Endpoint::Aws => None,
            Endpoint::AwsAt(url) | Endpoint::Sandbox(url) | Endpoint::Custom(url) => Some(url),
        };
        self.aws_account_flags().option("--endpoint-url", url)
    }

    /// Whether the sandbox lives only as long as this process.
    pub(crate) fn serves_itself(&self) -> bool {
        self.server.is_some()
    }

    pub(crate) fn is_sandbox(&self) -> bool {
        matches!(self.endpoint, Endpoint::Sandbox(_))
    }
}
