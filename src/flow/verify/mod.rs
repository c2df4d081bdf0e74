//! The checks at the end of a set-up: can people sign in with what was made?

mod evidence;
mod issuer;
mod pages;

use super::connect::Session;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::doctor::app::AppSide;
use crate::doctor::evidence::Evidence;
use crate::doctor::{self, Check};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::{Discovery, Endpoints};
use crate::oidc::probe::SignOut;
use crate::plan::serving_domain;
use crate::settings::{Selected, Spec};
use crate::ui::printer::Printer;
use crate::values::CallbackUrl;

/// The pool and client of a finished set-up, read back.
pub(crate) struct Finished {
    pub(crate) pool: ObservedPool,
    pub(crate) client: ObservedClient,
    pub(crate) verified: Verified,
}

/// What was found, and the discovery document that the config is written from.
pub(crate) struct Verified {
    pub(crate) discovery: Option<Discovery>,
    pub(crate) findings: Vec<Finding>,
}

impl Verified {
    pub(crate) fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.outcome == Outcome::Fail)
    }

    /// The endpoints, if the discovery document can be trusted.
    pub(crate) fn endpoints(&self) -> Option<Endpoints> {
        let is_proof = |finding: &Finding| {
            finding.id == doctor::DISCOVERY.id && finding.outcome == Outcome::Pass
        };
        if !self.findings.iter().any(is_proof) {
            return None;
        }
        self.discovery.as_ref().and_then(Discovery::endpoints)
    }
}

/// Checks a set-up by the domain, the discovery document and the pages. `fresh` says that something was just
/// changed and may take a moment to show.
pub(crate) async fn verify(
    session: &Session,
    spec: &Spec,
    (pool, client): (&ObservedPool, &ObservedClient),
    fresh: bool,
    printer: Printer,
) -> Verified {
    let selected = Selected::from(spec);
    let app = AppSide { sign_in: Some(*spec.pool.sign_in.value()), ..AppSide::of(&selected) };
    let mut evidence = prepared(session, &selected, app, (pool, client));
    let mut verified = discovered(session, &mut evidence, fresh, printer).await;
    if let Some(endpoints) = verified.endpoints() {
        pages::ask(session, &mut evidence, client, &endpoints, fresh).await;
    }
    for finding in judged(&evidence) {
        printer.finding(&finding);
        verified.findings.push(finding);
    }
    verified
}

/// Checks the domain and the discovery document alone.
pub(crate) async fn discovery(
    session: &Session,
    selected: &Selected,
    set_up: (&ObservedPool, &ObservedClient),
    printer: Printer,
) -> Verified {
    let mut evidence = prepared(session, selected, AppSide::default(), set_up);
    discovered(session, &mut evidence, false, printer).await
}

/// The evidence before anything is asked of the pages.
fn prepared(
    session: &Session,
    selected: &Selected,
    app: AppSide,
    (pool, client): (&ObservedPool, &ObservedClient),
) -> Evidence {
    let domain = serving_domain(selected.domain.as_ref(), pool);
    let (callbacks, sign_outs) = urls(selected, client);
    evidence::of(session, AppSide { callbacks, sign_outs, ..app }, (pool, client), domain)
}

/// Checks the discovery document, or the domain if that is not active: nothing behind it answers yet.
async fn discovered(
    session: &Session,
    evidence: &mut Evidence,
    fresh: bool,
    printer: Printer,
) -> Verified {
    let mut findings = wrong(&doctor::ACTIVE, evidence);
    if findings.is_empty() {
        let domain = evidence.domains().unwrap_or_default().first();
        let domain = domain.map(|domain| domain.name.as_str());
        let issuer = evidence.issuer.as_deref().unwrap_or_default();
        let discovered = issuer::discover(&session.http, issuer, domain, fresh, printer).await;
        evidence.discovered = Some(discovered);
        findings = doctor::DISCOVERY.judge(evidence);
    }
    for finding in &findings {
        printer.finding(finding);
    }
    let document = evidence.discovered.as_ref().map(|found| &found.document);
    let discovery = document.and_then(|document| document.as_ref().ok()).cloned();
    Verified { discovery, findings }
}

/// The findings about the pages and the pool. Only what is wrong is reported of the pool and the style.
fn judged(evidence: &Evidence) -> Vec<Finding> {
    let was_asked = !evidence.visits.is_empty() || !evidence.sign_outs.is_empty();
    let is_of_interest = |finding: &Finding| !was_asked || finding.outcome != Outcome::Skip;
    let of_urls = |check: Check| check.judge(evidence).into_iter().filter(is_of_interest);
    let mut findings: Vec<Finding> = of_urls(doctor::CALLBACK).collect();
    findings.extend(wrong(&doctor::PAGE, evidence));
    findings.extend(of_urls(doctor::SIGN_OUT));
    for check in [doctor::STYLE, doctor::REQUIRED_ATTRIBUTES, doctor::SIGN_IN, doctor::UNUSED] {
        findings.extend(wrong(&check, evidence));
    }
    findings
}

fn wrong(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    check.judge(evidence).into_iter().filter(Finding::is_wrong).collect()
}

/// What the sign-in page answers to one callback URL, and what is wrong with that page. `fresh` says that the
/// URL was just registered.
pub(crate) async fn callback(
    session: &Session,
    endpoints: &Endpoints,
    set_up: (&ObservedPool, &ObservedClient),
    callback: &str,
    scopes: &str,
    fresh: bool,
) -> Vec<Finding> {
    let mut evidence = evidence::of(session, AppSide::default(), set_up, None);
    let visit = pages::settled(session, endpoints, set_up.1, callback, scopes, fresh).await;
    evidence.visits.push(visit);
    let mut findings = doctor::CALLBACK.judge(&evidence);
    findings.extend(wrong(&doctor::PAGE, &evidence));
    findings
}

/// What the sign-out endpoint answered to a URL.
pub(crate) fn sign_out(
    session: &Session,
    set_up: (&ObservedPool, &ObservedClient),
    url: &str,
    answer: SignOut,
) -> Vec<Finding> {
    let mut evidence = evidence::of(session, AppSide::default(), set_up, None);
    evidence.sign_outs.push((url.to_owned(), answer));
    doctor::SIGN_OUT.judge(&evidence)
}

/// The callback and sign-out URLs of this app: those that were given, otherwise all that are registered.
pub(crate) fn urls(selected: &Selected, client: &ObservedClient) -> (Vec<String>, Vec<String>) {
    let pick = |given: Option<&Vec<CallbackUrl>>, registered: &[String]| match given {
        Some(urls) => urls.iter().map(ToString::to_string).collect(),
        None => registered.to_vec(),
    };
    (
        pick(selected.callback_urls.as_ref(), &client.callback_urls),
        pick(selected.sign_out_urls.as_ref(), &client.sign_out_urls),
    )
}
