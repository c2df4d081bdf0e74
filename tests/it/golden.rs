//! What the sandbox shows of resources, next to what Amazon Cognito showed of the same ones.
//!
//! A file of `golden/` has what was declared, with the property names of CloudFormation, and what CloudFormation
//! showed of it. `golden/NOTICE` has the source. `COGOIDC_GOLDEN=DIR` names a folder of more, such as `tests/live` records.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::described::without;
use crate::world::{World, merged, text};

/// A member that differs in some files, and why.
struct Difference {
    files: &'static [&'static str],
    member: &'static str,
    #[expect(dead_code, reason = "for the reader")]
    reason: &'static str,
}

/// The pools that were shown before the newest one was.
const OLDER_POOLS: &[&str] =
    &["user-pool-3", "user-pool-4", "user-pool-5", "user-pool-6", "user-pool-7"];

const DIFFERENCES: &[Difference] = &[
    Difference {
        files: OLDER_POOLS,
        member: "IssuerConfiguration",
        reason: "the answer is older than the member",
    },
    Difference {
        files: OLDER_POOLS,
        member: "KeyConfiguration",
        reason: "the answer is older than the member",
    },
    Difference {
        files: &["user-pool-5"],
        member: "WebAuthnFactorConfiguration",
        reason: "one answer has it, of a pool without passkeys: it may be of the handler of CloudFormation",
    },
    Difference {
        files: &["user-pool-domain-1"],
        member: "CloudFrontDistribution",
        reason: "the sandbox makes its name up",
    },
    Difference {
        files: &["user-pool-domain-1"],
        member: "CustomDomainConfig",
        reason: "empty for a prefix domain; CloudFormation leaves it out",
    },
    Difference {
        files: &["user-pool-domain-1"],
        member: "ManagedLoginVersion",
        reason: "not declared; whether CloudFormation leaves it out then is not known",
    },
    Difference {
        files: &["user-pool-identity-provider-2"],
        member: "ActiveEncryptionCertificate",
        reason: "the key is the pool's own",
    },
];

/// The answer that was trimmed by hand at its source: what it does not have is not compared.
const TRIMMED: &str = "user-pool-1";

/// Members of the API that CloudFormation does not show.
const ONLY_IN_THE_API: &[&str] = &[
    "AWSAccountId",
    "CreationDate",
    "EstimatedNumberOfUsers",
    "LastModifiedDate",
    "S3Bucket",
    "Status",
    "Version",
];

/// Members that CloudFormation adds: names, ids and tags that it makes up, and copies.
const ONLY_IN_CLOUDFORMATION: &[&str] = &[
    "Arn",
    "ClientId",
    "Name",
    "ProviderName",
    "ProviderURL",
    "Tags",
    "UserPoolId",
    "UserPoolTags",
];

/// The body of a request that creates what was declared in a pool.
fn in_pool(declared: &Value, pool: &str) -> Value {
    merged(declared.clone(), json!({"UserPoolId": pool}))
}

/// Creates a pool as it was declared, and shows it as CloudFormation would.
fn user_pool(world: &World, declared: &Value) -> Value {
    let mut body = without(declared.clone(), &["UserPoolName", "EnabledMfas", "MfaConfiguration"]);
    body["PoolName"] = declared.get("UserPoolName").cloned().unwrap_or_else(|| "golden".into());
    let pool = text(&world.api("CreateUserPool", body)["UserPool"]["Id"]);
    if let Some(factors) = declared["EnabledMfas"].as_array() {
        let mut factors_set =
            json!({"UserPoolId": pool, "MfaConfiguration": declared["MfaConfiguration"]});
        if factors.contains(&json!("SOFTWARE_TOKEN_MFA")) {
            factors_set["SoftwareTokenMfaConfiguration"] = json!({"Enabled": true});
        }
        if factors.contains(&json!("SMS_MFA")) {
            let sms = json!({"SmsConfiguration": declared["SmsConfiguration"]});
            factors_set["SmsMfaConfiguration"] = sms;
        }
        world.api("SetUserPoolMfaConfig", factors_set);
    }
    let mut shown = world.describe_pool(&pool);
    let members = shown.as_object_mut().unwrap();
    for (name, shown_as) in [("Name", "UserPoolName"), ("SchemaAttributes", "Schema")] {
        let value = members.remove(name).unwrap();
        members.insert(shown_as.to_owned(), value);
    }
    members.remove("Id");
    shown
}

fn client(world: &World, declared: &Value) -> Value {
    let pool = world.pool("golden", json!({}));
    let unnamed = json!({"ClientName": "golden"});
    let body = in_pool(&merged(unnamed, declared.clone()), &pool);
    let made = world.api("CreateUserPoolClient", body)["UserPoolClient"].clone();
    let mut shown = world.describe_client(&pool, &text(&made["ClientId"]));
    let secret = shown.as_object_mut().unwrap().remove("ClientSecret");
    shown["GenerateSecret"] = secret.is_some().into();
    shown
}

