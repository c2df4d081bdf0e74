//! The ways through the questions: back, help, bad answers, pools that exist, settings changed.

mod first_user;

use serde_json::{Value, json};

use super::leaving::{CHANGE, POOL, PREFIX};
use super::person::{At, Do, How, Person};
use super::same::{APP, ARCHIVE, CREATE, OHIF, OWN, PEOPLE, USER};
use super::world::{PROGRAM, Way, World};
use crate::testing::terminal::{Size, Terminal};

pub(super) const BOTH: [How; 2] = [How::Rich, How::Plain];

const ADDRESS: &str = "Address where people open OHIF:";

const INVITED: &str = "First user's e-mail (empty for none):";

pub(super) fn client_of(world: &World, pool: &str, name: &str) -> Value {
    let listed = world.call("ListUserPoolClients", &json!({ "UserPoolId": pool }));
    let clients = listed["UserPoolClients"].as_array().unwrap();
    let client = clients.iter().find(|client| client["ClientName"] == name);
    let client = client.unwrap_or_else(|| panic!("no client {name}: {listed}"));
    let described = world.call(
        "DescribeUserPoolClient",
        &json!({ "UserPoolId": pool, "ClientId": client["ClientId"] }),
    );
    described["UserPoolClient"].clone()
}

pub(super) fn names(pools: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> = pools.iter().map(|pool| pool["Name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
fn back_leads_through_every_question_and_no_changes_nothing() {
    let world = World::new();
    world.makes_pool("staff");
    let before = world.writes();
    for how in BOTH {
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(POOL, "staff");
        person.does(&[OWN]);
        // A pool of others' has its people already.
        person.goes_back(At::Line(CREATE));
        person.goes_back(At::List(CHANGE));
        person.types(CREATE, "n");
        person.ends_with(2);
        person.says("Nothing was changed.");

        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(POOL, "new pool");
        person.does(&[OWN]);
        person.goes_back(At::Line(USER));
        person.goes_back(At::List(PEOPLE));
        person.goes_back(At::List(POOL));
        person.goes_back(At::List(ARCHIVE));
        let kept = format!("{} [https://viewer.example/ohif]:", &ADDRESS[..30]);
        person.goes_back(At::Line(&kept));
        person.goes_back(At::List(APP));
        person.terminal.shows("This is the first question; there is none to go back to.");
        // Enter alone gives the same answers again.
        person.takes_default(At::List(APP));
        person.takes_default(At::Line(&kept));
        person.chooses(ARCHIVE, "not decided yet");
        person.takes_default(At::List(POOL));
        person.takes_default(At::List(PEOPLE));
        person.types(USER, "");
        person.takes_default(At::Line(CREATE));
        person.ends_with(2);
        person.says("Nothing was changed.");
    }
    assert_eq!(world.writes(), before);
    assert_eq!(world.saved(), None);
}

#[test]
fn a_question_mark_explains_each_question() {
    let world = World::new();
    let staff = world.makes_pool("staff");
    world.call("CreateUserPoolDomain", &json!({ "UserPoolId": staff, "Domain": "ohif-fc80e3" }));
    let before = world.writes();
    for how in BOTH {
        let plain = how == How::Plain;
        let mut person = world.init(Way::Sandbox, how);
        if plain {
            person.asks_help(At::List(APP), "Each app has its own defaults");
        }
        person.chooses(APP, "OHIF");
        person.asks_help(At::Line(ADDRESS), "The address in the browser when");
        person.types(ADDRESS, "https://viewer.example");
        if plain {
            person.asks_help(At::List(ARCHIVE), "The viewer asks people to sign in, but");
        }
        person.chooses(ARCHIVE, "not decided yet");
        if plain {
            person.asks_help(At::List(POOL), "A user pool holds the people");
        }
        person.chooses(POOL, "new pool");
        if plain {
            person.asks_help(At::List(PEOPLE), "An identity provider is where");
        }
        person.does(&[OWN]);
        person.asks_help(At::Line(USER), "A person who may sign in");
        person.types(USER, "");
        person.asks_help(At::Line(PREFIX), "Lower-case letters, digits");
        person.types(PREFIX, "clinic-login");
        person.asks_help(At::Line(CREATE), "y carries out the plan, n (or Enter)");
        person.types(CREATE, "c");
        if plain {
            person.asks_help(At::List(CHANGE), "Settings marked permanent");
        }
        person.chooses(CHANGE, "name of the app client");
        person
            .asks_help(At::Line("Name of the app client [ohif]:"), "Enter keeps the current value");
        person.leaves(At::Line("Name of the app client [ohif]:"));
    }
    assert_eq!(world.writes(), before);
}

#[test]
fn help_and_back_work_after_a_refused_line() {
    let world = World::new();
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.chooses(APP, "OHIF");
    person.types(ADDRESS, "http://viewer.example");
    let kept = format!("{ADDRESS} http://viewer.example");
    person.comes_to(At::Line(&kept));
    person.terminal.press("?\r");
    person.terminal.shows("The address in the browser when");
    person.comes_to(At::Line(&kept));
    person.terminal.press("<\r");
    person.leaves(At::List(APP));
}

#[test]
fn a_pool_among_many_is_found_page_by_page_and_by_search() {
    for how in BOTH {
        let world = World::new();
        for number in 1..=25 {
            world.makes_pool(&format!("staff-{number:02}"));
        }
        let before = world.pools().len();
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(POOL, "more user pools (10 listed so far)");
        person.chooses(POOL, "more user pools (20 listed so far)");
        person.comes_to(At::List(POOL));
        let pools = world.pools();
        // On the third page, which an entry of its own does not lead to any more.
        let chosen = pools[23]["Name"].as_str().unwrap();
        assert!(!person.terminal.flat().contains("(25 listed so far)"));
        person.chooses(POOL, chosen);
        person.does(&[OWN]);
        person.terminal.shows("Plan: create 3, change 0, delete 0");
        person.types(CREATE, "y");
        person.ends_with(0);
        assert_eq!(world.pools().len(), before, "{how:?}");
        let client = client_of(&world, pools[23]["Id"].as_str().unwrap(), "ohif");
        assert_eq!(client["CallbackURLs"], json!(["https://viewer.example/ohif/callback"]));
    }
}

#[test]
fn a_prefix_that_turns_out_to_be_taken_is_asked_for_in_place_and_no_pool_is_made_twice() {
    for how in BOTH {
        let world = World::with_faults("taken:ohif-fc80e3");
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
        person.terminal.shows("is taken; it must be unique in the region");
        person.types(PREFIX, "ohif-fc80e3");
        person.terminal.shows("`ohif-fc80e3` is taken");
        person.replaces(PREFIX, "ohif-fc80e3", "clinic-login");
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("create sign-in page  clinic-login (managed login)");
        person.types(CREATE, "y");
        person.ends_with(0);
        let pools = world.pools();
        assert_eq!(names(&pools), ["ohif"]);
        let made = |name: &str| world.writes().iter().filter(|call| *call == name).count();
        assert_eq!((made("CreateUserPool"), made("CreateUserPoolClient")), (1, 1));
        let id = pools[0]["Id"].as_str().unwrap();
        let pool = world.call("DescribeUserPool", &json!({ "UserPoolId": id }));
        assert_eq!(pool["UserPool"]["Domain"], "clinic-login");
    }
}

#[test]
fn the_kind_of_provider_is_found_by_typing() {
    let world = World::new();
    for how in BOTH {
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(PEOPLE, "a new identity provider");
        person.comes_to(At::List("Which identity provider?"));
        person.terminal.press("entra\r");
        person.leaves(At::Line("Name of the provider in the user pool [Entra]:"));
    }
}

#[test]
fn identity_providers_of_an_existing_pool_can_be_chosen() {
    let world = World::new();
    let staff = world.makes_pool("staff");
    world.call(
        "CreateIdentityProvider",
        &json!({
            "UserPoolId": staff,
            "ProviderName": "Entra",
            "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "upstream",
                "client_secret": "upstream-secret",
                "attributes_request_method": "GET",
                "oidc_issuer": "https://login.example/v2.0",
                "authorize_scopes": "openid email",
                "authorize_url": "https://login.example/authorize",
                "token_url": "https://login.example/token",
                "attributes_url": "https://login.example/userinfo",
                "jwks_uri": "https://login.example/keys",
            },
        }),
    );
    for how in BOTH {
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(POOL, "staff");
        person.does(&[OWN]);
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("Note: the pool's identity providers Entra");
        person.types(CREATE, "c");
        person.chooses(CHANGE, "identity providers");
        person.adds(
            "Identity providers (COGNITO: the pool's own users), separated by spaces",
            "COGNITO",
            "Entra",
        );
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("identity providers COGNITO, Entra");
        person.types(CREATE, "n");
        person.ends_with(2);
        // They are offered before that, too.
        for (answer, offered) in [
            ("Entra, already in the pool", "identity providers Entra"),
            ("both: the pool's own users and Entra", "identity providers COGNITO, Entra"),
        ] {
            let mut person = world.init(Way::Sandbox, how);
            person.does(OHIF.answers);
            person.chooses(POOL, "staff");
            person.chooses(PEOPLE, answer);
            person.comes_to(At::Line(CREATE));
            person.terminal.shows(offered);
            person.types(CREATE, "n");
            person.ends_with(2);
        }
    }
}

#[test]
fn the_app_of_a_config_is_asked_for_where_the_ids_do_not_tell_it() {
    for how in BOTH {
        let world = World::new();
        world.has_ohif_at("https://test.example");
        let pool = world.pools()[0]["Id"].as_str().unwrap().to_owned();
        let client = client_of(&world, &pool, "ohif")["ClientId"].clone();
        let words = ["config", "--pool-id", &pool, "--client-id", client.as_str().unwrap()];
        let mut person = world.sits(Way::Sandbox, how, Size::default(), &words);
        person.chooses("Which app is the config for?", "OHIF Viewer");
        person.ends_with(0);
        person.says("const before = window.config;");
    }
}

#[test]
fn a_region_that_nothing_names_is_asked_for_first() {
    for how in BOTH {
        let world = World::new();
        let words = ["init", "--save", "spec.toml", "--endpoint-url", world.sandbox.url()];
        let words: Vec<&str> = [PROGRAM].into_iter().chain(words).collect();
        let mut command = world.command(&words);
        how.apply(&mut command);
        let mut person = Person::new(Terminal::start(command, Size::default()), how);
        let region =
            "AWS region, such as eu-central-1 (a user pool can never move to another region):";
        person.types(region, "Frankfurt");
        person.terminal.shows("Not accepted: ");
        person.replaces(region, "Frankfurt", "eu-west-3");
        person.does(OHIF.answers);
        person.does(&[OWN, Do::Type(INVITED, ""), Do::Type(CREATE, "y")]);
        person.ends_with(0);
        person.says("--region eu-west-3 ");
        let saved = std::fs::read_to_string(world.path("work/spec.toml")).unwrap();
        assert!(saved.contains("region = \"eu-west-3\""), "{saved}");
    }
}
