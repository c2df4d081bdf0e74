//! Looks at a set-up, and tells which pool and client of what was found are meant.

use std::collections::BTreeSet;

use crate::cognito::error::Kind;
use crate::cognito::{
    Cognito, Described, FoundPool, Observed, ObservedClient, ObservedPool, OtherClients,
    SecretLookup, StyleLookup, Wanted,
};
use crate::error::{Error, Failure};
use crate::flow::connect::Session;
use crate::oidc::discovery::{EarlyDocument, issuer};
use crate::plan::{Conflict, Resolution};
use crate::settings::{ClientKey, PoolKey, Selected, Spec};
use crate::values::Place;
use crate::values::{LoginPages, ProviderName, SignInFactor, nearest, offered};

/// What has to be looked at to plan this spec.
pub(crate) fn wanted(spec: &Spec) -> Wanted {
    let Selected { pool, client, .. } = Selected::from(spec);
    Wanted {
        secret: SecretLookup::Required,
        other_clients: match (&spec.pool.id, &spec.client.id) {
            (None, None) => OtherClients::IfNoneFound,
            _ => OtherClients::No,
        },
        domains: true,
        client_names: true,
        style: match spec.domain.pages.value() {
            LoginPages::Managed => StyleLookup::IfManagedOrNew,
            LoginPages::Classic => StyleLookup::IfManaged,
        },
        other_styles: spec.domain.pages.given() == Some(&LoginPages::Managed),
        identity_providers: spec.pool.id.is_some()
            || spec.client.identity_providers.given().is_some(),
        providers: Described::Named(offered_by(spec)),
        passkeys: spec
            .pool
            .sign_in_factors
            .given()
            .is_some_and(|factors| factors.contains(&SignInFactor::Passkey)),
        resource_servers: spec
            .client
            .scopes
            .value()
            .iter()
            .any(|scope| scope.resource_server().is_some()),
        domain: Some(spec.domain.name.value().clone()),
        user: spec.user.as_ref().map(|user| user.email.clone()),
        user_prefix: None,
        pool,
        client: Some(client),
    }
}

/// The identity providers that a spec makes or names.
fn offered_by(spec: &Spec) -> Vec<String> {
    let made = spec.providers.iter().map(|provider| &provider.name);
    let named = spec.client.identity_providers.given().into_iter().flatten();
    let names: BTreeSet<String> = made
        .chain(named)
        .map(ToString::to_string)
        .filter(|name| name != ProviderName::COGNITO)
        .collect();
    names.into_iter().collect()
}

/// What has to be looked at of a set-up that was just made.
pub(crate) fn wanted_again(spec: &Spec) -> Wanted {
    Wanted {
        domain: Some(spec.domain.name.value().clone()),
        domains: true,
        style: StyleLookup::IfManaged,
        ..wanted_of(&Selected::from(spec))
    }
}

/// What has to be looked at of a set-up that exists.
pub(crate) fn wanted_of(selected: &Selected) -> Wanted {
    Wanted::of(selected.pool.clone(), Some(selected.client.clone()))
}

/// The discovery document of a pool that is known by its id, to be fetched while Cognito's API is asked. Few pools have
/// another issuer than the one that follows from the id.
pub(crate) async fn early_document(session: &Session, pool: &PoolKey) -> Option<EarlyDocument> {
    let PoolKey::Id(id) = pool else {
        return None;
    };
    let base = session.issuer_base.as_deref();
    let issuer = issuer(base, &session.place.region, id, false);
    Some(EarlyDocument::fetch(&session.http, issuer).await)
}

/// Looks at a set-up; a replica of its pool is refused, as it shows neither the prefix domain nor all settings.
pub(crate) async fn observe(session: &Session, wanted: &Wanted) -> Result<Observed, Failure> {
    let observed = look(session, wanted).await?;
    observed.pool.one().map_or(Ok(()), |pool| is_primary(pool, &session.place))?;
    Ok(observed)
}

