//! What each command may find, so that it needs every action that it may ever need.

use super::scenario::{AUDIT, DIAGNOSIS, FIXES, NOTHING, OTHER_CLIENT, Scenario};
use super::situations::{
    ENCODIFY, SPA, broken, change_client, everything, hide_secret, idp_add, ids, made, pool_id,
    provider, rich, sign_in_to_archive, undo, unstyle, write_password,
};
use serde_json::json;

use crate::described::{self, without};
use crate::idp;
use crate::world::{World, merged, text};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "a fresh set-up of a public client, with a user who gets a password",
        line: |world| {
            write_password(world);
            format!("init {SPA} --test-user ada@a.example --password-file password --yes --json")
        },
        events: &[NOTHING],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a fresh set-up of a confidential client, with a user who is invited",
        line: |_| format!("init {ENCODIFY} --test-user ada@a.example --yes --json"),
        events: &[|world| hide_secret(world, "encodify")],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a fresh set-up with MFA",
        line: |_| {
            "init --target mlspace --app-url https://ml.example/Prod/ --yes --json".to_owned()
        },
        events: &[NOTHING],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a fresh set-up with a domain of one's own",
        line: |_| {
            let certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1a2b3c4d-0000-0000-0000-000000000000";
            format!(
                "init {SPA} --custom-domain login.viewer.example --certificate-arn {certificate} --yes --json"
            )
        },
        events: &[NOTHING],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the plan of a fresh set-up",
        line: |_| format!("init {SPA} --dry-run --json"),
        events: &[|world| drop(world.run(&format!("init {SPA} --yes")).exits(0))],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the plan of a set-up with passkeys, an identity provider and a scope of its own",
        world: || {
            let world = rich();
            let pool = pool_id(&world, "spa");
            let scope = json!({"ScopeName": "read", "ScopeDescription": "reads"});
            let body = json!({
                "UserPoolId": pool, "Identifier": "orders", "Name": "orders", "Scopes": [scope],
            });
            world.api("CreateResourceServer", body);
            world
        },
        line: |world| {
            world.write("spec.toml", "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n");
            let ids = ids(world, "spa");
            format!(
                "plan --spec spec.toml {ids} --sign-in-factor password --sign-in-factor passkey --identity-provider COGNITO --identity-provider Corp --scope openid --scope orders/read --json"
            )
        },
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a spec file whose set-up is created, and then changed by somebody",
        line: everything,
        events: &[undo],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a spec file that names a pool",
        world: || {
            let world = World::new();
            world.pool("staff", json!({"UserPoolTags": {"cogoidc": "staff"}}));
            world
        },
        line: |world| {
            let pool = pool_id(world, "staff");
            let spec = format!(
                "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n[pool]\nid = \"{pool}\"\n[pool.tags]\nteam = \"a\"\n"
            );
            world.write("spec.toml", &spec);
            "apply --spec spec.toml --yes --json".to_owned()
        },
        events: &[|world| {
            let pool = pool_id(world, "staff");
            let client = text(&world.clients(&pool)[0]["ClientId"]);
            let client = without(world.describe_client(&pool, &client), described::CLIENT);
            let change = json!({"CallbackURLs": ["https://other.example/"]});
            world.api("UpdateUserPoolClient", merged(client, change));
        }],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a diagnosis",
        world: rich,
        line: |_| "doctor --target spa --json".to_owned(),
        reported: &[DIAGNOSIS],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a diagnosis by ids",
        world: rich,
        line: |world| format!("doctor --target spa {} --json", ids(world, "spa")),
        reported: &[DIAGNOSIS],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a diagnosis of an app with a scope of its own that its client lacks",
        world: rich,
        line: |world| {
            let spec = "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n[client]\nscope = [\"openid\", \"orders/read\"]\n";
            world.write("spec.toml", spec);
            "doctor --spec spec.toml --json".to_owned()
        },
        reported: &[DIAGNOSIS],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a diagnosis that fixes what it finds",
        world: broken,
        line: |_| "doctor --fix --target spa --yes --json".to_owned(),
        events: &[unstyle],
        reported: &[FIXES],
    },
    Scenario {
        name: "the config of a public client",
        world: || made(SPA),
        line: |_| "config --target spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the secret of a client",
        world: || made(ENCODIFY),
        line: |world| format!("config --as secret --target encodify {}", ids(world, "encodify")),
        events: &[|world| hide_secret(world, "encodify")],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an unattended sign-in",
        world: || made(SPA),
        line: |_| "login --unattended --target spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an unattended sign-in to an archive",
        world: || made(SPA),
        line: sign_in_to_archive,
        reported: &[OTHER_CLIENT],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the callback URLs, shown",
        world: || made(SPA),
        line: |_| "callback list --target spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a callback URL more",
        world: || made(SPA),
        line: |_| "callback add https://b.example/ --target spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a callback URL less",
        world: || {
            made(&format!(
                "{SPA} --callback-url http://localhost:5173/ --callback-url https://b.example/"
            ))
        },
        line: |world| format!("callback remove https://b.example/ {} --json", ids(world, "spa")),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the identity providers, shown",
        world: rich,
        line: |_| "idp list --target spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the identity providers of a pool, shown",
        world: rich,
        line: |world| format!("idp list --pool-id {} --json", pool_id(world, "spa")),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an identity provider more, and then changed",
        world: || made(SPA),
        line: idp_add,
        events: &[|world| {
            let body = json!({
                "UserPoolId": pool_id(world, "spa"), "ProviderName": "Corp",
                "AttributeMapping": {"email": "email"},
            });
            world.api("UpdateIdentityProvider", body);
        }],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an identity provider with another secret",
        world: || {
            let world = made(SPA);
            provider(&world, &pool_id(&world, "spa"), "older");
            world
        },
        line: |world| {
            world.write("secret", idp::SECRET);
            "idp rotate Corp --target spa --upstream-secret-file secret --yes --json".to_owned()
        },
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an identity provider less",
        world: rich,
        line: |_| "idp remove Corp --target spa --yes --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the end of a set-up whose pool is protected",
        world: || made(SPA),
        line: |_| "destroy --target spa --confirm spa --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "every pool of the account",
        world: rich,
        line: |_| "doctor --all --json".to_owned(),
        reported: &[AUDIT],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the status of a set-up",
        world: rich,
        line: |world| {
            world.write("spec.toml", "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n");
            "status spec.toml --json".to_owned()
        },
        reported: &[DIAGNOSIS],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the status of an account",
        world: rich,
        line: |_| "status --all --json".to_owned(),
        reported: &[AUDIT],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the secrets of a client, listed",
        world: || made(ENCODIFY),
        line: |_| "secret list --target encodify --json".to_owned(),
        ..Scenario::EMPTY
    },
    Scenario {
        name: "a secret that is replaced",
        world: || made(ENCODIFY),
        line: |_| "secret rotate --target encodify --secret-file secret --yes --json".to_owned(),
        events: &[NOTHING],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "the end of a rotation",
        world: || {
            let world = made(ENCODIFY);
            let rotate = "secret rotate --target encodify --secret-file secret --yes --quiet";
            world.run(rotate).exits(0);
            world
        },
        line: |_| "secret finish --target encodify --secret-file secret --yes --json".to_owned(),
        events: &[NOTHING],
        ..Scenario::EMPTY
    },
    Scenario {
        name: "an export of a plan, and then of the set-up",
        line: |world| {
            world.write("spec.toml", "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n");
            "export --as terraform --spec spec.toml --json".to_owned()
        },
        events: &[|world| {
            world.run("apply --spec spec.toml --yes --quiet").exits(0);
            let pool = pool_id(world, "spa");
            let scope = json!({"ScopeName": "read", "ScopeDescription": "reads"});
            let body = json!({
                "UserPoolId": pool, "Identifier": "orders", "Name": "orders", "Scopes": [scope],
            });
            world.api("CreateResourceServer", body);
            provider(world, &pool, idp::SECRET);
            let change = json!({
                "SupportedIdentityProviders": ["COGNITO", "Corp"],
                "AllowedOAuthScopes": ["openid", "orders/read"],
            });
            change_client(world, "spa", change);
            // The ids that `apply` wrote would spare the search by name.
            world.write("spec.toml", "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n");
        }],
        ..Scenario::EMPTY
    },
];
