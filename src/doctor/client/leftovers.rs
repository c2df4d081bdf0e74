//! What tests left behind.

use super::seen;
use crate::command_line::quoted;
use crate::doctor::Check;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;
use crate::oidc::loopback::is_loopback;

pub(super) fn leftovers(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let is_production = evidence.pool().is_ok_and(|pool| {
            let says = |value: &String| value.to_lowercase().starts_with("prod");
            pool.tags.values().any(says)
        });
        let is_example = |url: &str| {
            let host = url::Url::parse(url).ok();
            let host = host.as_ref().and_then(url::Url::host_str).unwrap_or_default();
            ["example.com", "example.org", "example.net"]
                .iter()
                .any(|name| host == *name || host.ends_with(&format!(".{name}")))
        };
        let left: Vec<&String> = client
            .callback_urls
            .iter()
            .filter(|url| {
                let of_a_login = is_loopback(url) && url.contains("/cogoidc-login/");
                of_a_login || is_production && (is_loopback(url) || is_example(url))
            })
            .collect();
        if left.is_empty() {
            return check.pass("none is");
        }
        left.into_iter()
            .map(|url| {
                Finding::warn(check.id, check.claim, format!("{url} is registered")).fix(format!(
                    "cogoidc callback remove {}{}",
                    quoted(url),
                    evidence.flags()
                ))
            })
            .collect()
    })
}
