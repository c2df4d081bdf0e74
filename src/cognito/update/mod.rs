//! Updates that keep everything: `Update…` operations reset what is left out, so the described
//! resource goes back whole, with nothing but the planned differences merged in.

mod change;
mod members;
mod whole;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::adapter::Aws;
use super::error::{CognitoError, Kind};
use super::fields::Change;
use super::pace::pause;

pub(super) use whole::{ADDED_SOCIAL_DETAILS, Whole, is_social};

/// Attempts at an update while somebody else writes at the same moment.
const MAX_ATTEMPTS: u32 = 6;

/// Times that a resource is read before a write if the reads take long.
const MAX_READS: u32 = 3;

/// Limit on the wait for writers that began before a write.
const MAX_GAP: Duration = Duration::from_secs(1);

impl Aws {
    /// Makes the changes true in the resource as it is now, and keeps all else of it; the resource as it is then.
    ///
    /// # Errors
    ///
    /// [`Kind::Changed`] when a value is neither what the plan saw nor what it wants, or when other writers keep
    /// putting the old one back; [`Kind::Concurrent`] when they keep changing the resource.
    pub(super) async fn update(
        &self,
        whole: &Whole<'_>,
        changes: &[Change],
    ) -> Result<Value, CognitoError> {
        self.update_by(whole, |_| changes.to_vec()).await
    }

    /// [`Aws::update`] with changes that depend on the resource as it is now.
    pub(super) async fn update_by(
        &self,
        whole: &Whole<'_>,
        changes: impl Fn(&Value) -> Vec<Change>,
    ) -> Result<Value, CognitoError> {
        let (start, mut last) = (Instant::now(), None);
        for attempt in 0..MAX_ATTEMPTS {
            let (begun, now) = self.read_quickly(whole).await?;
            let changes = changes(&now);
            let Some(body) = whole.changed(&now, &changes)? else {
                return Ok(now);
            };
            let sent = self.send_whole(whole, body).await;
            let again = match sent {
                Ok(()) => match self.confirmed(whole, &changes, begun.elapsed()).await? {
                    Ok(after) => return Ok(after),
                    Err(lost) => lost,
                },
                Err(error) => error,
            };
            if !matches!(
                again.kind,
                Kind::Changed | Kind::Concurrent | Kind::Throttled | Kind::Uncertain
            ) {
                return Err(again);
            }
            last = Some(again);
            if attempt + 1 == MAX_ATTEMPTS || start.elapsed() >= self.timeouts.operation {
                break;
            }
            pause(attempt).await;
        }
        Err(last.unwrap_or_else(|| {
            CognitoError::local(
                whole.operation(),
                Kind::Concurrent,
                "other writers keep changing it",
            )
        }))
    }

    /// Reads the resource, with the moment at which the read began. A slow read is repeated: what others wrote since it
    /// began would be undone by the write, after they have read back theirs.
    pub(super) async fn read_quickly(
        &self,
        whole: &Whole<'_>,
    ) -> Result<(Instant, Value), CognitoError> {
        let mut reads = 1;
        loop {
            let begun = Instant::now();
            let now = self.describe_whole(whole).await?;
            if begun.elapsed() <= self.timeouts.read || reads == MAX_READS {
                return Ok((begun, now));
            }
            reads += 1;
        }
    }

    /// Reads the resource again; an error within if what was asked for is not there. Cognito has no conditional write: a writer that
    /// read before this write may put the old state back after it. Such a writer needs about as long for its read and
    /// write as this one took, and another run of cogoidc at most as long as a read may take, so no sooner is the
    /// resource read.
    async fn confirmed(
        &self,
        whole: &Whole<'_>,
        changes: &[Change],
        gap: Duration,
    ) -> Result<Result<Value, CognitoError>, CognitoError> {
        tokio::time::sleep(gap.max(self.timeouts.settle).min(MAX_GAP)).await;
        let after = self.describe_whole(whole).await?;
        let why = changes.iter().find_map(|change| change.unmet(&after));
        Ok(match why {
            Some(why) => Err(CognitoError::local(whole.operation(), Kind::Changed, why)),
            None => Ok(after),
        })
    }

