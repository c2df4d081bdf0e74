//! What people may sign in with, and what Cognito needs for it.

use serde_json::Value;

use super::{Conflict, Plan};
use crate::cognito::fields::{Change, PoolField};
use crate::cognito::{ObservedPool, Step};
use crate::settings::{DomainName, Spec};
use crate::values::{Mfa, SignInFactor, Tier};

/// Whether people choose among factors, by the spec or in the pool that exists.
pub(super) fn are_a_choice(spec: &Spec, present: Option<&ObservedPool>) -> bool {
    SignInFactor::is_choice(spec.pool.sign_in_factors.value())
        || present.is_some_and(|pool| !pool.other_factors().is_empty())
}

/// Whether the spec asks for a factor besides the password.
pub(super) fn is_choice_given(spec: &Spec) -> bool {
    spec.pool.sign_in_factors.given().is_some_and(|factors| SignInFactor::is_choice(factors))
}

/// Refuses factors that Cognito does not take in the pool.
pub(super) fn have_their_needs(spec: &Spec, pool: &ObservedPool) -> Result<(), Conflict> {
    if is_choice_given(spec) && is_lite(spec, pool) {
        return Err(Conflict::LiteLacks {
            pool: pool.id.clone(),
            what: "sign-in factor besides the password",
        });
    }
    let wants_code = spec.pool.sign_in_factors.value().contains(&SignInFactor::EmailOtp);
    let by_code = wants_code || pool.sign_in_factors.iter().any(|factor| factor.ends_with("_OTP"));
    let mode = spec.pool.mfa.given().map(|mfa| mfa.api());
    let is_required = mode.unwrap_or(&pool.mfa) == Mfa::Required.api();
    if by_code && is_required && (wants_code || mode.is_some()) {
        return Err(Conflict::CodesWithMfa { pool: pool.id.clone() });
    }
    Ok(())
}

/// Whether the pool has the tier lite, or is to have it.
pub(super) fn is_lite(spec: &Spec, pool: &ObservedPool) -> bool {
    let given = spec.pool.tier.given().map(|tier| tier.api());
    given.or(pool.tier.as_deref()) == Some(Tier::Lite.api())
}

/// What the pool lacks of the factors that were given.
pub(super) fn missing(spec: &Spec, pool: &ObservedPool) -> Option<Change> {
    let given = spec.pool.sign_in_factors.given().into_iter().flatten();
    let missing = given.filter(|factor| !pool.allows(**factor));
    PoolField::SIGN_IN_FACTORS.add(missing.map(|factor| factor.api().to_owned()).collect())
}

/// Adds the step for the MFA mode and for passkeys, if one of them differs. `counts` says whether the mode of the spec
/// counts.
pub(super) fn set_mfa(plan: &mut Plan, spec: &Spec, pool: Option<&ObservedPool>, counts: bool) {
    let described = pool.map_or(&Value::Null, |pool| &pool.described);
    let mode = PoolField::MFA.set(described, *spec.pool.mfa.value()).filter(|_| counts);
    let mut changes: Vec<Change> = mode.into_iter().collect();
    let factors = spec.pool.sign_in_factors.given();
    if factors.is_some_and(|factors| factors.contains(&SignInFactor::Passkey)) {
        let config = pool.and_then(|pool| pool.mfa_config.get()).unwrap_or(&Value::Null);
        changes.extend(passkeys(plan, config, relying_party(spec, pool)));
    }
    if !changes.is_empty() {
        let pool = pool.map_or(spec.pool.name.value().as_str(), |pool| &pool.name).to_owned();
        plan.steps.push(Step::SetMfa { pool, changes });
    }
}

/// What makes passkeys work on the sign-in pages. A relying party that is there stays: with another one, the passkeys
/// that people have would stop working.
fn passkeys(plan: &mut Plan, config: &Value, host: Option<String>) -> Vec<Change> {
    let now = config.pointer("/WebAuthnConfiguration/RelyingPartyId").and_then(Value::as_str);
    let host = match (now, host) {
        (Some(now), Some(host)) if now != host => {
            plan.notes.push(format!(
                "passkeys belong to {now}, so they do not work on the sign-in pages at {host}; cogoidc leaves them, because people may have some"
            ));
            None
        }
        (Some(_), _) => None,
        (None, host) => host,
    };
    if let Some(host) = &host {
        plan.notes.push(format!(
            "passkeys belong to {host}: they stop working if the sign-in pages get another address"
        ));
    }
    let is_open = config.pointer("/WebAuthnConfiguration/UserVerification").is_none();
    let host = host.and_then(|host| PoolField::RELYING_PARTY.set(config, host));
    // The passkey takes the place of the password: whoever finds the device must not get in.
    let verified = PoolField::USER_VERIFICATION.set(config, "required").filter(|_| is_open);
    host.into_iter().chain(verified).collect()
}

/// The host of the sign-in pages, a custom domain first: Cognito wants that one. `None` if it is not known before the
/// domain exists.
fn relying_party(spec: &Spec, pool: Option<&ObservedPool>) -> Option<String> {
    let domains = pool.map_or(&[][..], |pool| &pool.domains);
    let named = |custom| domains.iter().find(|domain| domain.custom == custom);
    let prefix = match (named(true), spec.domain.name.value(), named(false)) {
        (Some(domain), ..) => return Some(domain.name.clone()),
        (None, DomainName::Custom { name, .. }, _) => return Some(name.to_string()),
        (None, DomainName::Prefix(_), Some(domain)) => domain.name.as_str(),
        (None, DomainName::Prefix(prefix), None) => prefix.as_str(),
    };
    spec.place.region.sign_in_host(prefix)
}
