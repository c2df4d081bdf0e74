//! Settings that the sandbox stores and does not carry out.

use serde_json::Value;

use super::settings::first_factors;
use crate::sandbox::{
    notice::Notice,
    state::{Client, Pool, Settings, object, strings, text},
};

/// What a pool has that is not carried out: the setting, and what does not happen.
pub(crate) fn of_pool(pool: &Pool) -> Vec<String> {
    let mut found = Vec::new();
    let triggers: Vec<&str> = block(&pool.settings, "LambdaConfig")
        .map(|(name, _)| name)
        .filter(|name| *name != "KMSKeyID")
        .collect();
    if !triggers.is_empty() {
        let triggers = triggers.join(", ");
        found.push(format!("LambdaConfig with {triggers} (the sandbox runs no Lambda function)"));
    }
    let factors: Vec<&str> =
        first_factors(&pool.settings).into_iter().filter(|factor| *factor != "PASSWORD").collect();
    if !factors.is_empty() {
        let factors = factors.join(", ");
        found.push(format!(
            "AllowedFirstAuthFactors with {factors} (users of the sandbox sign in with a password)"
        ));
    }
    for (name, instead) in [
        ("SmsMfaConfiguration", "the sandbox sends no text messages"),
        ("EmailMfaConfiguration", "the sandbox sends no e-mail"),
        ("WebAuthnConfiguration", "the sandbox has no passkeys"),
    ] {
        if pool.factors.contains_key(name) {
            found.push(format!("{name} ({instead})"));
        }
    }
    if block(&pool.settings, "DeviceConfiguration").next().is_some() {
        found.push("DeviceConfiguration (the sandbox remembers no devices)".to_owned());
    }
    let updates = pool.settings.get("UserAttributeUpdateSettings").cloned().map(object);
    for (setting, member, other, instead) in [
        ("IssuerConfiguration", "Type", "UPDATED", "the sandbox has one address for all issuers"),
        ("KeyConfiguration", "KeyType", "CUSTOMER_MANAGED_KEY", "the sandbox encrypts nothing"),
    ] {
        if block(&pool.settings, setting).any(|(name, value)| name == member && value == other) {
            found.push(format!("{setting} with {other} ({instead})"));
        }
    }
    let is_on = |(name, value): (&str, &Value)| name == "EnableStatus" && value == "Enabled";
    if block(&pool.settings, "DcrConfiguration").any(is_on) {
        found.push("DcrConfiguration (apps cannot register themselves at the sandbox)".to_owned());
    }
    if pool.settings.get("AcrConfiguration").is_some() {
        found.push("AcrConfiguration (the tokens of the sandbox have no acr)".to_owned());
    }
    let verified_first = updates.is_some_and(|updates| {
        !strings(&updates, "AttributesRequireVerificationBeforeUpdate").is_empty()
    });
    if verified_first {
        found.push(
            "AttributesRequireVerificationBeforeUpdate (the sandbox changes attributes at once)"
                .to_owned(),
        );
    }
    let security = pool.settings.get("UserPoolAddOns").cloned().map(object).unwrap_or_default();
    if matches!(text(&security, "AdvancedSecurityMode"), "AUDIT" | "ENFORCED") {
        found.push("AdvancedSecurityMode (the sandbox has no threat protection)".to_owned());
    }
    let policy = pool.settings.get("Policies").and_then(|policies| policies.get("PasswordPolicy"));
    let history =
        policy.and_then(|policy| policy.get("PasswordHistorySize")).and_then(Value::as_i64);
    if history.is_some_and(|size| size > 0) {
        found.push("PasswordHistorySize (the sandbox keeps no old passwords)".to_owned());
    }
    found
}

/// What an app client has that is not carried out.
pub(crate) fn of_client(client: &Client) -> Vec<String> {
    let id = text(&client.fields, "ClientId");
    strings(&client.fields, "ExplicitAuthFlows")
        .into_iter()
        .filter(|flow| *flow == "ALLOW_USER_AUTH")
        .map(|flow| format!("{flow} of the app client {id} (the sandbox does not serve this flow)"))
        .collect()
}

/// The members of a block.
fn block<'s>(settings: &'s Settings, name: &str) -> impl Iterator<Item = (&'s str, &'s Value)> {
    settings
        .get(name)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

impl Pool {
    /// Tells what was stored and is not carried out, unless it was there before.
    pub(crate) fn tell_not_carried_out(&mut self, before: &[String], now: Vec<String>) {
        for setting in now.into_iter().filter(|setting| !before.contains(setting)) {
            self.notices.push(Notice::NotCarriedOut { pool: self.id.clone(), setting });
        }
    }
}
