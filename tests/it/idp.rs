//! `idp add`, `list`, `rotate` and `remove`: what to enter upstream, the upstream looked at, and nothing else changed.

mod add;
mod again;
mod asked;
mod refused;
mod removal;
mod rotation;
mod sign_in;
mod slips;
mod spec;
pub(crate) mod stand_in;

use std::sync::LazyLock;

use serde_json::{Value, json};
use stand_in::StandIn;

use crate::world::{Ran, World};

/// The secret that the stand-in knows the pool by.
pub(crate) const SECRET: &str = "canary-of-the-upstream-secret";

const METADATA: &str = r#"<EntityDescriptor entityID="http://adfs.example/trust"><IDPSSODescriptor><X509Certificate>MII</X509Certificate><SingleSignOnService Location="https://adfs.example/ls/"/></IDPSSODescriptor></EntityDescriptor>"#;

/// A pool of somebody else's with a client and a sign-in page; its ids as flags.
fn set_up(pool: Value, client: Value) -> (World, String) {
    let world = World::new();
    let pool = world.pool("staff", pool);
    let client = world.client(&pool, "viewer", client);
    world.domain(&pool, "staff-pages", 1);
    world.write("secret", &format!("{SECRET}\n"));
    (world, format!("--pool-id {pool} --client-id {client}"))
}

fn plain() -> (World, String) {
    set_up(json!({}), json!({}))
}

fn client(world: &World) -> Value {
    world.client_named("staff", "viewer")
}

fn offered(world: &World) -> Vec<String> {
    world.offered("staff", "viewer")
}

fn provider(world: &World, name: &str) -> Value {
    world.provider_named("staff", name)
}

/// One that all tests share which tell it nothing.
pub(crate) static UPSTREAM: LazyLock<StandIn> = LazyLock::new(StandIn::start);

/// The line that adds the stand-in.
pub(crate) fn line(issuer: &str) -> String {
    format!(
        "idp add oidc --name Corp --issuer {issuer} --upstream-client-id pool-1 --upstream-secret-file secret"
    )
}

/// Fails unless the run wrote nothing.
#[track_caller]
fn unchanged(world: &World, line: &str) -> Ran {
    let before = world.writes();
    let ran = world.run(line);
    assert_eq!(world.writes(), before, "{ran}");
    assert!(!ran.to_string().contains(SECRET), "{ran}");
    ran
}
