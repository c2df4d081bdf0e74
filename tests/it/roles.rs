//! Roles that may not do everything: what they may is done, and what they may not is named.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cases::{
    APPLY, APPLY_ALL, CALLBACK, Case, DESTROY, IDP_ADD, IDP_CHANGE, IDP_REMOVE, IDP_ROTATE, INIT,
    SECRET_FINISH, SECRET_ROTATE,
};
use crate::estate::{estate, same};
use crate::listener::Listener;
use crate::testing::thorough::sample;
use crate::world::{Ran, World, all_at_once, is_write, run, text};

const MAKE: &str = "init --target encodify --app-url https://acme.example --name-id Cognito --yes";

/// A finished set-up, with its ids as flags.
fn made() -> (World, String) {
    let world = World::new();
    world.run(MAKE).exits(0);
    let pool = text(&world.pool_named("encodify")["Id"]);
    let client = text(&world.client_named("encodify", "encodify")["ClientId"]);
    world.write(
        "spec.toml",
        "target = \"encodify\"\napp_url = \"https://acme.example\"\nname_id = \"Cognito\"\n",
    );
    (world, format!("--pool-id {pool} --client-id {client}"))
}

/// The commands that only read.
fn reading(ids: &str) -> [String; 7] {
    [
        format!("plan --spec spec.toml {ids}"),
        "plan --spec spec.toml".to_owned(),
        format!("config --target encodify {ids}"),
        "config --target encodify --as secret".to_owned(),
        format!("callback list --target encodify {ids}"),
        format!("idp list --target encodify {ids}"),
        format!("{MAKE} --dry-run"),
    ]
}

#[test]
fn a_role_that_may_only_read_plans_and_prints() {
    let (world, ids) = made();
    world.fault("read-only");
    for line in reading(&ids) {
        world.run(&line).exits(0);
    }
    let pending = format!("plan --spec spec.toml {ids} --tier plus --exit-code --json");
    let document = world.run(&pending).exits(6).json();
    assert_eq!(document["pending"], true);
    // And what it may not do is named where it is tried.
    let ran = world.run(&format!("callback add https://b.example/ --target encodify {ids} --json"));
    let error = ran.exits(4).json()["error"].clone();
    assert_eq!(error["missing_permission"], "cognito-idp:UpdateUserPoolClient");
}

#[test]
fn with_ids_no_pools_are_listed_and_with_an_endpoint_sts_is_not_called() {
    let (world, ids) = made();
    world.fault("deny@ListUserPools");
    let sts = Listener::answering("500 Internal Server Error", "text/plain", "not for you");
    let lines = [
        format!("plan --spec spec.toml {ids}"),
        format!("apply --spec spec.toml {ids} --yes"),
        format!("config --target encodify {ids}"),
        format!("callback list --target encodify {ids}"),
        format!("callback add https://b.example/ --target encodify {ids}"),
        format!("callback remove https://b.example/ --target encodify {ids}"),
        format!(
            "init --target encodify --app-url https://acme.example --name-id Cognito {ids} --yes"
        ),
        format!("destroy --target encodify {ids} --confirm encodify"),
    ];
    for line in lines {
        let before = world.calls();
        let mut command = world.program(&line);
        command.env("AWS_ENDPOINT_URL_STS", &sts.url);
        run(command, &line).exits(0);
        let calls = world.sandbox.calls().split_off(before);
        assert!(!calls.is_empty(), "{line}");
        assert!(calls.iter().all(|call| call.operation != "ListUserPools"), "{line}");
    }
    assert_eq!(sts.count(), 0);
}

/// The operations of the calls since then.
fn operations(world: &World, since: usize) -> BTreeSet<String> {
    let calls = world.sandbox.calls().split_off(since);
    calls.into_iter().map(|call| call.operation).collect()
}

fn denied(ran: Ran, operation: &str) -> Value {
    let ran = ran
        .exits(4)
        .says(&format!("cognito-idp:{operation}"))
        .says_not("Nothing to change")
        .says_not("Nothing to remove");
    let document = ran.json();
    let permission = format!("cognito-idp:{operation}");
    assert_eq!(document["error"]["missing_permission"], permission, "{ran}");
    assert_eq!(document["error"]["code"], 4, "{ran}");
    assert_eq!(document["pending"], Value::Null, "{ran}");
    document
}

#[test]
fn a_denied_read_is_named_and_never_taken_for_nothing() {
    let lines = |ids: &str| {
        let mut lines = reading(ids).to_vec();
        lines.push(format!("{MAKE} --test-user ada@a.example"));
        lines.push(format!(
            "plan --spec spec.toml {ids} --scope openid --scope email --scope orders/read"
        ));
        lines.push(format!("destroy --target encodify {ids} --confirm wrong"));
        lines
    };
    let (world, ids) = made();
    let mut denials = Vec::new();
    for line in lines(&ids) {
        let before = world.calls();
        world.run(&line);
        let reads = operations(&world, before).into_iter().filter(|name| !is_write(name));
        denials.extend(reads.map(|operation| (line.clone(), operation)));
    }
    assert!(denials.len() > 30, "{denials:?}");
    for (line, operation) in sample(denials, 10) {
        world.fault(&format!("deny@{operation}"));
        let before = world.writes().len();
        denied(world.run(&format!("{line} --json")), &operation);
        assert_eq!(world.writes().len(), before, "{line}");
        world.sandbox.faults().clear();
    }
}

/// Roles that are tried at the same time, as a run waits for a large part of its life.
const AT_ONCE: usize = 4;

