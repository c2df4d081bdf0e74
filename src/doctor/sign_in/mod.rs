//! Do the sign-in and sign-out pages accept what the app sends?

pub(super) mod callback;
mod errors;
pub(super) mod request;
pub(super) mod sign_out;

use super::check::{Check, Judge};
use super::domain;
use super::evidence::Evidence;
use super::verdict::Verdict;
use crate::command_line::CommandLine;
use crate::oidc::discovery::Discovery;
use crate::oidc::probe::SignInPage;
use crate::values::CallbackUrl;

pub(crate) const PAGE: Check =
    Check::new("sign-in.page", "people can sign in on the sign-in page", Judge::Evidence(page))
        .fixed_by(domain::create_style);

pub(super) static CHECKS: &[Check] = &[PAGE];

/// The command that registers a URL. `None` for a URL that Cognito does not take, or if the app client cannot
/// be found.
fn registering(evidence: &Evidence, url: &str) -> Option<CommandLine> {
    let flags = evidence.client_flags()?;
    url.parse::<CallbackUrl>().ok()?;
    Some(CommandLine::new("callback add").argument(url).with(&flags))
}

/// Why the pages were not asked.
fn unasked(evidence: &Evidence) -> Option<&'static str> {
    if !evidence.visits.is_empty() || !evidence.sign_outs.is_empty() {
        return None;
    }
    if evidence.client_id.is_none() {
        return Some("no app client is known: --client-id ID");
    }
    let document = evidence.discovered.as_ref().and_then(|found| found.document.as_ref().ok());
    if document.is_some_and(Discovery::has_domain) {
        return None;
    }
    Some("no discovery document shows a domain that could be asked")
}

/// The page is the same for every callback URL: the first one that is wrong stands for all.
fn page(evidence: &Evidence) -> Vec<Verdict> {
    let pages = || evidence.visits.iter().filter_map(|visit| visit.page.as_ref());
    let wrong = pages().find(|page| **page != SignInPage::Form);
    vec![match wrong.or_else(|| pages().next()) {
        None => Verdict::skip("no callback URL leads to it"),
        Some(SignInPage::Form) => Verdict::pass("it shows the sign-in form"),
        Some(SignInPage::Unavailable) => Verdict::fail(
            "\"Login pages unavailable\": managed login has no style for this app client",
        ),
        Some(SignInPage::Unclear(why)) => {
            Verdict::warn(format!("it could not be checked: {why}")).by_hand()
        }
    }]
}
