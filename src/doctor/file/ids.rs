//! Does the file name the user pool and the app client?

use url::Url;

use super::config::{Deployed, issuer_of};
use super::{named, open, wrong};
use crate::app_file::keys::Role;
use crate::app_file::sign_in::SignInConfig;
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::values::{DISCOVERY_PATH, lacks_pool};

pub(super) fn issuer(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Verdict {
    let Some(expected) = &evidence.issuer else {
        return Verdict::skip("the set-up names no issuer");
    };
    let named_by = [Role::Issuer, Role::Discovery, Role::PoolId].into_iter().filter_map(|role| {
        config.text(role)?;
        Some((role, config.setting(role)?))
    });
    let verdicts = named_by.map(|(role, setting)| {
        let Some(written) = config.written(role) else {
            return open(setting).unwrap_or_else(|| Verdict::skip("the file names no issuer"));
        };
        let why = match role {
            Role::PoolId => pool(&written, expected),
            Role::Discovery => discovery(&written, expected),
            _ => why(&written, expected),
        };
        match why {
            None => Verdict::pass(written),
            Some(why) => wrong(evidence, format!("{} is {written}{why}", named(deployed, setting))),
        }
    });
    worst(verdicts).unwrap_or_else(|| {
        if config.text(Role::KeySet).is_some() {
            Verdict::skip(
                "the file names no issuer; its key set is that of an issuer (file.endpoints)",
            )
        } else {
            Verdict::skip("the file names no issuer")
        }
    })
}

/// The first that fails, otherwise the first.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    let mut verdicts: Vec<Verdict> = verdicts.collect();
    let wrong = verdicts.iter().position(Verdict::is_fail);
    let passed = verdicts.iter().position(Verdict::is_pass);
    let first = wrong.or(passed).or((!verdicts.is_empty()).then_some(0))?;
    Some(verdicts.swap_remove(first))
}

/// What is wrong with an issuer; `None` if it is the expected one.
fn why(written: &str, expected: &str) -> Option<String> {
    if written == expected {
        return None;
    }
    let what = if lacks_pool(written) {
        "the id of the user pool is missing at its end".to_owned()
    } else if issuer_of(written).trim_end_matches('/') == expected
        && written.contains("/.well-known/")
    {
        format!("remove {DISCOVERY_PATH} at its end, because the app adds it")
    } else if written.trim_end_matches('/') == expected {
        "remove the slash at its end, because apps compare byte for byte".to_owned()
    } else if written.contains(".amazoncognito.") || is_below_pages(written, expected) {
        "it is the sign-in page address, not the issuer".to_owned()
    } else if !is_of_cognito(written, expected) {
        format!("it is an issuer of {}, not of Amazon Cognito", vendor(written))
    } else if written.split('/').next_back() == expected.split('/').next_back() {
        "the user pool is the same, and its issuer is written differently".to_owned()
    } else {
        "it is another user pool's".to_owned()
    };
    Some(format!(", and the issuer is {expected}: {what}"))
}

/// What is wrong with the address of a discovery document.
fn discovery(written: &str, expected: &str) -> Option<String> {
    let right = format!("{expected}{DISCOVERY_PATH}");
    if written == right {
        return None;
    }
    if written.trim_end_matches('/') == expected {
        return Some(format!(", and the discovery document is at {right}"));
    }
    why(issuer_of(written), expected)
}

/// What is wrong with the id of a user pool.
fn pool(written: &str, expected: &str) -> Option<String> {
    let pool = expected.rsplit('/').next().unwrap_or(expected);
    (written != pool).then(|| format!(", and the user pool is {pool}"))
}

/// Whether an address is on the sign-in pages of a local Cognito.
fn is_below_pages(written: &str, expected: &str) -> bool {
    let host = |url: &str| Url::parse(url).ok().map(|url| url.origin());
    host(written).is_some() && host(written) == host(expected) && written.contains("/domain/")
}

fn is_of_cognito(written: &str, expected: &str) -> bool {
    let host = |url: &str| Url::parse(url).ok().and_then(|url| Some(url.host_str()?.to_owned()));
    let Some(written) = host(written) else {
        return true;
    };
    written.contains("cognito-idp.") || host(expected).is_some_and(|expected| expected == written)
}

/// The vendor of an issuer, as far as its address shows it.
fn vendor(issuer: &str) -> String {
    const VENDORS: [(&str, &str); 7] = [
        ("accounts.google.com", "Google"),
        ("login.microsoftonline.com", "Microsoft Entra ID"),
        (".okta.com", "Okta"),
        (".auth0.com", "Auth0"),
        ("/realms/", "Keycloak"),
        ("/adfs", "AD FS"),
        (".onelogin.com", "OneLogin"),
    ];
    let known = VENDORS.iter().find(|(mark, _)| issuer.contains(mark));
    known.map_or_else(|| "another vendor".to_owned(), |(_, vendor)| (*vendor).to_owned())
}

pub(super) fn client(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Verdict {
    let none = || Verdict::skip("the file names no app client");
    let Some(setting) = config.setting(Role::ClientId) else {
        return none();
    };
    let Some(expected) = &evidence.client_id else {
        return Verdict::skip("the set-up names no app client");
    };
    match config.written(Role::ClientId) {
        None => open(setting).unwrap_or_else(none),
        Some(written) if written == *expected => Verdict::pass(written),
        Some(written) => wrong(
            evidence,
            format!("{} is {written}, and the app client is {expected}", named(deployed, setting)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_issuer_is_said_in_its_own_words() {
        let expected = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
        for (written, says) in [
            (expected.to_owned(), ""),
            (format!("{expected}/"), "remove the slash"),
            (format!("{expected}{DISCOVERY_PATH}"), "remove /.well-known/openid-configuration"),
            (
                "https://cognito-idp.eu-central-1.amazonaws.com/".to_owned(),
                "the id of the user pool is missing",
            ),
            (
                "https://p.auth.eu-central-1.amazoncognito.com".to_owned(),
                "the sign-in page address",
            ),
            (expected.replace("AbC", "xyz"), "another user pool's"),
            (expected.replace("https", "http"), "written differently"),
            ("https://accounts.google.com".to_owned(), "an issuer of Google"),
            ("https://sso.example/realms/x".to_owned(), "an issuer of Keycloak"),
            ("https://idp.example".to_owned(), "an issuer of another vendor"),
        ] {
            let why = why(&written, expected).unwrap_or_default();
            assert!(why.contains(says) && why.is_empty() == says.is_empty(), "{written}: {why}");
        }
        for (written, says) in [
            (format!("{expected}{DISCOVERY_PATH}"), ""),
            (expected.to_owned(), "the discovery document is at"),
            (
                "https://accounts.google.com/.well-known/openid-configuration".to_owned(),
                "an issuer of Google",
            ),
        ] {
            let why = discovery(&written, expected).unwrap_or_default();
            assert!(why.contains(says) && why.is_empty() == says.is_empty(), "{written}: {why}");
        }
        assert_eq!(pool("eu-central-1_AbCdEf123", expected), None);
        assert!(pool("eu-central-1_x", expected).is_some());
    }
}
