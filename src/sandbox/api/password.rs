//! Passwords: the policy of a pool, and how passwords are stored.

use std::num::NonZeroU32;

use aws_lc_rs::{
    pbkdf2::{self, PBKDF2_HMAC_SHA256},
    rand,
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde_json::Value;

use crate::sandbox::{
    error::ApiError,
    srp::Identity,
    state::{Object, Pool, SrpVerifier, User},
};

/// Few, to be fast: the data file is private and contains no real accounts.
const PBKDF2_ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

type CharacterClass = fn(char) -> bool;

/// The characters that a policy can require: the member, its name in errors and on pages.
const REQUIRABLE: [(&str, &str, &str, CharacterClass); 4] = [
    ("RequireUppercase", "uppercase", "An upper-case letter", |c| c.is_ascii_uppercase()),
    ("RequireLowercase", "lowercase", "A lower-case letter", |c| c.is_ascii_lowercase()),
    ("RequireNumbers", "numeric", "A digit", |c| c.is_ascii_digit()),
    ("RequireSymbols", "symbol", "A special character such as ! or -", |c| SYMBOLS.contains(c)),
];

fn policy(pool: &Pool) -> Option<&Object> {
    pool.settings
        .get("Policies")
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(Value::as_object)
}

fn min_length(policy: &Object) -> u64 {
    policy.get("MinimumLength").and_then(Value::as_u64).unwrap_or_default()
}

/// The policy as a list for people.
pub(crate) fn rules(pool: &Pool) -> Vec<String> {
    let Some(policy) = policy(pool) else {
        return Vec::new();
    };
    let required = REQUIRABLE
        .iter()
        .filter(|(member, ..)| policy.get(*member) == Some(&Value::Bool(true)))
        .map(|(_, _, label, _)| (*label).to_owned());
    [format!("At least {} characters", min_length(policy))].into_iter().chain(required).collect()
}

/// Checks a password against the policy.
pub(crate) fn check(pool: &Pool, password: &str) -> Result<(), ApiError> {
    let Some(policy) = policy(pool) else {
        return Ok(());
    };
    let invalid = |reason: &str| {
        Err(ApiError::new(
            "InvalidPasswordException",
            format!("Password did not conform with policy: {reason}"),
        ))
    };
    if u64::try_from(password.chars().count()).unwrap_or_default() < min_length(policy) {
        return invalid("Password not long enough");
    }
    for (member, kind, _, is_in_class) in REQUIRABLE {
        if policy.get(member) == Some(&Value::Bool(true)) && !password.chars().any(is_in_class) {
            return invalid(&format!("Password must have {kind} characters"));
        }
    }
    Ok(())
}

impl User {
    /// Stores a password of the user with this name. The name is part of what SRP proves.
    pub(crate) fn set_password(
        &mut self,
        pool_id: &str,
        username: &str,
        password: &str,
    ) -> Result<(), ApiError> {
        let mut salt = [0; 16];
        rand::fill(&mut salt)?;
        let mut derived = [0; 32];
        pbkdf2::derive(PBKDF2_HMAC_SHA256, PBKDF2_ROUNDS, &salt, password.as_bytes(), &mut derived);
        self.password =
            Some((BASE64_STANDARD_NO_PAD.encode(salt), BASE64_STANDARD_NO_PAD.encode(derived)));
        self.srp = Some(SrpVerifier::new(Identity::new(pool_id, username), password)?);
        Ok(())
    }

    pub(crate) fn has_password(&self, password: &str) -> bool {
        let Some((salt, derived)) = &self.password else {
            return false;
        };
        let decode = |text: &String| BASE64_STANDARD_NO_PAD.decode(text).ok();
        match (decode(salt), decode(derived)) {
            (Some(salt), Some(derived)) => pbkdf2::verify(
                PBKDF2_HMAC_SHA256,
                PBKDF2_ROUNDS,
                &salt,
                password.as_bytes(),
                &derived,
            )
            .is_ok(),
            _ => false,
        }
    }
}
