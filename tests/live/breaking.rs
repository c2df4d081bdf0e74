//! What goes wrong with a set-up in real life: each fault is made, found by `doctor`, and fixed by `doctor --fix`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::CallError;
use crate::described::{CLIENT, without, writable_pool};
use crate::suite::{Live, Stop, say};
use crate::walk::SetUp;

/// How a set-up is broken.
enum Fault {
    /// Members of the app client; `null` removes one.
    Client(fn() -> Value),
    /// Members of the user pool.
    Pool(fn() -> Value),
    NoDomain,
    NoStyle,
}

struct Situation {
    name: &'static str,
    fault: Fault,
    /// The check that has to name it.
    check: &'static str,
    outcome: &'static str,
    is_fixed: bool,
}

const fn of(
    name: &'static str,
    fault: Fault,
    check: &'static str,
    outcome: &'static str,
    is_fixed: bool,
) -> Situation {
    Situation { name, fault, check, outcome, is_fixed }
}

const SITUATIONS: &[Situation] = &[
    of(
        "another callback URL alone",
        Fault::Client(|| json!({"CallbackURLs": ["https://other.example/x"]})),
        "sign-in.callback",
        "fail",
        true,
    ),
    of(
        "a callback URL with a slash too much",
        Fault::Client(|| json!({"CallbackURLs": ["https://viewer.example/callback/"]})),
        "sign-in.callback",
        "fail",
        true,
    ),
    of(
        "no sign-out URL",
        Fault::Client(|| json!({"LogoutURLs": null})),
        "sign-out.url",
        "fail",
        true,
    ),
    of(
        "without the scope openid",
        Fault::Client(|| json!({"AllowedOAuthScopes": ["phone", "email"]})),
        "client.scopes",
        "fail",
        true,
    ),
    of(
        "OAuth off",
        Fault::Client(|| {
            json!({
                "AllowedOAuthFlowsUserPoolClient": false,
                "AllowedOAuthFlows": null,
                "AllowedOAuthScopes": null,
            })
        }),
        "client.oauth",
        "fail",
        true,
    ),
    of(
        "the implicit flow alone",
        Fault::Client(|| json!({"AllowedOAuthFlows": ["implicit"]})),
        "client.flow",
        "fail",
        true,
    ),
    of(
        "no identity provider",
        Fault::Client(|| json!({"SupportedIdentityProviders": null})),
        "client.identity-providers",
        "fail",
        true,
    ),
    of(
        "e-mail not readable",
        Fault::Client(|| json!({"ReadAttributes": ["name"]})),
        "client.readable",
        "fail",
        true,
    ),
    of(
        "tokens that cannot be revoked",
        Fault::Client(|| json!({"EnableTokenRevocation": false})),
        "client.revocation",
        "fail",
        true,
    ),
    of(
        "answers that tell users",
        Fault::Client(|| json!({"PreventUserExistenceErrors": "LEGACY"})),
        "client.user-existence",
        "warn",
        true,
    ),
    of(
        "tokens of a day",
        Fault::Client(|| json!({"AccessTokenValidity": 24, "IdTokenValidity": 24})),
        "client.lifetimes",
        "warn",
        false,
    ),
    of(
        "no deletion protection",
        Fault::Pool(|| json!({"DeletionProtection": "INACTIVE"})),
        "pool.deletion-protection",
        "warn",
        true,
    ),
    of(
        "self sign-up",
        Fault::Pool(|| json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false}})),
        "pool.self-sign-up",
        "warn",
        true,
    ),
    of("no login style", Fault::NoStyle, "domain.style", "fail", true),
    of("no domain", Fault::NoDomain, "domain.exists", "fail", true),
];

/// Makes each fault in a healthy set-up, which is healthy again afterwards.
pub(crate) fn all(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    for situation in SITUATIONS {
        let before = described(live, set_up)?;
        breaks(live, set_up, &situation.fault)?;
        let problem =
            eventually(live, |live| finding(live, set_up, situation.check, situation.outcome))?;
        live.check(&format!("doctor: {}", situation.name), problem.as_deref());
        if situation.is_fixed {
            let line = format!("doctor --spec {}.toml --fix --yes", set_up.label);
            let fixed = live.quietly(&line)?;
            let problem = eventually(live, |live| finding(live, set_up, situation.check, "pass"))?;
            let problem = problem.map(|why| format!("{why}\n{}", fixed.stderr.trim()));
            live.check(&format!("doctor --fix: {}", situation.name), problem.as_deref());
        }
        if let Fault::Client(_) = situation.fault {
            update_client(live, set_up, before)?;
        }
    }
    Ok(())
}

