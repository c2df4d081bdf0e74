//! Resources that the suite declares itself and reads back: golden answers, in the form of `tests/it/golden`.

use serde_json::{Value, json};

use crate::suite::{Live, Stop, TAG};

/// A resource to create: its kind in CloudFormation, the operations, the member that has it in their outputs.
struct Kind {
    name: &'static str,
    create: &'static str,
    read: &'static str,
    output: &'static str,
    /// The member that names it.
    key: &'static str,
}

const CLIENT: Kind = Kind {
    name: "UserPoolClient",
    create: "CreateUserPoolClient",
    read: "DescribeUserPoolClient",
    output: "UserPoolClient",
    key: "ClientId",
};
const DOMAIN: Kind = Kind {
    name: "UserPoolDomain",
    create: "CreateUserPoolDomain",
    read: "DescribeUserPoolDomain",
    output: "DomainDescription",
    key: "Domain",
};
const GROUP: Kind = Kind {
    name: "UserPoolGroup",
    create: "CreateGroup",
    read: "GetGroup",
    output: "Group",
    key: "GroupName",
};
const SERVER: Kind = Kind {
    name: "UserPoolResourceServer",
    create: "CreateResourceServer",
    read: "DescribeResourceServer",
    output: "ResourceServer",
    key: "Identifier",
};
const PROVIDER: Kind = Kind {
    name: "UserPoolIdentityProvider",
    create: "CreateIdentityProvider",
    read: "DescribeIdentityProvider",
    output: "IdentityProvider",
    key: "ProviderName",
};

/// Pools: one of defaults alone, one with what companies set.
fn pools() -> [Value; 2] {
    [
        json!({}),
        json!({
            "UsernameAttributes": ["email"],
            "AutoVerifiedAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": false},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 3}},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "Schema": [{"Name": "ward", "AttributeDataType": "String", "Mutable": true}],
            "UserPoolTier": "ESSENTIALS",
        }),
    ]
}

/// What is created in the first of them.
fn in_pool(domain: &str) -> Vec<(&'static Kind, Value)> {
    vec![
        (&CLIENT, json!({"ClientName": "defaults"})),
        (
            &CLIENT,
            json!({
                "ClientName": "web",
                "GenerateSecret": true,
                "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid", "email"],
                "CallbackURLs": ["https://b.example/callback", "https://a.example/callback"],
                "LogoutURLs": ["https://a.example/"],
                "SupportedIdentityProviders": ["COGNITO"],
                "AccessTokenValidity": 20,
                "TokenValidityUnits": {"AccessToken": "minutes"},
                "PreventUserExistenceErrors": "ENABLED",
            }),
        ),
        (&DOMAIN, json!({"Domain": domain, "ManagedLoginVersion": 2})),
        (&GROUP, json!({"GroupName": "readers"})),
        (
            &SERVER,
            json!({
                "Identifier": "https://api.example",
                "Name": "api",
                "Scopes": [{"ScopeName": "read", "ScopeDescription": "Read"}],
            }),
        ),
        (
            &PROVIDER,
            json!({
                "ProviderName": "Google",
                "ProviderType": "Google",
                "ProviderDetails": {
                    "client_id": "none.apps.googleusercontent.com",
                    "client_secret": "not-a-secret",
                    "authorize_scopes": "openid email",
                },
                "AttributeMapping": {"email": "email"},
            }),
        ),
    ]
}

/// Creates each, and keeps what Cognito shows of it.
pub(crate) fn all(live: &mut Live) -> Result<(), Stop> {
    let mut ids = Vec::new();
    for (number, declared) in pools().into_iter().enumerate() {
        let mut body = declared.clone();
        let name = live.pool_name(&format!("golden-{number}"));
        body["PoolName"] = name.as_str().into();
        body["UserPoolTags"] = json!({TAG: live.run});
        let id = live.call("CreateUserPool", &body)?["UserPool"]["Id"].clone();
        let shown = live.call("DescribeUserPool", &json!({"UserPoolId": id}))?["UserPool"].clone();
        keep(live, "UserPool", &declared, &as_cloudformation(shown));
        ids.push(id);
    }
    let domain = live.pool_name("golden");
    for (kind, declared) in in_pool(&domain) {
        one(live, kind, &ids[0], &declared)?;
    }
    let body = json!({"UserPoolId": ids[0], "Domain": domain});
    live.call("DeleteUserPoolDomain", &body)?;
    for id in ids {
        live.call("DeleteUserPool", &json!({"UserPoolId": id}))?;
    }
    Ok(())
}

fn one(live: &mut Live, kind: &Kind, pool: &Value, declared: &Value) -> Result<(), Stop> {
    let mut body = declared.clone();
    body["UserPoolId"] = pool.clone();
    let made = live.call(kind.create, &body)?;
    let mut named = json!({"UserPoolId": pool});
    // A domain is read by its name alone.
    if kind.key == "Domain" {
        named = json!({});
    }
    let key = declared.get(kind.key).cloned();
    named[kind.key] = key.unwrap_or_else(|| made[kind.output][kind.key].clone());
    let mut shown = live.call(kind.read, &named)?[kind.output].clone();
    if kind.key == "ClientId"
        && let Some(members) = shown.as_object_mut()
    {
        let has_secret = members.remove("ClientSecret").is_some();
        members.insert("GenerateSecret".to_owned(), has_secret.into());
    }
    keep(live, kind.name, declared, &shown);
    Ok(())
}

fn keep(live: &mut Live, kind: &str, declared: &Value, shown: &Value) {
    live.check(
        &format!("golden: {kind} is read back"),
        shown.is_null().then_some("nothing is shown"),
    );
    if let Some(recorder) = &mut live.recorder {
        recorder.golden(kind, declared, shown);
    }
}

/// The members of a described pool that have another name in CloudFormation.
fn as_cloudformation(mut shown: Value) -> Value {
    if let Some(members) = shown.as_object_mut() {
        members.remove("Id");
        for (name, other) in [("Name", "UserPoolName"), ("SchemaAttributes", "Schema")] {
            if let Some(value) = members.remove(name) {
                members.insert(other.to_owned(), value);
            }
        }
        members.remove("UserPoolTags");
    }
    shown
}
