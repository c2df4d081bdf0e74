//! The commands of which several runs start together.

use serde_json::json;

use crate::described::{self, without};
use crate::idp;
use crate::secret;
use crate::world::{PASSWORD, World, merged, text, texts};

/// A command of which several runs start together.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Makes what is there before them.
    pub(super) before: fn(&World),
    /// A line for each run.
    pub(super) lines: fn(&World) -> Vec<String>,
    /// Fails unless what the run of that line did is there.
    pub(super) is_done: fn(&World, &str),
}

const INIT_LINE: &str = "init --target cloudflare-access --app-url my-team --yes";

/// Fails unless there is one whole set-up of that name.
fn is_whole(world: &World, name: &str) {
    let pool = world.pool_named(name);
    let client = world.client_named(name, name);
    let domain = world.api("DescribeUserPoolDomain", json!({"Domain": pool["Domain"]}));
    assert_eq!(domain["DomainDescription"]["UserPoolId"], pool["Id"]);
    let which = json!({"UserPoolId": pool["Id"], "ClientId": client["ClientId"]});
    world.api("DescribeManagedLoginBrandingByClient", which);
}

/// A pool of somebody else's with an app client and a sign-in page.
fn staff(world: &World) {
    let pool = world.pool("staff", json!({}));
    world.client(&pool, "viewer", json!({}));
    world.domain(&pool, "staff-pages", 1);
    world.write("secret", &format!("{}\n", idp::SECRET));
}

fn staff_ids(world: &World) -> String {
    let client = world.client_named("staff", "viewer");
    format!("--pool-id {} --client-id {}", text(&client["UserPoolId"]), text(&client["ClientId"]))
}

/// The last word of a command line.
fn last(line: &str) -> &str {
    line.rsplit(' ').next().unwrap()
}

pub(super) const INIT: Case = Case {
    name: "init",
    before: |_| {},
    lines: |_| vec![INIT_LINE.to_owned(); 3],
    is_done: |world, _| is_whole(world, "cloudflare-access"),
};

pub(super) const INIT_FILES: Case = Case {
    name: "init with a user and files",
    before: |world| world.write("password", PASSWORD),
    lines: |_| {
        let more = "--test-user ada@a.example --password-file password";
        vec![format!("{INIT_LINE} {more} --secret-file secret --save cogoidc.toml"); 2]
    },
    is_done: |world, _| {
        is_whole(world, "cloudflare-access");
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        assert_eq!(world.read("secret").trim_end(), client["ClientSecret"]);
        let saved = world.read("cogoidc.toml");
        for id in ["UserPoolId", "ClientId"] {
            assert!(saved.contains(&text(&client[id])), "{saved}");
        }
        let users = world.api("ListUsers", json!({"UserPoolId": client["UserPoolId"]}));
        assert_eq!(users["Users"][0]["UserStatus"], "CONFIRMED");
    },
};

pub(super) const APPLY: Case = Case {
    name: "apply",
    before: |world| {
        let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
        world.write("cogoidc.toml", spec);
    },
    lines: |_| vec!["apply --yes".to_owned(); 2],
    is_done: |world, _| is_whole(world, "ohif"),
};

pub(super) const APPLY_STAFF: Case = Case {
    name: "apply in a pool of somebody else's",
    before: |world| {
        let pool = world.pool("staff", json!({"UserPoolTier": "LITE"}));
        let spec = format!(
            "target = \"ohif\"\napp_url = \"https://viewer.example\"\n[pool]\nid = \"{pool}\"\ntier = \"plus\"\nself_sign_up = true\n"
        );
        world.write("cogoidc.toml", &spec);
    },
    lines: |_| vec!["apply --yes".to_owned(); 2],
    is_done: |world, _| {
        assert_eq!(world.pool_named("staff")["UserPoolTier"], "PLUS");
        world.client_named("staff", "ohif");
    },
};

pub(super) const CALLBACK: Case = Case {
    name: "callback add",
    before: staff,
    lines: |world| {
        let ids = staff_ids(world);
        ["a", "b", "c"].map(|name| format!("callback add {ids} https://{name}.example/")).to_vec()
    },
    is_done: |world, line| {
        let urls = texts(&world.client_named("staff", "viewer")["CallbackURLs"]);
        assert!(urls.iter().any(|url| url == last(line)), "{urls:?}");
    },
};