/// Tries a check again for a minute at AWS, whose pages lag behind its API.
fn eventually(
    live: &mut Live,
    mut check: impl FnMut(&mut Live) -> Result<Option<String>, Stop>,
) -> Result<Option<String>, Stop> {
    let tries = if live.is_aws { 12 } else { 1 };
    for left in (0..tries).rev() {
        let problem = check(live)?;
        if problem.is_none() || left == 0 {
            return Ok(problem);
        }
        say("     not yet");
        std::thread::sleep(Duration::from_secs(5));
    }
    Ok(None)
}

/// What is wrong unless doctor gives that check that outcome.
fn finding(
    live: &mut Live,
    set_up: &SetUp,
    id: &str,
    outcome: &str,
) -> Result<Option<String>, Stop> {
    let ran = live.quietly(&format!("doctor --spec {}.toml --json", set_up.label))?;
    let report = ran.json();
    let found: Vec<&Value> = report["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|check| check["id"] == id)
        .collect();
    let has = |one: &str| found.iter().any(|check| check["outcome"] == one);
    let is_so =
        if outcome == "pass" { has("pass") && !has("fail") && !has("warn") } else { has(outcome) };
    Ok((!is_so).then(|| format!("{id} is not {outcome}: {}", json!(found))))
}

fn described(live: &mut Live, set_up: &SetUp) -> Result<Value, Stop> {
    let body = json!({"UserPoolId": set_up.pool, "ClientId": set_up.client});
    Ok(live.call("DescribeUserPoolClient", &body)?["UserPoolClient"].clone())
}

fn breaks(live: &mut Live, set_up: &SetUp, fault: &Fault) -> Result<(), Stop> {
    let pool = json!({"UserPoolId": set_up.pool});
    match fault {
        Fault::Client(change) => {
            let body = merged(described(live, set_up)?, change());
            update_client(live, set_up, body)
        }
        Fault::Pool(change) => {
            let body = live.call("DescribeUserPool", &pool)?["UserPool"].clone();
            live.call("UpdateUserPool", &merged(writable_pool(body), change()))?;
            Ok(())
        }
        Fault::NoDomain => {
            let body = json!({"UserPoolId": set_up.pool, "Domain": set_up.name});
            not_found_is_done(live.call("DeleteUserPoolDomain", &body))
        }
        Fault::NoStyle => {
            let of_client = json!({"UserPoolId": set_up.pool, "ClientId": set_up.client});
            let style = match live.call("DescribeManagedLoginBrandingByClient", &of_client) {
                Err(why) if why.is_not_found() => return Ok(()),
                style => style?,
            };
            let id = &style["ManagedLoginBranding"]["ManagedLoginBrandingId"];
            let body = json!({"UserPoolId": set_up.pool, "ManagedLoginBrandingId": id});
            not_found_is_done(live.call("DeleteManagedLoginBranding", &body))
        }
    }
}

fn not_found_is_done(came: Result<Value, CallError>) -> Result<(), Stop> {
    match came {
        Err(why) if !why.is_not_found() => Err(why.into()),
        _ => Ok(()),
    }
}

/// An update with the described state, since it resets what it leaves out.
fn update_client(live: &mut Live, set_up: &SetUp, described: Value) -> Result<(), Stop> {
    let mut body = without(described, &[CLIENT, &["ClientSecretArn"]].concat());
    body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    body["UserPoolId"] = set_up.pool.as_str().into();
    live.call("UpdateUserPoolClient", &body)?;
    Ok(())
}

fn merged(mut base: Value, change: Value) -> Value {
    if let (Some(members), Value::Object(change)) = (base.as_object_mut(), change) {
        members.extend(change);
    }
    base
}
