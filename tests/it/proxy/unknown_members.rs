//! Members that a newer Cognito describes are kept by every update.

use serde_json::{Map, Value, json};

use super::{INVENTED, Proxy};
use crate::described;
use crate::world::World;

/// A pool and a client of somebody else's, rich in settings, with a domain of the classic kind.
fn estate(world: &World) -> (String, String) {
    let pool = world.pool(
        "staff",
        json!({
            "UserPoolTags": {"team": "imaging", "cost": "42"},
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "RequireNumbers": true, "RequireSymbols": true, "TemporaryPasswordValidityDays": 3}},
            "AutoVerifiedAttributes": ["email"],
            "VerificationMessageTemplate": {"EmailMessage": "code {####}", "EmailSubject": "hello"},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "InviteMessageTemplate": {"EmailSubject": "welcome", "EmailMessage": "{username} {####}"}},
            "DeletionProtection": "ACTIVE",
        }),
    );
    let client = world.client(
        &pool,
        "viewer",
        json!({
            "GenerateSecret": true,
            "LogoutURLs": ["https://other.example/"],
            "DefaultRedirectURI": "https://other.example/callback",
            "ReadAttributes": ["email", "name"],
            "WriteAttributes": ["name"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "AccessTokenValidity": 10,
            "IdTokenValidity": 20,
            "RefreshTokenValidity": 3,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
            "PreventUserExistenceErrors": "ENABLED",
            "EnablePropagateAdditionalUserContextData": true,
            "AuthSessionValidity": 7,
        }),
    );
    world.domain(&pool, "staff-pages", 1);
    (pool, client)
}

/// What each update leaves of a description.
fn left_out(operation: &str) -> Vec<&'static str> {
    match operation {
        "UpdateUserPool" => [described::POOL, described::MESSAGES].concat(),
        "UpdateUserPoolClient" => described::CLIENT.to_vec(),
        "UpdateUserPoolDomain" => described::DOMAIN.to_vec(),
        "UpdateIdentityProvider" => described::PROVIDER.to_vec(),
        _ => Vec::new(),
    }
}

/// The last description before the only update of a kind, less what no update takes, and what was sent.
fn described_and_sent(proxy: &Proxy, read: &str, write: &str) -> (Map<String, Value>, Value) {
    let seen = proxy.seen();
    let place = seen.iter().position(|call| call.operation == write);
    let place = place.unwrap_or_else(|| panic!("no {write}"));
    assert_eq!(proxy.seen_of(write).len(), 1, "{write}");
    let before = seen[..place].iter().rfind(|call| call.operation == read);
    let mut described = before.unwrap().received.clone();
    if read.starts_with("Describe") {
        let map = described.as_object_mut().unwrap();
        let inner = map.keys().find(|name| !name.starts_with(INVENTED)).cloned();
        described = map[&inner.unwrap()].take();
    }
    let Value::Object(mut described) = described else {
        panic!("{read}: {described}");
    };
    described.retain(|name, _| !left_out(write).contains(&name.as_str()));
    (described, seen[place].sent.clone())
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_client_is_in_the_update() {
    let world = World::new();
    let (pool, client) = estate(&world);
    let proxy = Proxy::inventive(&world);
    let url = "https://new.example/callback";
    let ids = format!("--pool-id {pool} --client-id {client}");
    proxy.run(&world, &format!("callback add {url} {ids}")).exits(0);
    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    let urls = expected["CallbackURLs"].as_array_mut().unwrap();
    urls.push(url.into());
    sort(&mut sent["CallbackURLs"]);
    sort(expected.get_mut("CallbackURLs").unwrap());
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().matches("ZzDeeper").count() >= 2, "{sent}");
}

fn sort(list: &mut Value) {
    list.as_array_mut().unwrap().sort_by_key(Value::to_string);
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_pool_is_in_each_update_of_apply() {
    let world = World::new();
    let (pool, client) = estate(&world);
    world.write(
        "cogoidc.toml",
        &format!(
            "target = \"cloudflare-access\"\napp_url = \"my-team\"\n[pool]\nid = \"{pool}\"\nself_sign_up = true\nmfa = \"optional\"\ntier = \"plus\"\n[pool.tags]\nteam = \"radiology\"\nnew = \"yes\"\n[client]\nid = \"{client}\"\n[domain]\nclassic = false\n"
        ),
    );
    let proxy = Proxy::inventive(&world);
    let ran = proxy.run(&world, "apply --yes");
    assert!([0, 3].contains(&ran.code), "{ran}");

    let (mut expected, sent) = described_and_sent(&proxy, "DescribeUserPool", "UpdateUserPool");
    expected.insert("UserPoolId".into(), pool.clone().into());
    expected.insert("PoolName".into(), "staff".into());
    expected.insert("UserPoolTier".into(), "PLUS".into());
    expected["UserPoolTags"] = json!({"team": "radiology", "cost": "42", "new": "yes"});
    let config = expected["AdminCreateUserConfig"].as_object_mut().unwrap();
    config.insert("AllowAdminCreateUserOnly".into(), false.into());
    config.shift_remove("UnusedAccountValidityDays");
    assert_eq!(sent, Value::Object(expected));

    let (mut expected, sent) =
        described_and_sent(&proxy, "GetUserPoolMfaConfig", "SetUserPoolMfaConfig");
    expected.insert("UserPoolId".into(), pool.into());
    expected.insert("MfaConfiguration".into(), "OPTIONAL".into());
    let factor = expected.entry("SoftwareTokenMfaConfiguration").or_insert_with(|| json!({}));
    factor["Enabled"] = true.into();
    assert_eq!(sent, Value::Object(expected));

    let (mut expected, sent) =
        described_and_sent(&proxy, "DescribeUserPoolDomain", "UpdateUserPoolDomain");
    expected.insert("ManagedLoginVersion".into(), 2.into());
    assert_eq!(sent, Value::Object(expected));
}

#[test]
fn whatever_a_newer_cognito_describes_survives_doctor_fix() {
    let world = World::new();
    let (pool, client) = estate(&world);
    let body = json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"});
    world.api("UpdateUserPool", body);
    let proxy = Proxy::inventive(&world);
    let line = format!("doctor --fix --yes --pool-id {pool} --client-id {client}");
    proxy
        .run(&world, &format!("{line} --only client.readable --only pool.deletion-protection"))
        .exits(0);
    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    let readable = expected["ReadAttributes"].as_array_mut().unwrap();
    readable.push("email_verified".into());
    sort(&mut sent["ReadAttributes"]);
    sort(expected.get_mut("ReadAttributes").unwrap());
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().matches("ZzDeeper").count() >= 2, "{sent}");
    let (mut expected, sent) = described_and_sent(&proxy, "DescribeUserPool", "UpdateUserPool");
    expected.insert("UserPoolId".into(), pool.clone().into());
    expected.insert("PoolName".into(), "staff".into());
    expected.insert("DeletionProtection".into(), "ACTIVE".into());
    let config = expected["AdminCreateUserConfig"].as_object_mut().unwrap();
    config.shift_remove("UnusedAccountValidityDays");
    assert_eq!(sent, Value::Object(expected));
}

