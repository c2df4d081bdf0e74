//! Ways to sign in through the API (`ExplicitAuthFlows`).

use super::ObservedClient;
use super::fields::{Change, ClientField};
use super::step::NewClient;

const REFRESH: &str = "ALLOW_REFRESH_TOKEN_AUTH";
const SRP: &str = "ALLOW_USER_SRP_AUTH";
/// Lets people choose among the sign-in factors of the pool.
pub(crate) const CHOICE: &str = "ALLOW_USER_AUTH";

/// The OAuth flow that apps use (`AllowedOAuthFlows`).
pub(crate) const CODE: &str = "code";

/// What a client without a list allows.
const DEFAULT: [&str; 3] = ["ALLOW_CUSTOM_AUTH", REFRESH, SRP];

/// The flows of a client that is created: Cognito refuses [`REFRESH`] next to refresh token rotation.
pub(crate) fn of_new(client: &NewClient) -> Vec<&'static str> {
    let refresh = (!client.refresh_rotation).then_some(REFRESH);
    let choice = client.offers_factors.then_some(CHOICE);
    [SRP].into_iter().chain(refresh).chain(choice).collect()
}

/// What the flows of a client are to let people do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WantedFlows {
    /// Whether refresh tokens are replaced, where that changes: Cognito refuses it next to [`REFRESH`], without which
    /// there is no refresh otherwise.
    pub(crate) rotation: Option<bool>,
    /// Whether people choose among the sign-in factors of the pool, which managed login offers with [`CHOICE`] alone.
    pub(crate) choice: bool,
}

/// The change of a client's list; `None` if it needs none, or if it holds the older names of the flows, which do not
/// go with the newer ones.
pub(crate) fn change(client: &ObservedClient, wanted: WantedFlows) -> Option<Change> {
    let listed: Vec<&str> = client.auth_flows.iter().map(String::as_str).collect();
    if listed.iter().any(|flow| !flow.starts_with("ALLOW_")) {
        return None;
    }
    let now = if listed.is_empty() { DEFAULT.to_vec() } else { listed.clone() };
    let mut flows = now.clone();
    match wanted.rotation {
        Some(true) => flows.retain(|flow| *flow != REFRESH),
        Some(false) if !flows.contains(&REFRESH) => flows.push(REFRESH),
        Some(false) | None => {}
    }
    if wanted.choice && !flows.contains(&CHOICE) {
        flows.push(CHOICE);
    }
    if flows == now {
        return None;
    }
    // An empty list would stand for the default.
    if flows.is_empty() {
        flows.push(SRP);
    }
    let without = |list: &[&str], other: &[&str]| {
        list.iter().filter(|flow| !other.contains(flow)).map(ToString::to_string).collect()
    };
    ClientField::AUTH_FLOWS.edit(without(&flows, &listed), without(&listed, &flows))
}