pub(super) const IDP_ONE: Case = Case {
    name: "idp add of one provider",
    before: staff,
    lines: |world| {
        let line = idp::line(&idp::UPSTREAM.url);
        vec![format!("{line} {} --yes", staff_ids(world)); 2]
    },
    is_done: |world, _| {
        let details = world.provider_named("staff", "Corp")["ProviderDetails"].clone();
        assert_eq!(details["client_secret"], idp::SECRET);
        assert!(world.offered("staff", "viewer").contains(&"Corp".to_owned()));
    },
};

pub(super) const IDP_TWO: Case = Case {
    name: "idp add of two providers",
    before: staff,
    lines: |world| {
        let (line, ids) = (idp::line(&idp::UPSTREAM.url), staff_ids(world));
        let line = line.replace("--name Corp", "");
        ["One", "Two"].map(|name| format!("{line} {ids} --yes --name {name}")).to_vec()
    },
    is_done: |world, line| {
        world.provider_named("staff", last(line));
        assert!(world.offered("staff", "viewer").contains(&last(line).to_owned()));
    },
};

pub(super) const IDP_ROTATE: Case = Case {
    name: "idp rotate",
    before: |world| {
        staff(world);
        let line = idp::line(&idp::UPSTREAM.url);
        world.write("secret", "older");
        world.run(&format!("{line} {} --yes", staff_ids(world))).exits(0);
        world.write("secret", idp::SECRET);
    },
    lines: |world| {
        let ids = staff_ids(world);
        vec![format!("idp rotate Corp --upstream-secret-file secret {ids} --yes"); 2]
    },
    is_done: |world, _| {
        let details = world.provider_named("staff", "Corp")["ProviderDetails"].clone();
        assert_eq!(details["client_secret"], idp::SECRET);
    },
};

const ENCODIFY: &str = "init --target encodify --app-url https://acme.example --name-id Cognito --yes --secret-file secret";

/// A set-up whose app has its secret from the file `secret`.
fn with_secret(world: &World) {
    world.run(ENCODIFY).exits(0);
    world.give_app("old", &world.read("secret"));
}

pub(super) const SECRET_ROTATE: Case = Case {
    name: "secret rotate",
    before: with_secret,
    lines: |_| vec!["secret rotate --target encodify --secret-file secret --yes".to_owned(); 2],
    is_done: |world, _| {
        let old = std::fs::read_to_string(world.app("old")).unwrap();
        assert_eq!(secret::app::secrets(world, "encodify").len(), 2);
        for value in [old, world.read("secret")] {
            assert!(secret::app::accepts(world, "encodify", value.trim()));
        }
    },
};

pub(super) const SECRET_FINISH: Case = Case {
    name: "secret finish",
    before: |world| {
        with_secret(world);
        world.run("secret rotate --target encodify --secret-file secret --yes").exits(0);
    },
    lines: |_| vec!["secret finish --target encodify --secret-file secret --yes".to_owned(); 2],
    is_done: |world, _| {
        assert_eq!(secret::app::secrets(world, "encodify").len(), 1);
        assert!(secret::app::accepts(world, "encodify", world.read("secret").trim()));
    },
};

pub(super) const DOCTOR: Case = Case {
    name: "doctor --fix",
    before: |world| {
        world.run(&format!("{INIT_LINE} --save cogoidc.toml")).exits(0);
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let wrong = json!({
            "EnableTokenRevocation": false, "PreventUserExistenceErrors": "LEGACY",
            "AllowedOAuthScopes": ["openid"],
        });
        let body = merged(without(client, described::CLIENT), wrong);
        world.api("UpdateUserPoolClient", body);
    },
    lines: |_| {
        let checks = ["client.revocation", "client.scopes"];
        checks.map(|check| format!("doctor --fix --yes --only {check}")).to_vec()
    },
    is_done: |world, line| {
        let client = world.client_named("cloudflare-access", "cloudflare-access");
        let is_fixed = match last(line) {
            "client.revocation" => client["EnableTokenRevocation"] == true,
            _ => texts(&client["AllowedOAuthScopes"]).contains(&"email".to_owned()),
        };
        assert!(is_fixed, "{client:#}");
    },
};