/// A provider of the pool, and a newer secret for it in a file.
fn older_provider(world: &World, pool: &str) {
    world.write("secret", crate::idp::SECRET);
    let issuer = &crate::idp::UPSTREAM.url;
    let details = json!({
        "client_id": "pool-1", "client_secret": "older", "attributes_request_method": "POST",
        "oidc_issuer": issuer, "authorize_scopes": "openid groups", "jwks_uri": format!("{issuer}/keys"),
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "mail"},
        "IdpIdentifiers": ["corp.example"],
    });
    world.api("CreateIdentityProvider", body);
}

/// What an update of that provider is to send, and what it sent.
fn provider_with_newer_secret(proxy: &Proxy) -> (Map<String, Value>, Value) {
    let (mut expected, sent) =
        described_and_sent(proxy, "DescribeIdentityProvider", "UpdateIdentityProvider");
    let details = expected["ProviderDetails"].as_object_mut().unwrap();
    details.shift_remove("attributes_url_add_attributes");
    details["client_secret"] = crate::idp::SECRET.into();
    (expected, sent)
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_provider_is_in_the_update_of_its_secret() {
    let world = World::new();
    let (pool, _) = estate(&world);
    older_provider(&world, &pool);
    let proxy = Proxy::inventive(&world);
    let line = format!("idp rotate Corp --upstream-secret-file secret --pool-id {pool} --yes");
    proxy.run(&world, &line).exits(0);
    let (expected, sent) = provider_with_newer_secret(&proxy);
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().contains(INVENTED), "{sent}");
}

#[test]
fn whatever_a_newer_cognito_describes_of_a_provider_is_in_the_update() {
    let world = World::new();
    let (pool, client) = estate(&world);
    older_provider(&world, &pool);
    let proxy = Proxy::inventive(&world);
    let line = crate::idp::line(&crate::idp::UPSTREAM.url);
    let line = format!("{line} --map nickname=nick --pool-id {pool} --client-id {client} --yes");
    proxy.run(&world, &line).exits(0);

    let (mut expected, sent) = provider_with_newer_secret(&proxy);
    expected["AttributeMapping"]["nickname"] = "nick".into();
    assert_eq!(sent, Value::Object(expected));
    assert!(sent.to_string().contains(INVENTED), "{sent}");

    let (mut expected, mut sent) =
        described_and_sent(&proxy, "DescribeUserPoolClient", "UpdateUserPoolClient");
    expected["SupportedIdentityProviders"] = json!(["COGNITO", "Corp"]);
    let mapped = ["name", "email", "nickname"];
    let mut writable: Vec<String> = mapped.map(str::to_owned).into();
    writable.sort();
    expected["WriteAttributes"] = json!(writable);
    sort(&mut sent["WriteAttributes"]);
    sort(&mut sent["SupportedIdentityProviders"]);
    assert_eq!(sent, Value::Object(expected));
}

#[test]
fn members_that_the_sandbox_invents_outlive_every_update() {
    let world = World::with("unknown-members");
    let (pool, client) = estate(&world);
    let future =
        |described: &Value| json!([described["FutureMode"], described["FutureBlock"]["Enabled"]]);
    let there = json!(["INVENTED", true]);
    let ids = format!("--pool-id {pool} --client-id {client}");
    world.run(&format!("callback add https://new.example/ {ids}")).exits(0);
    let line = format!(
        "init --target cloudflare-access --app-url my-team {ids} --mfa optional --self-sign-up --domain-prefix staff-pages --yes"
    );
    let (ran, calls) = world.counting(&line);
    ran.exits(0);
    assert_eq!(calls.writes(), ["SetUserPoolMfaConfig", "UpdateUserPool", "UpdateUserPoolClient"]);
    assert_eq!(future(&world.describe_pool(&pool)), there);
    assert_eq!(future(&world.describe_client(&pool, &client)), there);
    let mfa = world.api("GetUserPoolMfaConfig", json!({"UserPoolId": pool}));
    assert_eq!(future(&mfa), there);
}
