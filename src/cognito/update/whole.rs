//! A resource as it is described, and as it is sent back: whole, less what only describe knows.

use serde_json::{Map, Value};

use super::super::error::{CognitoError, Kind};
use super::super::fields::Change;
use super::members;
use crate::cognito::decode::ADDED_DETAILS;
use crate::settings::Metadata;
use crate::values::{ClientId, PoolId};

/// Details that it adds for a social provider, whose endpoints it knows itself.
pub(in crate::cognito) const ADDED_SOCIAL_DETAILS: [&str; 5] =
    ["attributes_url", "authorize_url", "oidc_issuer", "token_request_method", "token_url"];

/// A resource that is updated as a whole.
pub(in crate::cognito) enum Whole<'a> {
    Pool(&'a PoolId),
    Client(&'a PoolId, &'a ClientId),
    Domain(&'a str),
    Mfa(&'a PoolId),
    Provider(&'a PoolId, &'a str),
}

impl Whole<'_> {
    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::Pool(_) => "UpdateUserPool",
            Self::Client(..) => "UpdateUserPoolClient",
            Self::Domain(_) => "UpdateUserPoolDomain",
            Self::Mfa(_) => "SetUserPoolMfaConfig",
            Self::Provider(..) => "UpdateIdentityProvider",
        }
    }

    /// The whole update that makes the changes true in the resource as it is now; `None` if they are true.
    ///
    /// # Errors
    ///
    /// [`Kind::Changed`] when a value is neither what the plan saw nor what it wants.
    pub(in crate::cognito) fn changed(
        &self,
        now: &Value,
        changes: &[Change],
    ) -> Result<Option<Value>, CognitoError> {
        let mut merged = now.clone();
        for change in changes {
            change
                .merge(&mut merged)
                .map_err(|why| CognitoError::local(self.operation(), Kind::Changed, why))?;
        }
        Ok((merged != *now).then(|| self.request(merged)))
    }

    /// The described resource as the update takes it.
    pub(in crate::cognito) fn request(&self, described: Value) -> Value {
        let Value::Object(mut body) = described else {
            return described;
        };
        match self {
            Self::Pool(id) => pool(&mut body, id),
            Self::Client(..) => {}
            Self::Domain(_) => domain(&mut body),
            Self::Provider(pool, name) => provider(&mut body, pool, name),
            Self::Mfa(id) => mfa(&mut body, id),
        }
        body.retain(|name, _| !members::is_read_only(self.operation(), name));
        Value::Object(body)
    }
}

fn remove(body: &mut Map<String, Value>, members: &[&str]) {
    for member in members {
        body.remove(*member);
    }
}

fn pool(body: &mut Map<String, Value>, id: &PoolId) {
    if let Some(name) = body.remove("Name") {
        body.insert("PoolName".into(), name);
    }
    body.insert("UserPoolId".into(), id.as_str().into());
    drop_doubled(body);
}

fn domain(body: &mut Map<String, Value>) {
    // A prefix domain describes an empty one, which the update takes for a custom domain's.
    let config = body.get("CustomDomainConfig");
    if config.is_some_and(|config| config.get("CertificateArn").is_none()) {
        body.remove("CustomDomainConfig");
    }
}

fn provider(body: &mut Map<String, Value>, pool: &PoolId, name: &str) {
    let is_social = is_social(body.get("ProviderType").and_then(Value::as_str));
    if let Some(Value::Object(details)) = body.get_mut("ProviderDetails") {
        details.retain(|_, value| !value.is_null());
        // Cognito takes one of the two, and follows the address by itself.
        if details.contains_key(Metadata::ADDRESS) {
            details.remove(Metadata::DOCUMENT);
        }
        remove(details, &ADDED_DETAILS);
        if is_social {
            remove(details, &ADDED_SOCIAL_DETAILS);
        }
    }
    body.insert("UserPoolId".into(), pool.as_str().into());
    body.insert("ProviderName".into(), name.into());
}

/// Whether a provider of that type is one whose endpoints Cognito knows.
pub(in crate::cognito) fn is_social(kind: Option<&str>) -> bool {
    !matches!(kind, Some("OIDC" | "SAML") | None)
}

fn mfa(body: &mut Map<String, Value>, id: &PoolId) {
    body.insert("UserPoolId".into(), id.as_str().into());
    // Cognito refuses to turn MFA off in a request that configures a factor.
    if body.get("MfaConfiguration").and_then(Value::as_str) == Some("OFF") {
        let factors =
            ["SoftwareTokenMfaConfiguration", "SmsMfaConfiguration", "EmailMfaConfiguration"];
        remove(body, &factors);
    }
}

/// `DescribeUserPool` gives some settings twice; `UpdateUserPool` refuses, or lets one win, when both come.
fn drop_doubled(body: &mut Map<String, Value>) {
    let newer = "/Policies/PasswordPolicy/TemporaryPasswordValidityDays";
    let is_doubled = Value::Object(body.clone()).pointer(newer).is_some();
    if let Some(Value::Object(config)) = body.get_mut("AdminCreateUserConfig")
        && is_doubled
    {
        config.remove("UnusedAccountValidityDays");
    }
    let template = body.get("VerificationMessageTemplate").cloned().unwrap_or_default();
    for (member, inner) in [
        ("EmailVerificationMessage", "EmailMessage"),
        ("EmailVerificationSubject", "EmailSubject"),
        ("SmsVerificationMessage", "SmsMessage"),
    ] {
        if template.get(inner).is_some_and(|value| !value.is_null()) {
            body.remove(member);
        }
    }
}
