//! What an update sends of resources as AWS itself described them: the described state, less what no update
//! takes, plus the one change, compared as JSON values.
//!
//! The read-backs are outputs in the examples of the AWS CLI (github.com/aws/aws-cli, in
//! `awscli/examples/cognito-idp/`): a client as of 2019 in `describe-user-pool-client.rst`, one as of 2025
//! in `update-user-pool-client.rst`, whose output is the same `UserPoolClientType`, and a pool in
//! `describe-user-pool.rst`, of whose attributes a few stand for all. Dates are seconds, as on the wire.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::described::{CLIENT, MESSAGES, POOL as POOL_ONLY, without};
use crate::world::{Ran, World, merged, run, wait};

const POOL: &str = "us-west-2_aaaaaaaaa";

/// `describe-user-pool-client.rst`.
fn old_client() -> Value {
    json!({
        "UserPoolId": POOL,
        "ClientName": "MyApp",
        "ClientId": "38fjsnc484p94kpqsnet7mpld0",
        "ClientSecret": "CLIENT_SECRET",
        "LastModifiedDate": 1_548_108_676.163,
        "CreationDate": 1_548_108_676.163,
        "RefreshTokenValidity": 30,
        "ReadAttributes": [
            "address", "birthdate", "custom:CustomAttr1", "custom:CustomAttr2", "email", "email_verified",
            "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
            "phone_number", "phone_number_verified", "picture", "preferred_username", "profile",
            "updated_at", "website", "zoneinfo"
        ],
        "WriteAttributes": [
            "address", "birthdate", "custom:CustomAttr1", "custom:CustomAttr2", "email", "family_name",
            "gender", "given_name", "locale", "middle_name", "name", "nickname", "phone_number", "picture",
            "preferred_username", "profile", "updated_at", "website", "zoneinfo"
        ],
        "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"],
        "AllowedOAuthFlowsUserPoolClient": false
    })
}

/// The output of `update-user-pool-client.rst`.
fn new_client() -> Value {
    json!({
        "UserPoolId": POOL,
        "ClientName": "my-test-app",
        "ClientId": "1example23456789",
        "LastModifiedDate": 1_738_363_212.498,
        "CreationDate": 1_694_647_594.408,
        "RefreshTokenValidity": 30,
        "AccessTokenValidity": 60,
        "IdTokenValidity": 60,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "ReadAttributes": [
            "website", "zoneinfo", "address", "birthdate", "email_verified", "gender", "profile",
            "phone_number_verified", "preferred_username", "locale", "middle_name", "picture",
            "updated_at", "name", "nickname", "phone_number", "family_name", "email"
        ],
        "WriteAttributes": [
            "website", "zoneinfo", "address", "birthdate", "gender", "profile", "preferred_username",
            "locale", "middle_name", "picture", "updated_at", "name", "nickname", "phone_number",
            "family_name", "email"
        ],
        "ExplicitAuthFlows": [
            "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"
        ],
        "SupportedIdentityProviders": ["Google", "COGNITO", "MySAML"],
        "CallbackURLs": ["https://www.example.com", "https://app2.example.com"],
        "LogoutURLs": [
            "https://example.com/logout",
            "https://auth.example.com/login?client_id=1example23456789&response_type=code&redirect_uri=https%3A%2F%2Fwww.example.com"
        ],
        "DefaultRedirectURI": "https://www.example.com",
        "AllowedOAuthFlows": ["implicit", "code"],
        "AllowedOAuthScopes": ["aws.cognito.signin.user.admin", "openid", "profile"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": true,
        "EnablePropagateAdditionalUserContextData": false,
        "AuthSessionValidity": 3
    })
}

/// `describe-user-pool.rst`.
fn pool() -> Value {
    json!({
        "SmsVerificationMessage": "Your verification code is {####}. ",
        "SchemaAttributes": [
            {
                "Name": "sub", "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "2048"},
                "DeveloperOnlyAttribute": false, "Required": true, "AttributeDataType": "String", "Mutable": false
            },
            {
                "Name": "email", "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"},
                "DeveloperOnlyAttribute": false, "Required": true, "AttributeDataType": "String", "Mutable": true
            },
            {
                "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": false, "Required": false,
                "Name": "email_verified", "Mutable": true
            },
            {
                "Name": "updated_at", "NumberAttributeConstraints": {"MinValue": "0"},
                "DeveloperOnlyAttribute": false, "Required": false, "AttributeDataType": "Number", "Mutable": true
            }
        ],
        "EmailVerificationSubject": "Your verification code",
        "MfaConfiguration": "OFF",
        "Name": "MyUserPool",
        "EmailVerificationMessage": "Your verification code is {####}. ",
        "SmsAuthenticationMessage": "Your authentication code is {####}. ",
        "LastModifiedDate": 1_547_763_720.822,
        "AdminCreateUserConfig": {
            "InviteMessageTemplate": {
                "EmailMessage": "Your username is {username} and temporary password is {####}. ",
                "EmailSubject": "Your temporary password",
                "SMSMessage": "Your username is {username} and temporary password is {####}. "
            },
            "UnusedAccountValidityDays": 7,
            "AllowAdminCreateUserOnly": false
        },
        "EmailConfiguration": {
            "ReplyToEmailAddress": "myemail@mydomain.com",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/myemail@mydomain.com"
        },
        "AutoVerifiedAttributes": ["email"],
        "Policies": {
            "PasswordPolicy": {
                "RequireLowercase": true, "RequireSymbols": true, "RequireNumbers": true, "MinimumLength": 8,
                "RequireUppercase": true
            }
        },
        "UserPoolTags": {},
        "UsernameAttributes": ["email"],
        "CreationDate": 1_547_763_720.822,
        "EstimatedNumberOfUsers": 1,
        "Id": POOL,
        "LambdaConfig": {}
    })
}

