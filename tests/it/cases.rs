//! The commands that write, each as it is tried while something goes wrong.

use std::fs;
use std::ops::Range;

use serde_json::{Value, json};

use crate::idp;
use crate::init::TARGETS;
use crate::secret;
use crate::testing::thorough::thorough;
use crate::world::{World, mode, text};

/// A command that writes.
pub(crate) struct Case {
    /// Whether what it does depends on the app.
    pub(crate) depends_on_app: bool,
    /// What is there before it.
    pub(crate) world: fn(target: &str) -> World,
    /// Writes the files that the command reads, and gives its line; its good end is exit code 0.
    pub(crate) line: fn(&World, target: &str, app: &str) -> String,
    /// Fails unless the command has done its part that [`crate::estate::estate`] does not show.
    pub(crate) after: fn(&World, target: &str),
}

impl Case {
    /// The targets that it is tried for, with the flags of the app: one that keeps a secret, and in a thorough run
    /// `many` if they make a difference.
    pub(crate) fn targets(&self, many: Range<usize>) -> &'static [(&'static str, &'static str)] {
        let range = if thorough() && self.depends_on_app { many } else { 2..3 };
        &TARGETS[range]
    }
}

/// Whether the app of a target keeps a secret.
fn keeps_secret(target: &str) -> bool {
    ["cloudflare-access", "encodify"].contains(&target)
}

fn secret_is_delivered(world: &World, target: &str) {
    if keeps_secret(target) {
        let client = world.client_named(target, target);
        let delivered = world.read("secret");
        assert_eq!(delivered.trim_end(), client["ClientSecret"]);
        assert_eq!(mode(&world.path("secret")), 0o600);
    }
}

pub(crate) const INIT: Case = Case {
    depends_on_app: true,
    world: |_| World::new(),
    line: |world, target, app| {
        world.write("password", "Correct-horse-7\n");
        let secret = if keeps_secret(target) { " --secret-file secret" } else { "" };
        format!(
            "init --target {target} {app} --test-user ada@a.example --password-file password --yes{secret}"
        )
    },
    after: |world, target| {
        secret_is_delivered(world, target);
        let pool = text(&world.pool_named(target)["Id"]);
        let users = world.api("ListUsers", json!({"UserPoolId": pool}));
        assert_eq!(users["Users"][0]["UserStatus"], "CONFIRMED");
    },
};

/// A pool that somebody else made, with a client for the target and classic sign-in pages.
fn adopted(target: &str) -> World {
    let world = World::new();
    let pool = world.pool(
        "staff",
        json!({"UserPoolTags": {"team": "imaging"}, "DeletionProtection": "ACTIVE"}),
    );
    world.client(&pool, target, json!({"GenerateSecret": keeps_secret(target)}));
    world.domain(&pool, "staff-pages", 1);
    world
}

fn ids(world: &World, pool: &str, client: &str) -> (String, String) {
    let id = text(&world.pool_named(pool)["Id"]);
    (id, text(&world.client_named(pool, client)["ClientId"]))
}

pub(crate) const APPLY: Case = Case {
    depends_on_app: true,
    world: adopted,
    line: |world, target, app| {
        let (pool, client) = ids(world, "staff", target);
        world.write(
            "cogoidc.toml",
            &format!("[pool]\nid = \"{pool}\"\nself_sign_up = true\nmfa = \"optional\"\ntier = \"plus\"\n[pool.tags]\nnew = \"yes\"\n[client]\nid = \"{client}\"\n[domain]\nclassic = false\n"),
        );
        format!("apply --target {target} {app} --callback-url https://new.example/ --yes")
    },
    after: |_, _| {},
};

pub(crate) const CALLBACK: Case = Case {
    depends_on_app: false,
    world: adopted,
    line: |world, target, _| {
        let (pool, client) = ids(world, "staff", target);
        format!(
            "callback add https://new.example/a https://new.example/b --pool-id {pool} --client-id {client}"
        )
    },
    after: |_, _| {},
};

/// Writes the secret of the provider that these cases share, and gives the line that adds it.
fn idp_add(world: &World, target: &str) -> String {
    let (pool, client) = ids(world, "staff", target);
    world.write("secret", idp::SECRET);
    let line = idp::line(&idp::UPSTREAM.url);
    format!("{line} --map nickname=nick --pool-id {pool} --client-id {client} --yes")
}

fn provider_is_complete(world: &World, pool_name: &str, target: &str) {
    let (pool, _) = ids(world, pool_name, target);
    let body = json!({"UserPoolId": pool, "ProviderName": "Corp"});
    let provider = world.api("DescribeIdentityProvider", body)["IdentityProvider"].clone();
    assert_eq!(provider["ProviderDetails"]["client_secret"], idp::SECRET);
    assert_eq!(provider["AttributeMapping"]["nickname"], "nick");
    let client = world.client_named(pool_name, target);
    let offered = client["SupportedIdentityProviders"].as_array().unwrap();
    assert!(offered.contains(&"Corp".into()), "{client}");
}

pub(crate) const IDP_ADD: Case = Case {
    depends_on_app: false,
    world: adopted,
    line: |world, target, _| idp_add(world, target),
    after: |world, target| provider_is_complete(world, "staff", target),
};

