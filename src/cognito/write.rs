//! Writing: one step, made true.
//!
//! Creates whose names are not unique (pool, app client) are sent once: when the outcome is open, what
//! the call may have made is looked for before it is sent again.

use std::time::{Duration, Instant};

use aws_config::retry::RetryConfig;
use aws_sdk_cognitoidentityprovider::config;
use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, AttributeDataType, AttributeType, CustomDomainConfigType,
    DeletionProtectionType, ExplicitAuthFlowsType, MessageActionType, OAuthFlowType,
    PreventUserExistenceErrorTypes, SchemaAttributeType, UserPoolTierType, UsernameAttributeType,
    UsernameConfigurationType, VerifiedAttributeType,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::adapter::Aws;
use super::decode;
use super::error::{CognitoError, Kind};
use super::observed::Owner;
use super::raw::{Answer, raw};
use super::step::{Change, NewClient, NewPool, NewUser, Step};
use super::update::Whole;
use super::{Ids, Made};
use crate::spec::types::{ClientId, LoginPages, Mfa, PoolId, SignIn};
use crate::spec::{ClientKind, DomainName};

/// Most times a step is tried again because what it needs was made a moment ago, or calls come too fast.
const TRIES: u32 = 5;
/// Longest wait for a prefix domain to become active.
const PREFIX_WAIT: Duration = Duration::from_secs(120);
/// Longest wait for a custom domain within one run; the next run goes on waiting.
const CUSTOM_WAIT: Duration = Duration::from_secs(900);

/// Sends a create at most once and gives its answer as raw JSON.
macro_rules! once {
    ($operation:literal, $call:expr) => {{
        let answer = Answer::default();
        let single = config::Builder::new().retry_config(RetryConfig::disabled());
        match $call
            .customize()
            .config_override(single)
            .interceptor(answer.clone())
            .send()
            .await
        {
            Ok(_) => answer.json($operation),
            Err(error) => Err(CognitoError::of($operation, &error)),
        }
    }};
}

