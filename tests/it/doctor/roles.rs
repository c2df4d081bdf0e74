//! With a role that may only read, with calls that fail, and with a program that is killed.

use serde_json::json;

use super::{SetUp, worst};
use crate::estate::{estate, same};
use crate::kill::{killed, strikes};
use crate::testing::thorough::sample;
use crate::world::{all_at_once, is_write};

#[test]
fn a_role_that_may_only_read_gets_every_finding_and_no_fix() {
    let set_up = SetUp::new();
    set_up.world.fault("read-only");
    let ran = set_up.world.run("doctor --json").exits(0);
    assert_eq!(ran.json()["ok"], true);
    let (_, calls) = set_up.world.counting("doctor --json");
    assert!(!calls.list().contains("ListUserPools"), "{}", calls.list());
    set_up.update_client_behind_the_role();
    let ran = set_up.world.run("doctor --fix --yes --json").exits(4);
    let missing = &ran.json()["error"]["missing_permission"];
    assert_eq!(*missing, "cognito-idp:UpdateUserPoolClient");
    // The findings are reported anyway.
    assert_eq!(worst(&ran, "client.revocation").0, "fail");
    let ran = set_up.world.run("doctor --fix --yes").exits(4);
    assert!(ran.stdout.contains("(client.revocation)"), "{ran}");
}

impl SetUp {
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
        let set_up = SetUp::new();
        set_up.world.fault(&format!("deny@{operation}"));
        let ran = set_up.world.run("doctor --json").exits(0);
        let (outcome, why, _) = worst(&ran, id);
        assert_eq!(outcome, "skip", "{operation}: {why}");
        assert!(why.contains(&format!("cognito-idp:{operation}")), "{why}");
        assert_eq!(worst(&ran, "sign-in.callback").0, "pass", "{operation}\n{ran}");
    }
}

/// Several faults that `--fix` fixes.
fn broken() -> SetUp {
    let set_up = SetUp::new();
    set_up.update_client(json!({
        "CallbackURLs": ["https://viewer.example/x"], "AllowedOAuthScopes": ["email"],
        "EnableTokenRevocation": false, "PreventUserExistenceErrors": "LEGACY",
    }));
    set_up.update_pool(json!({"DeletionProtection": "INACTIVE"}));
    set_up
}

const FIX: &str = "doctor --fix --yes --json";

#[test]
fn after_a_kill_at_any_write_the_same_command_fixes_the_rest() {
    let (wanted, writes) = {
        let set_up = broken();
        let (ran, calls) = set_up.world.counting(FIX);
        ran.exits(0);
        (estate(&set_up.world), calls.writes().len())
    };
    assert!(writes >= 2, "{writes}");
    for strike in sample(strikes(writes), 2) {
        let set_up = broken();
        assert!(killed(&set_up.world, FIX, is_write, strike), "there is no call {strike:?}");
        set_up.world.run(FIX).exits(0);
        same(&estate(&set_up.world), &wanted, &format!("{strike:?}"));
    }
}

#[test]
fn after_any_fault_of_a_write_the_same_command_fixes_the_rest() {
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
        let set_up = broken();
        set_up.world.fault(&fault.replace("OP", operation));
        let ran = set_up.world.run(FIX);
        assert!([0, 1].contains(&ran.code), "{fault} {operation}\n{ran}");
        set_up.world.run(FIX).exits(0);
    });
}
