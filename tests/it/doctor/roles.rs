//! With a role that may read and nothing else, and while calls go wrong or the program is killed.

use serde_json::json;

use super::{Patient, worst};
use crate::estate::{estate, same};
use crate::kill::{killed, strikes};
use crate::testing::thorough::sample;
use crate::world::{all_at_once, is_write};

#[test]
fn a_role_that_may_only_read_gets_the_whole_diagnosis_but_no_fix() {
    let patient = Patient::new();
    patient.world.fault("read-only");
    let ran = patient.world.run("doctor --json").exits(0);
    assert_eq!(ran.json()["ok"], true);
    let (_, calls) = patient.world.counting("doctor --json");
    assert!(!calls.list().contains("ListUserPools"), "{}", calls.list());
    patient.update_client_behind_the_role();
    let ran = patient.world.run("doctor --fix --yes --json").exits(4);
    let missing = &ran.json()["error"]["missing_permission"];
    assert_eq!(*missing, "cognito-idp:UpdateUserPoolClient");
    // What is wrong is told all the same.
    assert_eq!(worst(&ran, "client.revocation").0, "fail");
    let ran = patient.world.run("doctor --fix --yes").exits(4);
    assert!(ran.stdout.contains("(client.revocation)"), "{ran}");
}

impl Patient {
    fn update_client_behind_the_role(&self) {
        self.world.sandbox.faults().clear();
        self.update_client(json!({"EnableTokenRevocation": false}));
        self.world.fault("read-only");
    }
}

#[test]
fn a_denied_read_is_a_skip_that_names_the_permission() {
    for (operation, id) in [
        ("DescribeUserPool", "pool.mfa"),
        ("DescribeUserPoolClient", "client.scopes"),
        ("DescribeUserPoolDomain", "domain.exists"),
        ("DescribeManagedLoginBrandingByClient", "domain.style"),
    ] {
        let patient = Patient::new();
        patient.world.fault(&format!("deny@{operation}"));
        let ran = patient.world.run("doctor --json").exits(0);
        let (outcome, why, _) = worst(&ran, id);
        assert_eq!(outcome, "skip", "{operation}: {why}");
        assert!(why.contains(&format!("cognito-idp:{operation}")), "{why}");
        assert_eq!(worst(&ran, "sign-in.callback").0, "pass", "{operation}\n{ran}");
    }
}

/// Everything that `--fix` mends, at once.
fn sick() -> Patient {
    let patient = Patient::new();
    patient.update_client(json!({
        "CallbackURLs": ["https://viewer.example/x"], "AllowedOAuthScopes": ["email"],
        "EnableTokenRevocation": false, "PreventUserExistenceErrors": "LEGACY",
    }));
    patient.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    patient
}

const FIX: &str = "doctor --fix --yes --json";

#[test]
fn killed_at_any_write_the_same_command_mends_the_rest() {
    let wanted = {
        let patient = sick();
        patient.world.run(FIX).exits(0);
        estate(&patient.world)
    };
    for strike in sample(strikes(2), 2) {
        let patient = sick();
        assert!(killed(&patient.world, FIX, is_write, strike), "there is no call {strike:?}");
        patient.world.run(FIX).exits(0);
        same(&estate(&patient.world), &wanted, &format!("{strike:?}"));
    }
}

#[test]
fn whatever_goes_wrong_with_a_write_the_same_command_mends_the_rest() {
    let faults = [
        "throttle@OP*2",
        "internal-error@OP*2",
        "drop-before@OP#1",
        "drop-after@OP#1",
        "reset-before@OP#1",
        "reset-after@OP#1",
        "concurrent-modification@OP*2",
    ];
    let operations = ["UpdateUserPool", "UpdateUserPoolClient"];
    let tries = operations.iter().flat_map(|operation| faults.map(|fault| (fault, operation)));
    all_at_once(7, &sample(tries, 5), |(fault, operation)| {
        let patient = sick();
        patient.world.fault(&fault.replace("OP", operation));
        let ran = patient.world.run(FIX);
        assert!([0, 1].contains(&ran.code), "{fault} {operation}\n{ran}");
        patient.world.run(FIX).exits(0);
    });
}
