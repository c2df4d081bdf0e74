//! Do the sign-in pages have an address that serves them?

use super::check::{Check, Judge, NOT_DESCRIBED};
use super::evidence::{Absence, Evidence};
use super::fix::Fix;
use super::verdict::Verdict;
use crate::cognito::ObservedDomain;
use crate::command_line::CommandLine;
use crate::resolve::prefix::default_prefix;
use crate::values::LoginPages;

pub(crate) const ACTIVE: Check =
    Check::new("domain.active", "the domain is active", Judge::Domains(active));

pub(crate) const STYLE: Check = Check::new(
    "domain.style",
    "managed login has a style for the app client",
    Judge::Domains(style),
)
.fixed_by(create_style);

pub(super) const EXISTS: Check =
    Check::new("domain.exists", "the user pool has a domain", Judge::Evidence(exists))
        .fixed_by(create_domain);

pub(super) static CHECKS: &[Check] = &[
    EXISTS,
    ACTIVE,
    STYLE,
    Check::new(
        "domain.certificate",
        "the certificate of the custom domain is where Cognito looks for it",
        Judge::Domains(certificate),
    ),
    Check::new(
        "domain.tier",
        "the feature plan of the user pool has managed login",
        Judge::Domains(tier),
    ),
];

fn exists(evidence: &Evidence) -> Vec<Verdict> {
    vec![match evidence.domains() {
        Ok([]) if evidence.replica_region().is_some() => Verdict::skip(NOT_DESCRIBED),
        Ok([]) => Verdict::fail(
            "it has none: the endpoints in its discovery document are dead, and nobody can sign in",
        ),
        Ok(domains) => {
            let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
            Verdict::pass(names.join(", "))
        }
        Err(why) => Verdict::skip(why.to_string()),
    }]
}

fn create_domain(evidence: &Evidence) -> Vec<Fix> {
    let (Ok(pool), Some(place)) = (evidence.pool(), &evidence.place) else {
        return Vec::new();
    };
    default_prefix(&pool.name, place)
        .map(|prefix| vec![Fix::Domain(prefix), Fix::LoginStyle])
        .unwrap_or_default()
}

fn active(_: &Evidence, domains: &[ObservedDomain]) -> Verdict {
    let waiting = domains.iter().filter(|domain| !domain.is_active());
    let texts: Vec<String> = waiting
        .map(|domain| {
            let alias = domain.alias_target.as_ref();
            let alias =
                alias.map(|to| format!("; its DNS name must point to {to} (alias or CNAME)"));
            format!("`{}` is {}{}", domain.name, domain.status, alias.unwrap_or_default())
        })
        .collect();
    if texts.is_empty() {
        return Verdict::pass("ACTIVE");
    }
    Verdict::fail(format!("{}; wait, then run the same command again", texts.join("; ")))
}

fn style(evidence: &Evidence, domains: &[ObservedDomain]) -> Verdict {
    if domains.iter().all(|domain| domain.pages == LoginPages::Classic) {
        return Verdict::skip("the sign-in pages are the classic ones, which need no style");
    }
    match evidence.set_up.as_ref().and_then(|all| all.style.as_ref()) {
        Some(Ok(true)) => Verdict::pass("it has one"),
        Some(Ok(false)) => {
            Verdict::fail("it has none: the sign-in page says \"Login pages unavailable\"")
        }
        Some(Err(why)) => Verdict::skip(Absence::Failed(why).to_string()),
        None => Verdict::skip("the app client is not known"),
    }
}

/// From outside, the command that is printed leads to the app client.
pub(super) fn create_style(evidence: &Evidence) -> Vec<Fix> {
    if evidence.client_flags().is_some() { vec![Fix::LoginStyle] } else { Vec::new() }
}

fn certificate(_: &Evidence, domains: &[ObservedDomain]) -> Verdict {
    let mut custom = domains.iter().filter(|domain| domain.custom).peekable();
    if custom.peek().is_none() {
        return Verdict::skip("there is no custom domain");
    }
    let arns = custom.map(|domain| domain.certificate_arn.clone().unwrap_or_default());
    let wrong: Vec<String> =
        arns.filter(|arn| arn.split(':').nth(3) != Some("us-east-1")).collect();
    if wrong.is_empty() {
        return Verdict::pass("it is in us-east-1");
    }
    Verdict::fail(format!("it must be in us-east-1, and is `{}`", wrong.join(", ")))
}

fn tier(evidence: &Evidence, domains: &[ObservedDomain]) -> Verdict {
    if !domains.iter().any(|domain| domain.pages == LoginPages::Managed) {
        return Verdict::skip("the sign-in pages are the classic ones");
    }
    match evidence.pool() {
        Err(why) => Verdict::skip(why.to_string()),
        Ok(pool) if pool.tier.as_deref() == Some("LITE") => Verdict::fail(format!(
            "the user pool is LITE, which has no managed login: {}",
            CommandLine::new("apply").flag("--tier", "essentials").with(&evidence.connection)
        )),
        Ok(pool) => Verdict::pass(pool.tier.clone().unwrap_or_else(|| "not shown".to_owned())),
    }
}
