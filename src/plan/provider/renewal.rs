//! An identity provider gets another client secret.

use secrecy::SecretString;

use crate::cognito::fields::ProviderField;
use crate::cognito::{Ids, ObservedPool, ObservedProvider, Step};
use crate::plan::Plan;
use crate::values::ProviderName;

/// The step that gives a provider this client secret; none if Cognito shows that it has it.
pub(crate) fn renew(
    pool: &ObservedPool,
    (name, provider): (ProviderName, &ObservedProvider),
    secret: &SecretString,
) -> Plan {
    let change = match &provider.secret {
        Some(present) => ProviderField::SECRET.replace(Some(present), secret),
        None => Some(ProviderField::SECRET.replace_unseen(secret)),
    };
    let step = change.map(|change| Step::UpdateProvider { name, changes: vec![change] });
    Plan {
        steps: step.into_iter().collect(),
        ids: Ids { pool: Some(pool.id.clone()), client: None },
        ..Plan::default()
    }
}
