//! Updates that keep everything: `Update…` operations reset what is left out, so the described
//! resource goes back whole, with nothing but the planned differences merged in.

use std::time::Instant;

use serde_json::{Map, Value, json};

use super::adapter::Aws;
use super::error::{CognitoError, Kind};
use super::raw::{raw, replace_body};
use super::step::{Change, shown};
use super::write::pause;
use crate::spec::types::{ClientId, PoolId};

/// Members of `UserPoolType` that `UpdateUserPool` does not take.
const POOL_DESCRIBE_ONLY: [&str; 13] = [
    "AliasAttributes",
    "Arn",
    "CreationDate",
    "CustomDomain",
    "Domain",
    "EmailConfigurationFailure",
    "EstimatedNumberOfUsers",
    "LastModifiedDate",
    "SchemaAttributes",
    "SmsConfigurationFailure",
    "Status",
    "UsernameAttributes",
    "UsernameConfiguration",
];

/// Members of `UserPoolClientType` that `UpdateUserPoolClient` does not take.
const CLIENT_DESCRIBE_ONLY: [&str; 4] = [
    "ClientSecret",
    "ClientType",
    "CreationDate",
    "LastModifiedDate",
];

/// Members of `DomainDescriptionType` that `UpdateUserPoolDomain` does not take.
const DOMAIN_DESCRIBE_ONLY: [&str; 5] = [
    "AWSAccountId",
    "CloudFrontDistribution",
    "S3Bucket",
    "Status",
    "Version",
];

/// Most times an update is tried again because somebody else wrote at the same moment.
const TRIES: u32 = 6;

