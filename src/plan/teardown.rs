//! What `destroy` removes, in order.

use super::Plan;
use crate::cognito::fields::PoolField;
use crate::cognito::{Ids, ObservedPool, Part, Step};

/// How much goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Login style and app client only.
    Client,
    /// The pool with all its users as well.
    Pool,
}

/// The removal of the client that was looked for; of the pool too if cogoidc created it and no other
/// client is left. A pool that cogoidc did not create is never deleted.
pub(crate) fn teardown(pool: &ObservedPool) -> (Scope, Plan) {
    let others = pool
        .clients
        .iter()
        .any(|client| !pool.found_clients.iter().any(|found| found.id == client.id));
    let scope = if pool.is_ours() && !others { Scope::Pool } else { Scope::Client };
    let mut steps = Vec::new();
    for client in &pool.found_clients {
        if let Part::Read(Some(style)) = &client.login_style {
            steps.push(Step::DeleteLoginStyle { style: style.clone(), name: client.name.clone() });
        }
        steps.push(Step::DeleteClient { id: client.id.clone(), name: client.name.clone() });
    }
    if scope == Scope::Pool {
        steps.extend(
            pool.domains.iter().map(|domain| Step::DeleteDomain { name: domain.name.clone() }),
        );
        let unprotected = PoolField::DELETION_PROTECTION.set(&pool.described, false);
        steps.extend(unprotected.map(|change| Step::Unprotect { name: pool.name.clone(), change }));
        steps.push(Step::DeletePool { id: pool.id.clone(), name: pool.name.clone() });
    }
    let ids = Ids { pool: Some(pool.id.clone()), client: None };
    (scope, Plan { steps, ids, ..Plan::default() })
}
