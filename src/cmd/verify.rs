//! The checks at the end of a set-up: does what was made sign people in?

use std::time::{Duration, Instant};

use super::connect::Session;
use crate::cognito::{ObservedClient, ObservedDomain, ObservedPool};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::{Discovery, Endpoints, issuer};
use crate::oidc::probe::{self, Authorize, Page, SignOut};
use crate::plan::serving_domain;
use crate::spec::types::{CallbackUrl, LoginPages};
use crate::spec::{Selected, Spec};
use crate::ui::printer::{Printer, WAITING};

/// Longest wait for the discovery document to show a new domain.
const DISCOVERY_WAIT: Duration = Duration::from_secs(120);
/// Longest wait for the sign-in pages to know what was registered a moment ago.
const SETTLE: Duration = Duration::from_secs(30);

/// The pool and client of a finished set-up, read back.
pub(super) struct Finished {
    pub(super) pool: ObservedPool,
    pub(super) client: ObservedClient,
    pub(super) verified: Verified,
}

/// What was found, and the discovery document the config is written from.
pub(super) struct Verified {
    pub(super) discovery: Option<Discovery>,
    pub(super) findings: Vec<Finding>,
}

impl Verified {
    pub(super) fn failed(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.outcome == Outcome::Fail)
    }

    /// The endpoints, if the discovery document can be trusted.
    pub(super) fn endpoints(&self) -> Option<Endpoints> {
        let trusted = self
            .findings
            .iter()
            .any(|f| f.id == "issuer.discovery" && f.outcome == Outcome::Pass);
        self.discovery
            .as_ref()
            .filter(|_| trusted)
            .and_then(Discovery::endpoints)
    }
}

/// Checks domain, discovery document, sign-in page and sign-out of a set-up. `fresh` says that something
/// was changed just now and may take a moment to show.
pub(super) async fn verify(
    session: &Session,
    selected: &Selected,
    pool: &ObservedPool,
    client: &ObservedClient,
    fresh: bool,
    printer: Printer,
) -> Verified {
    let mut verified = discovery(session, selected, pool, fresh, printer).await;
    let findings = match verified.endpoints() {
        Some(endpoints) => pages(session, selected, pool, client, &endpoints, fresh).await,
        None => [
            "sign-in page accepts the callback URLs",
            "sign-out returns to the app",
        ]
        .into_iter()
        .zip(["sign-in.callback", "sign-out.url"])
        .map(|(claim, id)| {
            Finding::skip(
                id,
                claim,
                "without a discovery document nothing can be asked",
            )
        })
        .collect(),
    };
    for finding in findings {
        printer.finding(&finding);
        verified.findings.push(finding);
    }
    verified
}

/// What the app would have of a pool that was made without it, and can never have any more.
pub(super) fn wishes(spec: &Spec, pool: &ObservedPool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let missing: Vec<&str> = spec
        .pool
        .required_attributes
        .iter()
        .copied()
        .filter(|name| {
            !pool
                .required_attributes
                .iter()
                .any(|required| required == name)
        })
        .collect();
    if !missing.is_empty() {
        findings.push(Finding::warn(
            "pool.required-attributes",
            format!(
                "every user has {}",
                spec.pool.required_attributes.join(", ")
            ),
            format!(
                "the user pool does not ask for {}, for good: give it to each user",
                missing.join(", ")
            ),
        ));
    }
    if pool.sign_in != Some(*spec.pool.sign_in.value()) {
        findings.push(Finding::warn(
            "pool.sign-in",
            format!("people sign in by {}", spec.pool.sign_in.value()),
            "the user pool was made with another way to sign in, for good".to_owned(),
        ));
    }
    findings
}

/// Checks domain and discovery document alone.
pub(super) async fn discovery(
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
                let finding = discovery
                    .check(&session.http, domain.map(|domain| domain.name.as_str()))
                    .await;
                (Some(discovery), finding)
            }
            Err(finding) => (None, finding),
        },
    };
    printer.finding(&finding);
    Verified {
        discovery,
        findings: vec![finding],
    }
}

