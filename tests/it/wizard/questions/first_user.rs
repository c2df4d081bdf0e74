//! The first user in the questions of `init`.

use serde_json::{Value, json};

use super::super::leaving::CHANGE;
use super::super::person::{At, How};
use super::super::same::{CREATE, OHIF, OWN, USER};
use super::super::world::{PASSWORD, Way, World};
use super::{BOTH, INVITED};
use crate::testing::terminal::Size;

#[test]
fn another_first_user_is_asked_for_a_password_of_their_own() {
    let world = World::new();
    let mut person = world.init(Way::Sandbox, How::Rich);
    person.does(OHIF.answers);
    person.does(&[OWN]);
    person.types(USER, "ada@hospital.example");
    person.types_unseen("Password for ada@hospital.example:", PASSWORD);
    person.types_unseen("Password again:", PASSWORD);
    person.types(CREATE, "c");
    person.chooses(CHANGE, "first user");
    person.replaces(INVITED, "ada@hospital.example", "eve@hospital.example");
    person.leaves(At::Secret("Password for eve@hospital.example:"));
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[test]
fn the_way_back_from_the_password_leads_to_the_e_mail_address() {
    for how in BOTH {
        let world = World::new();
        let mut person = world.init(Way::Sandbox, how);
        person.does(OHIF.answers);
        person.does(&[OWN]);
        person.types(USER, "ada@hospital.example");
        person.goes_back(At::Secret("Password for ada@hospital.example:"));
        let question = "First user's e-mail, password asked next (empty for none)";
        match how {
            How::Rich => {
                person.replaces(
                    &format!("{question}:"),
                    "ada@hospital.example",
                    "eve@hospital.example",
                );
            }
            _ => person.types(
                &format!("{question} [ada@hospital.example, - for none]:"),
                "eve@hospital.example",
            ),
        }
        person.types_unseen("Password for eve@hospital.example:", PASSWORD);
        person.types_unseen("Password again:", PASSWORD);
        person.types(CREATE, "y");
        person.ends_with(0);
        person.says("ok user eve@hospital.example");
        let pool = world.pools()[0]["Id"].clone();
        let users = world.call("ListUsers", &json!({ "UserPoolId": pool }));
        assert_eq!(users["Users"].as_array().unwrap().len(), 1, "{users}");
    }
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
