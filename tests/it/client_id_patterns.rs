//! Apps that name themselves by a URL.

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::world::{World, run, text};

const LINE: &str = "doctor --target spa --only pool.client-id-patterns --json";

/// What the check says through a proxy that answers like this.
fn judged(
    world: &World,
    answer: impl Fn() -> (u16, Value) + Send + Sync + 'static,
) -> (String, String) {
    let proxy = Proxy::bent(world, move |operation, status, shown| {
        if operation == "ListCIMDPolicies" {
            (*status, *shown) = answer();
        }
    });
    let report = run(proxy.program(world, LINE), LINE).exits(0).json();
    assert_eq!(proxy.seen_of("ListCIMDPolicies").len(), 1, "it is asked once");
    (text(&report["checks"][0]["outcome"]), text(&report["checks"][0]["why"]))
}

#[test]
fn a_cognito_that_does_not_tell_leaves_the_check_out() {
    let world = World::new();
    world.run("init --target spa --app-url http://localhost:5173/ --yes").exits(0);
    let refusal = |kind: &'static str| move || (400, json!({"__type": kind, "message": "no"}));
    let (outcome, why) = judged(&world, refusal("AccessDeniedException"));
    assert_eq!(outcome, "skip");
    assert!(why.contains("cognito-idp:ListCIMDPolicies"), "{why}");
    for kind in ["UnknownOperationException", "InternalErrorException"] {
        assert_eq!(judged(&world, refusal(kind)).0, "skip", "{kind}");
    }
    assert_eq!(judged(&world, || (500, json!("<html>"))).0, "skip");
    let (outcome, why) = judged(&world, || (200, json!({"CIMDPolicies": []})));
    assert_eq!((outcome.as_str(), why.as_str()), ("pass", "no URL is an app"));
}