/// A domain that is not active yet: nothing behind it can be looked at.
fn pending_domain(domain: &ObservedDomain) -> Option<Finding> {
    if domain.is_active() {
        return None;
    }
    let mut why = format!("the domain `{}` is {}", domain.name, domain.status);
    if let Some(target) = &domain.alias_target {
        why.push_str(&format!(
            "; its DNS name must point to {target} (alias or CNAME)"
        ));
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
        // A document that is not there, or names another issuer, stays so; one that lacks the new domain
        // will have it.
        let worth_waiting = fresh
            && fetched.as_ref().is_ok_and(Discovery::names_itself)
            && start.elapsed() + pause < DISCOVERY_WAIT;
        if shown || !worth_waiting {
            return fetched.map_err(|why| {
                Finding::fail(
                    "issuer.discovery",
                    "discovery document: issuer and keys are right",
                    format!("{issuer}/.well-known/openid-configuration: {why}"),
                )
            });
        }
        if said.elapsed() >= WAITING {
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

/// What the sign-in and sign-out pages make of this app's URLs.
async fn pages(
    session: &Session,
    selected: &Selected,
    pool: &ObservedPool,
    client: &ObservedClient,
    endpoints: &Endpoints,
    fresh: bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (callbacks, sign_outs) = urls(selected, client);
    let scopes = client.scopes.join(" ");
    let style = format!(
        "cogoidc apply --pool-id {} --client-id {}",
        pool.id, client.id
    );
    for callback in &callbacks {
        let claim = format!("sign-in page accepts {callback}");
        let start = Instant::now();
        let answer = loop {
            let answer = probe::authorize(
                &session.http,
                endpoints,
                client.id.as_str(),
                callback,
                &scopes,
            )
            .await;
            if answer != Authorize::Mismatch || !fresh || start.elapsed() >= SETTLE {
                break answer;
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
        };
        findings.push(match answer {
            Authorize::SignInPage(url) => match probe::page(&session.http, &url).await {
                Page::Form => Finding::pass(
                    "sign-in.callback",
                    claim,
                    "it leads to a page to sign in with",
                ),
                Page::Unavailable => Finding::fail(
                    "sign-in.page",
                    claim,
                    "\"Login pages unavailable\": managed login has no style for this app client",
                )
                .fix(style.clone()),
                Page::Unclear(why) => Finding::warn(
                    "sign-in.page",
                    claim,
                    format!("the sign-in page cannot be judged: {why}"),
                ),
            },
            Authorize::Upstream(host) => Finding::pass(
                "sign-in.callback",
                claim,
                format!("it leads straight to {host}"),
            ),
            Authorize::Mismatch => Finding::fail(
                "sign-in.callback",
                claim,
                format!(
                    "redirect_mismatch: app client {} ({}) has {}",
                    client.name,
                    client.id,
                    client.callback_urls.join(", ")
                ),
            )
            .fix(format!(
                "cogoidc callback add {callback} --pool-id {} --client-id {}",
                pool.id, client.id
            )),
            Authorize::Refused(error) => Finding::fail(
                "sign-in.callback",
                claim,
                format!("Cognito refuses it: {error}"),
            ),
            Authorize::Unclear(why) => Finding::warn(
                "sign-in.callback",
                claim,
                format!("it cannot be judged: {why}"),
            ),
        });
    }
    for url in &sign_outs {
        let claim = format!("sign-out returns to {url}");
        findings.push(
            match probe::sign_out(&session.http, endpoints, client.id.as_str(), url).await {
                SignOut::Returns => {
                    Finding::pass("sign-out.url", claim, "Cognito sends people back there")
                }
                SignOut::Refused(why) => {
                    Finding::fail("sign-out.url", claim, format!("Cognito refuses it: {why}")).fix(
                        format!(
                            "cogoidc callback add --sign-out {url} --pool-id {} --client-id {}",
                            pool.id, client.id
                        ),
                    )
                }
                SignOut::Unclear(why) => {
                    Finding::warn("sign-out.url", claim, format!("it cannot be judged: {why}"))
                }
            },
        );
    }
    if serving_domain(selected.domain.as_ref(), pool)
        .is_some_and(|domain| domain.pages == LoginPages::Managed)
        && client.login_style == Some(false)
    {
        findings.push(
            Finding::fail(
                "sign-in.style",
                "managed login has a style for the app client",
                "it has none",
            )
            .fix(style),
        );
    }
    findings
}

/// The callback and sign-out URLs of this app: those that were given, else all that are registered.
pub(super) fn urls(selected: &Selected, client: &ObservedClient) -> (Vec<String>, Vec<String>) {
    let pick = |given: Option<&Vec<CallbackUrl>>, registered: &[String]| match given {
        Some(urls) => urls.iter().map(ToString::to_string).collect(),
        None => registered.to_vec(),
    };
    (
        pick(selected.callback_urls.as_ref(), &client.callback_urls),
        pick(selected.sign_out_urls.as_ref(), &client.sign_out_urls),
    )
}
