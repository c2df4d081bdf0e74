//! The discovery document of a set-up, waited for where it is new.

use std::time::{Duration, Instant};

use super::Verified;
use crate::cognito::{ObservedDomain, ObservedPool};
use crate::finding::Finding;
use crate::flow::connect::Session;
use crate::oidc::discovery::{Discovery, issuer};
use crate::plan::serving_domain;
use crate::settings::Selected;
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// Longest wait for the discovery document to show a new domain.
const DISCOVERY_WAIT: Duration = Duration::from_secs(120);

/// Checks domain and discovery document alone.
pub(crate) async fn discovery(
    session: &Session,
    selected: &Selected,
    pool: &ObservedPool,
    fresh: bool,
    printer: Printer,
) -> Verified {
    let domain = serving_domain(selected.domain.as_ref(), pool);
    let (discovery, finding) = match domain.and_then(pending_domain) {
        Some(pending) => (None, pending),
        None => match discover(session, pool, domain, fresh, printer).await {
            Ok(discovery) => {
                let finding =
                    discovery.check(&session.http, domain.map(|domain| domain.name.as_str())).await;
                (Some(discovery), finding)
            }
            Err(finding) => (None, finding),
        },
    };
    printer.finding(&finding);
    Verified { discovery, findings: vec![finding] }
}

/// A domain that is not active yet: nothing behind it can be looked at.
fn pending_domain(domain: &ObservedDomain) -> Option<Finding> {
    if domain.is_active() {
        return None;
    }
    let mut why = format!("the domain `{}` is {}", domain.name, domain.status);
    if let Some(target) = &domain.alias_target {
        why.push_str(&format!("; its DNS name must point to {target} (alias or CNAME)"));
    }
    Some(
        Finding::fail("domain.active", "the sign-in page is active", why)
            .fix("run the same command again: it goes on waiting"),
    )
}

/// The discovery document, waited for until it shows the domain.
async fn discover(
    session: &Session,
    pool: &ObservedPool,
    domain: Option<&ObservedDomain>,
    fresh: bool,
    printer: Printer,
) -> Result<Discovery, Finding> {
    let issuer = issuer(
        session.issuer_base.as_deref(),
        &session.place.region,
        &pool.id,
        pool.updated_issuer,
    );
    let (start, mut said, mut pause) = (Instant::now(), Instant::now(), Duration::from_millis(250));
    loop {
        let fetched = Discovery::fetch(&session.http, &issuer).await;
        let shown = match (&fetched, domain) {
            (Ok(discovery), Some(domain)) => discovery.is_on(&domain.name),
            (Ok(_), None) => true,
            (Err(_), _) => false,
        };
        // A document that is not there, or somebody else's, will not come; one that lacks the new domain will.
        let comes = fetched.as_ref().is_ok_and(Discovery::names_its_issuer);
        let worth_waiting = fresh && comes && start.elapsed() + pause < DISCOVERY_WAIT;
        if shown || !worth_waiting {
            return fetched.map_err(|why| {
                Finding::fail(
                    "issuer.discovery",
                    "discovery document: issuer and keys are right",
                    format!("{issuer}/.well-known/openid-configuration: {why}"),
                )
            });
        }
        if said.elapsed() >= PROGRESS_INTERVAL {
            printer.line(format_args!(
                "     waiting for the discovery document to show the domain, {} s so far",
                start.elapsed().as_secs()
            ));
            said = Instant::now();
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}
