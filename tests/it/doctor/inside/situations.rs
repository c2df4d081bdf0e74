//! Every situation that a pool, an app client and a deployed config can be in.

use serde_json::{Value, json};

use super::super::situation::{ACCESS, MLSPACE, Situation, Spoil, of};
use super::super::{APP, CALLBACK, Patient};

fn callbacks(patient: &Patient, urls: &[&str]) {
    patient.update_client(json!({"CallbackURLs": urls}));
}

fn client_with(change: Value) -> impl Fn(&Patient) {
    move |patient| patient.update_client(change.clone())
}

/// Flows and scopes come and go with the switch.
fn oauth_off() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": false,
        "AllowedOAuthFlows": null,
        "AllowedOAuthScopes": null,
    })
}

fn tagged_production(patient: &Patient, url: &str) {
    let pool = patient.world.describe_pool(&patient.pool);
    let body = json!({"ResourceArn": pool["Arn"], "Tags": {"stage": "production"}});
    patient.world.api("TagResource", body);
    callbacks(patient, &[CALLBACK, url]);
}

fn no_domain(patient: &Patient) {
    let domain = patient.world.describe_pool(&patient.pool)["Domain"].clone();
    let body = json!({"UserPoolId": patient.pool, "Domain": domain});
    patient.world.api("DeleteUserPoolDomain", body);
}

pub(super) fn no_style(patient: &Patient) {
    let body = json!({"UserPoolId": patient.pool, "ClientId": patient.client});
    let style = patient.world.api("DescribeManagedLoginBrandingByClient", body);
    let id = style["ManagedLoginBranding"]["ManagedLoginBrandingId"].clone();
    let body = json!({"UserPoolId": patient.pool, "ManagedLoginBrandingId": id});
    patient.world.api("DeleteManagedLoginBranding", body);
}

