//! The evidence of a verification: a set-up that was read back.

use crate::cognito::{Examined, ObservedClient, ObservedDomain, ObservedPool};
use crate::doctor::app::AppSide;
use crate::doctor::evidence::Evidence;
use crate::flow::connect::Session;
use crate::flow::now;
use crate::oidc::discovery::issuer;

/// What is known about a set-up before its pages are asked.
pub(super) fn of(
    session: &Session,
    app: AppSide,
    (pool, client): (&ObservedPool, &ObservedClient),
    domain: Option<&ObservedDomain>,
) -> Evidence {
    let base = session.issuer_base.as_deref();
    let (providers, described) = (&pool.identity_providers, &pool.providers);
    Evidence {
        app,
        issuer: Some(issuer(base, &session.place.region, &pool.id, pool.updated_issuer)),
        client_id: Some(client.id.to_string()),
        set_up: Some(Examined {
            domains: Ok(domain.into_iter().cloned().collect()),
            style: client.login_style.get().map(|style| Ok(style.is_some())),
            mfa_config: pool.mfa_config.get().cloned().map(Ok),
            client_id_patterns: None,
            providers: Ok(providers.entries().to_vec()),
            described: described.iter().map(|one| (one.name.clone(), Ok(one.clone()))).collect(),
            pool: Ok(pool.clone()),
            client: Ok(client.clone()),
        }),
        now: now(),
        place: Some(session.place.clone()),
        connection: session.connection.clone(),
        ..Evidence::default()
    }
}
