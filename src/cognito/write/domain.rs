//! Domains: made, and waited for.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::StepOutcome;
use super::super::adapter::Aws;
use super::super::error::{CognitoError, Kind};
use super::super::observed::Owner;
use super::of_pool;
use crate::settings::DomainName;
use crate::values::{LoginPages, PoolId};

/// Longest wait for a prefix domain to become active.
const PREFIX_WAIT: Duration = Duration::from_secs(120);
/// Longest wait for a custom domain within one run; the next run goes on waiting.
const CUSTOM_WAIT: Duration = Duration::from_secs(900);

/// The request of `CreateUserPoolDomain` without the pool.
pub(super) fn body(name: &DomainName, pages: LoginPages) -> Value {
    let mut body = json!({ "Domain": name.as_str(), "ManagedLoginVersion": pages.version() });
    if let (DomainName::Custom { certificate, .. }, Value::Object(members)) = (name, &mut body) {
        let config = json!({ "CertificateArn": certificate.as_str() });
        members.insert("CustomDomainConfig".to_owned(), config);
    }
    body
}

impl Aws {
    pub(super) async fn create_domain(
        &self,
        pool: &PoolId,
        name: &DomainName,
        pages: LoginPages,
    ) -> Result<(), CognitoError> {
        let request = of_pool(pool, body(name, pages));
        match self.api.call("CreateUserPoolDomain", request).await {
            Ok(_) => Ok(()),
            // Refused for what is there already (the name is taken, or the pool has a domain), or open.
            Err(error) if matches!(error.kind, Kind::Exists | Kind::Refused | Kind::Uncertain) => {
                match self.owner_of(name.as_str()).await {
                    // Created a moment ago, by a call whose answer was lost or by another run.
                    Ok(Some(Owner::Pool(owner))) if owner == *pool => Ok(()),
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Waits until the domain is active; a custom one that takes longer is left to the next run.
    pub(super) async fn await_domain(
        &self,
        name: &str,
        custom: bool,
    ) -> Result<StepOutcome, CognitoError> {
        let start = Instant::now();
        let longest = if custom { CUSTOM_WAIT } else { PREFIX_WAIT };
        let mut pause = Duration::from_millis(500);
        loop {
            let domain = self.describe_domain(name).await?.domain(name);
            if domain.is_active() {
                let note = format!("active after {} s", start.elapsed().as_secs());
                return Ok(StepOutcome { note: Some(note), ..StepOutcome::default() });
            }
            if domain.status == "FAILED" {
                return Err(CognitoError::local(
                    "DescribeUserPoolDomain",
                    Kind::Refused,
                    format!("the domain `{name}` has failed"),
                ));
            }
            if start.elapsed() + pause > longest {
                let note = format!("still {} after {} s", domain.status, start.elapsed().as_secs());
                return Ok(StepOutcome {
                    note: Some(note),
                    unfinished: true,
                    ..StepOutcome::default()
                });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(10));
        }
    }
}
