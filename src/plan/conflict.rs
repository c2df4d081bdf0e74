//! What only a person can decide.

use crate::cognito::Candidate;
use crate::spec::types::{ClientId, PoolId};

/// Why no plan can be made without a person's decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Conflict {
    #[error("there {} user pool{} `{name}`, and cogoidc cannot tell which one is meant:{}", if .candidates.len() == 1 { "is a" } else { "are several" }, if .candidates.len() == 1 { "" } else { "s" }, list(.candidates))]
    UnclearPool {
        name: String,
        candidates: Vec<Candidate>,
    },
    #[error("the user pool {pool} has several app clients `{name}`: {}", .ids.iter().map(ClientId::as_str).collect::<Vec<_>>().join(", "))]
    UnclearClient {
        pool: PoolId,
        name: String,
        ids: Vec<ClientId>,
    },
    #[error("{found} serves other addresses ({}), not {wanted}", .serves.join(", "))]
    OtherApp {
        /// What was found by its name: `the user pool "ohif" (id)` or `the app client …`.
        found: String,
        serves: Vec<String>,
        wanted: String,
        /// Client of that pool that does serve the address.
        serving_client: Option<String>,
        pool_suggestion: String,
        client_suggestion: String,
    },
    #[error("the app client `{name}` ({id}) of the user pool {pool}, which cogoidc did not make, differs: {}", .fields.join(", "))]
    ForeignClient {
        pool: PoolId,
        id: ClientId,
        name: String,
        fields: Vec<String>,
    },
    #[error("there is no app client {id} in the user pool {pool}")]
    NoSuchClient { pool: PoolId, id: ClientId },
    #[error("the sign-in page address `{domain}` belongs to {}", .owner.as_ref().map_or("somebody else".to_owned(), |id| format!("the user pool {id}")))]
    DomainTaken {
        domain: String,
        owner: Option<PoolId>,
    },
    #[error("{what} is {now} and cannot become {wanted}: {way_out}")]
    Immutable {
        what: String,
        now: String,
        wanted: String,
        way_out: String,
    },
    #[error("the sign-in pages cannot move to managed login while these app clients have no login style: {}", .clients.join(", "))]
    Unstyled { clients: Vec<String> },
    #[error(
        "another run made the user pool {winner} at the same time and has its sign-in page address; {own}, made by this run, is not needed"
    )]
    Overtaken {
        winner: PoolId,
        own: PoolId,
        client: ClientId,
        name: String,
    },
    #[error("{0}")]
    Absent(String),
}

fn list(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|pool| {
            let tags: Vec<String> = pool
                .tags
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            let tags = if tags.is_empty() {
                "no tags".to_owned()
            } else {
                format!("tags {}", tags.join(", "))
            };
            format!("\n  {}  created {}  {tags}", pool.id, pool.created)
        })
        .collect()
}