/// A Cognito that describes just that, and keeps what it is sent.
struct Described {
    pool: Value,
    client: Value,
    sent: Vec<(String, Value)>,
}

type Shared = Arc<Mutex<Described>>;

/// The members of an update instead of those described.
fn replaced(described: &mut Value, sent: &Value) {
    for (name, value) in sent.as_object().unwrap() {
        described[name] = value.clone();
    }
}

async fn answer(State(shared): State<Shared>, headers: HeaderMap, body: String) -> String {
    let target = headers["x-amz-target"].to_str().unwrap();
    let operation = target.split_once('.').unwrap().1;
    let body: Value = serde_json::from_str(&body).unwrap();
    let mut described = shared.lock().unwrap();
    let answer = match operation {
        "DescribeUserPool" => json!({"UserPool": described.pool}),
        "DescribeUserPoolClient" => json!({"UserPoolClient": described.client}),
        "ListUserPoolClients" => {
            let client = &described.client;
            let listed = json!({
                "ClientId": client["ClientId"], "ClientName": client["ClientName"], "UserPoolId": POOL,
            });
            json!({"UserPoolClients": [listed]})
        }
        "ListUserPoolClientSecrets" => json!({"ClientSecrets": []}),
        "DescribeManagedLoginBrandingByClient" => {
            json!({"ManagedLoginBranding": {"ManagedLoginBrandingId": "style"}})
        }
        "ListIdentityProviders" => json!({"Providers": []}),
        "ListResourceServers" => json!({"ResourceServers": []}),
        "UpdateUserPoolClient" => {
            replaced(&mut described.client, &body);
            json!({"UserPoolClient": described.client})
        }
        "UpdateUserPool" => {
            replaced(&mut described.pool, &body);
            json!({})
        }
        "DescribeUserPoolDomain" => json!({"DomainDescription": {
            "Domain": "my-user-pool", "UserPoolId": POOL, "Status": "ACTIVE", "ManagedLoginVersion": 1,
        }}),
        other => panic!("{other}"),
    };
    if operation.starts_with("Update") {
        described.sent.push((operation.to_owned(), body));
    }
    answer.to_string()
}

