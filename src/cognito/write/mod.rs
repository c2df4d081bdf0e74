//! Writing: one step, carried out.
//!
//! Creates whose names are not unique (pool, app client) are sent once: when the outcome is open, what
//! the call may have made is looked for before it is sent again.

mod client;
mod domain;
mod once;
mod pool;
mod provider;
mod secret;
mod twin;
mod user;

use std::time::Instant;

use serde_json::{Value, json};

use super::adapter::Aws;
use super::decode;
use super::error::{CognitoError, Kind};
use super::fields::Change;
use super::pace::pause;
use super::step::{Action, Step};
use super::update::Whole;
use super::{Ids, Seen, StepOutcome, Twin};
use crate::values::PoolId;

/// Retries of a step because what it needs was created a moment ago, or calls come too fast.
const MAX_RETRIES: u32 = 5;

/// The request of a step that creates a resource of a set-up, without the ids of other resources and without secrets.
pub(crate) fn creation(step: &Step) -> Option<Value> {
    match step {
        Step::CreatePool(new) => Some(pool::request(new)),
        Step::CreateProvider(new) => Some(provider::body(new)),
        Step::CreateClient(new) => Some(client::body(new)),
        Step::CreateLoginStyle { .. } => Some(client::style_body()),
        Step::CreateDomain { name, pages } => Some(domain::body(name, *pages)),
        _ => None,
    }
}

/// The MFA mode and the passkeys of a new pool that changes ask for, with what the mode needs of the factors.
pub(super) fn new_mfa(changes: &[Change]) -> Value {
    pool::new_mfa(changes)
}

