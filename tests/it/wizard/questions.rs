//! The ways through the questions: back, help, bad answers, pools that exist, settings changed.

use serde_json::{Value, json};

use super::leaving::{CHANGE, POOL, PREFIX, SHARE};
use super::person::{At, Do, How, Person};
use super::same::{APP, CREATE, OHIF, OWN, PEOPLE, USER};
use super::world::{PASSWORD, PROGRAM, Way, World};
use crate::testing::terminal::{Size, Terminal};

const BOTH: [How; 2] = [How::Rich, How::Plain];
const ADDRESS: &str = "Address where people open OHIF:";
const INVITED: &str = "First user's e-mail (empty for none):";

fn client_of(world: &World, pool: &str, name: &str) -> Value {
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

fn names(pools: &[Value]) -> Vec<&str> {
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
        let kept = format!("{} [https://viewer.example/ohif]:", &ADDRESS[..30]);
        person.goes_back(At::Line(&kept));
        person.goes_back(At::List(APP));
        person.terminal.shows("There is no question before this one to go back to.");
        // Enter alone gives the same answers again.
        person.takes_default(At::List(APP));
        person.takes_default(At::Line(&kept));
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
            person.asks_help(At::List(APP), "Each app has defaults of its own");
        }
        person.chooses(APP, "OHIF");
        person.asks_help(At::Line(ADDRESS), "The address in the browser when");
        person.types(ADDRESS, "https://viewer.example");
        if plain {
            person.asks_help(At::List(POOL), "A pool holds the people");
        }
        person.chooses(POOL, "new pool");
        if plain {
            person.asks_help(At::List(PEOPLE), "An identity provider is where");
        }
        person.does(&[OWN]);
        person.asks_help(At::Line(USER), "One person who may sign in");
        person.types(USER, "");
        person.asks_help(At::Line(PREFIX), "Lower-case letters, digits");
        person.types(PREFIX, "clinic-login");
        person.asks_help(At::Line(CREATE), "y goes on, n (or Enter alone)");
        person.types(CREATE, "c");
        if plain {
            person.asks_help(At::List(CHANGE), "Settings marked permanent");
        }
        person.chooses(CHANGE, "name of the app client");
        person.asks_help(
            At::Line("Name of the app client [ohif]:"),
            "Enter alone keeps the present value",
        );
        person.leaves(At::Line("Name of the app client [ohif]:"));
    }
    assert_eq!(world.writes(), before);
}

/// Answers that are refused, what is said, and one that is taken.
struct Bad {
    path: &'static [Do<'static>],
    question: &'static str,
    wrong: &'static [(&'static str, &'static str)],
    right: &'static str,
    then: &'static str,
}

const BAD: [Bad; 5] = [
    Bad {
        path: &[Do::Choose(APP, "OHIF")],
        question: ADDRESS,
        wrong: &[
            ("http://viewer.example", "use https"),
            ("https://viewer.example/#list", "has a fragment"),
        ],
        right: "https://viewer.example",
        then: PEOPLE,
    },
    Bad {
        path: &[Do::Choose(APP, "MLSpace")],
        question: "Address where people open MLSpace (empty before the first deployment):",
        wrong: &[("https://abc123.execute-api.us-east-1.amazonaws.com/", "misses the stage")],
        right: "https://abc123.execute-api.us-east-1.amazonaws.com/Prod/",
        then: PEOPLE,
    },
    Bad {
        path: &[Do::Choose(APP, "Cloudflare Access")],
        question: "Cloudflare Access team name:",
        wrong: &[("https://app.example", "give the team name, not the app it protects")],
        right: "my-team",
        then: PEOPLE,
    },
    Bad {
        path: &[
            Do::Choose(APP, "Encodify"),
            Do::Type("Address of the Encodify site:", "https://acme.encodify.example"),
        ],
        question: "Name ID of the identity provider in Encodify:",
        wrong: &[("Cognito-1", "letters")],
        right: "Cognito",
        then: PEOPLE,
    },
    Bad {
        path: &[Do::Choose(APP, "OHIF"), Do::Type(ADDRESS, "https://viewer.example"), OWN],
        question: USER,
        wrong: &[("ada", "ada"), ("a b@c.example", "blank")],
        right: "ada@hospital.example",
        then: "Password for ada@hospital.example:",
    },
];

