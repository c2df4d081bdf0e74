//! Passwords: what a pool's policy asks of them, and how they are kept.

use std::num::NonZeroU32;

use aws_lc_rs::{
    pbkdf2::{self, PBKDF2_HMAC_SHA256},
    rand,
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde_json::Value;

use super::{
    error::ApiError,
    state::{Pool, User},
};

/// Few: the file is private and nobody but the sandbox's owner has an account in it.
const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

type Check = fn(char) -> bool;

/// Refuses a password that breaks the pool's policy.
pub(crate) fn check(pool: &Pool, password: &str) -> Result<(), ApiError> {
    let policy = pool
        .settings
        .get("Policies")
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(Value::as_object);
    let Some(policy) = policy else { return Ok(()) };
    let refused = |what: &str| {
        Err(ApiError::new(
            "InvalidPasswordException",
            format!("Password did not conform with policy: {what}"),
        ))
    };
    let least = policy
        .get("MinimumLength")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    if u64::try_from(password.chars().count()).unwrap_or_default() < least {
        return refused("Password not long enough");
    }
    let kinds: [(&str, &str, Check); 4] = [
        ("RequireUppercase", "uppercase", |c| c.is_ascii_uppercase()),
        ("RequireLowercase", "lowercase", |c| c.is_ascii_lowercase()),
        ("RequireNumbers", "numeric", |c| c.is_ascii_digit()),
        ("RequireSymbols", "symbol", |c| SYMBOLS.contains(c)),
    ];
    for (member, kind, holds) in kinds {
        if policy.get(member) == Some(&Value::Bool(true)) && !password.chars().any(holds) {
            return refused(&format!("Password must have {kind} characters"));
        }
    }
    Ok(())
}

impl User {
    pub(crate) fn set_password(&mut self, password: &str) -> Result<(), ApiError> {
        let mut salt = [0; 16];
        rand::fill(&mut salt)?;
        let mut derived = [0; 32];
        pbkdf2::derive(
            PBKDF2_HMAC_SHA256,
            ROUNDS,
            &salt,
            password.as_bytes(),
            &mut derived,
        );
        self.password = Some((
            BASE64_STANDARD_NO_PAD.encode(salt),
            BASE64_STANDARD_NO_PAD.encode(derived),
        ));
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
                ROUNDS,
                &salt,
                password.as_bytes(),
                &derived,
            )
            .is_ok(),
            _ => false,
        }
    }
}