impl Aws {
    /// Makes one step true; tries again while Cognito has not caught up with a step before.
    pub(super) async fn perform(
        &self,
        step: &Step,
        ids: &Ids,
    ) -> Result<StepOutcome, CognitoError> {
        let (start, mut attempt) = (Instant::now(), 0);
        loop {
            let may_retry =
                |attempt| attempt < MAX_RETRIES && start.elapsed() < self.timeouts.operation;
            match self.perform_once(step, ids).await {
                Err(error) if is_worth_another_try(step, error.kind) && may_retry(attempt) => {
                    tracing::debug!(%error, attempt, "trying again");
                    pause(attempt).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn perform_once(&self, step: &Step, ids: &Ids) -> Result<StepOutcome, CognitoError> {
        if let Step::CreatePool(pool) = step {
            return self.create_pool(pool).await;
        }
        let pool = known(ids.pool.as_ref(), "user pool")?;
        match step {
            Step::CreateClient(client) => self.create_client(pool, client).await,
            Step::CreateUser(user) => self.create_user(pool, user).await,
            Step::AwaitDomain { name, custom } => self.await_domain(name, *custom).await,
            Step::CreateProvider(provider) => {
                let provider = self.create_provider(pool, provider).await?;
                Ok(outcome(Seen { providers: vec![provider], ..Seen::default() }))
            }
            _ => match step.action() {
                Action::Create => self.create(pool, step, ids).await.map(nothing),
                Action::Update => self.change(pool, step).await.map(outcome),
                Action::Delete => self.delete(pool, step).await.or_else(unless_gone).map(nothing),
            },
        }
    }

    /// Looks for what another run created at the same time as this step.
    pub(super) async fn find_twin(
        &self,
        step: &Step,
        ids: &Ids,
        outcome: &StepOutcome,
    ) -> Result<Option<Twin>, CognitoError> {
        match (step, &outcome.ids.pool, &outcome.ids.client) {
            (Step::CreatePool(pool), Some(own), _) => {
                self.twin_of_pool(pool, own, outcome.by_name).await
            }
            (Step::CreateClient(client), _, Some(own)) => {
                let pool = known(ids.pool.as_ref(), "user pool")?;
                self.twin_of_client(pool, client, (own, outcome.by_name)).await
            }
            _ => Ok(None),
        }
    }

    async fn create(&self, pool: &PoolId, step: &Step, ids: &Ids) -> Result<(), CognitoError> {
        match step {
            Step::CreateLoginStyle { .. } => {
                let client = known(ids.client.as_ref(), "app client")?;
                self.create_login_style(pool, client).await
            }
            Step::AddSecret { client, value, .. } => self.add_secret(pool, client, value).await,
            Step::CreateDomain { name, pages } => self.create_domain(pool, name, *pages).await,
            _ => Err(without_call(step)),
        }
    }

    async fn change(&self, pool: &PoolId, step: &Step) -> Result<Seen, CognitoError> {
        let (whole, changes) = match step {
            Step::SetMfa { changes, .. } => {
                self.set_mfa(pool, changes).await?;
                return Ok(Seen::default());
            }
            Step::UpdatePool { changes, .. } => (Whole::Pool(pool), changes.as_slice()),
            Step::UpdateClient { id, changes, .. } => (Whole::Client(pool, id), changes.as_slice()),
            Step::UpdateDomain { name, changes } => (Whole::Domain(name), changes.as_slice()),
            Step::UpdateProvider { name, changes } => {
                (Whole::Provider(pool, name.as_str()), changes.as_slice())
            }
            Step::Unprotect { change, .. } => {
                self.unprotect(pool, change).await?;
                return Ok(Seen::default());
            }
            _ => return Err(without_call(step)),
        };
        let after = self.update(&whole, changes).await?;
        let mut seen = Seen::default();
        match whole {
            Whole::Client(..) => {
                seen.clients.push(decode::client(&json!({ "UserPoolClient": after }))?);
            }
            Whole::Provider(..) => {
                seen.providers.push(decode::provider(&json!({ "IdentityProvider": after }))?);
            }
            _ => {}
        }
        Ok(seen)
    }

    async fn delete(&self, pool: &PoolId, step: &Step) -> Result<(), CognitoError> {
        let (operation, members) = match step {
            Step::DeleteProvider { name } => {
                ("DeleteIdentityProvider", json!({ "ProviderName": name }))
            }
            Step::DeleteLoginStyle { style, .. } => {
                ("DeleteManagedLoginBranding", json!({ "ManagedLoginBrandingId": style.0 }))
            }
            Step::DeleteUser { name } => ("AdminDeleteUser", json!({ "Username": name })),
            Step::DeleteSecret { client, secret, .. } => (
                "DeleteUserPoolClientSecret",
                json!({ "ClientId": client, "ClientSecretId": secret.0 }),
            ),
            Step::DeleteClient { id, .. } => ("DeleteUserPoolClient", json!({ "ClientId": id })),
            Step::DeleteDomain { name } => {
                self.check_unused(pool).await?;
                ("DeleteUserPoolDomain", json!({ "Domain": name }))
            }
            Step::DeletePool { .. } => {
                self.check_unused(pool).await?;
                ("DeleteUserPool", json!({}))
            }
            _ => return Err(without_call(step)),
        };
        self.api.send(operation, of_pool(pool, members)).await
    }

    /// Refuses to delete what an app client uses that was added since the removal was planned.
    async fn check_unused(&self, pool: &PoolId) -> Result<(), CognitoError> {
        let clients = match self.list_clients(pool).await {
            Err(gone) if gone.kind == Kind::NotFound => return Ok(()),
            clients => clients?,
        };
        match clients.first() {
            None => Ok(()),
            Some(client) => Err(CognitoError::local(
                "ListUserPoolClients",
                Kind::Changed,
                format!(
                    "the app client `{}` ({}) was added to the user pool in the meantime",
                    client.name, client.id
                ),
            )),
        }
    }
}

/// Whether a step may go better in a moment. Updates that are read back see to that themselves.
fn is_worth_another_try(step: &Step, kind: Kind) -> bool {
    let is_unprotection = matches!(step, Step::Unprotect { .. });
    match kind {
        // What it needs was made a moment ago; what is changed or removed has been there for longer.
        Kind::NotFound => step.action() == Action::Create || matches!(step, Step::SetMfa { .. }),
        Kind::Throttled | Kind::Concurrent => {
            step.action() != Action::Update || step.is_wait() || is_unprotection
        }
        // Unprotecting starts with a read, so it can be repeated.
        Kind::Uncertain => is_unprotection,
        _ => false,
    }
}

/// The failure of a step that no call carries out, so that it is never reported as done.
fn without_call(step: &Step) -> CognitoError {
    let what =
        format!("no call carries out the step for the {} `{}`", step.resource(), step.name());
    CognitoError::early(Kind::Unsent, what)
}

fn nothing((): ()) -> StepOutcome {
    StepOutcome::default()
}

fn outcome(seen: Seen) -> StepOutcome {
    StepOutcome { seen, ..StepOutcome::default() }
}

fn known<'a, T>(id: Option<&'a T>, what: &str) -> Result<&'a T, CognitoError> {
    id.ok_or_else(|| CognitoError::early(Kind::Unsent, format!("the {what} is not there yet")))
}

/// A request with the pool that it is about.
fn of_pool(pool: &PoolId, request: Value) -> Value {
    with(request, "UserPoolId", json!(pool))
}

/// A request with one more member.
fn with(mut request: Value, member: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut request {
        members.insert(member.to_owned(), value);
    }
    request
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

/// What is gone already counts as deleted.
fn unless_gone(error: CognitoError) -> Result<(), CognitoError> {
    if error.kind == Kind::NotFound { Ok(()) } else { Err(error) }
}