#[test]
fn a_bad_answer_is_explained_and_mended_in_place() {
    let world = World::new();
    for how in BOTH {
        for bad in &BAD {
            let mut person = world.init(Way::Sandbox, how);
            person.does(bad.path);
            let mut kept = "";
            for (wrong, why) in bad.wrong {
                person.replaces(bad.question, kept, wrong);
                person.terminal.until(why, |view| view.is_new("Not accepted: ") && view.shows(why));
                kept = wrong;
            }
            person.replaces(bad.question, kept, bad.right);
            person.terminal.shows(bad.then);
            person.terminal.press("\x03");
            person.ends_with(130);
        }
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN]);
        person.types(USER, "");
        person.types(CREATE, "perhaps");
        person.terminal.shows("`perhaps` is neither y, n nor c");
        person.replaces(CREATE, "perhaps", "no");
        person.ends_with(2);
    }
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[test]
fn help_and_back_work_behind_a_refused_line() {
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
        for number in 1..=45 {
            world.makes_pool(&format!("staff-{number:02}"));
        }
        let before = world.pools().len();
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.chooses(POOL, "more user pools (20 are listed so far)");
        person.chooses(POOL, "more user pools (40 are listed so far)");
        person.comes_to(At::List(POOL));
        let pools = world.pools();
        // On the third page, which an entry of its own does not lead to any more.
        let chosen = pools[43]["Name"].as_str().unwrap();
        assert!(!person.terminal.flat().contains("(45 are listed so far)"));
        person.chooses(POOL, chosen);
        person.does(&[OWN]);
        person.terminal.shows("Plan: create 3, change 0, delete 0");
        person.types(CREATE, "y");
        person.ends_with(0);
        assert_eq!(world.pools().len(), before, "{how:?}");
        let client = client_of(&world, pools[43]["Id"].as_str().unwrap(), "ohif");
        assert_eq!(client["CallbackURLs"], json!(["https://viewer.example/ohif/callback"]));
    }
}