impl Aws {
    /// Makes one step true; tries again while Cognito has not caught up with a step before.
    pub(super) async fn perform(&self, step: &Step, ids: &Ids) -> Result<Made, CognitoError> {
        let mut attempt = 0;
        loop {
            match self.perform_once(step, ids).await {
                Err(error)
                    if matches!(
                        error.kind,
                        Kind::NotFound | Kind::Throttled | Kind::Concurrent
                    ) && attempt < TRIES =>
                {
                    tracing::debug!(%error, attempt, "trying again");
                    tokio::time::sleep(Duration::from_millis(200) * 2_u32.pow(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn perform_once(&self, step: &Step, ids: &Ids) -> Result<Made, CognitoError> {
        if let Step::CreatePool(pool) = step {
            return self.create_pool(pool).await;
        }
        let pool = known(ids.pool.as_ref(), "user pool")?;
        match step {
            Step::CreatePool(_) => Ok(Made::default()),
            Step::UpdatePool { changes, .. } => {
                self.update(&Whole::Pool(pool), changes).await.map(nothing)
            }
            Step::SetMfa { from, to, .. } => self.set_mfa(pool, from, *to).await.map(nothing),
            Step::CreateClient(client) => self.create_client(pool, client).await,
            Step::UpdateClient { id, changes, .. } => self
                .update(&Whole::Client(pool, id), changes)
                .await
                .map(nothing),
            Step::CreateLoginStyle { .. } => self
                .create_login_style(pool, known(ids.client.as_ref(), "app client")?)
                .await
                .map(nothing),
            Step::CreateDomain { name, pages } => {
                self.create_domain(pool, name, *pages).await.map(nothing)
            }
            Step::UpdateDomain { name, changes } => self
                .update(&Whole::Domain(pool, name), changes)
                .await
                .map(nothing),
            Step::AwaitDomain { name, custom } => self.await_domain(name, *custom).await,
            Step::CreateUser(user) => self.create_user(pool, user).await,
            Step::DeleteLoginStyle { client, .. } => {
                gone(self.delete_login_style(pool, client).await)
            }
            Step::DeleteClient { id, .. } => {
                let call = self
                    .client
                    .delete_user_pool_client()
                    .user_pool_id(pool.as_str())
                    .client_id(id.as_str());
                gone(deleted("DeleteUserPoolClient", call.send().await))
            }
            Step::DeleteDomain { name } => {
                let call = self
                    .client
                    .delete_user_pool_domain()
                    .user_pool_id(pool.as_str())
                    .domain(name);
                gone(deleted("DeleteUserPoolDomain", call.send().await))
            }
            Step::Unprotect { .. } => {
                let change = Change::Scalar {
                    label: "deletion_protection",
                    path: vec!["DeletionProtection".into()],
                    from: "ACTIVE".into(),
                    to: "INACTIVE".into(),
                };
                self.update(&Whole::Pool(pool), &[change])
                    .await
                    .map(nothing)
            }
            Step::DeletePool { id, .. } => gone(deleted(
                "DeleteUserPool",
                self.client
                    .delete_user_pool()
                    .user_pool_id(id.as_str())
                    .send()
                    .await,
            )),
        }
    }

    async fn create_pool(&self, pool: &NewPool) -> Result<Made, CognitoError> {
        let made = |id: &str| {
            Ok(Made {
                ids: Ids {
                    pool: Some(decode::id("CreateUserPool", id)?),
                    client: None,
                },
                note: None,
            })
        };
        let mut error = match self.create_pool_once(pool).await {
            Ok(id) => return made(&id),
            Err(error) => error,
        };
        for attempt in 0..TRIES {
            if !error.is_uncertain() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200) * 2_u32.pow(attempt)).await;
            let ours: Vec<_> = self
                .pools_named(pool.name.as_str())
                .await?
                .into_iter()
                .filter(|p| p.owner_tag().is_some())
                .collect();
            let mut candidates = ours
                .into_iter()
                .map(decode::PoolJson::candidate)
                .collect::<Result<Vec<_>, _>>()?;
            match (candidates.pop(), candidates.is_empty()) {
                (Some(only), true) => return made(only.id.as_str()),
                (Some(_), false) => {
                    return Err(CognitoError::local(
                        "CreateUserPool",
                        Kind::Changed,
                        format!("there are several pools `{}` now", pool.name),
                    ));
                }
                (None, _) => match self.create_pool_once(pool).await {
                    Ok(id) => return made(&id),
                    Err(next) => error = next,
                },
            }
        }
        Err(error)
    }

    async fn create_pool_once(&self, pool: &NewPool) -> Result<String, CognitoError> {
        let call = self
            .client
            .create_user_pool()
            .pool_name(pool.name.as_str())
            .set_user_pool_tags(Some(pool.tags.clone().into_iter().collect()))
            .user_pool_tier(UserPoolTierType::from(pool.tier.api()))
            .deletion_protection(if pool.deletion_protection {
                DeletionProtectionType::Active
            } else {
                DeletionProtectionType::Inactive
            })
            .admin_create_user_config(
                AdminCreateUserConfigType::builder()
                    .allow_admin_create_user_only(!pool.self_sign_up)
                    .build(),
            )
            // Left out, names would differ by case, for good.
            .username_configuration(
                UsernameConfigurationType::builder()
                    .case_sensitive(false)
                    .build()
                    .map_err(unbuildable("CreateUserPool"))?,
            )
            .auto_verified_attributes(VerifiedAttributeType::Email)
            .set_username_attributes(
                (pool.sign_in == SignIn::Email).then(|| vec![UsernameAttributeType::Email]),
            )
            .set_schema((!pool.required_attributes.is_empty()).then(|| {
                pool.required_attributes
                    .iter()
                    .map(|name| required_attribute(name))
                    .collect()
            }));
        let answer = once!("CreateUserPool", call)?;
        text_at(&answer, &["UserPool", "Id"], "CreateUserPool")
    }

    async fn set_mfa(&self, pool: &PoolId, from: &str, to: Mfa) -> Result<(), CognitoError> {
        let scalar = |path: &[&str], from: Value, to: Value| Change::Scalar {
            label: "mfa",
            path: path.iter().map(|&p| p.to_owned()).collect(),
            from,
            to,
        };
        let now = raw!(
            "GetUserPoolMfaConfig",
            self.client
                .get_user_pool_mfa_config()
                .user_pool_id(pool.as_str())
        )?;
        let mut changes = vec![scalar(&["MfaConfiguration"], from.into(), to.api().into())];
        let factor = now
            .pointer("/SoftwareTokenMfaConfiguration/Enabled")
            .cloned()
            .unwrap_or(Value::Null);
        if to != Mfa::Off {
            changes.push(scalar(
                &["SoftwareTokenMfaConfiguration", "Enabled"],
                factor,
                json!(true),
            ));
        }
        self.update(&Whole::Mfa(pool), &changes).await
    }

    async fn create_client(&self, pool: &PoolId, client: &NewClient) -> Result<Made, CognitoError> {
        let made = |id: ClientId| Made {
            ids: Ids {
                pool: None,
                client: Some(id),
            },
            note: None,
        };
        let mut error = match self.create_client_once(pool, client).await {
            Ok(id) => return Ok(made(id)),
            Err(error) => error,
        };
        for attempt in 0..TRIES {
            if !error.is_uncertain() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200) * 2_u32.pow(attempt)).await;
            let mut same = self.list_clients(pool).await?;
            same.retain(|other| other.name == client.name.as_str());
            match (same.pop(), same.is_empty()) {
                (Some(only), true) => return Ok(made(only.id)),
                (Some(_), false) => {
                    return Err(CognitoError::local(
                        "CreateUserPoolClient",
                        Kind::Changed,
                        format!("there are several app clients `{}` now", client.name),
                    ));
                }
                (None, _) => match self.create_client_once(pool, client).await {
                    Ok(id) => return Ok(made(id)),
                    Err(next) => error = next,
                },
            }
        }
        Err(error)
    }

    async fn create_client_once(
        &self,
        pool: &PoolId,
        client: &NewClient,
    ) -> Result<ClientId, CognitoError> {
        let texts = |list: &[crate::spec::types::CallbackUrl]| {
            (!list.is_empty()).then(|| list.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let call = self
            .client
            .create_user_pool_client()
            .user_pool_id(pool.as_str())
            .client_name(client.name.as_str())
            .generate_secret(client.kind == ClientKind::Confidential)
            .allowed_o_auth_flows_user_pool_client(true)
            .allowed_o_auth_flows(OAuthFlowType::Code)
            .set_allowed_o_auth_scopes(Some(
                client.scopes.iter().map(ToString::to_string).collect(),
            ))
            .set_callback_urls(texts(&client.callback_urls))
            .set_logout_urls(texts(&client.sign_out_urls))
            .set_supported_identity_providers(Some(
                client
                    .identity_providers
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            ))
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserSrpAuth)
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
            .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
            .enable_token_revocation(true);
        let answer = once!("CreateUserPoolClient", call)?;
        decode::id(
            "CreateUserPoolClient",
            &text_at(
                &answer,
                &["UserPoolClient", "ClientId"],
                "CreateUserPoolClient",
            )?,
        )
    }

    async fn create_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(), CognitoError> {
        let call = self
            .client
            .create_managed_login_branding()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str())
            .use_cognito_provided_values(true);
        match raw!("CreateManagedLoginBranding", call) {
            Ok(_) => Ok(()),
            // Made a moment ago, by a call whose answer was lost.
            Err(error)
                if error.kind == Kind::Exists && self.has_login_style(pool, client).await? =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn create_domain(
        &self,
        pool: &PoolId,
        name: &DomainName,
        pages: LoginPages,
    ) -> Result<(), CognitoError> {
        let custom = match name {
            DomainName::Prefix(_) => None,
            DomainName::Custom { certificate, .. } => Some(
                CustomDomainConfigType::builder()
                    .certificate_arn(certificate.as_str())
                    .build()
                    .map_err(unbuildable("CreateUserPoolDomain"))?,
            ),
        };
        let call = self
            .client
            .create_user_pool_domain()
            .user_pool_id(pool.as_str())
            .domain(name.as_str())
            .managed_login_version(pages.version())
            .set_custom_domain_config(custom);
        match raw!("CreateUserPoolDomain", call) {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.kind, Kind::Exists | Kind::Refused | Kind::Uncertain) => {
                match self.owner_of(name.as_str()).await {
                    // Made a moment ago, by a call whose answer was lost.
                    Ok(Some(Owner::Pool(owner))) if owner == *pool => Ok(()),
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Waits until the domain is active; a custom one that takes longer is left to the next run.
    async fn await_domain(&self, name: &str, custom: bool) -> Result<Made, CognitoError> {
        let start = Instant::now();
        let longest = if custom { CUSTOM_WAIT } else { PREFIX_WAIT };
        let mut pause = Duration::from_millis(500);
        loop {
            let domain = self.describe_domain(name).await?.domain(name);
            if domain.is_active() {
                let note = format!("active after {} s", start.elapsed().as_secs());
                return Ok(Made {
                    ids: Ids::default(),
                    note: Some(note),
                });
            }
            if domain.status == "FAILED" {
                return Err(CognitoError::local(
                    "DescribeUserPoolDomain",
                    Kind::Refused,
                    format!("the domain `{name}` has failed"),
                ));
            }
            if start.elapsed() + pause > longest {
                let note = format!(
                    "still {} after {} s",
                    domain.status,
                    start.elapsed().as_secs()
                );
                return Ok(Made {
                    ids: Ids::default(),
                    note: Some(note),
                });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(10));
        }
    }

    async fn create_user(&self, pool: &PoolId, user: &NewUser) -> Result<Made, CognitoError> {
        let attribute = |name: &str, value: &str| {
            AttributeType::builder()
                .name(name)
                .value(value)
                .build()
                .map_err(unbuildable("AdminCreateUser"))
        };
        let mut attributes = vec![attribute("email_verified", "true")?];
        for (name, value) in &user.attributes {
            attributes.push(attribute(name, value)?);
        }
        let call = self
            .client
            .admin_create_user()
            .user_pool_id(pool.as_str())
            .username(user.username())
            .set_user_attributes(Some(attributes))
            .set_message_action(
                user.password
                    .is_some()
                    .then_some(MessageActionType::Suppress),
            );
        match raw!("AdminCreateUser", call) {
            Ok(_) => {}
            Err(error) if error.kind == Kind::Exists => {}
            Err(error) => return Err(error),
        }
        let Some(password) = &user.password else {
            return Ok(Made {
                ids: Ids::default(),
                note: Some("invitation sent".to_owned()),
            });
        };
        let call = self
            .client
            .admin_set_user_password()
            .user_pool_id(pool.as_str())
            .username(user.username())
            .password(password.expose_secret())
            .permanent(true);
        raw!("AdminSetUserPassword", call)?;
        Ok(Made {
            ids: Ids::default(),
            note: Some("with the given password".to_owned()),
        })
    }

    async fn delete_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(), CognitoError> {
        let call = self
            .client
            .describe_managed_login_branding_by_client()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        let answer = raw!("DescribeManagedLoginBrandingByClient", call)?;
        let id = text_at(
            &answer,
            &["ManagedLoginBranding", "ManagedLoginBrandingId"],
            "DescribeManagedLoginBrandingByClient",
        )?;
        let call = self
            .client
            .delete_managed_login_branding()
            .user_pool_id(pool.as_str())
            .managed_login_branding_id(id);
        deleted("DeleteManagedLoginBranding", call.send().await)
    }
}

impl NewUser {
    /// What Cognito takes as the user's name.
    fn username(&self) -> &str {
        match self.sign_in {
            SignIn::Email => self.email.as_str(),
            SignIn::Username => self
                .attributes
                .get("preferred_username")
                .map_or(self.email.as_str(), String::as_str),
        }
    }
}

fn required_attribute(name: &str) -> SchemaAttributeType {
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(AttributeDataType::String)
        .required(true)
        // An attribute that an identity provider fills has to be mutable.
        .mutable(true)
        .build()
}

fn nothing((): ()) -> Made {
    Made::default()
}

fn known<'a, T>(id: Option<&'a T>, what: &str) -> Result<&'a T, CognitoError> {
    id.ok_or_else(|| {
        CognitoError::local("plan", Kind::Unsent, format!("the {what} is not there yet"))
    })
}

fn unbuildable<E: std::fmt::Display>(operation: &'static str) -> impl Fn(E) -> CognitoError {
    move |why| CognitoError::local(operation, Kind::Unsent, why.to_string())
}

fn text_at(answer: &Value, path: &[&str], operation: &'static str) -> Result<String, CognitoError> {
    path.iter()
        .try_fold(answer, |value, key| value.get(key))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| {
            CognitoError::local(
                operation,
                Kind::Uncertain,
                format!("the answer lacks {}", path.join(".")),
            )
        })
}

fn deleted<T, E, R>(
    operation: &'static str,
    sent: Result<T, aws_sdk_cognitoidentityprovider::error::SdkError<E, R>>,
) -> Result<(), CognitoError>
where
    E: aws_sdk_cognitoidentityprovider::error::ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
    aws_sdk_cognitoidentityprovider::error::SdkError<E, R>:
        aws_sdk_cognitoidentityprovider::operation::RequestId,
{
    sent.map(drop)
        .map_err(|error| CognitoError::of(operation, &error))
}

/// What is gone already was removed.
fn gone(removed: Result<(), CognitoError>) -> Result<Made, CognitoError> {
    match removed {
        Err(error) if error.kind != Kind::NotFound => Err(error),
        _ => Ok(Made::default()),
    }
}
