//! Do the sign-in pages have an address that serves them?

use super::Check;
use super::evidence::Evidence;
use crate::cognito::ObservedDomain;
use crate::finding::Finding;
use crate::values::LoginPages;

pub(super) static CHECKS: [Check; 5] = [
    Check {
        id: "domain.exists",
        claim: "the user pool has a sign-in page address",
        mendable: true,
        judge: exists,
    },
    Check {
        id: "domain.active",
        claim: "the sign-in page is active",
        mendable: false,
        judge: active,
    },
    Check {
        id: "domain.style",
        claim: "managed login has a style for the app client",
        mendable: true,
        judge: style,
    },
    Check {
        id: "domain.certificate",
        claim: "the certificate of the custom domain is where Cognito looks for it",
        mendable: false,
        judge: certificate,
    },
    Check {
        id: "domain.tier",
        claim: "the feature plan of the user pool has managed login",
        mendable: false,
        judge: tier,
    },
];

/// Judges the domains, or tells why they cannot be.
fn seen(
    check: &Check,
    evidence: &Evidence,
    judge: impl Fn(&[ObservedDomain]) -> Vec<Finding>,
) -> Vec<Finding> {
    match evidence.domains() {
        Ok([]) if check.id != "domain.exists" => check.skip("the user pool has no domain"),
        Ok(domains) => judge(domains),
        Err(why) => check.skip(why.to_string()),
    }
}

fn exists(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |domains| {
        if domains.is_empty() {
            return check.fail(
                evidence,
                "it has none: the endpoints of its discovery document are dead, and nobody can sign in",
            );
        }
        let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
        check.pass(names.join(", "))
    })
}

fn active(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |domains| {
        let waiting: Vec<&ObservedDomain> =
            domains.iter().filter(|domain| !domain.is_active()).collect();
        if waiting.is_empty() {
            return check.pass("ACTIVE");
        }
        let word = |domain: &&ObservedDomain| {
            let alias = domain.alias_target.as_ref();
            let alias =
                alias.map(|to| format!("; its DNS name must point to {to} (alias or CNAME)"));
            format!("`{}` is {}{}", domain.name, domain.status, alias.unwrap_or_default())
        };
        let words: Vec<String> = waiting.iter().map(word).collect();
        check.fail(evidence, words.join("; "))
    })
}

fn style(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |domains| {
        if domains.iter().all(|domain| domain.pages == LoginPages::Classic) {
            return check.skip("the sign-in pages are the classic ones, which need none");
        }
        match evidence.set_up.as_ref().and_then(|all| all.style.as_ref()) {
            Some(Ok(true)) => check.pass("it has one"),
            Some(Ok(false)) => check
                .fail(evidence, "it has none: the sign-in page says \"Login pages unavailable\""),
            Some(Err(why)) => check.skip(super::evidence::Absence::Failed(why).to_string()),
            None => check.skip("the app client is not known"),
        }
    })
}

fn certificate(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |domains| {
        let custom: Vec<&ObservedDomain> = domains.iter().filter(|domain| domain.custom).collect();
        if custom.is_empty() {
            return check.skip("there is no custom domain");
        }
        let arn = |domain: &&ObservedDomain| domain.certificate_arn.clone().unwrap_or_default();
        let wrong: Vec<String> = custom
            .iter()
            .map(arn)
            .filter(|arn| arn.split(':').nth(3) != Some("us-east-1"))
            .collect();
        if wrong.is_empty() {
            return check.pass("it is in us-east-1");
        }
        let words = wrong.join(", ");
        check.fail(evidence, format!("it must be in us-east-1, and is `{words}`"))
    })
}

fn tier(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |domains| {
        let managed = domains.iter().any(|domain| domain.pages == LoginPages::Managed);
        match evidence.pool() {
            Err(why) => check.skip(why.to_string()),
            Ok(_) if !managed => check.skip("the sign-in pages are the classic ones"),
            Ok(pool) if pool.tier.as_deref() == Some("LITE") => check.fail(
                evidence,
                format!(
                    "the user pool is LITE, which has no managed login: cogoidc apply --tier essentials{}",
                    evidence.connection
                ),
            ),
            Ok(pool) => check.pass(pool.tier.clone().unwrap_or_else(|| "not told".to_owned())),
        }
    })
}
