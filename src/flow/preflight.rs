//! What Cognito would refuse only after something was made, judged before the first write.

use secrecy::ExposeSecret;

use super::connect::Session;
use crate::cognito::{ObservedPool, Step};
use crate::error::Failure;
use crate::network::has_a_record;
use crate::plan::Plan;
use crate::resolve::{Invalid, Problem};
use crate::settings::DomainName;
use crate::values::PasswordPolicy;

/// Judges the steps of a plan that Cognito can refuse once those before them are done.
///
/// # Errors
///
/// Everything that it would refuse, in one list.
pub(crate) async fn preflight(
    session: &Session,
    plan: &Plan,
    pool: Option<&ObservedPool>,
) -> Result<(), Failure> {
    let mut invalid = Invalid::default();
    invalid.problems.extend(weak_password(plan, policy(pool)));
    invalid.problems.extend(orphan_domain(session, plan).await);
    if invalid.problems.is_empty() { Ok(()) } else { Err(invalid.into()) }
}

/// The password policy of the pool, or the one that it will have.
pub(crate) fn policy(pool: Option<&ObservedPool>) -> PasswordPolicy {
    pool.map_or(PasswordPolicy::DEFAULT, |pool| PasswordPolicy::of(&pool.described))
}

/// A password that the policy refuses.
fn weak_password(plan: &Plan, policy: PasswordPolicy) -> Option<Problem> {
    let password = plan.steps.iter().find_map(|step| match step {
        Step::CreateUser(user) => user.password.as_ref(),
        _ => None,
    })?;
    let lacking = policy.lacking(password.expose_secret());
    let why = || format!("the password policy of the user pool demands {}", lacking.join(", "));
    (!lacking.is_empty()).then(|| Problem { flag: "--password-file", why: why() })
}

/// A custom domain whose parent has no A record, which Cognito demands (Amazon Cognito Developer Guide, "Using your own
/// domain for managed login").
async fn orphan_domain(session: &Session, plan: &Plan) -> Option<Problem> {
    if session.endpoint.url_outside_aws().is_some() {
        return None;
    }
    let custom = plan.steps.iter().find_map(|step| match step {
        Step::CreateDomain { name: DomainName::Custom { name, .. }, .. } => Some(name),
        _ => None,
    })?;
    let (_, parent) = custom.as_str().split_once('.')?;
    let region = &session.place.region;
    let known = format!("cognito-idp.{region}.{}", region.dns_suffix());
    let has_record = has_a_record(parent, &known).await;
    (has_record == Some(false)).then(|| Problem {
        flag: "--custom-domain",
        why: format!(
            "`{parent}` has no A record, and Cognito refuses `{custom}` without one; add a record, to any address, and try again"
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use secrecy::SecretString;

    use super::*;
    use crate::cognito::step::NewUser;

    fn plan(password: Option<&str>) -> Plan {
        let user = NewUser {
            name: "ada".to_owned(),
            email: "ada@hospital.example".parse().unwrap(),
            attributes: BTreeMap::new(),
            password: password.map(SecretString::from),
        };
        Plan { steps: vec![Step::CreateUser(user)], ..Plan::default() }
    }

    #[test]
    fn a_password_that_the_pool_would_refuse_is_refused_before() {
        let judged = |password| weak_password(&plan(password), PasswordPolicy::DEFAULT);
        assert_eq!(judged(None), None);
        assert_eq!(judged(Some("Correct-horse-1")), None);
        insta::assert_snapshot!(
            judged(Some("weak")).unwrap().why,
            @"the password policy of the user pool demands at least 8 characters, a capital letter, a digit, a symbol such as ! or -"
        );
    }
}
