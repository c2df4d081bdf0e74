//! The checks at the end of a set-up: does what was made sign people in?

mod issuer;
mod pages;

use super::connect::Session;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::finding::{Finding, Outcome};
use crate::oidc::discovery::{Discovery, Endpoints};
use crate::settings::{Selected, Spec};
use crate::ui::printer::Printer;
use crate::values::CallbackUrl;

pub(crate) use issuer::discovery;
pub(crate) use pages::{callback, flags};

/// The pool and client of a finished set-up, read back.
pub(crate) struct Finished {
    pub(crate) pool: ObservedPool,
    pub(crate) client: ObservedClient,
    pub(crate) verified: Verified,
}

/// What was found, and the discovery document the config is written from.
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
        let trusted =
            self.findings.iter().any(|f| f.id == "issuer.discovery" && f.outcome == Outcome::Pass);
        self.discovery.as_ref().filter(|_| trusted).and_then(Discovery::endpoints)
    }
}

/// Checks domain, discovery document, sign-in page and sign-out of a set-up. `fresh` says that something
/// was changed just now and may take a moment to show.
pub(crate) async fn verify(
    session: &Session,
    selected: &Selected,
    pool: &ObservedPool,
    client: &ObservedClient,
    fresh: bool,
    printer: Printer,
) -> Verified {
    let mut verified = discovery(session, selected, pool, fresh, printer).await;
    let findings = match verified.endpoints() {
        Some(endpoints) => pages::all(session, selected, pool, client, &endpoints, fresh).await,
        None => ["sign-in page accepts the callback URLs", "sign-out returns to the app"]
            .into_iter()
            .zip(["sign-in.callback", "sign-out.url"])
            .map(|(claim, id)| {
                Finding::skip(id, claim, "without a discovery document nothing can be asked")
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
pub(crate) fn wishes(spec: &Spec, pool: &ObservedPool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let missing: Vec<&str> = spec
        .pool
        .required_attributes
        .iter()
        .copied()
        .filter(|name| !pool.required_attributes.iter().any(|required| required == name))
        .collect();
    if !missing.is_empty() {
        findings.push(Finding::warn(
            "pool.required-attributes",
            format!("every user has {}", spec.pool.required_attributes.join(", ")),
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

/// The callback and sign-out URLs of this app: those that were given, else all that are registered.
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
