//! Removes what the suite made: user pools whose name *and* tag say so, and no others.

use serde_json::{Value, json};

use crate::api::{Api, CallError};
use crate::suite::{NAME, TAG, now, say};

/// Seconds after which no run is under way any more.
const MAX_AGE: u64 = 2 * 60 * 60;

/// Most user pools on a page of the list.
const PAGE: u32 = 60;

pub(crate) enum Whose<'a> {
    /// Of this run.
    Run(&'a str),
    /// Of runs that must have ended.
    OldRuns,
    /// Of any run, one that is under way included.
    AnyRun,
}

/// Removes the pools of these runs.
///
/// # Errors
///
/// What may be left, and how to remove it.
pub(crate) fn clean(api: &Api, whose: &Whose<'_>) -> Result<(), String> {
    let pools = pools(api, whose).map_err(|why| {
        let names = match whose {
            Whose::Run(run) => format!("{NAME}{run}-"),
            Whose::OldRuns | Whose::AnyRun => NAME.to_owned(),
        };
        format!(
            "cannot list the user pools in {}: {why}\nWhat may be left there: user pools named {names}…\n{}",
            api.region,
            again(),
        )
    })?;
    let mut left = String::new();
    for pool in &pools {
        let (id, name) =
            (pool["Id"].as_str().unwrap_or_default(), pool["Name"].as_str().unwrap_or_default());
        match remove(api, pool) {
            Ok(()) => say(format_args!("removed user pool {id} ({name})")),
            Err(why) => left
                .push_str(&format!("left: user pool {id} ({name}): {why}\n{}", by_hand(api, pool))),
        }
    }
    if left.is_empty() { Ok(()) } else { Err(format!("{left}{}", again())) }
}

fn again() -> String {
    "Remove it later: COGOIDC_LIVE=clean cargo test --test live -- --ignored".to_owned()
}

/// Without the suite.
fn by_hand(api: &Api, pool: &Value) -> String {
    let id = pool["Id"].as_str().unwrap_or_default();
    let aws = |what: String| {
        format!("  aws cognito-idp {what} --user-pool-id {id} --region {}\n", api.region)
    };
    let domains = domains(pool).map(|name| aws(format!("delete-user-pool-domain --domain {name}")));
    let mut lines: String = domains.collect();
    lines.push_str(&aws("update-user-pool --deletion-protection INACTIVE".to_owned()));
    lines.push_str(&aws("delete-user-pool".to_owned()));
    lines
}

fn domains(pool: &Value) -> impl Iterator<Item = &str> {
    ["Domain", "CustomDomain"].into_iter().filter_map(|member| pool[member].as_str())
}

/// The pools of these runs, described.
fn pools(api: &Api, whose: &Whose<'_>) -> Result<Vec<Value>, CallError> {
    let mut found = Vec::new();
    let mut page = json!({"MaxResults": PAGE});
    loop {
        let list = api.call("ListUserPools", &page)?.output()?;
        let Some(entries) = list["UserPools"].as_array() else {
            return Err(CallError::NoAnswer("its answer has no list of user pools".to_owned()));
        };
        for entry in entries {
            if !entry["Name"].as_str().is_some_and(|name| name.starts_with(NAME)) {
                continue;
            }
            match api.call("DescribeUserPool", &json!({"UserPoolId": entry["Id"]}))?.output() {
                Ok(described) if is_theirs(&described["UserPool"], whose, now()) => {
                    found.push(described["UserPool"].clone());
                }
                Err(why) if !why.is_not_found() => return Err(why),
                _ => {}
            }
        }
        let Some(next) = list["NextToken"].as_str() else { return Ok(found) };
        page["NextToken"] = next.into();
    }
}

/// Whether a described pool was made by the suite, in one of these runs.
fn is_theirs(pool: &Value, whose: &Whose<'_>, now: u64) -> bool {
    let is_named = pool["Name"].as_str().is_some_and(|name| name.starts_with(NAME));
    let Some(run) = pool["UserPoolTags"][TAG].as_str() else { return false };
    let is_old = || {
        let created = pool["CreationDate"].as_f64();
        created.is_some_and(|created| created > 0.0 && created + (MAX_AGE as f64) < now as f64)
    };
    is_named
        && match whose {
            Whose::Run(this) => run == *this,
            Whose::OldRuns => is_old(),
            Whose::AnyRun => true,
        }
}

/// Removes a pool, as far as it is there.
fn remove(api: &Api, pool: &Value) -> Result<(), CallError> {
    let gone = |operation: &str, body: Value| match api.call(operation, &body)?.output() {
        Err(why) if !why.is_not_found() => Err(why),
        _ => Ok(()),
    };
    let id = &pool["Id"];
    for name in domains(pool) {
        gone("DeleteUserPoolDomain", json!({"UserPoolId": id, "Domain": name}))?;
    }
    if pool["DeletionProtection"] == "ACTIVE" {
        // It resets all else, of a pool that is deleted next.
        gone("UpdateUserPool", json!({"UserPoolId": id, "DeletionProtection": "INACTIVE"}))?;
    }
    gone("DeleteUserPool", json!({"UserPoolId": id}))
}

#[test]
fn nothing_is_a_leftover_without_the_name_the_tag_and_the_age() {
    let pool = |name: &str, tag: &str, created: u64| json!({"Name": name, "UserPoolTags": {tag: "1-a"}, "CreationDate": created});
    let ours = pool("cogoidc-live-1-a-managed", TAG, 1000);
    let (early, late) = (1000 + MAX_AGE, 1001 + MAX_AGE);
    assert!(is_theirs(&ours, &Whose::OldRuns, late));
    assert!(!is_theirs(&ours, &Whose::OldRuns, early));
    assert!(is_theirs(&ours, &Whose::AnyRun, 1000));
    assert!(is_theirs(&ours, &Whose::Run("1-a"), 1000));
    assert!(!is_theirs(&ours, &Whose::Run("1-b"), late));
    for other in [
        pool("cogoidc-live-1-a-managed", "cogoidc", 1000),
        pool("staff", TAG, 1000),
        json!({"Name": "cogoidc-live-1-a-managed", "CreationDate": 1000}),
    ] {
        for whose in [Whose::OldRuns, Whose::AnyRun, Whose::Run("1-a")] {
            assert!(!is_theirs(&other, &whose, late), "{other}");
        }
    }
    let undated = json!({"Name": "cogoidc-live-1", "UserPoolTags": {TAG: "1-a"}});
    assert!(!is_theirs(&undated, &Whose::OldRuns, late));
}
