//! The kinds of steps that a plan for a spec may have, whatever is there: what a policy has to allow.

use super::{factors, provider};
use crate::cognito::StepKind;
use crate::cognito::fields::{Assignment, PoolField};
use crate::settings::{DomainName, PoolSpec, Setting, Spec};
use crate::values::{LoginPages, Mfa, SignInFactor};

/// The steps that create what the spec describes, as far as it names nothing that exists by an id. `has_password` says
/// whether its user, if there is one, gets a password.
pub(crate) fn creations(spec: &Spec, has_password: bool) -> Vec<StepKind> {
    let mut kinds = Vec::new();
    if spec.pool.id.is_none() {
        kinds.push(StepKind::CreatePool);
        if *spec.pool.mfa.value() != Mfa::Off || wants_passkeys(spec) {
            kinds.push(StepKind::SetMfa);
        }
    }
    kinds.extend(provider::names(spec).map(|_| StepKind::CreateProvider));
    if spec.client.id.is_none() {
        kinds.push(StepKind::CreateClient);
    }
    if may_be_managed(spec) {
        kinds.push(StepKind::CreateLoginStyle);
    }
    kinds.push(match spec.domain.name.value() {
        DomainName::Prefix(_) => StepKind::CreatePrefixDomain,
        DomainName::Custom { .. } => StepKind::CreateCustomDomain,
    });
    kinds.push(StepKind::AwaitDomain);
    kinds.extend(spec.user.as_ref().map(|_| match has_password {
        true => StepKind::CreateUserWithPassword,
        false => StepKind::InviteUser,
    }));
    kinds
}

/// The steps that change what exists and differs from the spec: only given values do.
pub(crate) fn changes(spec: &Spec) -> Vec<StepKind> {
    let changes = [
        (changes_pool(spec), StepKind::UpdatePool),
        (spec.pool.mfa.given().is_some() || wants_passkeys(spec), StepKind::SetMfa),
        (!spec.providers.is_empty(), StepKind::UpdateProvider),
        (changes_client(spec), StepKind::UpdateClient),
        (spec.domain.pages.given().is_some(), StepKind::UpdateDomain),
    ];
    changes.into_iter().filter_map(|(is_possible, kind)| is_possible.then_some(kind)).collect()
}

/// Whether the sign-in pages may be those of managed login: without a given value, the domain of a pool that exists
/// decides.
fn may_be_managed(spec: &Spec) -> bool {
    let pages = &spec.domain.pages;
    *pages.value() == LoginPages::Managed || pages.given().is_none() && spec.pool.id.is_some()
}

fn wants_passkeys(spec: &Spec) -> bool {
    let given = spec.pool.sign_in_factors.given();
    given.is_some_and(|factors| factors.contains(&SignInFactor::Passkey))
}

fn changes_pool(spec: &Spec) -> bool {
    // The issuer never changes.
    let issuer = Setting::Default(*spec.pool.issuer.value());
    let pool = PoolSpec { issuer, ..spec.pool.clone() };
    PoolField::settings(&pool).iter().any(Assignment::is_given)
        || pool.sign_in_factors.given().is_some()
        || !pool.tags.is_empty()
}

fn changes_client(spec: &Spec) -> bool {
    let client = &spec.client;
    client.id.is_some() && client.name.given().is_some()
        || client.callback_urls.given().is_some()
        || client.sign_out_urls.given().is_some()
        || client.scopes.given().is_some()
        || client.identity_providers.given().is_some()
        || client.refresh_rotation.given().is_some()
        || factors::is_choice_given(spec)
        || !spec.providers.is_empty()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cognito::{FoundPool, Observed};
    use crate::plan::plan;
    use crate::resolve::resolve;
    use crate::settings::draft::{Draft, ProviderDraft};
    use crate::values::{Place, Tier};

    fn draft(target: &str) -> Draft {
        let mut draft = Draft {
            target: Some(target.to_owned()),
            app_url: Some("https://viewer.example".to_owned()),
            ..Draft::default()
        };
        draft.client.callback_urls = Some(vec!["https://viewer.example/callback".to_owned()]);
        draft
    }

    fn drafts() -> Vec<Draft> {
        let mut drafts: Vec<Draft> = ["ohif", "mlspace", "spa"].map(draft).into();
        let mut with = |change: fn(&mut Draft)| {
            let mut draft = draft("ohif");
            change(&mut draft);
            drafts.push(draft);
        };
        with(|draft| draft.pool.mfa = Some(Mfa::Required));
        with(|draft| {
            draft.pool.sign_in_factors = Some(vec![SignInFactor::Password, SignInFactor::Passkey]);
        });
        with(|draft| draft.pool.tier = Some(Tier::Lite));
        with(|draft| draft.domain.classic = Some(true));
        with(|draft| {
            draft.domain.custom = Some("login.viewer.example".to_owned());
            let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1a2b3c4d-0000-0000-0000-000000000000";
            draft.domain.certificate_arn = Some(arn.to_owned());
        });
        with(|draft| draft.user.email = Some("ada@viewer.example".to_owned()));
        with(|draft| {
            draft.providers = vec![ProviderDraft {
                kind: Some("google".to_owned()),
                upstream_client_id: Some("a".to_owned()),
                ..ProviderDraft::default()
            }];
        });
        drafts
    }

    #[test]
    fn a_new_set_up_takes_every_step_that_creates_and_no_other() {
        let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
        let nothing = Observed { pool: FoundPool::None(Vec::new()), domain_owner: None };
        for draft in drafts() {
            let spec = resolve(&draft, &place).unwrap();
            let steps = plan(&spec, &nothing).unwrap().steps;
            let taken: BTreeSet<_> = steps.iter().map(crate::cognito::Step::kind).collect();
            assert_eq!(BTreeSet::from_iter(creations(&spec, false)), taken, "{draft:?}");
        }
    }

    #[test]
    fn only_given_values_change_what_exists() {
        let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
        let possible = |change: fn(&mut Draft)| {
            let mut draft = Draft {
                target: Some("ohif".to_owned()),
                app_url: Some("https://viewer.example".to_owned()),
                ..Draft::default()
            };
            change(&mut draft);
            changes(&resolve(&draft, &place).unwrap())
        };
        assert_eq!(possible(|_| ()), [StepKind::UpdateClient]);
        let pool = possible(|draft| draft.pool.self_sign_up = Some(false));
        assert_eq!(pool, [StepKind::UpdatePool, StepKind::UpdateClient]);
        let mfa = possible(|draft| draft.pool.mfa = Some(Mfa::Off));
        assert_eq!(mfa, [StepKind::SetMfa, StepKind::UpdateClient]);
        let pages = possible(|draft| draft.domain.classic = Some(false));
        assert_eq!(pages, [StepKind::UpdateClient, StepKind::UpdateDomain]);
    }
}