fn is_primary(pool: &ObservedPool, at: &Place) -> Result<(), Conflict> {
    if !pool.is_replica_in(&at.region) {
        return Ok(());
    }
    Err(Conflict::Replica {
        pool: pool.id.clone(),
        name: pool.name.clone(),
        region: at.region.clone(),
        primary: pool.id.region(),
    })
}

async fn look(session: &Session, wanted: &Wanted) -> Result<Observed, Failure> {
    session.waiting(session.cognito.observe(wanted)).await.map_err(|cause| {
        let gone = cause.kind == Kind::NotFound;
        let failure = Failure::from(Error::Cognito {
            doing: format!("cannot look at the {}", wanted.pool),
            cause,
        });
        match (gone, session.is_sandbox()) {
            (false, _) => failure,
            (true, true) => failure
                .hint("is it in another sandbox than this one? (--sandbox-port, --sandbox-data)"),
            (true, false) => failure.hint(format!(
                "is it in another region or account than {}? (--region, --profile)",
                place(&session.place)
            )),
        }
    })
}

fn place(place: &Place) -> String {
    match &place.account {
        Some(account) => format!("{} of account {account}", place.region),
        None => place.region.to_string(),
    }
}

/// The pool and the client that are meant, out of what was looked at.
pub(crate) fn found(
    observed: Observed,
    wanted: &Wanted,
    at: &Place,
) -> Result<(ObservedPool, ObservedClient), Failure> {
    let mut pool = pool(observed, wanted, at)?;
    let several = pool.found_clients.len() > 1;
    match pool.found_clients.pop() {
        Some(client) if !several => Ok((pool, client)),
        _ => {
            let client = wanted.client.as_ref().map(ToString::to_string);
            let client = client.unwrap_or_else(|| "app client".to_owned());
            let there = offered(&client_names(&pool, wanted));
            Err(absent(format!(
                "the user pool `{}` ({}) has no {client}{there}",
                pool.name, pool.id
            )))
        }
    }
}

/// The pool that is meant, with one client of the wanted name at most.
pub(crate) fn pool(
    observed: Observed,
    wanted: &Wanted,
    at: &Place,
) -> Result<ObservedPool, Failure> {
    match observed.pool {
        FoundPool::None(others) => {
            Err(absent(format!("there is no {} in {}{}", wanted.pool, place(at), offered(&others))))
        }
        FoundPool::Unclear(candidates) => {
            let unclear = Conflict::UnclearPool { name: wanted.pool.text().to_owned(), candidates };
            // Nothing is made here, so a pool of another name is no way out.
            let ways = unclear.ways_out().into_iter();
            let ways = ways.filter(|way| matches!(way.choice, Resolution::PoolId(_)));
            Err(Failure { hints: ways.map(|way| way.hint()).collect(), ..Failure::from(unclear) })
        }
        FoundPool::One(pool) if pool.found_clients.len() > 1 => Err(Conflict::UnclearClient {
            pool: pool.id.clone(),
            name: wanted.client.as_ref().map(|key| key.text().to_owned()).unwrap_or_default(),
            ids: pool.found_clients.iter().map(|client| client.id.clone()).collect(),
        }
        .into()),
        FoundPool::One(pool) => {
            is_primary(&pool, at)?;
            Ok(*pool)
        }
    }
}

/// The names of a pool's app clients that are most like the wanted one.
pub(crate) fn client_names(pool: &ObservedPool, wanted: &Wanted) -> Vec<String> {
    let name = wanted.client.as_ref().map(ClientKey::text).unwrap_or_default();
    nearest(pool.clients.iter().map(|client| client.name.clone()).collect(), name)
}

fn absent(what: String) -> Failure {
    Failure::from(Error::NotFound(what))
        .hint("name it by --pool-id and --client-id, or create it: cogoidc init")
}