/// Writes of each command that are denied in a sample.
const FEW: usize = 3;

/// Denies each of the writes of a command in turn.
fn lacks(case: &Case) {
    for &(target, app) in case.targets(1..3) {
        let world = (case.world)(target);
        let line = (case.line)(&world, target, app);
        let before = world.calls();
        world.run(&line).exits(0);
        let undisturbed = estate(&world);
        let writes = operations(&world, before).into_iter().filter(|name| is_write(name));
        let writes = sample(writes, FEW);
        all_at_once(AT_ONCE, &writes, |operation| {
            let world = (case.world)(target);
            let line = (case.line)(&world, target, app);
            world.fault(&format!("deny@{operation}"));
            let before = world.sandbox.calls().len();
            let document = denied(world.run(&format!("{line} --json")), operation);
            // What was made is listed, and nothing else is.
            let made = world.sandbox.calls().split_off(before);
            let made = made.iter().any(|call| {
                is_write(&call.operation) && call.outcome == cogoidc::sandbox::Outcome::Done
            });
            let steps = document["steps"].as_array().unwrap();
            let listed = steps.iter().any(|step| step["done"] == true);
            assert_eq!(listed, made, "{operation}: {document:#}");
            assert!(steps.iter().any(|step| step["done"] == false));
            if made && operation == "CreateUserPoolClient" {
                assert_eq!(document["pool"]["id"], world.pool_named(target)["Id"]);
            }
            world.sandbox.faults().clear();
            let again = world.run(&line).exits(0);
            let what = format!("{target} without {operation}: {again}");
            same(&estate(&world), &undisturbed, &what);
            (case.after)(&world, target);
        });
        eprintln!("{target}: {} roles that lack one write", writes.len());
    }
}

#[test]
fn init_without_one_permission_says_what_is_made_and_is_finished_with_it() {
    lacks(&INIT);
}

#[test]
fn apply_without_one_permission_says_what_is_made_and_is_finished_with_it() {
    lacks(&APPLY);
}

#[test]
fn callback_without_its_permission_changes_nothing() {
    lacks(&CALLBACK);
}

#[test]
fn apply_with_an_identity_provider_without_one_permission_is_finished_with_it() {
    lacks(&APPLY_ALL);
}

#[test]
fn idp_without_one_permission_says_what_is_made_and_is_finished_with_it() {
    for case in [IDP_ADD, IDP_CHANGE, IDP_ROTATE, IDP_REMOVE] {
        lacks(&case);
    }
}

#[test]
fn destroy_without_one_permission_says_what_is_gone_and_is_finished_with_it() {
    lacks(&DESTROY);
}

#[test]
fn secret_rotate_without_its_permission_is_finished_with_it() {
    lacks(&SECRET_ROTATE);
}

#[test]
fn secret_finish_without_its_permission_is_finished_with_it() {
    lacks(&SECRET_FINISH);
}

/// An injected error, the exit code, and what is said of it: on stderr, and among the hints.
const ERRORS: [(&str, i32, &str, &str); 7] = [
    ("error:ExpiredTokenException", 4, "ExpiredTokenException", "aws configure sso"),
    ("error:UnrecognizedClientException", 4, "UnrecognizedClientException", "aws configure sso"),
    ("error:LimitExceededException", 1, "LimitExceededException", "quota"),
    (
        "error:InvalidParameterException",
        1,
        "InvalidParameterException: Rejected by an injected fault",
        "",
    ),
    ("error:SomethingNewException", 1, "SomethingNewException", ""),
    ("throttle", 1, "TooManyRequestsException: Rate exceeded", "run the same command again"),
    ("internal-error", 1, "InternalErrorException", "run the same command again"),
];

/// Some of them are waited for, as the call is tried again, so all are met at the same time.
#[test]
fn every_error_of_cognito_is_shown_with_code_sentence_and_what_to_do() {
    all_at_once(ERRORS.len(), &ERRORS, |&(fault, exit, says, hint)| {
        let (world, ids) = made();
        let before = world.writes().len();
        world.fault(&format!("{fault}@UpdateUserPoolClient"));
        let line = format!("callback add https://b.example/ --target encodify {ids} --json");
        let ran = world.run(&line).exits(exit).says(says);
        let ran = ran.says("cannot change app client `encodify`");
        let document = ran.json();
        assert_eq!(document["error"]["code"], exit);
        assert!(document["error"]["hints"].to_string().contains(hint), "{ran}");
        let shown = world.client_named("encodify", "encodify");
        assert_eq!(shown["CallbackURLs"].as_array().unwrap().len(), 1);
        assert!(world.writes().len() > before, "{ran}");
    });
}

#[test]
fn an_expired_sign_in_is_said_before_anything_is_sent() {
    let (world, ids) = made();
    std::fs::create_dir(world.home(".aws")).unwrap();
    let config = "[profile corp]\nregion = eu-central-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\n[sso-session corp]\nsso_region = eu-central-1\nsso_start_url = https://corp.example/start\n";
    std::fs::write(world.home(".aws/config"), config).unwrap();
    for line in [
        format!("callback add https://b.example/ --target encodify {ids} --profile corp"),
        format!("{MAKE} --profile corp"),
        "plan --spec spec.toml --profile corp".to_owned(),
    ] {
        let before = world.calls();
        let ran = world.run(&line).exits(4).prints_nothing();
        ran.says("aws sso login").says("profiles found: corp");
        assert_eq!(world.calls(), before, "{line}");
    }
}
