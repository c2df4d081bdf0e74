//! Is the user pool what the app and its people need?

use super::check::{Check, Judge};
use super::evidence::{Absence, Evidence};
use super::fix::Fix;
use super::verdict::Verdict;
use crate::apps::reads;
use crate::cognito::ObservedPool;
use crate::cognito::error::Kind;
use crate::cognito::fields::PoolField;
use crate::command_line::CommandLine;

pub(crate) const REQUIRED_ATTRIBUTES: Check = Check::new(
    "pool.required-attributes",
    "every user has the attributes that the app reads",
    Judge::Pool(required_attributes),
);

pub(crate) const SIGN_IN: Check = Check::new(
    "pool.sign-in",
    "people sign in by a name that the app can rely on",
    Judge::Pool(sign_in),
);

pub(super) static CHECKS: &[Check] = &[
    Check::new("pool.exists", "the user pool exists", Judge::Evidence(exists)),
    Check::new(
        "pool.deletion-protection",
        "deletion protection is on",
        Judge::Pool(deletion_protection),
    )
    .fixed_by(protect),
    Check::new("pool.self-sign-up", "only administrators create users", Judge::Pool(self_sign_up))
        .fixed_by(close_sign_up),
    Check::new(
        "pool.open-registration",
        "only administrators and apps with a token create app clients",
        Judge::Pool(open_registration),
    )
    .fixed_by(close_registration),
    Check::new(
        "pool.client-id-patterns",
        "apps that name themselves by a URL come from hosts that were chosen",
        Judge::Evidence(client_id_patterns),
    ),
    REQUIRED_ATTRIBUTES,
    SIGN_IN,
    Check::new("pool.case", "user names are not case-sensitive", Judge::Pool(case)),
    Check::new("pool.mfa", "people can use a second factor", Judge::Pool(mfa)),
];

fn exists(evidence: &Evidence) -> Vec<Verdict> {
    vec![match evidence.pool() {
        Ok(pool) => match evidence.replica_region() {
            None => Verdict::pass(format!("{} ({})", pool.name, pool.id)),
            Some(region) => Verdict::warn(format!(
                "{} ({}) in {region} is a replica; its settings are those of {primary}: --region {primary}",
                pool.name,
                pool.id,
                primary = pool.id.region()
            )),
        },
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => Verdict::fail(format!(
            "{error}; is it in another region or account? (--region, --profile)"
        )),
        Err(why) => Verdict::skip(why.to_string()),
    }]
}

fn deletion_protection(_: &Evidence, pool: &ObservedPool) -> Verdict {
    if pool.deletion_protection {
        Verdict::pass("ACTIVE")
    } else {
        Verdict::warn("it is off: one call deletes the pool with all its users")
    }
}

fn protect(evidence: &Evidence) -> Vec<Fix> {
    Fix::pool(evidence, |pool| PoolField::DELETION_PROTECTION.set(pool, true))
}

fn self_sign_up(_: &Evidence, pool: &ObservedPool) -> Verdict {
    if pool.self_sign_up {
        Verdict::warn("self sign-up is on: anyone who finds the sign-in page can create an account")
    } else {
        Verdict::pass("self sign-up is off")
    }
}

fn close_sign_up(evidence: &Evidence) -> Vec<Fix> {
    Fix::pool(evidence, |pool| PoolField::SELF_SIGN_UP.set(pool, false))
}

fn open_registration(_: &Evidence, pool: &ObservedPool) -> Verdict {
    let Some(grants) = &pool.open_registration else {
        return Verdict::pass("open client registration is off");
    };
    let why = "open client registration is on: anyone can create an app client at /oauth2/register";
    if grants.iter().any(|grant| grant == "client_credentials") {
        Verdict::fail(format!("{why}, and get tokens with client_credentials, for which you pay"))
    } else {
        Verdict::warn(why)
    }
}

fn close_registration(evidence: &Evidence) -> Vec<Fix> {
    Fix::pool(evidence, |pool| PoolField::OPEN_REGISTRATION.set(pool, false))
}

fn client_id_patterns(evidence: &Evidence) -> Vec<Verdict> {
    let patterns = evidence.set_up.as_ref().and_then(|all| all.client_id_patterns.as_ref());
    vec![match patterns {
        None => Verdict::skip(Absence::Outside.to_string()),
        Some(Err(why)) => Verdict::skip(Absence::Failed(why).to_string()),
        Some(Ok(patterns)) if patterns.is_empty() => Verdict::pass("no URL is an app"),
        Some(Ok(patterns)) => {
            let wide = patterns.iter().filter(|pattern| is_wide(pattern));
            let wide: Vec<&str> = wide.map(String::as_str).collect();
            if wide.is_empty() {
                Verdict::pass(patterns.join(", "))
            } else {
                Verdict::warn(format!(
                    "anyone's web server can name an app that signs people in here: {}",
                    wide.join(", ")
                ))
            }
        }
    }]
}

/// Whether a pattern of URLs takes any host.
fn is_wide(pattern: &str) -> bool {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next() == Some("*")
}

fn required_attributes(evidence: &Evidence, pool: &ObservedPool) -> Verdict {
    let Some(target) = evidence.app.target else {
        return Verdict::skip("the app is not known: --target NAME");
    };
    let read = reads(Some(target)).into_iter().map(|(claim, _)| claim);
    // People who sign in by an address have one.
    let has = |name: &str| {
        let mut known = pool.required_attributes.iter().chain(&pool.username_attributes);
        known.any(|one| one == name)
    };
    let missing: Vec<&str> = read.filter(|name| !has(name)).collect();
    if missing.is_empty() {
        return Verdict::pass("the user pool requires them");
    }
    Verdict::warn(format!(
        "the user pool does not require {}, and that is permanent: set it for each user",
        missing.join(", ")
    ))
}

fn sign_in(evidence: &Evidence, pool: &ObservedPool) -> Verdict {
    if pool.alias_attributes.iter().any(|alias| alias == "email") {
        return Verdict::warn(
            "e-mail is an alias, and that is permanent: a second user with the same verified address takes it \
             from the first, who can no longer sign in by it",
        );
    }
    let by = match pool.username_attributes.as_slice() {
        [] => "user name",
        [only] => only,
        several => {
            return Verdict::warn(format!(
                "people sign in by {}, and that is permanent: one person can have several accounts",
                several.join(" or ")
            ));
        }
    };
    match evidence.app.sign_in {
        Some(wanted) if pool.sign_in != Some(wanted) => Verdict::warn(format!(
            "people sign in by {by}, and that is permanent; {} expects {wanted}",
            evidence.app.target.map_or("the app", |app| app.title)
        )),
        _ => Verdict::pass(format!("by {by}")),
    }
}

fn case(_: &Evidence, pool: &ObservedPool) -> Verdict {
    if pool.case_sensitive {
        Verdict::warn(
            "they are case-sensitive, and that is permanent: Ada@… and ada@… are two people",
        )
    } else {
        Verdict::pass("Ada@… and ada@… are one person")
    }
}

fn mfa(evidence: &Evidence, pool: &ObservedPool) -> Verdict {
    let wanted = evidence.app.defaults.as_ref().map(|defaults| defaults.mfa.api());
    match (pool.mfa.as_str(), wanted) {
        ("OFF", Some("OFF") | None) => Verdict::skip("it is off, as in the app's defaults"),
        ("OFF", Some(_)) => Verdict::warn(format!(
            "it is off: {}",
            CommandLine::new("apply").flag("--mfa", "optional").with(&evidence.connection)
        )),
        (mode, _) => Verdict::pass(mode),
    }
}
