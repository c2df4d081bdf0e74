//! Are the endpoints in the file those of the user pool?

use super::config::Deployed;
use super::{named, open, wrong};
use crate::app_file::keys::Role;
use crate::app_file::sign_in::SignInConfig;
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::oidc::discovery::{Discovery, Endpoints};

pub(super) fn endpoints(
    evidence: &Evidence,
    deployed: &Deployed,
    config: &SignInConfig,
) -> Verdict {
    let document = evidence.discovered.as_ref().and_then(|found| found.document.as_ref().ok());
    let Some(shown) = document.and_then(Discovery::endpoints) else {
        return Verdict::skip("without a discovery document they cannot be compared");
    };
    let (mut wrong_ones, mut open_one, mut count) = (Vec::new(), None, 0);
    for (role, is_right) in ROLES {
        let Some(setting) = config.setting(role).filter(|_| config.text(role).is_some()) else {
            continue;
        };
        count += 1;
        match config.written(role) {
            Some(written) if is_right(&written, &shown) => {}
            Some(written) => wrong_ones.push(format!("{} is {written}", named(deployed, setting))),
            None => open_one = open_one.or_else(|| open(setting)),
        }
    }
    if !wrong_ones.is_empty() {
        let pages = shown.pages().unwrap_or(&shown.authorization);
        let what = wrong_ones.join(", ");
        return wrong(
            evidence,
            format!("{what}, which is not the user pool's: its sign-in pages are at {pages}"),
        );
    }
    match open_one {
        Some(open) => open,
        None if count == 0 => Verdict::pass("it names none: the app reads the discovery document"),
        None => Verdict::pass("they are"),
    }
}

/// Whether an address in a file is that of the user pool.
type IsRight = fn(&str, &Endpoints) -> bool;

/// The endpoints that a file may name, and when they are right.
const ROLES: [(Role, IsRight); 5] = [
    (Role::AuthorizationEndpoint, |url, shown| url == shown.authorization),
    (Role::TokenEndpoint, |url, shown| url == shown.token),
    (Role::KeySet, |url, shown| url == shown.jwks),
    (Role::EndSession, |url, shown| {
        url.split(['?', '#']).next() == Some(shown.end_session.as_str()) || !url.contains("/logout")
    }),
    (Role::Domain, is_domain),
];

/// Whether a domain, with or without its scheme, is that of the sign-in pages.
fn is_domain(written: &str, shown: &Endpoints) -> bool {
    let pages = shown.pages().unwrap_or(&shown.authorization);
    let written = written.trim_end_matches('/');
    written == pages || pages.split_once("://").is_some_and(|(_, bare)| bare == written)
}
