//! What Cognito describes and no update takes, as AWS documents it.

use serde_json::Value;

/// Of a user pool.
pub(crate) const POOL: &[&str] = &[
    "Id",
    "Name",
    "Arn",
    "Status",
    "CreationDate",
    "LastModifiedDate",
    "SchemaAttributes",
    "AliasAttributes",
    "UsernameAttributes",
    "UsernameConfiguration",
    "Domain",
    "CustomDomain",
    "EstimatedNumberOfUsers",
    "EmailConfigurationFailure",
    "SmsConfigurationFailure",
];

/// Of a user pool that has a verification message: it is described twice, and taken as the template.
pub(crate) const MESSAGES: &[&str] =
    &["EmailVerificationMessage", "EmailVerificationSubject", "SmsVerificationMessage"];

/// Of an app client.
pub(crate) const CLIENT: &[&str] =
    &["CreationDate", "LastModifiedDate", "ClientSecret", "ClientType"];

/// Of a domain.
pub(crate) const DOMAIN: &[&str] = &[
    "AWSAccountId",
    "S3Bucket",
    "CloudFrontDistribution",
    "Version",
    "Status",
    // Of a prefix domain, where it says nothing.
    "CustomDomainConfig",
];

/// Of an identity provider.
pub(crate) const PROVIDER: &[&str] = &["ProviderType", "CreationDate", "LastModifiedDate"];

/// A description without these members.
pub(crate) fn without(mut described: Value, members: &[&str]) -> Value {
    for member in members {
        described.as_object_mut().unwrap().remove(*member);
    }
    described
}

/// A pool as `UpdateUserPool` takes it back.
pub(crate) fn writable_pool(described: Value) -> Value {
    let id = described["Id"].clone();
    let mut body = without(without(described, POOL), MESSAGES);
    body["UserPoolId"] = id;
    // The same days stand in the password policy.
    let config = body["AdminCreateUserConfig"].as_object_mut().unwrap();
    config.remove("UnusedAccountValidityDays");
    body
}