    async fn describe_whole(&self, whole: &Whole<'_>) -> Result<Value, CognitoError> {
        let (answer, member) = match whole {
            Whole::Pool(id) => (self.describe_pool(id).await?, "UserPool"),
            Whole::Client(pool, id) => (self.describe_client(pool, id).await?, "UserPoolClient"),
            Whole::Domain(name) => (self.describe_raw_domain(name).await?, "DomainDescription"),
            Whole::Provider(pool, name) => {
                (self.describe_provider(pool, name).await?, "IdentityProvider")
            }
            Whole::Mfa(id) => return self.mfa_config(id).await,
        };
        match answer {
            Value::Object(mut map) => Ok(map.remove(member).unwrap_or_else(|| json!({}))),
            _ => Ok(json!({})),
        }
    }

    /// Sends the whole resource once: a repetition would write what was read before it, over what others wrote since.
    pub(super) async fn send_whole(
        &self,
        whole: &Whole<'_>,
        request: Value,
    ) -> Result<(), CognitoError> {
        self.api.send_once(whole.operation(), request).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognito::fields::{ClientField, PoolField, ProviderField};
    use crate::values::{PoolId, Tier};

    fn tier(from: &str, to: Tier) -> Change {
        PoolField::TIER.set(&json!({ "UserPoolTier": from }), to).unwrap()
    }

    #[test]
    fn a_change_that_is_already_there_is_no_change() {
        let mut pool = json!({"UserPoolTier": "PLUS"});
        tier("LITE", Tier::Plus).merge(&mut pool).unwrap();
        assert_eq!(pool, json!({"UserPoolTier": "PLUS"}));
    }

    #[test]
    fn a_value_changed_under_our_hands_is_shown_with_both() {
        let why =
            tier("LITE", Tier::Plus).merge(&mut json!({"UserPoolTier": "ESSENTIALS"})).unwrap_err();
        assert_eq!(
            why,
            r#"tier was "lite" when the plan was made and is "essentials" now; the plan would set "plus""#
        );
    }

    #[test]
    fn lists_gain_and_lose_only_what_is_named() {
        let change = ClientField::CALLBACK_URLS.edit(vec!["c".into()], vec!["a".into()]).unwrap();
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
            "DcrConfiguration": {"EnableStatus": "DISABLED", "OpenDcrEnabled": false},
        });
        assert_eq!(
            Whole::Pool(&id).request(described),
            json!({
                "Future": {"x": 1}, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
                "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
                "VerificationMessageTemplate": {"EmailMessage": "code {####}"},
                // Without its status, the update would turn it on.
                "DcrConfiguration": {"EnableStatus": "DISABLED", "OpenDcrEnabled": false},
                "PoolName": "p", "UserPoolId": "us-east-1_abc",
            })
        );
    }

    #[test]
    fn a_provider_goes_back_whole_less_what_only_describe_knows() {
        let id: PoolId = "us-east-1_abc".parse().unwrap();
        let described = json!({
            "UserPoolId": "us-east-1_abc", "ProviderName": "Corp", "ProviderType": "OIDC",
            "CreationDate": 1, "LastModifiedDate": 2, "IdpIdentifiers": ["a.example"], "Future": 1,
            "AttributeMapping": {"email": "email", "username": "sub"},
            "ProviderDetails": {"client_id": "c", "attributes_url_add_attributes": "false", "jwks_uri": "https://k"},
        });
        let change = ProviderField::SECRET.replace(Some(&"old".into()), &"new".into()).unwrap();
        let whole = Whole::Provider(&id, "Corp");
        let body = whole.changed(&described, std::slice::from_ref(&change)).unwrap().unwrap();
        assert_eq!(
            body,
            json!({
                "UserPoolId": "us-east-1_abc", "ProviderName": "Corp", "IdpIdentifiers": ["a.example"], "Future": 1,
                "AttributeMapping": {"email": "email", "username": "sub"},
                "ProviderDetails": {"client_id": "c", "jwks_uri": "https://k", "client_secret": "new"},
            })
        );
        // A second time there is nothing to send, and the secret is in no word of the change.
        assert_eq!(whole.changed(&body, std::slice::from_ref(&change)).unwrap(), None);
        assert_eq!(change.unmet(&body), None);
        let other = json!({"ProviderDetails": {"client_secret": "theirs"}});
        let said = change.unmet(&other).unwrap();
        assert!(!format!("{said} {change:?}").contains("theirs"), "{said}");
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
