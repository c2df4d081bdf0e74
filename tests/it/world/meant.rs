//! The members that cogoidc means to send. An SDK may add others to a request, such as a number that is 0.
//!
//! Updates send back what they read, so their members are those of the resource; `golden` and `proxy` compare them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::World;

/// How the AWS SDK for Rust names itself.
const AGENT: &str = "aws-sdk-rust/";

/// For each operation that is no update, the members of its request. A name that ends with `.*` stands for those of
/// any name.
const MEANT: &[(&str, &[&str])] = &[
    ("AddUserPoolClientSecret", &["ClientId", "ClientSecret", "UserPoolId"]),
    (
        "AdminCreateUser",
        &[
            "DesiredDeliveryMediums",
            "MessageAction",
            "UserAttributes.Name",
            "UserAttributes.Value",
            "UserPoolId",
            "Username",
        ],
    ),
    ("AdminDeleteUser", &["UserPoolId", "Username"]),
    ("AdminSetUserPassword", &["Password", "Permanent", "UserPoolId", "Username"]),
    (
        "CreateIdentityProvider",
        &["AttributeMapping.*", "ProviderDetails.*", "ProviderName", "ProviderType", "UserPoolId"],
    ),
    ("CreateManagedLoginBranding", &["ClientId", "UseCognitoProvidedValues", "UserPoolId"]),
    (
        "CreateUserPool",
        &[
            "AdminCreateUserConfig.AllowAdminCreateUserOnly",
            "AutoVerifiedAttributes",
            "DeletionProtection",
            "IssuerConfiguration.Type",
            "Policies.SignInPolicy.AllowedFirstAuthFactors",
            "PoolName",
            "Schema.AttributeDataType",
            "Schema.Mutable",
            "Schema.Name",
            "Schema.Required",
            "UserPoolTags.*",
            "UserPoolTier",
            "UsernameAttributes",
            "UsernameConfiguration.CaseSensitive",
        ],
    ),
    (
        "CreateUserPoolClient",
        &[
            "AllowedOAuthFlows",
            "AllowedOAuthFlowsUserPoolClient",
            "AllowedOAuthScopes",
            "CallbackURLs",
            "ClientName",
            "EnableTokenRevocation",
            "ExplicitAuthFlows",
            "GenerateSecret",
            "LogoutURLs",
            "PreventUserExistenceErrors",
            "RefreshTokenRotation.Feature",
            "SupportedIdentityProviders",
            "UserPoolId",
        ],
    ),
    (
        "CreateUserPoolDomain",
        &["CustomDomainConfig.CertificateArn", "Domain", "ManagedLoginVersion", "UserPoolId"],
    ),
    ("DeleteIdentityProvider", &["ProviderName", "UserPoolId"]),
    ("DeleteManagedLoginBranding", &["ManagedLoginBrandingId", "UserPoolId"]),
    ("DeleteUserPool", &["UserPoolId"]),
    ("DeleteUserPoolClientSecret", &["ClientId", "ClientSecretId", "UserPoolId"]),
    ("DeleteUserPoolClient", &["ClientId", "UserPoolId"]),
    ("DeleteUserPoolDomain", &["Domain", "UserPoolId"]),
    ("DescribeCIMDPolicy", &["CIMDPolicyId", "UserPoolId"]),
    ("DescribeIdentityProvider", &["ProviderName", "UserPoolId"]),
    ("DescribeManagedLoginBrandingByClient", &["ClientId", "UserPoolId"]),
    ("DescribeUserPool", &["UserPoolId"]),
    ("DescribeUserPoolClient", &["ClientId", "UserPoolId"]),
    ("DescribeUserPoolDomain", &["Domain"]),
    ("GetUserPoolMfaConfig", &["UserPoolId"]),
    ("ListCIMDPolicies", &["MaxResults", "NextToken", "UserPoolId"]),
    ("ListIdentityProviders", &["MaxResults", "NextToken", "UserPoolId"]),
    ("ListResourceServers", &["MaxResults", "NextToken", "UserPoolId"]),
    ("ListUserPoolClientSecrets", &["ClientId", "UserPoolId"]),
    ("ListUserPoolClients", &["MaxResults", "NextToken", "UserPoolId"]),
    ("ListUserPools", &["MaxResults", "NextToken"]),
    ("ListUsers", &["Filter", "Limit", "PaginationToken", "UserPoolId"]),
];

impl World {
    /// Fails if a request of the program holds a member that is not meant.
    pub(super) fn check_requests(&self) {
        let calls = self.sandbox.calls();
        for call in calls.iter().filter(|call| call.agent.starts_with(AGENT)) {
            let operation = call.operation.as_str();
            if operation.starts_with("Update") || operation.starts_with("Set") {
                continue;
            }
            let unmeant = unmeant(operation, &call.request);
            assert!(unmeant.is_empty(), "{operation} sends {unmeant:?}: {}", call.request);
        }
    }
}

/// The members of a request that are not meant.
fn unmeant(operation: &str, request: &Value) -> Vec<String> {
    let (_, meant) = MEANT.iter().find(|(name, _)| *name == operation).unwrap_or(&("", &[]));
    let is_meant = |member: &String| {
        meant.iter().any(|name| match name.strip_suffix('*') {
            Some(beginning) => member.starts_with(beginning),
            None => member == name,
        })
    };
    let mut members = BTreeSet::new();
    collect("", request, &mut members);
    members.into_iter().filter(|member| !is_meant(member)).collect()
}

/// The paths of all values, those of a list's entries without their places.
fn collect(path: &str, value: &Value, members: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&path, value, members);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().for_each(|entry| collect(path, entry, members));
        }
        _ => {
            members.insert(path.to_owned());
        }
    }
}

#[test]
fn a_member_that_nobody_meant_is_found_at_any_depth() {
    let request = serde_json::json!({
        "PoolName": "a", "UserPoolTags": {"any": "x"}, "AutoVerifiedAttributes": ["email"],
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 0},
        "Schema": [{"Name": "email", "DeveloperOnlyAttribute": false}],
    });
    assert_eq!(
        unmeant("CreateUserPool", &request),
        ["AdminCreateUserConfig.UnusedAccountValidityDays", "Schema.DeveloperOnlyAttribute"]
    );
    assert_eq!(unmeant("DescribeUserPool", &request).len(), 7);
}

#[test]
fn the_calls_of_the_program_are_told_from_those_of_a_test() {
    let world = World::new();
    world.pool("other", serde_json::json!({}));
    world.run("init --target spa --app-url http://localhost:5173 --yes").exits(0);
    let agents: Vec<bool> =
        world.sandbox.calls().iter().map(|call| call.agent.starts_with(AGENT)).collect();
    assert!(!agents[0] && agents[1..].iter().all(|is_ours| *is_ours), "{agents:?}");
}
