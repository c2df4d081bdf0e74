//! What a plan creates.

use super::{Defined, members};
use crate::cognito::Step;
use crate::cognito::write::{creation, new_mfa};

/// The secret of an identity provider that is not SAML.
const SECRET: &str = "client_secret";

pub(super) fn pool(steps: &[Step]) -> Option<Defined> {
    let mut pool = first(steps, |step| matches!(step, Step::CreatePool(_)))?;
    for step in steps {
        if let Step::SetMfa { changes, .. } = step {
            pool.body.extend(members(new_mfa(changes)));
        }
    }
    Some(pool)
}

pub(super) fn providers(steps: &[Step]) -> Vec<Defined> {
    let mut providers = all(steps, |step| matches!(step, Step::CreateProvider(_)));
    for provider in &mut providers {
        if provider.text("ProviderType") != "SAML" {
            provider.secrets.push(SECRET);
        }
    }
    providers
}

pub(super) fn client(steps: &[Step]) -> Option<Defined> {
    first(steps, |step| matches!(step, Step::CreateClient(_)))
}

pub(super) fn style(steps: &[Step]) -> Option<Defined> {
    first(steps, |step| matches!(step, Step::CreateLoginStyle { .. }))
}

pub(super) fn domains(steps: &[Step]) -> Vec<Defined> {
    all(steps, |step| matches!(step, Step::CreateDomain { .. }))
}

fn first(steps: &[Step], is_meant: fn(&Step) -> bool) -> Option<Defined> {
    all(steps, is_meant).into_iter().next()
}

fn all(steps: &[Step], is_meant: fn(&Step) -> bool) -> Vec<Defined> {
    let bodies = steps.iter().filter(|step| is_meant(step)).filter_map(creation);
    bodies.map(|body| Defined { body: members(body), ..Defined::default() }).collect()
}
