//! The settings of a user pool. Most pools keep most defaults, so each stores only what differs from them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Object, object};

/// How long an invitation is valid by default, in days.
pub(crate) const DEFAULT_INVITATION_DAYS: i64 = 7;

/// The settings that every pool has, as a pool has them that was created with none.
static DEFAULTS: LazyLock<Object> = LazyLock::new(|| {
    object(json!({
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": true,
                "RequireLowercase": true,
                "RequireNumbers": true,
                "RequireSymbols": true,
                "TemporaryPasswordValidityDays": DEFAULT_INVITATION_DAYS,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "MfaConfiguration": "OFF",
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": false,
            "UnusedAccountValidityDays": DEFAULT_INVITATION_DAYS,
        },
        "UserPoolTier": "ESSENTIALS",
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    }))
});

/// The settings of a pool, by name: what differs from [`DEFAULTS`].
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(from = "Object", into = "Object")]
pub(crate) struct Settings(Object);

impl Settings {
    /// What a pool has that sets nothing.
    pub(crate) fn defaults() -> &'static Object {
        &DEFAULTS
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).or_else(|| DEFAULTS.get(name))
    }

    pub(crate) fn insert(&mut self, name: &str, value: Value) {
        if DEFAULTS.get(name) == Some(&value) {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// A setting that is a string; empty if absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// What the pool stores itself.
    #[cfg(test)]
    pub(crate) fn own(&self) -> &Object {
        &self.0
    }
}

impl From<Object> for Settings {
    fn from(settings: Object) -> Self {
        let differs = |(name, value): &(String, Value)| DEFAULTS.get(name) != Some(value);
        Self(settings.into_iter().filter(differs).collect())
    }
}

impl From<Settings> for Object {
    fn from(settings: Settings) -> Self {
        let mut all = DEFAULTS.clone();
        all.extend(settings.0);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_whole_and_what_is_kept_is_what_differs() {
        let mut settings = Settings::default();
        settings.insert("Name", "staff".into());
        settings.insert("MfaConfiguration", "ON".into());
        let stored = serde_json::to_value(&settings).unwrap();
        assert_eq!(
            (&stored["Name"], &stored["UserPoolTier"]),
            (&json!("staff"), &json!("ESSENTIALS"))
        );
        let mut read: Settings = serde_json::from_value(stored).unwrap();
        assert!(read == settings);
        read.insert("MfaConfiguration", "OFF".into());
        assert_eq!(Value::from(read.own().clone()), json!({"Name": "staff"}));
        assert_eq!(read.text("MfaConfiguration"), "OFF");
    }
}