/// A pool whose provider has an older secret and fewer mapped attributes, and a client that does not offer it.
fn older_provider(target: &str) -> World {
    let world = adopted(target);
    let (pool, _) = ids(&world, "staff", target);
    let details = json!({
        "client_id": "pool-1", "client_secret": "older", "attributes_request_method": "GET",
        "oidc_issuer": idp::UPSTREAM.url, "authorize_scopes": "openid email profile",
    });
    let body = json!({
        "UserPoolId": pool, "ProviderName": "Corp", "ProviderType": "OIDC",
        "ProviderDetails": details, "AttributeMapping": {"email": "email"},
        "IdpIdentifiers": ["corp.example"],
    });
    world.api("CreateIdentityProvider", body);
    world
}

pub(crate) const IDP_CHANGE: Case = Case {
    depends_on_app: false,
    world: older_provider,
    line: |world, target, _| idp_add(world, target),
    after: |world, target| {
        provider_is_complete(world, "staff", target);
        let (pool, _) = ids(world, "staff", target);
        let body = json!({"UserPoolId": pool, "IdpIdentifier": "corp.example"});
        world.api("GetIdentityProviderByIdentifier", body);
    },
};

/// The same provider, whose older secret makes room for the newer one.
pub(crate) const IDP_ROTATE: Case = Case {
    depends_on_app: false,
    world: older_provider,
    line: |world, target, _| {
        let (pool, client) = ids(world, "staff", target);
        world.write("secret", idp::SECRET);
        format!(
            "idp rotate Corp --upstream-secret-file secret --pool-id {pool} --client-id {client} --yes"
        )
    },
    after: |world, _| {
        let details = &world.provider_named("staff", "Corp")["ProviderDetails"];
        assert_eq!(details["client_secret"], idp::SECRET);
    },
};

pub(crate) const IDP_REMOVE: Case = Case {
    depends_on_app: false,
    world: |target| {
        let world = older_provider(target);
        let (pool, _) = ids(&world, "staff", target);
        let both = json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]});
        world.client(&pool, "second", both);
        world
    },
    line: |world, target, _| {
        let (pool, client) = ids(world, "staff", target);
        format!("idp remove Corp --pool-id {pool} --client-id {client} --yes")
    },
    after: |_, _| {},
};

/// A whole set-up from a spec file, with its identity provider.
pub(crate) const APPLY_ALL: Case = Case {
    depends_on_app: true,
    world: |_| World::new(),
    line: |world, target, app| {
        world.write("secret", idp::SECRET);
        let issuer = &idp::UPSTREAM.url;
        world.write(
            "cogoidc.toml",
            &format!("[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"{issuer}\"\nupstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"\nmap = {{ nickname = \"nick\" }}\n"),
        );
        format!("apply --target {target} {app} --yes")
    },
    after: |world, target| provider_is_complete(world, target, target),
};

/// A set-up as `init` makes it.
fn made(target: &str) -> World {
    let world = World::new();
    let pool = world
        .pool(target, json!({"UserPoolTags": {"cogoidc": target}, "DeletionProtection": "ACTIVE"}));
    let client = world.client(&pool, target, json!({"GenerateSecret": keeps_secret(target)}));
    world.api(
        "CreateManagedLoginBranding",
        json!({"UserPoolId": pool, "ClientId": client, "UseCognitoProvidedValues": true}),
    );
    world.domain(&pool, &format!("{target}-pages"), 2);
    world
}

pub(crate) const DESTROY: Case = Case {
    depends_on_app: false,
    world: made,
    line: |_, target, _| format!("destroy --target {target} --confirm {target}"),
    after: |world, _| assert_eq!(world.pools(), Vec::<Value>::new()),
};

/// A set-up whose app has its secret from a file.
fn with_secret(target: &str) -> World {
    let world = made(target);
    let (pool, client) = ids(&world, target, target);
    world.api("DeleteUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}));
    world.client(&pool, target, json!({"GenerateSecret": true}));
    let secret = text(&world.client_named(target, target)["ClientSecret"]);
    for name in ["old", "secret"] {
        world.give_app(name, &secret);
    }
    world
}

fn secret_line(world: &World, target: &str, command: &str) -> String {
    let ((pool, client), file) = (ids(world, target, target), world.app("secret"));
    let file = file.display();
    format!("secret {command} --secret-file {file} --pool-id {pool} --client-id {client} --yes")
}

/// Whether the token endpoint takes the secret in a file of the app for that of the client.
fn is_valid(world: &World, target: &str, name: &str) -> bool {
    let secret = fs::read_to_string(world.app(name)).unwrap();
    secret::app::accepts(world, target, secret.trim())
}

pub(crate) const SECRET_ROTATE: Case = Case {
    depends_on_app: false,
    world: with_secret,
    line: |world, target, _| secret_line(world, target, "rotate"),
    after: |world, target| {
        assert_eq!(secret::app::secrets(world, target).len(), 2);
        assert!(is_valid(world, target, "old") && is_valid(world, target, "secret"));
        let [old, new] = ["old", "secret"].map(|name| fs::read(world.app(name)).unwrap());
        assert_ne!(old, new);
        assert_eq!(mode(&world.app("secret")), 0o600);
        assert!(!world.app("secret.next").exists());
    },
};

pub(crate) const SECRET_FINISH: Case = Case {
    depends_on_app: false,
    world: |target| {
        let world = with_secret(target);
        world.run(&secret_line(&world, target, "rotate")).exits(0);
        world
    },
    line: |world, target, _| secret_line(world, target, "finish"),
    after: |world, target| {
        assert_eq!(secret::app::secrets(world, target).len(), 1);
        assert!(!is_valid(world, target, "old") && is_valid(world, target, "secret"));
    },
};
