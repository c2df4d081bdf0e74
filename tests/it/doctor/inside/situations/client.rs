//! App clients that are not as the app needs them.

use serde_json::{Value, json};

use super::super::super::situation::{ACCESS, MLSPACE, Situation, of};
use super::super::super::{CALLBACK, SetUp};
use super::{callbacks, client_with};

/// Flows and scopes come and go with the switch.
fn oauth_off() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": false,
        "AllowedOAuthFlows": null,
        "AllowedOAuthScopes": null,
    })
}

fn tagged_production(set_up: &SetUp, url: &str) {
    let pool = set_up.world.describe_pool(&set_up.pool);
    let body = json!({"ResourceArn": pool["Arn"], "Tags": {"stage": "production"}});
    set_up.world.api("TagResource", body);
    callbacks(set_up, &[CALLBACK, url]);
}

pub(super) static ALL: &[Situation] = &[
    of(
        "OAuth off",
        |p| client_with(p, oauth_off()),
        "client.oauth",
        "fail",
        "AllowedOAuthFlowsUserPoolClient is off",
        true,
    ),
    of(
        "OAuth off, seen at the sign-in page",
        |p| client_with(p, oauth_off()),
        "sign-in.callback",
        "fail",
        "OAuth is switched off on the app client",
        false,
    ),
    of(
        "the implicit flow alone",
        |p| client_with(p, json!({"AllowedOAuthFlows": ["implicit"]})),
        "client.flow",
        "fail",
        "it allows implicit",
        true,
    ),
    of(
        "the implicit flow alone, seen at the sign-in page",
        |p| client_with(p, json!({"AllowedOAuthFlows": ["implicit"]})),
        "sign-in.callback",
        "fail",
        "does not allow the code flow",
        false,
    ),
    of(
        "the implicit flow as well",
        |p| client_with(p, json!({"AllowedOAuthFlows": ["code", "implicit"]})),
        "client.implicit",
        "warn",
        "RFC 9700",
        true,
    ),
    of(
        "no identity provider",
        |p| client_with(p, json!({"SupportedIdentityProviders": null})),
        "client.identity-providers",
        "fail",
        "nobody can sign in",
        true,
    ),
    of(
        "no identity provider, seen at the sign-in page",
        |p| client_with(p, json!({"SupportedIdentityProviders": null})),
        "sign-in.callback",
        "fail",
        "has no identity provider",
        false,
    ),
    of(
        "without openid",
        |p| client_with(p, json!({"AllowedOAuthScopes": ["phone", "email"]})),
        "client.scopes",
        "fail",
        "it lacks openid",
        true,
    ),
    of(
        "e-mail not readable",
        |p| client_with(p, json!({"ReadAttributes": ["name"]})),
        "client.readable",
        "fail",
        "it may not read email, email_verified",
        true,
    ),
    of(
        "the verification of e-mail not readable",
        |p| client_with(p, json!({"ReadAttributes": ["email"]})),
        "client.readable",
        "fail",
        "it may not read email_verified",
        true,
    ),
    of(
        "tokens that cannot be revoked",
        |p| client_with(p, json!({"EnableTokenRevocation": false})),
        "client.revocation",
        "fail",
        "the refresh token stays valid after signing out",
        true,
    ),
    of(
        "answers that tell users",
        |p| client_with(p, json!({"PreventUserExistenceErrors": "LEGACY"})),
        "client.user-existence",
        "warn",
        "not ENABLED",
        true,
    ),
    of(
        "tokens of a day",
        |p| client_with(p, json!({"AccessTokenValidity": 24, "IdTokenValidity": 24})),
        "client.lifetimes",
        "warn",
        "ID token 86400 s",
        false,
    ),
    of(
        "passwords sent as they are",
        |p| {
            client_with(
                p,
                json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
            );
        },
        "client.auth-flows",
        "warn",
        "ALLOW_USER_PASSWORD_AUTH is on",
        false,
    ),
    of(
        "a leftover on this machine",
        |p| tagged_production(p, "http://localhost:3000/callback"),
        "client.leftovers",
        "warn",
        "http://localhost:3000/callback",
        true,
    ),
    of(
        "a leftover of an example",
        |p| tagged_production(p, "https://app.example.com/callback"),
        "client.leftovers",
        "warn",
        "app.example.com",
        true,
    ),
    of(
        "a leftover of a test sign-in",
        |p| {
            callbacks(p, &[CALLBACK, "http://localhost:9228/cogoidc-login/1-x-2-y"]);
        },
        "client.leftovers",
        "warn",
        "9228",
        true,
    ),
    of(
        "the callback URL of an earlier address",
        |p| callbacks(p, &[CALLBACK, "https://old.example/callback", "https://older.example/"]),
        "client.unused-urls",
        "warn",
        "the callback URLs https://old.example/callback, https://older.example/;",
        true,
    ),
    of(
        "the sign-out URL of an earlier address",
        |p| {
            client_with(
                p,
                json!({"LogoutURLs": ["https://viewer.example/", "https://old.example/"]}),
            );
        },
        "client.unused-urls",
        "warn",
        "the sign-out URL https://old.example/;",
        true,
    ),
    of(
        "an app client that is gone",
        |p| {
            p.world
                .api("DeleteUserPoolClient", json!({"UserPoolId": p.pool, "ClientId": p.client}));
        },
        "client.exists",
        "fail",
        "no such app client",
        false,
    ),
    Situation {
        target: MLSPACE,
        ..of(
            "MLSpace without profile",
            |p| client_with(p, json!({"AllowedOAuthScopes": ["openid", "email"]})),
            "client.scopes",
            "fail",
            "it lacks profile",
            true,
        )
    },
    Situation {
        target: MLSPACE,
        ..of(
            "MLSpace's names not readable",
            |p| client_with(p, json!({"ReadAttributes": ["email", "email_verified"]})),
            "client.readable",
            "fail",
            "it may not read preferred_username, name",
            true,
        )
    },
    Situation {
        target: ACCESS,
        more: " --target ohif",
        ..of(
            "a client with a secret for a browser app",
            |_| {},
            "client.kind",
            "fail",
            "cannot keep one",
            false,
        )
    },
    Situation {
        more: " --target encodify",
        ..of(
            "a client without a secret for a server",
            |_| {},
            "client.kind",
            "fail",
            "from a server with one",
            false,
        )
    },
    Situation {
        target: ACCESS,
        ..of(
            "a secret that Secrets Manager replaces",
            |p| client_with(p, json!({"PublishSecretsInAWSSecretsManager": true})),
            "client.secret-rotates",
            "fail",
            "keeps the one that was entered",
            false,
        )
    },
    Situation {
        target: ACCESS,
        ..of(
            "a second secret",
            |p| {
                let ids = json!({"UserPoolId": p.pool, "ClientId": p.client});
                p.world.api("AddUserPoolClientSecret", ids);
            },
            "client.secrets",
            "warn",
            "there are two, created on ",
            false,
        )
    },
];