#[test]
fn a_pool_that_cannot_be_listed_is_named_by_its_id() {
    for how in BOTH {
        let world = World::with_faults("deny@ListUserPools");
        let staff = world.makes_pool("staff");
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.terminal.shows("The user pools cannot be listed:");
        person.chooses(POOL, "an existing pool, by its id");
        person.types("Id of the user pool:", &staff);
        person.does(&[OWN]);
        person.types(CREATE, "y");
        person.ends_with(0);
        client_of(&world, &staff, "ohif");
    }
}

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
fn another_environment_gets_people_of_its_own() {
    for how in BOTH {
        let world = World::new();
        let mut person = at_shared_pool(&world, how);
        let first = world.state();
        person.terminal.shows("The app client `ohif` (");
        person.terminal.shows(
            "serves other addresses (https://test.example/callback), not https://viewer.example/ohif/callback.",
        );
        person.chooses(SHARE, "people of its own");
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
fn who_chose_a_pool_is_offered_its_people() {
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
fn another_environment_shares_the_same_people() {
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

#[test]
fn a_prefix_that_turns_out_to_be_taken_is_asked_for_in_place_and_no_pool_is_made_twice() {
    for how in BOTH {
        let world = World::with_faults("taken:ohif-fc80e3");
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
        person.terminal.shows("is taken; no two in a region");
        person.types(PREFIX, "ohif-fc80e3");
        person.terminal.shows("`ohif-fc80e3` is the one that is taken");
        person.replaces(PREFIX, "ohif-fc80e3", "clinic-login");
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("Plan: create 2, change 0, delete 0");
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
fn leaving_after_something_was_made_says_how_to_finish() {
    let world = World::with_faults("taken:ohif-fc80e3");
    let mut person = world.init(Way::Sandbox, How::Plain);
    person.does(OHIF.answers);
    person.does(&[OWN, Do::Type(USER, ""), Do::Type(CREATE, "y")]);
    person.comes_to(At::Line(PREFIX));
    person.terminal.press("\x04");
    person.ends_with(130);
    person.says("error: stopped; run the same command again to finish");
}

/// A setting, how it is changed, and what the plan says then.
struct Change {
    entry: &'static str,
    by: By,
    plan: &'static str,
}

enum By {
    Choosing(&'static str, &'static str),
    Typing(&'static str, &'static str),
    /// Something added to the present value.
    Adding(&'static str, &'static str, &'static str),
}

const CHANGES: [Change; 15] = [
    Change {
        entry: "address of the app",
        by: By::Typing(
            "Address where people open OHIF [https://viewer.example/ohif]:",
            "https://viewer.example",
        ),
        plan: "callback https://viewer.example/callback",
    },
    Change {
        entry: "name of the user pool",
        by: By::Typing("Name of the user pool [ohif]:", "clinic"),
        plan: "create user pool     clinic: sign-in by e-mail",
    },
    Change {
        entry: "sign-in: by",
        by: By::Choosing("Sign-in (permanent once the user pool is made)", "by user name"),
        plan: "clinic: sign-in by user name",
    },
    Change {
        entry: "tier",
        by: By::Choosing("Tier (Cognito's feature plan)", "plus"),
        plan: "tier plus",
    },
    Change {
        entry: "MFA",
        by: By::Choosing("MFA (a second factor, by authenticator app)", "optional"),
        plan: "MFA optional",
    },
    Change {
        entry: "self sign-up",
        by: By::Choosing("Self sign-up", "on"),
        plan: "self sign-up on",
    },
    Change {
        entry: "deletion protection",
        by: By::Choosing("Deletion protection", "off"),
        plan: "deletion protection off",
    },
    Change {
        entry: "name of the app client",
        by: By::Typing("Name of the app client [ohif]:", "viewer"),
        plan: "create app client    viewer: no secret",
    },
    Change {
        entry: "callback URLs",
        by: By::Adding(
            "Callback URLs, a blank between",
            "https://viewer.example/callback",
            "https://two.example/callback",
        ),
        plan: "callback https://two.example/callback",
    },
    Change {
        entry: "sign-out URLs",
        by: By::Adding(
            "Sign-out URLs, a blank between",
            "https://viewer.example/",
            "https://two.example/",
        ),
        plan: "sign-out https://two.example/",
    },
    Change {
        entry: "scopes",
        by: By::Adding("Scopes, a blank between", "openid email profile", "phone"),
        plan: "scopes openid email profile phone",
    },
    Change {
        entry: "sign-in page on a domain",
        by: By::Typing("Domain of your own for the sign-in pages:", "login.hospital.example"),
        plan: "create sign-in page  https://login.hospital.example (managed login)",
    },
    Change {
        entry: "sign-in page address",
        by: By::Typing("First word of the sign-in page address:", "clinic-login"),
        plan: "create sign-in page  clinic-login (managed login)",
    },
    Change {
        entry: "sign-in pages",
        by: By::Choosing("Sign-in pages", "classic hosted UI"),
        plan: "create sign-in page  clinic-login (classic hosted UI)",
    },
    Change {
        entry: "first user",
        by: By::Typing(INVITED, "eve@hospital.example"),
        plan: "create user          eve@hospital.example (user name eve, invited by mail)",
    },
];

#[test]
fn every_setting_can_be_changed_before_yes_and_the_plan_shows_it() {
    for how in BOTH {
        let world = World::new();
        let mut person = world.init(Way::Endpoint, how);
        person.does(OHIF.answers);
        person.does(&[OWN]);
        person.types(INVITED, "");
        for change in &CHANGES {
            person.types(CREATE, "c");
            person.chooses(CHANGE, change.entry);
            match change.by {
                By::Choosing(question, entry) => person.chooses(question, entry),
                By::Typing(question, text) => person.types(question, text),
                By::Adding(question, present, more) => person.adds(question, present, more),
            }
            if change.entry == "sign-in page on a domain" {
                person.types(
                    "ARN of its certificate (AWS Certificate Manager, us-east-1):",
                    "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
                );
            }
            person.comes_to(At::Line(CREATE));
            person.terminal.shows(change.plan);
        }
        assert_eq!(world.writes(), Vec::<String>::new());
        person.types(CREATE, "y");
        person.ends_with(0);
        let state = world.state();
        for told in [
            "\"Name\": \"clinic\"",
            "\"UserPoolTier\": \"PLUS\"",
            "\"MfaConfiguration\": \"OPTIONAL\"",
            "\"AllowAdminCreateUserOnly\": false",
            "\"DeletionProtection\": \"INACTIVE\"",
            "\"ClientName\": \"viewer\"",
            "\"https://viewer.example/callback\"",
            "\"https://two.example/callback\"",
            "\"https://two.example/\"",
            "\"phone\"",
            "\"Domain\": \"clinic-login\"",
            "\"ManagedLoginVersion\": 1",
            "eve@hospital.example",
        ] {
            assert!(state.contains(told), "{told} in {state}");
        }
        assert!(!state.contains("UsernameAttributes"), "{state}");
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
            "Identity providers (COGNITO: the pool's own users), a blank between",
            "COGNITO",
            "Entra",
        );
        person.comes_to(At::Line(CREATE));
        person.terminal.shows("identity providers COGNITO, Entra");
        person.types(CREATE, "n");
        person.ends_with(2);
        // They are offered before that, too.
        for (answer, offered) in [
            ("Entra, which the pool has", "identity providers Entra"),
            ("both the pool's own users and Entra", "identity providers COGNITO, Entra"),
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
fn the_password_is_hidden_strong_and_typed_twice() {
    const FIRST: &str = "Password for ada@hospital.example:";
    for how in BOTH {
        let world = World::new();
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN]);
        person.types(USER, "ada@hospital.example");
        person.types_unseen(FIRST, "feeble");
        person.terminal.shows("Not accepted: Cognito wants 8 characters");
        person.types_unseen(FIRST, PASSWORD);
        person.types_unseen("The same again:", "Another-horse-7");
        person.terminal.shows("The two differ; from the start again.");
        person.types_unseen(FIRST, PASSWORD);
        person.types_unseen("The same again:", PASSWORD);
        person.types(CREATE, "y");
        person.ends_with(0);
        for typed in ["feeble", PASSWORD, "Another-horse"] {
            assert!(!person.terminal.bytes().contains(typed));
        }
        let pool = world.pools()[0]["Id"].clone();
        let users = world.call("ListUsers", &json!({ "UserPoolId": pool }));
        assert_eq!(users["Users"][0]["UserStatus"], "CONFIRMED");
        assert!(!world.saved().unwrap().contains("ada"));
    }
}

#[test]
fn another_first_user_is_asked_for_a_password_of_their_own() {
    let world = World::new();
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(OHIF.answers);
    person.does(&[OWN]);
    person.types(USER, "ada@hospital.example");
    person.types_unseen("Password for ada@hospital.example:", PASSWORD);
    person.types_unseen("The same again:", PASSWORD);
    person.types(CREATE, "c");
    person.chooses(CHANGE, "first user");
    person.replaces(INVITED, "ada@hospital.example", "eve@hospital.example");
    person.leaves(At::Secret("Password for eve@hospital.example:"));
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[test]
fn a_user_who_is_there_already_is_asked_for_no_password() {
    let world = World::new();
    let password = world.path("password").display().to_string();
    let flags = [
        "init",
        "--target",
        "ohif",
        "--app-url",
        "https://viewer.example/ohif",
        "--test-user",
        "ada@hospital.example",
    ];
    let mut made = flags.to_vec();
    made.extend(["--password-file", &password, "--yes"]);
    assert!(world.runs(Way::Sandbox, &made).status.success());
    let mut again = flags.to_vec();
    again.extend(["--pool-name", "ohif"]);
    let mut person = world.sits(Way::Sandbox, How::Rich, Size::default(), &again);
    person.comes_to(At::Line(CREATE));
    person.terminal.shows("Plan: create 1, change 0, delete 0");
    person.terminal.shows("create file cogoidc.toml");
    let before = world.writes();
    person.types(CREATE, "y");
    person.ends_with(0);
    assert_eq!(world.writes(), before);
    assert!(world.saved().is_some());
}

#[test]
fn beyond_the_sandbox_the_first_user_is_invited() {
    for how in BOTH {
        let world = World::new();
        let mut person = world.init(Way::Endpoint, how);
        person.does(OHIF.answers);
        person.does(&[OWN]);
        person.types(INVITED, "ada@hospital.example");
        person.types(CREATE, "y");
        person.ends_with(0);
        person.says("ok invitation sent to ada@hospital.example");
        let calls = world.sandbox.calls();
        let invited: Vec<&Value> = calls
            .iter()
            .filter(|call| call.operation == "AdminCreateUser")
            .map(|call| &call.request)
            .collect();
        assert_eq!(invited.len(), 1);
        assert_eq!(invited[0].get("MessageAction"), None);
        assert_eq!(invited[0]["DesiredDeliveryMediums"], json!(["EMAIL"]));
        assert!(!world.writes().contains(&"AdminSetUserPassword".to_owned()));
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
        let region = "AWS region, such as eu-central-1 (a user pool can never move to another):";
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
