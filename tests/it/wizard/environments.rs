//! One app in several environments: separate users, or the same ones.

use serde_json::json;

use super::leaving::{POOL, SHARE};
use super::person::{At, How, Person};
use super::questions::{BOTH, client_of, names};
use super::same::{CREATE, OHIF, OWN};
use super::world::{Way, World};

/// A person who chose the pool of another environment, asked who may sign in.
fn at_shared_pool(world: &World, how: How) -> Person {
    world.has_ohif_at("https://test.example");
    let mut person = world.init(Way::Sandbox, how);
    person.does(OHIF.answers);
    person.comes_to(At::List(POOL));
    // The pool of the first run is offered first.
    person.takes_default(At::List(POOL));
    person.does(&[OWN]);
    person.comes_to(At::List(SHARE));
    person
}

#[test]
fn another_environment_gets_its_own_users() {
    for how in BOTH {
        let world = World::new();
        let mut person = at_shared_pool(&world, how);
        let first = world.state();
        person.terminal.shows("The app client `ohif` (");
        person.terminal.shows(
            "serves other addresses (https://test.example/callback), not https://viewer.example/ohif/callback.",
        );
        person.chooses(SHARE, "different people");
        person.types(CREATE, "y");
        person.ends_with(0);
        let pools = world.pools();
        assert_eq!(names(&pools), ["ohif", "ohif-prod"]);
        let state = world.state();
        for line in first.lines().filter(|line| line.contains("test.example")) {
            assert!(state.contains(line.trim()), "{line}");
        }
        assert!(world.saved().unwrap().contains("ohif-prod"));
    }
}

#[test]
fn a_chosen_pool_is_offered_with_its_users() {
    let world = World::new();
    let mut person = at_shared_pool(&world, How::Rich);
    person.takes_default(At::List(SHARE));
    person.types(CREATE, "y");
    person.ends_with(0);
    assert_eq!(names(&world.pools()), ["ohif"]);
}

#[test]
fn one_app_client_may_serve_both_addresses() {
    for how in BOTH {
        let world = World::new();
        let mut person = at_shared_pool(&world, how);
        person.chooses(SHARE, "the same people and app client");
        person.types("Change this? [y/N, c to change]", "y");
        person.ends_with(0);
        let pools = world.pools();
        let client = client_of(&world, pools[0]["Id"].as_str().unwrap(), "ohif");
        let expected = ["https://test.example/callback", "https://viewer.example/ohif/callback"];
        let urls = client["CallbackURLs"].as_array().unwrap();
        assert!(expected.iter().all(|url| urls.contains(&json!(url))), "{client}");
        let clients = world.call("ListUserPoolClients", &json!({"UserPoolId": pools[0]["Id"]}));
        assert_eq!(clients["UserPoolClients"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn another_environment_shares_the_same_users() {
    for how in BOTH {
        let world = World::new();
        let mut person = at_shared_pool(&world, how);
        person.chooses(SHARE, "the same people: a new app client");
        person.types(CREATE, "y");
        person.ends_with(0);
        let pools = world.pools();
        assert_eq!(names(&pools), ["ohif"]);
        let id = pools[0]["Id"].as_str().unwrap();
        for (name, url) in [
            ("ohif", "https://test.example/callback"),
            ("ohif-prod", "https://viewer.example/ohif/callback"),
        ] {
            assert_eq!(client_of(&world, id, name)["CallbackURLs"], json!([url]), "{how:?}");
        }
    }
}
