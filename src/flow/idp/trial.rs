//! Whether an identity provider accepts a client secret, before Cognito has it.

use futures_util::future::join;
use secrecy::SecretString;

use crate::cognito::{ObservedPool, ObservedProvider};
use crate::error::{Error, Failure};
use crate::finding::{Finding, Outcome};
use crate::flow::connect::Session;
use crate::flow::providers::{Judgement, judge, page_of_pool, values_of};
use crate::oidc::discovery::EarlyDocument;
use crate::oidc::flow::{Acceptance, SecretTrial, TokenEndpoint};
use crate::oidc::provider::{self, Requirements};
use crate::settings::ProviderValues;
use crate::upstream::{GOOGLE_ISSUER, Protocol, SignInAddress};
use crate::values::is_local;

/// Looks at the provider, and tries the secret at its token endpoint.
///
/// # Errors
///
/// A provider that can sign nobody in; one that refuses the secret.
pub(super) async fn tried(
    session: &Session,
    pool: &ObservedPool,
    provider: &ObservedProvider,
    secret: &SecretString,
    document: Option<EarlyDocument>,
) -> Result<Vec<Finding>, Failure> {
    let page = page_of_pool(session, pool, document);
    let (judgement, page) = join(look(session, provider), page).await;
    let Judgement { mut findings, token_endpoint } = judgement?;
    let page = page.map_err(|why| why.error.to_string());
    let trial = async {
        let endpoint = token_endpoint.ok_or("its token endpoint is not known here")?;
        try_secret(session, provider, secret, (&endpoint, &page?)).await
    };
    let (outcome, why) = match trial.await {
        Ok(Acceptance::Accepted) => {
            (Outcome::Pass, "a request with a wrong code was refused for its code".to_owned())
        }
        Ok(Acceptance::Refused) => return Err(refused(provider)),
        Err(why) => {
            (Outcome::Warn, format!("that could not be tried: {why}; only a sign-in shows it"))
        }
    };
    let claim = format!("{} accepts the new client secret", provider.name);
    findings.push(Finding::new("idp.new-secret", claim, outcome, why));
    Ok(findings)
}

fn refused(provider: &ObservedProvider) -> Failure {
    let id = provider.details.get("client_id").map_or("", String::as_str);
    let why =
        format!("{} refuses the secret for its client {id}; nothing was changed", provider.name);
    Failure::from(Error::CheckFailed(why)).hint(
        "take the value of the secret, not its id, for exactly that client; a new one may need a minute until the provider accepts it",
    )
}

/// What is known of the provider and of where it issues tokens.
async fn look(session: &Session, provider: &ObservedProvider) -> Result<Judgement, Failure> {
    let detail = |name: &str| provider.details.get(name).map(String::as_str);
    let claims: Vec<String> = provider.mapping.values().cloned().collect();
    let values = values_of(&ProviderValues::default(), Some(provider));
    let scopes = detail("authorize_scopes").unwrap_or("openid");
    let judgement = judge(session, scopes, &values, &claims).await?;
    let token_endpoint = match judgement.token_endpoint {
        Some(endpoint) => Some(endpoint),
        None if provider.kind == Protocol::Google.api() => of_google(session).await,
        None => detail("token_url").map(|url| TokenEndpoint { url: url.to_owned(), network: None }),
    };
    Ok(Judgement { token_endpoint, ..judgement })
}

/// Cognito knows the endpoints of Google, and shows them to nobody.
async fn of_google(session: &Session) -> Option<TokenEndpoint> {
    let requirements =
        Requirements { issuer: GOOGLE_ISSUER, scopes: "openid", claims: &[], local: false };
    let usable = provider::check(&session.http, &requirements).await.ok()?;
    Some(usable.token_endpoint)
}

/// Tries the secret as Cognito would use it.
///
/// # Errors
///
/// Why nothing can be said.
async fn try_secret(
    session: &Session,
    provider: &ObservedProvider,
    secret: &SecretString,
    (endpoint, page): (&TokenEndpoint, &SignInAddress),
) -> Result<Acceptance, String> {
    // A discovery document was judged; the settings of a pool were not.
    if !endpoint.url.starts_with("https://") && !is_local(&endpoint.url) {
        return Err(format!("{} does not begin with https://", endpoint.url));
    }
    let client_id = provider.details.get("client_id").ok_or("Cognito shows no client id of it")?;
    let trial = SecretTrial { client_id, secret, callback: &page.redirect_uri() };
    let tried = endpoint.try_secret(&session.http, &trial).await;
    tried.map_err(|why| format!("{} answered {why}", endpoint.url))
}
