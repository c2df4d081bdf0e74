//! Runs that ended before the set-up was complete.

use super::OHIF;
use crate::testing::thorough::sample;
use crate::world::World;

#[test]
fn an_unfinished_run_is_finished_at_every_point_it_may_have_stopped() {
    let line = "init --target mlspace --app-url https://ml.example/ --yes";
    let operations = [
        "SetUserPoolMfaConfig",
        "CreateUserPoolClient",
        "CreateManagedLoginBranding",
        "CreateUserPoolDomain",
        "DescribeUserPoolClient",
    ];
    for operation in sample(operations, 2) {
        let world = World::with(&format!("error:LimitExceededException@{operation}"));
        world.run(line).exits(1).prints_nothing();
        world.sandbox.faults().clear();
        world.run(line).exits(0);
        let whole = World::new();
        whole.run(line).exits(0);
        let parts = |world: &World| {
            let pool = world.pool_named("mlspace");
            let client = world.client_named("mlspace", "mlspace");
            assert_eq!(pool["MfaConfiguration"], "OPTIONAL", "{operation}");
            (pool["Domain"].clone(), client["CallbackURLs"].clone())
        };
        assert_eq!(parts(&world), parts(&whole), "{operation}");
        world.run(line).exits(0).says("Nothing to change.");
    }
}

#[test]
fn a_create_whose_answer_is_lost_is_not_repeated() {
    for fault in [
        "drop-after@CreateUserPool#1",
        "drop-after@CreateUserPoolClient#1",
        "reset-after@CreateUserPoolDomain#1",
        "drop-after@CreateManagedLoginBranding#1",
        "throttle@CreateUserPool#1",
        "internal-error@CreateUserPoolClient#1",
    ] {
        let world = World::with(fault);
        world.run(OHIF).exits(0);
        world.client_named("ohif", "ohif");
        world.run(OHIF).exits(0).says("Nothing to change.");
    }
}
