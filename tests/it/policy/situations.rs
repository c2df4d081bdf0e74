//! The set-ups that the scenarios begin with, and what happens to them.

use serde_json::{Value, json};

use crate::archive::Archive;
use crate::described::{self, without};
use crate::idp;
use crate::world::{World, merged, text};

pub(super) const SPA: &str = "--target spa --app-url http://localhost:5173/";
pub(super) const ENCODIFY: &str =
    "--target encodify --app-url https://acme.example --name-id Cognito";

/// A finished set-up.
pub(super) fn made(line: &str) -> World {
    let world = World::new();
    world.run(&format!("init {line} --yes --quiet")).exits(0);
    world
}

pub(super) fn pool_id(world: &World, pool: &str) -> String {
    text(&world.pool_named(pool)["Id"])
}

/// The ids of the set-up of that name as flags.
pub(super) fn ids(world: &World, name: &str) -> String {
    let client = text(&world.client_named(name, name)["ClientId"]);
    format!("--pool-id {} --client-id {client}", pool_id(world, name))
}

/// Changes an app client as a person with the API does.
pub(super) fn change_client(world: &World, name: &str, change: Value) {
    let client = without(world.client_named(name, name), described::CLIENT);
    world.api("UpdateUserPoolClient", merged(client, change));
}

/// Gives an app client a second secret, so that Cognito shows none any more.
pub(super) fn hide_secret(world: &World, name: &str) {
    let client = world.client_named(name, name);
    let body = json!({"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]});
    world.api("AddUserPoolClientSecret", body);
}

pub(super) fn write_password(world: &World) {
    world.write("password", "Correct-horse-7\n");
}

pub(super) fn provider(world: &World, pool: &str, secret: &str) {
    let details = json!({
        "client_id": "pool-1", "client_secret": secret, "attributes_request_method": "GET",
        "oidc_issuer": idp::UPSTREAM.url, "authorize_scopes": "openid email profile",
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "email"},
    });
    world.api("CreateIdentityProvider", body);
}

/// The line that adds a provider, with the file of its secret.
pub(super) fn idp_add(world: &World) -> String {
    world.write("secret", idp::SECRET);
    let line = idp::line(&idp::UPSTREAM.url);
    format!("{line} --target spa --map nickname=nick --yes --json")
}

/// Everything that a diagnosis looks at: an identity provider, passkeys, and a policy for apps that name themselves.
pub(super) fn rich() -> World {
    let world = made(&format!("{SPA} --sign-in-factor password --sign-in-factor passkey"));
    let pool = pool_id(&world, "spa");
    provider(&world, &pool, idp::SECRET);
    change_client(&world, "spa", json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]}));
    let client = &world.client_named("spa", "spa")["ClientId"];
    let policy = json!({
        "UserPoolId": pool, "ClientId": client, "PolicyName": "apps",
        "URLPatterns": ["https://a.example/*"],
    });
    world.api("CreateCIMDPolicy", policy);
    world
}

/// The same, with much that `--fix` can change.
pub(super) fn broken() -> World {
    let world = rich();
    let pool = pool_id(&world, "spa");
    change_client(&world, "spa", json!({"EnableTokenRevocation": false}));
    unprotect(&world, &pool);
    let domain = text(&world.describe_pool(&pool)["Domain"]);
    world.api("DeleteUserPoolDomain", json!({"UserPoolId": pool, "Domain": domain}));
    world
}

fn unprotect(world: &World, pool: &str) {
    let tags = json!({"cogoidc": "spa"});
    let factors = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}});
    let body = json!({
        "UserPoolId": pool, "DeletionProtection": "INACTIVE", "UserPoolTags": tags, "Policies": factors,
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
    });
    world.api("UpdateUserPool", body);
}

/// The domain exists again and managed login shows it, but the app client has no style.
pub(super) fn unstyle(world: &World) {
    let pool = pool_id(world, "spa");
    let client = text(&world.client_named("spa", "spa")["ClientId"]);
    let of_client = json!({"UserPoolId": pool, "ClientId": client});
    let style = world.api("DescribeManagedLoginBrandingByClient", of_client);
    let id = &style["ManagedLoginBranding"]["ManagedLoginBrandingId"];
    let body = json!({"UserPoolId": pool, "ManagedLoginBrandingId": id});
    world.api("DeleteManagedLoginBranding", body);
}

/// Somebody undoes what the spec file of [`everything`] asks for.
pub(super) fn undo(world: &World) {
    let pool = pool_id(world, "spa");
    unprotect(world, &pool);
    world.api("SetUserPoolMfaConfig", json!({"UserPoolId": pool, "MfaConfiguration": "OFF"}));
    change_client(world, "spa", json!({"CallbackURLs": ["https://other.example/"]}));
    let domain = text(&world.describe_pool(&pool)["Domain"]);
    let body = json!({"UserPoolId": pool, "Domain": domain, "ManagedLoginVersion": 1});
    world.api("UpdateUserPoolDomain", body);
    let body =
        json!({"UserPoolId": pool, "ProviderName": "Corp", "AttributeMapping": {"email": "email"}});
    world.api("UpdateIdentityProvider", body);
}

/// A spec file that gives much.
pub(super) fn everything(world: &World) -> String {
    world.write("secret", idp::SECRET);
    let issuer = &idp::UPSTREAM.url;
    let spec = format!(
        "target = \"spa\"\napp_url = \"http://localhost:5173/\"\n[pool]\nmfa = \"optional\"\nself_sign_up = true\n[domain]\nclassic = false\n[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"\nmap = {{ nickname = \"nick\" }}\n"
    );
    world.write("spec.toml", &spec);
    write_password(world);
    "apply --spec spec.toml --test-user ada@a.example --password-file password --yes --json"
        .to_owned()
}

/// A line that signs in and asks an archive.
pub(super) fn sign_in_to_archive(world: &World) -> String {
    let pool = pool_id(world, "spa");
    let client = text(&world.client_named("spa", "spa")["ClientId"]);
    let issuer = format!("{}/{pool}", world.sandbox.url());
    let archive = Archive::start(&issuer, &client, &[]);
    format!("login --unattended --target spa --dicomweb {} --json", archive.url)
}
