//! One pool, several owners: specs, a writer like Terraform and a person at the console, in every order. No owner
//! undoes what another did.

use serde_json::{Value, json};

use crate::described::{self, without, writable_pool};
use crate::testing::thorough::sample;
use crate::world::{World, all_at_once, merged, texts};

/// Who does something next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    /// The spec of the viewer.
    Viewer,
    /// The spec of the machine-learning app, with its second factor.
    Lab,
    /// Manages the pool's password policy and a client of its own: reads all, sets its own, writes all.
    Terraform,
    /// Adds a URL to the viewer's client, a tag to the pool, a style to nobody.
    Person,
}

const ACTORS: [Actor; 4] = [Actor::Viewer, Actor::Lab, Actor::Terraform, Actor::Person];

/// Every order of them.
fn orders() -> Vec<Vec<Actor>> {
    let mut orders = vec![vec![]];
    for _ in ACTORS {
        orders = orders
            .iter()
            .flat_map(|order: &Vec<Actor>| {
                let rest = ACTORS.iter().filter(|actor| !order.contains(actor));
                rest.map(|actor| [order.clone(), vec![*actor]].concat())
            })
            .collect();
    }
    orders
}

fn update_client(world: &World, client: &Value, change: Value) {
    let body = without(merged(client.clone(), change), described::CLIENT);
    world.api("UpdateUserPoolClient", body);
}

fn client(world: &World, pool: &str, name: &str) -> Option<Value> {
    let clients = world.clients(pool);
    clients.into_iter().find(|client| client["ClientName"] == name)
}

fn acts(world: &World, pool: &str, actor: Actor) {
    match actor {
        Actor::Viewer => drop(world.run("apply --spec viewer.toml --yes").exits(0)),
        Actor::Lab => drop(world.run("apply --spec lab.toml --yes").exits(0)),
        Actor::Terraform => {
            let mut now = writable_pool(world.describe_pool(pool));
            now["Policies"]["PasswordPolicy"]["MinimumLength"] = 14.into();
            world.api("UpdateUserPool", now);
            if client(world, pool, "wiki").is_none() {
                world.client(pool, "wiki", json!({}));
            }
            let wiki = client(world, pool, "wiki").unwrap();
            update_client(world, &wiki, json!({"AuthSessionValidity": 9}));
        }
        Actor::Person => {
            let mut now = writable_pool(world.describe_pool(pool));
            now["UserPoolTags"]["by"] = "ada".into();
            now["EmailVerificationSubject"] = "Hello".into();
            world.api("UpdateUserPool", now);
            if let Some(viewer) = client(world, pool, "viewer") {
                let mut urls = texts(&viewer["CallbackURLs"]);
                let preview = "https://preview.example/cb".to_owned();
                if !urls.contains(&preview) {
                    urls.push(preview);
                }
                let change = json!({"CallbackURLs": urls, "AccessTokenValidity": 2});
                update_client(world, &viewer, change);
            }
        }
    }
}

/// Fails unless everything that an actor wants is there.
fn stands(world: &World, pool: &str, actor: Actor, had_viewer: bool, what: &str) {
    let now = world.describe_pool(pool);
    let urls = |name: &str| texts(&client(world, pool, name).unwrap()["CallbackURLs"]);
    match actor {
        Actor::Viewer => {
            assert_eq!(now["UserPoolTags"]["team"], "imaging", "{what}");
            assert_eq!(now["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], false, "{what}");
            let callback = "https://viewer.example/callback".to_owned();
            assert!(urls("viewer").contains(&callback), "{what}");
        }
        Actor::Lab => {
            assert_eq!(now["MfaConfiguration"], "OPTIONAL", "{what}");
            assert_eq!(now["UserPoolTags"]["lab"], "yes", "{what}");
            assert_eq!(urls("lab").len(), 2, "{what}");
        }
        Actor::Terraform => {
            assert_eq!(now["Policies"]["PasswordPolicy"]["MinimumLength"], 14, "{what}");
            assert_eq!(client(world, pool, "wiki").unwrap()["AuthSessionValidity"], 9, "{what}");
        }
        Actor::Person => {
            assert_eq!(now["UserPoolTags"]["by"], "ada", "{what}");
            assert_eq!(now["EmailVerificationSubject"], "Hello", "{what}");
            if had_viewer {
                let viewer = client(world, pool, "viewer").unwrap();
                assert_eq!(viewer["AccessTokenValidity"], 2, "{what}");
                assert!(
                    urls("viewer").contains(&"https://preview.example/cb".to_owned()),
                    "{what}"
                );
            }
        }
    }
}

#[test]
fn no_owner_undoes_another_in_any_order() {
    let orders = orders();
    let check = |order: &Vec<Actor>| {
        let world = World::new();
        let pool = world.pool("staff", json!({"UserPoolTags": {"cost": "42"}}));
        world.domain(&pool, "staff-pages", 1);
        world.write(
            "viewer.toml",
            &format!(
                "target = \"ohif\"\napp_url = \"https://viewer.example\"\n[pool]\nid = \"{pool}\"\nself_sign_up = true\n[pool.tags]\nteam = \"imaging\"\n[client]\nname = \"viewer\"\n"
            ),
        );
        world.write(
            "lab.toml",
            &format!(
                "target = \"mlspace\"\napp_url = \"https://ml.example/\"\n[pool]\nid = \"{pool}\"\nmfa = \"optional\"\n[pool.tags]\nlab = \"yes\"\n[client]\nname = \"lab\"\n"
            ),
        );
        let (mut acted, mut had_viewer, mut checks) = (Vec::new(), false, 0);
        // The second time each owner finds what the others left.
        for actor in [order.clone(), order.clone()].concat() {
            acts(&world, &pool, actor);
            if actor == Actor::Person {
                had_viewer = client(&world, &pool, "viewer").is_some();
            }
            if !acted.contains(&actor) {
                acted.push(actor);
            }
            for earlier in &acted {
                let what = format!("{earlier:?} after {actor:?} in {order:?}");
                stands(&world, &pool, *earlier, had_viewer, &what);
                checks += 1;
            }
            assert_eq!(world.describe_pool(&pool)["UserPoolTags"]["cost"], "42");
        }
        for spec in ["viewer.toml", "lab.toml"] {
            let line = format!("apply --spec {spec} --yes");
            let (ran, calls) = world.counting(&line);
            ran.exits(0).says("Nothing to change.");
            assert!(calls.writes().is_empty(), "{calls:?}");
        }
        // Each removes its own alone.
        world.run("destroy --spec viewer.toml --confirm staff").exits(0);
        let names: Vec<Value> =
            world.clients(&pool).iter().map(|client| client["ClientName"].clone()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        for other in [Actor::Lab, Actor::Terraform] {
            stands(&world, &pool, other, false, "after destroy");
        }
        checks
    };
    let orders = sample(orders, 2);
    let checks: usize = all_at_once(6, &orders, check).into_iter().sum();
    eprintln!("{} orders of four owners: {checks} looks at what an earlier one did", orders.len());
}
