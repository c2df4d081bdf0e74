//! The password policy of a user pool.

use serde_json::Value;

/// What a pool demands of a password (`PasswordPolicyType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordPolicy {
    min_chars: u64,
    lower_case: bool,
    upper_case: bool,
    digit: bool,
    symbol: bool,
}

/// The symbols that Cognito counts (Amazon Cognito Developer Guide, "Adding user pool password requirements"); inside a
/// password a space is one too.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// A kind of characters that a policy can demand.
#[derive(Clone, Copy)]
struct CharacterKind {
    name: &'static str,
    includes: fn(char) -> bool,
}

const KINDS: [CharacterKind; 4] = [
    CharacterKind { name: "a lower-case letter", includes: |c| c.is_ascii_lowercase() },
    CharacterKind { name: "a capital letter", includes: |c| c.is_ascii_uppercase() },
    CharacterKind { name: "a digit", includes: |c| c.is_ascii_digit() },
    CharacterKind { name: "a symbol such as ! or -", includes: |c| SYMBOLS.contains(c) },
];

impl PasswordPolicy {
    /// The policy of a pool that is created without one.
    pub(crate) const DEFAULT: Self =
        Self { min_chars: 8, lower_case: true, upper_case: true, digit: true, symbol: true };

    /// The policy of a pool as Cognito describes it.
    pub(crate) fn of(described: &Value) -> Self {
        let policy = described.pointer("/Policies/PasswordPolicy").unwrap_or(&Value::Null);
        let requires = |member: &str| policy.get(member).and_then(Value::as_bool) == Some(true);
        Self {
            min_chars: policy.get("MinimumLength").and_then(Value::as_u64).unwrap_or_default(),
            lower_case: requires("RequireLowercase"),
            upper_case: requires("RequireUppercase"),
            digit: requires("RequireNumbers"),
            symbol: requires("RequireSymbols"),
        }
    }

    /// The kinds of characters that it demands.
    fn kinds(self) -> impl Iterator<Item = CharacterKind> {
        let demands = [self.lower_case, self.upper_case, self.digit, self.symbol];
        KINDS.into_iter().zip(demands).filter(|(_, demanded)| *demanded).map(|(kind, _)| kind)
    }

    fn length(self) -> String {
        format!("at least {} characters", self.min_chars)
    }

    /// Everything that a password needs, as the end of a sentence.
    pub(crate) fn sentence(self) -> String {
        let kinds: Vec<&str> = self.kinds().map(|kind| kind.name).collect();
        let length = self.length();
        match kinds.as_slice() {
            [] => length,
            [only] => format!("{length}, with {only}"),
            [first @ .., last] => format!("{length}, with {} and {last}", first.join(", ")),
        }
    }

    /// What this password lacks.
    pub(crate) fn lacking(self, password: &str) -> Vec<String> {
        let is_short = (password.chars().count() as u64) < self.min_chars;
        let unmet = self.kinds().filter(|kind| !password.chars().any(kind.includes));
        let unmet = unmet.map(|kind| kind.name.to_owned());
        is_short.then(|| self.length()).into_iter().chain(unmet).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_password_lacks_what_the_policy_demands() {
        for (password, lacking) in [
            ("Correct-horse-1", ""),
            ("Aa1!aaaa", ""),
            ("Aa1!aaa", "at least 8 characters"),
            ("weak", "at least 8 characters, a capital letter, a digit, a symbol such as ! or -"),
            ("PASSWORD-12", "a lower-case letter"),
            // Cognito counts ASCII letters alone, and only its own symbols.
            ("PASSWÖRD-ä12", "a lower-case letter"),
            ("Password€12", "a symbol such as ! or -"),
        ] {
            let found = PasswordPolicy::DEFAULT.lacking(password).join(", ");
            assert_eq!(found, lacking, "{password}");
        }
    }

    #[test]
    fn the_policy_of_a_pool_is_as_cognito_describes_it() {
        let described = json!({"Policies": {"PasswordPolicy": {
            "MinimumLength": 12, "RequireLowercase": true, "RequireUppercase": false,
            "RequireNumbers": true, "RequireSymbols": false, "TemporaryPasswordValidityDays": 7,
        }}});
        let policy = PasswordPolicy::of(&described);
        assert_eq!(
            policy.sentence(),
            "at least 12 characters, with a lower-case letter and a digit"
        );
        assert_eq!(policy.lacking("correct-horse").join(", "), "a digit");
        assert!(PasswordPolicy::of(&json!({})).lacking("x").is_empty());
    }
}
