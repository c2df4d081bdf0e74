//! What tests left behind.

use url::Url;

use crate::command_line::CommandLine;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::oidc::loopback::is_loopback;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "client.leftovers",
    "no callback URL is a leftover of a test",
    Judge::Evidence(leftovers),
)];

fn leftovers(evidence: &Evidence) -> Vec<Verdict> {
    let client = match evidence.client() {
        Ok(client) => client,
        Err(why) => return vec![Verdict::skip(why.to_string())],
    };
    let left: Vec<Verdict> = client
        .callback_urls
        .iter()
        .filter(|url| is_leftover(evidence, url))
        .map(|url| {
            let remove = CommandLine::new("callback remove").argument(url).with(&evidence.flags());
            Verdict::warn(format!("{url} is registered")).command(remove)
        })
        .collect();
    if left.is_empty() { vec![Verdict::pass("none is")] } else { left }
}

/// Whether a callback URL is of a test: of a sign-in of `cogoidc login`, or in production of this machine or of an
/// example.
pub(super) fn is_leftover(evidence: &Evidence, url: &str) -> bool {
    let of_a_login = is_loopback(url) && url.contains("/cogoidc-login/");
    of_a_login || is_production(evidence) && (is_loopback(url) || is_example(url))
}

/// Whether a tag of the user pool says so.
fn is_production(evidence: &Evidence) -> bool {
    let says = |value: &String| value.to_lowercase().starts_with("prod");
    evidence.pool().is_ok_and(|pool| pool.tags.values().any(says))
}

/// Whether the host is one of those reserved for examples (RFC 2606 §3).
fn is_example(url: &str) -> bool {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    ["example.com", "example.org", "example.net"]
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")))
}
