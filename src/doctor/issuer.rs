//! Is the issuer the pool's, and does its discovery document hold?

use url::Url;

use super::Check;
use super::evidence::Evidence;
use crate::finding::{Finding, Outcome};
use crate::values::{PoolId, is_local};

pub(super) static CHECKS: [Check; 2] = [
    Check {
        id: "issuer.form",
        claim: "the issuer is written as the user pool writes it",
        mendable: false,
        judge: form,
    },
    Check {
        id: "issuer.discovery",
        claim: "discovery document: issuer and keys are right",
        mendable: false,
        judge: discovery,
    },
];

fn form(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Some(issuer) = &evidence.issuer else {
        return check.skip("no issuer is known");
    };
    match flaw(issuer) {
        Some(why) => check.fail(evidence, why),
        None => check.pass(issuer.as_str()),
    }
}

/// What is wrong with an issuer, by its text alone.
fn flaw(issuer: &str) -> Option<String> {
    let Ok(url) = Url::parse(issuer) else {
        return Some(format!("`{issuer}` is no URL"));
    };
    let host = url.host_str().unwrap_or_default();
    let is_loopback = is_local(issuer);
    if host.contains("amazoncognito.com") {
        return Some(format!(
            "`{issuer}` is the sign-in page address; the issuer is \
             https://cognito-idp.REGION.amazonaws.com/POOL_ID"
        ));
    }
    if let Some((bare, _)) = issuer.split_once("/.well-known/") {
        return Some(format!(
            "`{issuer}` is the address of the discovery document; the issuer is {bare}"
        ));
    }
    if url.scheme() == "http" && !is_loopback {
        return Some(format!("`{issuer}` begins with http; an issuer begins with https"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Some(format!("`{issuer}` has a query or a fragment; an issuer has neither"));
    }
    if issuer.ends_with('/') {
        return Some(format!(
            "`{issuer}` ends with a slash, and apps compare byte for byte: {}",
            issuer.trim_end_matches('/')
        ));
    }
    let pool = url.path().trim_start_matches('/');
    if pool.parse::<PoolId>().is_err() {
        return Some(format!("`{issuer}` does not end with the id of a user pool"));
    }
    let region = pool.split('_').next().unwrap_or_default();
    if !is_loopback && host.contains(".amazonaws.") && !host.contains(&format!(".{region}.")) {
        return Some(format!(
            "`{issuer}` names the user pool {pool}, which is not in the region of its host"
        ));
    }
    None
}

fn discovery(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Some(found) = &evidence.discovered else {
        return check.skip("no issuer is known");
    };
    let document = match &found.document {
        Ok(document) => document,
        Err(why) => {
            let issuer = evidence.issuer.as_deref().unwrap_or_default();
            return check
                .fail(evidence, format!("{issuer}/.well-known/openid-configuration: {why}"));
        }
    };
    // Whichever of a pool's domains it shows is right.
    let judged = |domain: Option<&str>| document.judged(domain, &found.keys);
    let finding = match evidence.domains() {
        Ok(domains) if !domains.is_empty() => domains
            .iter()
            .map(|domain| judged(Some(&domain.name)))
            .reduce(|best, next| if best.outcome == Outcome::Pass { best } else { next }),
        _ => None,
    };
    vec![finding.unwrap_or_else(|| judged(None))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_judged_by_its_text() {
        let right = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
        for issuer in [
            right,
            "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
            "http://localhost:9229/us-east-1_AbCdEf123",
        ] {
            assert_eq!(flaw(issuer), None, "{issuer}");
        }
        for (issuer, word) in [
            ("", "no URL"),
            ("eu-central-1_AbCdEf123", "no URL"),
            (&format!("{right}/"), "ends with a slash"),
            (&format!("{right}?a=b"), "a query or a fragment"),
            (&format!("{right}#a"), "a query or a fragment"),
            (&format!("{right}/.well-known/openid-configuration"), "of the discovery document"),
            (&format!("{right}/.well-known/jwks.json"), "of the discovery document"),
            ("https://ohif-1.auth.eu-central-1.amazoncognito.com", "the sign-in page address"),
            (
                "http://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
                "begins with http;",
            ),
            ("https://cognito-idp.eu-central-1.amazonaws.com", "does not end with the id"),
            ("https://cognito-idp.eu-central-1.amazonaws.com/x", "does not end with the id"),
            (
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-central-1_AbCdEf123",
                "not in the region",
            ),
        ] {
            let found = flaw(issuer).unwrap_or_else(|| panic!("{issuer} passes"));
            assert!(found.contains(word), "{issuer}: {found}");
        }
    }
}
