//! The checks at the end of a set-up: can people sign in with what was made?

mod evidence;
mod issuer;
mod pages;

use futures_util::future::join;

use super::connect::Session;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::doctor::app::AppSide;
use crate::doctor::evidence::{Discovered, Evidence, counted};
use crate::doctor::{self, Check};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::{Discovery, EarlyDocument, Endpoints};
use crate::oidc::keys::KeySet;
use crate::oidc::probe::SignOut;
use crate::plan::serving_domain;
use crate::settings::{Selected, Spec};
use crate::ui::printer::Printer;
use crate::values::CallbackUrl;
use issuer::Looking;
use pages::Pages;

/// The pool and client of a finished set-up, read back.
pub(crate) struct Finished {
    pub(crate) pool: ObservedPool,
    pub(crate) client: ObservedClient,
    pub(crate) verified: Verified,
}

/// What was found, and the discovery document that the config is written from.
pub(crate) struct Verified {
    pub(crate) discovery: Option<Discovery>,
    pub(crate) keys: Option<KeySet>,
    pub(crate) findings: Vec<Finding>,
}

impl Verified {
    pub(crate) fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.outcome == Outcome::Fail)
    }

    /// The endpoints, if the discovery document can be trusted.
    pub(crate) fn endpoints(&self) -> Option<Endpoints> {
        if !self.findings.iter().any(is_proof) {
            return None;
        }
        self.discovery.as_ref().and_then(Discovery::endpoints)
    }
}

/// What the looks at a set-up begin with.
#[derive(Default)]
pub(crate) struct Look {
    /// Whether something was just changed, and may take a moment to show.
    pub(crate) fresh: bool,
    /// The discovery document, if it was fetched while Cognito's API was asked.
    pub(crate) early: Option<EarlyDocument>,
}

/// Checks a set-up by the domain, the discovery document and the pages.
pub(crate) async fn verify(
    session: &Session,
    spec: &Spec,
    (pool, client): (&ObservedPool, &ObservedClient),
    look: Look,
    printer: Printer,
) -> Verified {
    let selected = Selected::from(spec);
    let app = AppSide { sign_in: Some(*spec.pool.sign_in.value()), ..AppSide::of(&selected) };
    let mut evidence = prepared(session, &selected, app, (pool, client));
    let mut verified = discovered(session, &mut evidence, Some(client), look, printer).await;
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
    look: Look,
    printer: Printer,
) -> Verified {
    let mut evidence = prepared(session, selected, AppSide::default(), set_up);
    discovered(session, &mut evidence, None, look, printer).await
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

/// Checks the discovery document, or the domain if that is not active: nothing behind it answers yet. The pages are
/// asked for this app client as soon as the document shows them.
async fn discovered(
    session: &Session,
    evidence: &mut Evidence,
    asked: Option<&ObservedClient>,
    look: Look,
    printer: Printer,
) -> Verified {
    let mut findings = wrong(&doctor::ACTIVE, evidence);
    let mut key_set = None;
    if findings.is_empty() {
        let domain = evidence.domains().unwrap_or_default().first();
        let domain = domain.map(|domain| domain.name.as_str());
        let issuer = evidence.issuer.as_deref().unwrap_or_default();
        let Look { fresh, early } = look;
        let looking = Looking::new(&session.http, (issuer, domain), fresh, printer);
        let document = looking.document(early).await;
        let shown = document.as_ref().ok().filter(|shown| shown.judged(domain, &Ok(1)).is_ok());
        let pages = async {
            match (asked, shown.and_then(Discovery::endpoints)) {
                (Some(client), Some(endpoints)) => {
                    pages::ask(session, &evidence.app, client, &endpoints, fresh).await
                }
                _ => Pages::default(),
            }
        };
        let (keys, pages) = join(looking.keys(&document), pages).await;
        evidence.discovered = Some(Discovered { document, keys: counted(&keys) });
        key_set = keys.ok();
        findings = doctor::DISCOVERY.judge(evidence);
        if findings.iter().any(is_proof) {
            evidence.visits = pages.visits;
            evidence.sign_outs = pages.sign_outs;
        }
    }
    for finding in &findings {
        printer.finding(finding);
    }
    let document = evidence.discovered.as_ref().map(|found| &found.document);
    let discovery = document.and_then(|document| document.as_ref().ok()).cloned();
    Verified { discovery, keys: key_set, findings }
}

/// Whether a finding says that the discovery document can be trusted.
fn is_proof(finding: &Finding) -> bool {
    finding.id == doctor::DISCOVERY.id && finding.outcome == Outcome::Pass
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
    let callback = [callback.to_owned()];
    evidence.visits = pages::visits(session, endpoints, set_up.1, &callback, scopes, fresh).await;
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
