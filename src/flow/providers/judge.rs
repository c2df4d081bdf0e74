//! What the upstream itself shows, looked at before anything is changed.

use crate::doctor;
use crate::error::{Error, Failure};
use crate::finding::{Finding, Outcome};
use crate::flow::connect::Session;
use crate::flow::now;
use crate::oidc::flow::TokenEndpoint;
use crate::oidc::metadata;
use crate::oidc::provider::{self, ProviderError, Requirements, UsableProvider};
use crate::settings::{Metadata, ProviderValues};

/// What was found of an identity provider that can sign people in.
pub(crate) struct Judgement {
    pub(crate) findings: Vec<Finding>,
    /// Where it issues tokens, if it says so itself.
    pub(crate) token_endpoint: Option<TokenEndpoint>,
}

impl From<Vec<Finding>> for Judgement {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings, token_endpoint: None }
    }
}

/// Fails unless the identity provider can sign people in for a pool that maps those claims.
pub(crate) async fn judge(
    session: &Session,
    scopes: &str,
    values: &ProviderValues,
    claims: &[String],
) -> Result<Judgement, Failure> {
    let http = &session.http;
    let local = session.endpoint.url_outside_aws().is_some();
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    let judged = match (&values.issuer, &values.metadata) {
        (Some(issuer), _) => {
            far_enough(issuer.as_str(), issuer.is_local() && !local)?;
            let requirements =
                Requirements { issuer: issuer.as_str(), scopes, claims: &claims, local };
            let usable = provider::check(http, &requirements).await;
            usable.map(|UsableProvider { token_endpoint, reservations }| {
                let found = doctor::PROVIDER.found(Outcome::Pass, issuer.as_str());
                let findings = [found].into_iter().chain(reservations).collect();
                Judgement { findings, token_endpoint: Some(token_endpoint) }
            })
        }
        (None, Some(Metadata::Url(url))) => {
            far_enough(url.as_str(), url.is_local() && !local)?;
            let fetched = metadata::fetch(http, url.as_str()).await;
            let judged = fetched.and_then(|metadata| in_date(&metadata, url.as_str(), true));
            judged.map(Judgement::from)
        }
        (None, Some(Metadata::Document(text))) => {
            let read = metadata::read("the metadata file", text);
            read.and_then(|metadata| in_date(&metadata, "the file", false)).map(Judgement::from)
        }
        // Cognito knows the endpoints of a social provider itself.
        (None, None) => {
            let doubtful: Vec<Finding> =
                provider::doubtful_claims(&claims, None).into_iter().collect();
            Ok(doubtful.into())
        }
    };
    judged.map_err(|why| refused(&why))
}

/// What is said of metadata that is right, unless nothing of it counts any more.
fn in_date(
    metadata: &metadata::SamlMetadata,
    place: &str,
    fetched: bool,
) -> Result<Vec<Finding>, ProviderError> {
    let claim = "identity provider: the metadata is that of an identity provider";
    let mut findings = vec![Finding::pass("idp.metadata", claim, place)];
    match metadata.in_date(fetched, now()) {
        (Outcome::Fail, why) => return Err(ProviderError::Unusable(format!("{place}: {why}"))),
        (Outcome::Warn, why) => findings.push(doctor::CERTIFICATE.found(Outcome::Warn, why)),
        _ => {}
    }
    Ok(findings)
}

fn far_enough(address: &str, out_of_reach: bool) -> Result<(), Failure> {
    if out_of_reach {
        return Err(Error::Usage(format!(
            "{address} is on this machine, where AWS cannot reach it; only the sandbox can"
        ))
        .into());
    }
    Ok(())
}

fn refused(why: &ProviderError) -> Failure {
    let hint = "nothing was changed; fix it, at the provider or in the settings, then run the same command again";
    match why {
        ProviderError::Unreachable { .. } => {
            Failure::from(Error::Failed(format!("cannot look at the identity provider: {why}")))
                .hint(hint)
        }
        ProviderError::Unusable(_) => Failure::from(Error::CheckFailed(format!(
            "the identity provider cannot sign people in: {why}"
        )))
        .hint(hint),
    }
}
