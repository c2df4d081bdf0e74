//! The sign-in page that an identity provider has to know.

use crate::cognito::{Endpoint, Observed, ObservedPool};
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Failure};
use crate::flow::connect::Session;
use crate::oidc::discovery::{EarlyDocument, Endpoints, issuer};
use crate::settings::{DomainName, Spec};
use crate::upstream::{SIGN_IN_PAGE, SignInAddress};

/// The sign-in page that a spec comes to: that of its pool, or the one that is going to be made; a placeholder where
/// nothing tells it yet.
pub(crate) async fn settled(session: &Session, spec: &Spec, observed: &Observed) -> SignInAddress {
    let pool = observed.pool.one();
    let base = match pool {
        Some(pool) if !pool.domains.is_empty() => match of_pool(session, pool, None).await {
            Ok(page) => return page,
            // A document that shows the domain some minutes later must not end a run that could go on.
            Err(_) => SIGN_IN_PAGE.to_owned(),
        },
        _ => to_be_made(session, spec.domain.name.value()),
    };
    SignInAddress { base, pool: pool.map(|pool| pool.id.clone()) }
}

/// The address that a domain is going to have, as far as it follows from its name.
fn to_be_made(session: &Session, domain: &DomainName) -> String {
    match (domain, session.suffix(), &session.endpoint) {
        (DomainName::Custom { name, .. }, ..) => format!("https://{name}"),
        (DomainName::Prefix(prefix), Some(suffix), _) => format!("https://{prefix}{suffix}"),
        (DomainName::Prefix(prefix), None, Endpoint::Sandbox(url)) => {
            format!("{}/domain/{prefix}", url.trim_end_matches('/'))
        }
        (DomainName::Prefix(_), None, _) => SIGN_IN_PAGE.to_owned(),
    }
}

/// The sign-in page of a pool that is there, taken from its discovery document.
pub(crate) async fn of_pool(
    session: &Session,
    pool: &ObservedPool,
    early: Option<EarlyDocument>,
) -> Result<SignInAddress, Failure> {
    let absent = |why: String| Failure::from(Error::NotFound(why));
    if pool.domains.is_empty() {
        return Err(absent(format!(
            "the user pool `{}` ({}) has no sign-in page, and an identity provider sends people back to one",
            pool.name, pool.id
        ))
        .hint(Hint::run("create one first", CommandLine::new("init"))));
    }
    let issuer = issuer(
        session.issuer_base.as_deref(),
        &session.place.region,
        &pool.id,
        pool.updated_issuer,
    );
    let fetched = EarlyDocument::or_fetch(early, &session.http, &issuer).await;
    let discovery = fetched.map_err(|why| {
        Error::Failed(format!(
            "cannot find the sign-in page address: {issuer}/.well-known/openid-configuration: {why}"
        ))
    })?;
    let endpoints = discovery.endpoints().filter(|_| discovery.has_domain());
    match endpoints.as_ref().and_then(Endpoints::pages) {
        Some(base) => Ok(SignInAddress { base: base.to_owned(), pool: Some(pool.id.clone()) }),
        None => Err(absent(format!(
            "the discovery document of the user pool {} does not show its sign-in page yet",
            pool.id
        ))
        .hint("run the same command again in a few minutes")),
    }
}
