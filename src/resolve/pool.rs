//! The user pool of a spec.

use std::collections::BTreeMap;

use super::Invalid;
use crate::apps::App;
use crate::settings::draft::Draft;
use crate::settings::{PoolSpec, Setting};
use crate::values::Place;
use crate::values::{IssuerType, Mfa, PoolId, SignInFactor, TagKey, TagValue, Tier};

/// Tags that a pool may have, the owner tag included.
const MAX_TAGS: usize = 50;

pub(super) fn pool(
    draft: &Draft,
    id: Option<PoolId>,
    app: Option<&'static App>,
    invalid: &mut Invalid,
) -> Option<PoolSpec> {
    let given_name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let tags = tags(&draft.pool.tags, invalid);
    let sign_in_factors = sign_in_factors(draft, invalid);
    let app = app?;
    let pool = &draft.pool;
    if pool.issuer == Some(IssuerType::Updated) && pool.tier == Some(Tier::Lite) {
        invalid.problem(
            "--issuer",
            "the tier lite has no updated issuer; omit it or use `--tier essentials`",
        );
    }
    Some(PoolSpec {
        id,
        name: Setting::or(given_name, app.name.parse().ok()?),
        sign_in: Setting::or(pool.sign_in, app.sign_in),
        required_attributes: app.required_attributes,
        tier: Setting::or(pool.tier, Tier::Essentials),
        mfa: Setting::or(pool.mfa, app.mfa),
        sign_in_factors: Setting::or(sign_in_factors, vec![SignInFactor::Password]),
        issuer: Setting::or(pool.issuer, IssuerType::Original),
        self_sign_up: Setting::or(pool.self_sign_up, false),
        deletion_protection: Setting::or(pool.deletion_protection, true),
        tags,
    })
}

/// The given factors, each once.
fn sign_in_factors(draft: &Draft, invalid: &mut Invalid) -> Option<Vec<SignInFactor>> {
    let mut factors = Vec::new();
    for factor in draft.pool.sign_in_factors.as_ref()? {
        if !factors.contains(factor) {
            factors.push(*factor);
        }
    }
    let (tier, mfa, classic) = (draft.pool.tier, draft.pool.mfa, draft.domain.classic);
    let is_choice = SignInFactor::is_choice(&factors);
    let by_code = factors.contains(&SignInFactor::EmailOtp);
    for (is_refused, why) in [
        (
            !factors.contains(&SignInFactor::Password),
            "`password` has to be one of them; add `--sign-in-factor password`",
        ),
        (
            is_choice && tier == Some(Tier::Lite),
            "the tier lite has `password` alone; use `--tier essentials`",
        ),
        (
            is_choice && classic == Some(true),
            "the classic sign-in pages ask for a password alone; omit `--classic`",
        ),
        (
            by_code && mfa == Some(Mfa::Required),
            "Cognito refuses `email-otp` where MFA is required; omit it, or use `--mfa optional`",
        ),
    ] {
        if is_refused {
            invalid.problem("--sign-in-factor", why);
        }
    }
    Some(factors)
}

fn tags(given: &BTreeMap<String, String>, invalid: &mut Invalid) -> BTreeMap<TagKey, TagValue> {
    let mut tags = BTreeMap::new();
    for (key, value) in given {
        if let (Some(key), Some(value)) =
            (invalid.take("--tag", key.parse()), invalid.take("--tag", value.parse()))
        {
            tags.insert(key, value);
        }
    }
    if tags.len() >= MAX_TAGS {
        invalid.problem(
            "--tag",
            format!(
                "{} tags are too many; a pool can have {MAX_TAGS}, one of which is cogoidc's own",
                tags.len()
            ),
        );
    }
    tags
}

/// The pool id of a draft, in the region that was chosen.
pub(super) fn pool_id(draft: &Draft, place: &Place, invalid: &mut Invalid) -> Option<PoolId> {
    let id = invalid.parse::<PoolId>("--pool-id", draft.pool.id.as_ref())?;
    if id.region() != place.region {
        invalid.problem(
            "--pool-id",
            format!(
                "the user pool `{id}` is in {}, and the chosen region is {} (a replica there takes its settings from the pool); pass `--region {}`",
                id.region(),
                place.region,
                id.region()
            ),
        );
    }
    Some(id)
}
