//! Is the issuer the user pool's, and is its discovery document right?

use url::Url;

use super::check::{Check, Judge};
use super::evidence::Evidence;
use super::verdict::Verdict;
use crate::values::{PoolId, is_local, lacks_pool};

pub(crate) const DISCOVERY: Check = Check::new(
    "issuer.discovery",
    "discovery document: issuer and keys are right",
    Judge::Evidence(discovery),
);

pub(super) static CHECKS: &[Check] = &[
    Check::new(
        "issuer.form",
        "the issuer is written as the user pool writes it",
        Judge::Evidence(form),
    ),
    DISCOVERY,
];

fn form(evidence: &Evidence) -> Vec<Verdict> {
    vec![match &evidence.issuer {
        None => Verdict::skip("no issuer is known"),
        Some(issuer) => match flaw(issuer) {
            Some(why) => Verdict::fail(why),
            None => Verdict::pass(issuer.as_str()),
        },
    }]
}

/// What is wrong with the text of an issuer.
fn flaw(issuer: &str) -> Option<String> {
    let Ok(url) = Url::parse(issuer) else {
        return Some(format!("`{issuer}` is not a URL"));
    };
    let host = url.host_str().unwrap_or_default();
    if host.contains("amazoncognito.com") {
        return Some(format!(
            "`{issuer}` is the sign-in page address; the issuer is \
             https://cognito-idp.REGION.amazonaws.com/POOL_ID"
        ));
    }
    if lacks_pool(issuer) {
        return Some(format!(
            "`{issuer}` names no user pool; the issuer is {}/POOL_ID",
            url.origin().ascii_serialization()
        ));
    }
    if let Some((bare, _)) = issuer.split_once("/.well-known/") {
        return Some(format!(
            "`{issuer}` is the address of the discovery document; the issuer is {bare}"
        ));
    }
    if url.scheme() == "http" && !is_local(issuer) {
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
    wrong_pool(issuer, host, url.path().trim_start_matches('/'))
}

/// What is wrong with the pool that an issuer names.
fn wrong_pool(issuer: &str, host: &str, pool: &str) -> Option<String> {
    if pool.parse::<PoolId>().is_err() {
        return Some(format!("`{issuer}` does not end with the id of a user pool"));
    }
    let region = pool.split('_').next().unwrap_or_default();
    let is_aws = !is_local(issuer) && host.contains(".amazonaws.");
    if is_aws && !host.contains(&format!(".{region}.")) {
        return Some(format!(
            "`{issuer}` names the user pool {pool}, which is not in the region of its host"
        ));
    }
    None
}

fn discovery(evidence: &Evidence) -> Vec<Verdict> {
    let Some(found) = &evidence.discovered else {
        return vec![Verdict::skip("no issuer is known")];
    };
    let document = match &found.document {
        Ok(document) => document,
        Err(why) => {
            let issuer = evidence.issuer.as_deref().unwrap_or_default();
            let url = format!("{issuer}/.well-known/openid-configuration");
            return vec![Verdict::fail(format!("{url}: {why}"))];
        }
    };
    let judged = |domain: Option<&str>| match document.judged(domain, &found.keys) {
        Ok(why) => Verdict::pass(why),
        Err(why) => Verdict::fail(why),
    };
    // The document may show any of the pool's domains.
    let domains = evidence.domains().unwrap_or_default().iter();
    let best = domains
        .map(|domain| judged(Some(&domain.name)))
        .reduce(|best, next| if best.is_pass() { best } else { next });
    vec![best.unwrap_or_else(|| judged(None))]
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
            ("", "is not a URL"),
            ("eu-central-1_AbCdEf123", "is not a URL"),
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
            ("https://cognito-idp.eu-central-1.amazonaws.com", "names no user pool"),
            ("https://cognito-idp.eu-central-1.amazonaws.com/", "names no user pool"),
            ("https://cognito-idp.eu-central-1.amazonaws.com/x", "names no user pool"),
            ("https://issuer.example/x", "does not end with the id"),
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