/// Creates a resource as it was declared, and shows it as CloudFormation would.
fn shown_by_sandbox(world: &World, kind: &str, declared: &Value) -> Value {
    let kind = kind.strip_prefix("AWS::Cognito::").unwrap();
    match kind {
        "UserPool" => return user_pool(world, declared),
        "UserPoolClient" => return client(world, declared),
        _ => {}
    }
    let (resource, describe, key, answer) = match kind {
        "UserPoolDomain" => {
            ("UserPoolDomain", "DescribeUserPoolDomain", "Domain", "DomainDescription")
        }
        "UserPoolGroup" => ("Group", "GetGroup", "GroupName", "Group"),
        "UserPoolResourceServer" => {
            ("ResourceServer", "DescribeResourceServer", "Identifier", "ResourceServer")
        }
        "UserPoolIdentityProvider" => {
            ("IdentityProvider", "DescribeIdentityProvider", "ProviderName", "IdentityProvider")
        }
        other => panic!("{other}"),
    };
    let pool = world.pool("golden", json!({}));
    world.api(&format!("Create{resource}"), in_pool(declared, &pool));
    let mut named = in_pool(&json!({}), &pool);
    named[key] = declared[key].clone();
    if describe == "DescribeUserPoolDomain" {
        named = without(named, &["UserPoolId"]);
    }
    world.api(describe, named)[answer].clone()
}

/// A value with members and lists in an order that does not depend on theirs.
fn ordered(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> =
                members.into_iter().map(|(name, value)| (name, ordered(value))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            members.into_iter().collect::<Map<_, _>>().into()
        }
        Value::Array(values) => {
            let mut values: Vec<Value> = values.into_iter().map(ordered).collect();
            values.sort_by_cached_key(Value::to_string);
            values.into()
        }
        other => other,
    }
}

/// What `shown` has as well: members, and entries of lists with the same `Name`.
fn trimmed(actual: &Value, shown: &Value) -> Value {
    match (actual, shown) {
        (Value::Object(members), Value::Object(shown)) => {
            let kept = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), trimmed(value, shown.get(name)?))));
            kept.collect::<Map<_, _>>().into()
        }
        (Value::Array(entries), Value::Array(shown)) => {
            let is_shown = |entry: &&Value| shown.iter().any(|one| one["Name"] == entry["Name"]);
            entries.iter().filter(is_shown).cloned().collect()
        }
        _ => actual.clone(),
    }
}

/// The names of members that differ. CloudFormation shows empty lists where Cognito has none.
fn differing(expected: &Value, actual: &Value) -> BTreeSet<String> {
    let (expected, actual) = (expected.as_object().unwrap(), actual.as_object().unwrap());
    let names: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    let mut found = BTreeSet::new();
    for name in names {
        match (expected.get(name), actual.get(name)) {
            (Some(Value::Array(list)), None) if list.is_empty() => {}
            (one, other) if one == other => {}
            // Of these, each detail counts.
            (Some(Value::Object(one)), Some(Value::Object(other))) if name == "ProviderDetails" => {
                found.extend(differing(&one.clone().into(), &other.clone().into()));
            }
            _ => drop(found.insert(name.clone())),
        }
    }
    found
}

/// What differs in the files of a folder, as `file member`, and how many files there are.
fn compared(folder: &Path) -> (BTreeSet<String>, usize) {
    let world = World::new();
    let (mut found, mut compared) = (BTreeSet::new(), 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let declared = &golden["declared"];
        let mut actual = shown_by_sandbox(&world, &text(&golden["kind"]), declared);
        if file == TRIMMED {
            actual = trimmed(&actual, &golden["shown"]);
        }
        let mut left_out = [ONLY_IN_THE_API, ONLY_IN_CLOUDFORMATION].concat();
        left_out.retain(|name| declared.get(*name).is_none() || *name == "UserPoolId");
        // CloudFormation makes up a name where none is declared.
        let names = ["UserPoolName", "ClientName"];
        left_out.extend(names.into_iter().filter(|name| declared.get(*name).is_none()));
        let seen = |value: Value| ordered(without(value, &left_out));
        let members = differing(&seen(golden["shown"].clone()), &seen(actual));
        found.extend(members.into_iter().map(|member| format!("{file} {member}")));
        compared += 1;
    }
    (found, compared)
}

#[test]
fn the_sandbox_shows_resources_as_cognito_showed_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden");
    let (found, compared) = compared(Path::new(folder));
    let known: BTreeSet<String> = DIFFERENCES
        .iter()
        .flat_map(|row| row.files.iter().map(|file| format!("{file} {}", row.member)))
        .collect();
    assert_eq!(found, known);
    assert_eq!(compared, 15);
}

#[test]
fn the_sandbox_shows_what_was_recorded_elsewhere() {
    let Some(folder) = std::env::var_os("COGOIDC_GOLDEN") else { return };
    let (mut found, compared) = compared(Path::new(&folder));
    assert!(compared > 0, "there is no recording");
    // The name is made up.
    found.retain(|difference| !difference.ends_with(" CloudFrontDistribution"));
    assert_eq!(found, BTreeSet::new());
}
