//! User pools and domains that are not as the app and its people need them.

use serde_json::{Value, json};

use super::super::super::SetUp;
use super::super::super::situation::{Situation, of};
use super::no_style;

fn no_domain(set_up: &SetUp) {
    let domain = set_up.world.describe_pool(&set_up.pool)["Domain"].clone();
    let body = json!({"UserPoolId": set_up.pool, "Domain": domain});
    set_up.world.api("DeleteUserPoolDomain", body);
}

pub(super) static ALL: &[Situation] = &[
    of("no domain", no_domain, "domain.exists", "fail", "nobody can sign in", true),
    of(
        "a domain on its way",
        |set_up| {
            no_domain(set_up);
            set_up.world.fault("slow-domain:1000");
            set_up.world.domain(&set_up.pool, "on-its-way", 2);
        },
        "domain.active",
        "fail",
        "`on-its-way` is CREATING",
        false,
    ),
    of(
        "no domain, seen in the discovery document",
        no_domain,
        "issuer.discovery",
        "fail",
        "lie under the issuer",
        false,
    ),
    of("no login style", no_style, "domain.style", "fail", "Login pages unavailable", true),
    of(
        "no login style, seen at the sign-in page",
        no_style,
        "sign-in.page",
        "fail",
        "managed login has no style",
        true,
    ),
    of(
        "no deletion protection",
        |p| {
            p.update_pool(json!({"DeletionProtection": "INACTIVE", "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}}));
        },
        "pool.deletion-protection",
        "warn",
        "one call deletes the pool",
        true,
    ),
    of(
        "self sign-up",
        |p| {
            p.update_pool(json!({"DeletionProtection": "ACTIVE", "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false}}));
        },
        "pool.self-sign-up",
        "warn",
        "anyone who finds",
        true,
    ),
    of(
        "app clients that anyone can create",
        |p| p.update_pool(registration(&json!(["code"]))),
        "pool.open-registration",
        "warn",
        "anyone can create an app client",
        true,
    ),
    of(
        "app clients that anyone can create, for tokens without a person",
        |p| p.update_pool(registration(&json!(["code", "client_credentials"]))),
        "pool.open-registration",
        "fail",
        "for which you pay",
        true,
    ),
    of(
        "apps that any web server can name",
        |p| {
            for pattern in ["https://apps.example/*", "https://*/client.json"] {
                let body = json!({
                    "UserPoolId": p.pool, "ClientId": p.client, "PolicyName": "apps",
                    "URLPatterns": [pattern],
                });
                p.world.api("CreateCIMDPolicy", body);
            }
        },
        "pool.client-id-patterns",
        "warn",
        "can name an app that signs people in here: https://*/client.json",
        false,
    ),
    of(
        "codes by e-mail with the classic pages",
        |p| {
            p.update_pool(first_factors(&json!(["PASSWORD", "EMAIL_OTP"])));
            let domain = p.world.describe_pool(&p.pool)["Domain"].clone();
            let body = json!({"UserPoolId": p.pool, "Domain": domain, "ManagedLoginVersion": 1});
            p.world.api("UpdateUserPoolDomain", body);
        },
        "pool.sign-in-factors",
        "fail",
        "shows the classic pages, which ask for a password alone and do not offer EMAIL_OTP",
        false,
    ),
    of(
        "passkeys of another address",
        |p| {
            p.update_pool(first_factors(&json!(["PASSWORD", "WEB_AUTHN"])));
            let passkeys = json!({"RelyingPartyId": "app.example"});
            let body = json!({"UserPoolId": p.pool, "WebAuthnConfiguration": passkeys});
            p.world.api("SetUserPoolMfaConfig", body);
        },
        "pool.passkeys",
        "fail",
        "they belong to app.example",
        false,
    ),
    of(
        "passkeys that the app client does not offer",
        |p| p.update_pool(first_factors(&json!(["PASSWORD", "WEB_AUTHN"]))),
        "client.sign-in-factors",
        "warn",
        "lacks ALLOW_USER_AUTH",
        true,
    ),
];

/// What people may sign in with first.
fn first_factors(factors: &Value) -> Value {
    json!({
        "DeletionProtection": "ACTIVE",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": factors}},
    })
}

/// Open client registration with these grants.
fn registration(grants: &Value) -> Value {
    json!({
        "DeletionProtection": "ACTIVE",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "DcrConfiguration": {
            "EnableStatus": "Enabled",
            "OpenDcrEnabled": true,
            "OpenDcrGrantTypes": grants,
        },
    })
}