/// Runs a command on the described pool and client: what it sent, by operation.
fn sent(pool: Value, client: Value, line: &str) -> (Ran, Vec<(String, Value)>) {
    let world = World::new();
    let shared: Shared = Arc::new(Mutex::new(Described { pool, client, sent: Vec::new() }));
    let router = axum::Router::new().fallback(answer).with_state(Arc::clone(&shared));
    let url = wait(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://localhost:{port}")
    });
    let mut command = world.program(line);
    command
        .env("COGOIDC_ENDPOINT_URL", url)
        .env("AWS_REGION", "us-west-2")
        .args(["--issuer-base-url", "http://127.0.0.1:9"]);
    let ran = run(command, line);
    let sent = shared.lock().unwrap().sent.clone();
    (ran, sent)
}

#[test]
fn a_callback_url_added_to_a_described_client_is_all_that_its_update_changes() {
    for (client, urls) in [
        (old_client(), json!(["https://new.example/"])),
        (
            new_client(),
            json!(["https://www.example.com", "https://app2.example.com", "https://new.example/"]),
        ),
    ] {
        let id = client["ClientId"].as_str().unwrap();
        let line = format!("callback add https://new.example/ --pool-id {POOL} --client-id {id}");
        let (ran, sent) = sent(pool(), client.clone(), &line);
        ran.exits(0);
        let expected = without(client.clone(), CLIENT);
        let expected = merged(expected, json!({"CallbackURLs": urls}));
        assert_eq!(sent, [("UpdateUserPoolClient".to_owned(), expected)]);
    }
}

#[test]
fn a_sign_out_url_removed_from_a_described_client_is_all_that_its_update_changes() {
    let client = new_client();
    let line = format!(
        "callback remove --sign-out https://example.com/logout --pool-id {POOL} --client-id 1example23456789"
    );
    let (ran, sent) = sent(pool(), client.clone(), &line);
    ran.exits(0);
    let left = client["LogoutURLs"][1].clone();
    let expected = merged(without(client, CLIENT), json!({"LogoutURLs": [left]}));
    assert_eq!(sent, [("UpdateUserPoolClient".to_owned(), expected)]);
}

#[test]
fn a_tag_added_to_a_described_pool_is_all_that_its_update_changes() {
    // Of its own time but for the domain, so that nothing else is to be made; and as of today, when the
    // validity of temporary passwords and the verification message are described twice.
    let ours = merged(pool(), json!({"Domain": "my-user-pool"}));
    let mut today = ours.clone();
    today["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] = 7.into();
    today["VerificationMessageTemplate"] = json!({
        "DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Your verification code is {####}. ",
        "EmailSubject": "Your verification code", "SmsMessage": "Your verification code is {####}. ",
    });
    let client = merged(
        new_client(),
        json!({"CallbackURLs": ["http://localhost:5173"], "LogoutURLs": ["http://localhost:5173"]}),
    );
    let line = format!(
        "init --target spa --app-url http://localhost:5173 --pool-id {POOL} --client-id 1example23456789 --scope openid --scope profile --tag team=imaging --yes"
    );
    for described in [ours, today] {
        let (ran, sent) = sent(described.clone(), client.clone(), &line);
        // All is made; its discovery document cannot be had here.
        ran.exits(3);
        let mut expected = without(described.clone(), POOL_ONLY);
        expected = merged(
            expected,
            json!({"UserPoolId": POOL, "PoolName": "MyUserPool", "UserPoolTags": {"team": "imaging"}}),
        );
        if described.get("VerificationMessageTemplate").is_some() {
            expected = without(expected, MESSAGES);
            let config = expected["AdminCreateUserConfig"].as_object_mut().unwrap();
            config.remove("UnusedAccountValidityDays");
        }
        assert_eq!(sent, [("UpdateUserPool".to_owned(), expected)]);
    }
}