/// A resource that is updated as a whole.
pub(super) enum Whole<'a> {
    Pool(&'a PoolId),
    Client(&'a PoolId, &'a ClientId),
    Domain(&'a PoolId, &'a str),
    Mfa(&'a PoolId),
}

impl Whole<'_> {
    fn operation(&self) -> &'static str {
        match self {
            Self::Pool(_) => "UpdateUserPool",
            Self::Client(..) => "UpdateUserPoolClient",
            Self::Domain(..) => "UpdateUserPoolDomain",
            Self::Mfa(_) => "SetUserPoolMfaConfig",
        }
    }

    /// The whole update that makes the changes true in the resource as it is now; none where they are.
    ///
    /// # Errors
    ///
    /// [`Kind::Changed`] when a value is neither what the plan saw nor what it wants.
    pub(super) fn changed(
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
    fn request(&self, described: Value) -> Value {
        let Value::Object(mut body) = described else {
            return described;
        };
        match self {
            Self::Pool(id) => {
                for member in POOL_DESCRIBE_ONLY {
                    body.remove(member);
                }
                body.remove("Id");
                if let Some(name) = body.remove("Name") {
                    body.insert("PoolName".into(), name);
                }
                body.insert("UserPoolId".into(), id.as_str().into());
                drop_doubled(&mut body);
            }
            Self::Client(..) => {
                for member in CLIENT_DESCRIBE_ONLY {
                    body.remove(member);
                }
            }
            Self::Domain(..) => {
                for member in DOMAIN_DESCRIBE_ONLY {
                    body.remove(member);
                }
                // A prefix domain describes an empty one, which the update takes for a custom domain's.
                if body
                    .get("CustomDomainConfig")
                    .is_some_and(|config| config.get("CertificateArn").is_none())
                {
                    body.remove("CustomDomainConfig");
                }
            }
            Self::Mfa(id) => {
                body.insert("UserPoolId".into(), id.as_str().into());
                // Cognito refuses to turn MFA off in a request that configures a factor.
                if body.get("MfaConfiguration").and_then(Value::as_str) == Some("OFF") {
                    for factor in [
                        "SoftwareTokenMfaConfiguration",
                        "SmsMfaConfiguration",
                        "EmailMfaConfiguration",
                    ] {
                        body.remove(factor);
                    }
                }
            }
        }
        Value::Object(body)
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
    let template = body
        .get("VerificationMessageTemplate")
        .cloned()
        .unwrap_or_default();
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

impl Aws {
    /// Makes the changes true in the resource as it is now, and keeps all else of it.
    ///
    /// # Errors
    ///
    /// [`Kind::Changed`] when a value is neither what the plan saw nor what it wants; [`Kind::Concurrent`]
    /// when other writers do not leave off.
    pub(super) async fn update(
        &self,
        whole: &Whole<'_>,
        changes: &[Change],
    ) -> Result<(), CognitoError> {
        let (start, mut last) = (Instant::now(), None);
        for attempt in 0..TRIES {
            let now = self.describe_whole(whole).await?;
            let Some(body) = whole.changed(&now, changes)? else {
                return Ok(());
            };
            match self.send_whole(whole, body).await {
                Ok(()) => return self.confirm(whole, changes).await,
                Err(error)
                    if matches!(
                        error.kind,
                        Kind::Concurrent | Kind::Throttled | Kind::Uncertain
                    ) =>
                {
                    last = Some(error);
                    if attempt + 1 == TRIES || start.elapsed() >= self.patience.operation {
                        break;
                    }
                    pause(attempt).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| {
            CognitoError::local(
                whole.operation(),
                Kind::Concurrent,
                "other writers do not leave off",
            )
        }))
    }

    /// Reads the resource again and compares it with what was asked for.
    async fn confirm(&self, whole: &Whole<'_>, changes: &[Change]) -> Result<(), CognitoError> {
        let after = self.describe_whole(whole).await?;
        match changes.iter().find_map(|change| change.unmet(&after)) {
            None => Ok(()),
            Some(why) => Err(CognitoError::local(whole.operation(), Kind::Changed, why)),
        }
    }

    async fn describe_whole(&self, whole: &Whole<'_>) -> Result<Value, CognitoError> {
        let (answer, member) = match whole {
            Whole::Pool(id) => (self.describe_pool(id).await?, "UserPool"),
            Whole::Client(pool, id) => (self.describe_client(pool, id).await?, "UserPoolClient"),
            Whole::Domain(_, name) => (
                raw!(
                    "DescribeUserPoolDomain",
                    self.client.describe_user_pool_domain().domain(*name)
                )?,
                "DomainDescription",
            ),
            Whole::Mfa(id) => {
                return raw!(
                    "GetUserPoolMfaConfig",
                    self.client
                        .get_user_pool_mfa_config()
                        .user_pool_id(id.as_str())
                );
            }
        };
        match answer {
            Value::Object(mut map) => Ok(map.remove(member).unwrap_or_else(|| json!({}))),
            _ => Ok(json!({})),
        }
    }

    async fn send_whole(&self, whole: &Whole<'_>, body: Value) -> Result<(), CognitoError> {
        macro_rules! send {
            ($call:expr) => {
                $call
                    .customize()
                    .mutate_request(move |request| replace_body(request, &body))
                    .send()
                    .await
                    .map(drop)
                    .map_err(|error| CognitoError::of(whole.operation(), &error))
            };
        }
        match whole {
            Whole::Pool(id) => send!(self.client.update_user_pool().user_pool_id(id.as_str())),
            Whole::Client(pool, id) => {
                send!(
                    self.client
                        .update_user_pool_client()
                        .user_pool_id(pool.as_str())
                        .client_id(id.as_str())
                )
            }
            Whole::Domain(pool, name) => send!(
                self.client
                    .update_user_pool_domain()
                    .user_pool_id(pool.as_str())
                    .domain(*name)
            ),
            Whole::Mfa(id) => send!(
                self.client
                    .set_user_pool_mfa_config()
                    .user_pool_id(id.as_str())
            ),
        }
    }
}

impl Change {
    /// Puts the change into a described resource.
    ///
    /// # Errors
    ///
    /// A sentence with both values when the present value is neither `from` nor `to`.
    fn merge(&self, resource: &mut Value) -> Result<(), String> {
        match self {
            Self::Scalar {
                label,
                path,
                from,
                to,
            } => {
                let now = at(resource, path).cloned().unwrap_or(Value::Null);
                if now == *to {
                    return Ok(());
                }
                if now != *from {
                    let [from, now, to] = [from, &now, to].map(|value| shown(path, value));
                    return Err(format!(
                        "{label} was {from} when the plan was made and is {now} now; wanted is {to}"
                    ));
                }
                put(resource, path, to.clone());
                Ok(())
            }
            Self::List {
                member,
                add,
                remove,
                ..
            } => {
                let mut list = list_at(resource, member);
                list.retain(|entry| !remove.contains(entry));
                for entry in add {
                    if !list.contains(entry) {
                        list.push(entry.clone());
                    }
                }
                if list != list_at(resource, member) {
                    put(resource, &[(*member).to_owned()], list.into());
                }
                Ok(())
            }
        }
    }

    /// What of the change does not hold in a described resource.
    fn unmet(&self, resource: &Value) -> Option<String> {
        match self {
            Self::Scalar {
                label, path, to, ..
            } => {
                let now = at(resource, path).cloned().unwrap_or(Value::Null);
                (now != *to).then(|| {
                    let [now, to] = [&now, to].map(|value| shown(path, value));
                    format!("{label} was set to {to} and is {now} now: somebody else changed it")
                })
            }
            Self::List {
                label,
                member,
                add,
                remove,
            } => {
                let list = list_at(resource, member);
                let lost: Vec<_> = add.iter().filter(|entry| !list.contains(entry)).collect();
                let back: Vec<_> = remove.iter().filter(|entry| list.contains(entry)).collect();
                (!lost.is_empty() || !back.is_empty()).then(|| {
                    format!("{label} is not as it was set (missing {lost:?}, back again {back:?}): somebody else changed it")
                })
            }
        }
    }
}

fn at<'a>(resource: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(resource, |value, key| value.get(key))
}

fn list_at(resource: &Value, member: &str) -> Vec<String> {
    let entries = resource.get(member).and_then(Value::as_array);
    entries
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn put(resource: &mut Value, path: &[String], value: Value) {
    let Some((last, parents)) = path.split_last() else {
        return;
    };
    let mut place = resource;
    for key in parents {
        if !place.get(key).is_some_and(Value::is_object)
            && let Value::Object(map) = place
        {
            map.insert(key.clone(), json!({}));
        }
        let Some(inner) = place.get_mut(key) else {
            return;
        };
        place = inner;
    }
    if let Value::Object(map) = place {
        map.insert(last.clone(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(from: &str, to: &str) -> Change {
        Change::Scalar {
            label: "tier",
            path: vec!["UserPoolTier".into()],
            from: from.into(),
            to: to.into(),
        }
    }

    #[test]
    fn a_change_that_is_already_there_is_no_change() {
        let mut pool = json!({"UserPoolTier": "PLUS"});
        tier("LITE", "PLUS").merge(&mut pool).unwrap();
        assert_eq!(pool, json!({"UserPoolTier": "PLUS"}));
    }

    #[test]
    fn a_value_changed_under_our_hands_is_shown_with_both() {
        let why = tier("LITE", "PLUS")
            .merge(&mut json!({"UserPoolTier": "ESSENTIALS"}))
            .unwrap_err();
        assert_eq!(
            why,
            r#"tier was "lite" when the plan was made and is "essentials" now; wanted is "plus""#
        );
    }

    #[test]
    fn lists_gain_and_lose_only_what_is_named() {
        let change = Change::List {
            label: "callback_urls",
            member: "CallbackURLs",
            add: vec!["c".into()],
            remove: vec!["a".into()],
        };
        let mut client = json!({"CallbackURLs": ["a", "b", "z"], "Other": 1});
        change.merge(&mut client).unwrap();
        assert_eq!(client, json!({"CallbackURLs": ["b", "z", "c"], "Other": 1}));
        assert_eq!(change.unmet(&client), None);
        assert!(change.unmet(&json!({"CallbackURLs": ["a"]})).is_some());
    }

    #[test]
    fn a_pool_goes_back_whole_less_what_only_describe_knows() {
        let id: PoolId = "us-east-1_abc".parse().unwrap();
        let described = json!({
            "Id": "us-east-1_abc", "Name": "p", "Arn": "arn", "Status": "Enabled", "Future": {"x": 1},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 7},
            "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
            "EmailVerificationMessage": "code {####}",
            "VerificationMessageTemplate": {"EmailMessage": "code {####}"},
        });
        assert_eq!(
            Whole::Pool(&id).request(described),
            json!({
                "Future": {"x": 1}, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
                "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
                "VerificationMessageTemplate": {"EmailMessage": "code {####}"},
                "PoolName": "p", "UserPoolId": "us-east-1_abc",
            })
        );
    }

    #[test]
    fn turning_mfa_off_names_no_factor_and_keeps_the_rest() {
        let id: PoolId = "us-east-1_abc".parse().unwrap();
        let config = json!({
            "MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": {"Enabled": true},
            "WebAuthnConfiguration": {"RelyingPartyId": "a.example"},
        });
        assert_eq!(
            Whole::Mfa(&id).request(config),
            json!({"MfaConfiguration": "OFF", "WebAuthnConfiguration": {"RelyingPartyId": "a.example"}, "UserPoolId": "us-east-1_abc"})
        );
    }
}
