//! The members of the API under the names of CloudFormation's properties.

use serde_json::{Map, Value};

use super::super::kind::Kind;

/// The properties of a resource.
pub(super) struct Properties {
    pub(super) properties: Map<String, Value>,
    /// The members that no property is for.
    pub(super) lost: Vec<String>,
}

/// Translates a request.
pub(super) fn of(kind: Kind, body: &Map<String, Value>) -> Properties {
    let mut all = Properties { properties: Map::new(), lost: Vec::new() };
    for (member, value) in body {
        if kind == Kind::Pool && all.is_of_mfa(member, value) {
            continue;
        }
        let renamed = RENAMED.iter().find(|(name, _)| name == member);
        let name = renamed.map_or(member.as_str(), |(_, name)| name);
        if properties(kind).contains(&name) {
            all.properties.insert(name.to_owned(), value.clone());
        } else {
            all.lost.push(member.clone());
        }
    }
    all
}

/// Members of a pool that are called otherwise.
const RENAMED: [(&str, &str); 1] = [("PoolName", "UserPoolName")];

/// The factors of MFA, as the API and as `EnabledMfas` have them.
const FACTORS: [(&str, &str); 3] = [
    ("SoftwareTokenMfaConfiguration", "SOFTWARE_TOKEN_MFA"),
    ("SmsMfaConfiguration", "SMS_MFA"),
    ("EmailMfaConfiguration", "EMAIL_OTP"),
];

/// Members of MFA factors and of passkeys, each with the property of the pool that says the same.
const OF_POOL: [(&str, &str, &str); 5] = [
    ("EmailMfaConfiguration", "Message", "EmailAuthenticationMessage"),
    ("EmailMfaConfiguration", "Subject", "EmailAuthenticationSubject"),
    ("WebAuthnConfiguration", "RelyingPartyId", "WebAuthnRelyingPartyID"),
    ("WebAuthnConfiguration", "UserVerification", "WebAuthnUserVerification"),
    ("WebAuthnConfiguration", "FactorConfiguration", "WebAuthnFactorConfiguration"),
];

/// Members of factors that say no more than that there is one, or what other members of the pool say.
const SAID_OTHERWISE: [&str; 3] = ["Enabled", "SmsAuthenticationMessage", "SmsConfiguration"];

impl Properties {
    /// Takes a factor of MFA, or passkeys; whether the member is one.
    fn is_of_mfa(&mut self, member: &str, value: &Value) -> bool {
        let factor = FACTORS.iter().find(|(name, _)| *name == member);
        if let Some((_, word)) = factor
            && value.get("Enabled") != Some(&Value::Bool(false))
        {
            let enabled =
                self.properties.entry("EnabledMfas").or_insert_with(|| Vec::<Value>::new().into());
            if let Value::Array(enabled) = enabled {
                enabled.push((*word).into());
            }
        }
        if factor.is_none() && member != "WebAuthnConfiguration" {
            return false;
        }
        for (name, value) in value.as_object().into_iter().flatten() {
            let property = OF_POOL.iter().find(|(of, inner, _)| *of == member && inner == name);
            match property {
                Some((_, _, property)) => {
                    self.properties.insert((*property).to_owned(), value.clone());
                }
                None if SAID_OTHERWISE.contains(&name.as_str()) => {}
                None => self.lost.push(format!("{member}.{name}")),
            }
        }
        true
    }
}

/// The properties that are taken over as they are.
fn properties(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pool => &[
            "AccountRecoverySetting",
            "AdminCreateUserConfig",
            "AliasAttributes",
            "AutoVerifiedAttributes",
            "DeletionProtection",
            "DeviceConfiguration",
            "EmailConfiguration",
            "EmailVerificationMessage",
            "EmailVerificationSubject",
            "IssuerConfiguration",
            "KeyConfiguration",
            "LambdaConfig",
            "MfaConfiguration",
            "Policies",
            "Schema",
            "SmsAuthenticationMessage",
            "SmsConfiguration",
            "SmsVerificationMessage",
            "UserAttributeUpdateSettings",
            "UserPoolAddOns",
            "UserPoolName",
            "UserPoolTags",
            "UserPoolTier",
            "UsernameAttributes",
            "UsernameConfiguration",
            "VerificationMessageTemplate",
        ],
        Kind::Server => &["Identifier", "Name", "Scopes"],
        Kind::Provider => &[
            "AttributeMapping",
            "IdpIdentifiers",
            "ProviderDetails",
            "ProviderName",
            "ProviderType",
        ],
        Kind::Client => &[
            "AccessTokenValidity",
            "AllowedOAuthFlows",
            "AllowedOAuthFlowsUserPoolClient",
            "AllowedOAuthScopes",
            "AnalyticsConfiguration",
            "AuthSessionValidity",
            "CallbackURLs",
            "ClientName",
            "DefaultRedirectURI",
            "EnablePropagateAdditionalUserContextData",
            "EnableTokenRevocation",
            "ExplicitAuthFlows",
            "GenerateSecret",
            "IdTokenValidity",
            "LogoutURLs",
            "PreventUserExistenceErrors",
            "ReadAttributes",
            "RefreshTokenRotation",
            "RefreshTokenValidity",
            "SupportedIdentityProviders",
            "TokenValidityUnits",
            "WriteAttributes",
        ],
        Kind::Style => &["Assets", "Settings", "UseCognitoProvidedValues"],
        Kind::Domain => &["CustomDomainConfig", "Domain", "ManagedLoginVersion", "Routing"],
    }
}