/// Every situation; each row is one switch.
pub(super) fn all() -> Vec<Situation> {
    let mut all = vec![
        of(
            "another path",
            |p| callbacks(p, &["https://viewer.example/cb"]),
            "sign-in.callback",
            "fail",
            "differs only in the path",
            true,
        ),
        of(
            "a slash too much",
            |p| callbacks(p, &["https://viewer.example/callback/"]),
            "sign-in.callback",
            "fail",
            "differs only in the slash at the end",
            true,
        ),
        of(
            "a capital letter",
            |p| callbacks(p, &["https://viewer.example/Callback"]),
            "sign-in.callback",
            "fail",
            "differs only in capital letters",
            true,
        ),
        of(
            "the default port",
            |p| callbacks(p, &["https://viewer.example:443/callback"]),
            "sign-in.callback",
            "fail",
            "differs only in the default port",
            true,
        ),
        of(
            "a doubled slash",
            |p| callbacks(p, &["https://viewer.example//callback"]),
            "sign-in.callback",
            "fail",
            "differs only in a doubled slash",
            true,
        ),
        of(
            "www.",
            |p| callbacks(p, &["https://www.viewer.example/callback"]),
            "sign-in.callback",
            "fail",
            "differs only in www.",
            true,
        ),
        of(
            "a query",
            |p| callbacks(p, &["https://viewer.example/callback?a=b"]),
            "sign-in.callback",
            "fail",
            "differs only in the query",
            true,
        ),
        of(
            "a stage",
            |p| callbacks(p, &["https://viewer.example/Prod/callback"]),
            "sign-in.callback",
            "fail",
            "a stage, such as /Prod",
            true,
        ),
        of(
            "another app's URL alone",
            |p| callbacks(p, &["https://other.example/x"]),
            "sign-in.callback",
            "fail",
            "has https://other.example/x",
            true,
        ),
        of(
            "no sign-out URL",
            |p| client_with(json!({"LogoutURLs": null}))(p),
            "sign-out.url",
            "fail",
            "Cognito refuses it",
            true,
        ),
        of(
            "a sign-out URL without its slash",
            |p| client_with(json!({"LogoutURLs": [APP]}))(p),
            "sign-out.url",
            "fail",
            "differs only in the slash at the end",
            true,
        ),
        of(
            "OAuth off",
            |p| client_with(oauth_off())(p),
            "client.oauth",
            "fail",
            "AllowedOAuthFlowsUserPoolClient is off",
            true,
        ),
        of(
            "OAuth off, seen at the sign-in page",
            |p| client_with(oauth_off())(p),
            "sign-in.callback",
            "fail",
            "OAuth is switched off on the app client",
            false,
        ),
        of(
            "the implicit flow alone",
            |p| client_with(json!({"AllowedOAuthFlows": ["implicit"]}))(p),
            "client.flow",
            "fail",
            "it allows implicit",
            true,
        ),
        of(
            "the implicit flow alone, seen at the sign-in page",
            |p| client_with(json!({"AllowedOAuthFlows": ["implicit"]}))(p),
            "sign-in.callback",
            "fail",
            "does not allow the code flow",
            false,
        ),
        of(
            "the implicit flow as well",
            |p| client_with(json!({"AllowedOAuthFlows": ["code", "implicit"]}))(p),
            "client.implicit",
            "warn",
            "RFC 9700",
            false,
        ),
        of(
            "no identity provider",
            |p| client_with(json!({"SupportedIdentityProviders": null}))(p),
            "client.identity-providers",
            "fail",
            "nobody can sign in",
            true,
        ),
        of(
            "no identity provider, seen at the sign-in page",
            |p| client_with(json!({"SupportedIdentityProviders": null}))(p),
            "sign-in.callback",
            "fail",
            "has no identity provider",
            false,
        ),
        of(
            "without openid",
            |p| client_with(json!({"AllowedOAuthScopes": ["phone", "email"]}))(p),
            "client.scopes",
            "fail",
            "it lacks openid",
            true,
        ),
        of(
            "e-mail not readable",
            |p| client_with(json!({"ReadAttributes": ["name"]}))(p),
            "client.readable",
            "fail",
            "it may not read email, email_verified",
            true,
        ),
        of(
            "the verification of e-mail not readable",
            |p| client_with(json!({"ReadAttributes": ["email"]}))(p),
            "client.readable",
            "fail",
            "it may not read email_verified",
            true,
        ),
        of(
            "tokens that cannot be revoked",
            |p| client_with(json!({"EnableTokenRevocation": false}))(p),
            "client.revocation",
            "fail",
            "signing out leaves the refresh token alive",
            true,
        ),
        of(
            "answers that tell users",
            |p| client_with(json!({"PreventUserExistenceErrors": "LEGACY"}))(p),
            "client.user-existence",
            "warn",
            "not ENABLED",
            true,
        ),
        of(
            "tokens of a day",
            |p| client_with(json!({"AccessTokenValidity": 24, "IdTokenValidity": 24}))(p),
            "client.lifetimes",
            "warn",
            "ID token 86400 s",
            false,
        ),
        of(
            "passwords sent as they are",
            |p| {
                client_with(
                    json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
                )(p);
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
        of("no domain", no_domain, "domain.exists", "fail", "nobody can sign in", true),
        of(
            "a domain on its way",
            |patient| {
                no_domain(patient);
                patient.world.fault("slow-domain:1000");
                patient.world.domain(&patient.pool, "on-its-way", 2);
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
            false,
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
            "anybody who finds",
            true,
        ),
        of(
            "an app client that is gone",
            |p| {
                p.world.api(
                    "DeleteUserPoolClient",
                    json!({"UserPoolId": p.pool, "ClientId": p.client}),
                );
            },
            "client.exists",
            "fail",
            "no such app client",
            false,
        ),
    ];
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "MLSpace without profile",
            |p| client_with(json!({"AllowedOAuthScopes": ["openid", "email"]}))(p),
            "client.scopes",
            "fail",
            "it lacks profile",
            true,
        )
    });
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "MLSpace's names not readable",
            |p| client_with(json!({"ReadAttributes": ["email", "email_verified"]}))(p),
            "client.readable",
            "fail",
            "it may not read preferred_username, name",
            true,
        )
    });
    all.push(Situation {
        target: MLSPACE,
        ..of(
            "one form of MLSpace's address alone",
            |p| callbacks(p, &["https://ml.example/Prod"]),
            "sign-in.callback",
            "fail",
            "differs only in the slash at the end",
            true,
        )
    });
    all.push(Situation {
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
    });
    all.push(Situation {
        more: " --target encodify",
        ..of(
            "a client without a secret for a server",
            |_| {},
            "client.kind",
            "fail",
            "from a server with one",
            false,
        )
    });
    for (name, spoil, id, why) in [
        (
            "a file of another pool",
            (|text| text.replace("/eu-central-1_", "/eu-central-1_x")) as Spoil,
            "file.issuer",
            "it is another user pool's",
        ),
        (
            "a file whose issuer has a slash",
            |text| text.replacen("',", "/',", 1),
            "file.issuer",
            "the slash at its end",
        ),
        (
            "a file of another client",
            |text| text.replacen("client_id: '", "client_id: 'x", 1),
            "file.client",
            "the app client is",
        ),
        (
            "a file with a secret",
            |text| format!("{text}\nclient_secret: 'abc'"),
            "file.secret",
            "everybody who opens the app",
        ),
        (
            "a file that asks for tokens",
            |text| text.replace("response_type: 'code'", "response_type: 'id_token token'"),
            "sign-in.request",
            "set response_type to code",
        ),
        (
            "a file that asks for offline_access",
            |text| text.replace("openid email profile", "openid offline_access"),
            "sign-in.request",
            "offline_access",
        ),
        (
            "a file with another sign-in page",
            |text| text.replace("authorization_endpoint: 'http", "authorization_endpoint: 'https"),
            "file.endpoints",
            "is not the user pool's",
        ),
        (
            "a file that is none",
            |_| "window.config = {};".to_owned(),
            "file.sign-in",
            "says nothing of a sign-in",
        ),
    ] {
        all.push(Situation {
            more: " --file app-config.js",
            spoil: Some(spoil),
            ..of(name, |_| {}, id, "fail", why, false)
        });
    }
    all
}
