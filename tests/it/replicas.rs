//! User pools of another region, seen through their replicas.

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::world::{World, run, text};

const SPA: &str = "--target spa --app-url http://localhost:5173/";
const PRIMARY: &str = "us-west-2";

/// A Cognito that shows the pool of a world as a replica: by the id of its primary, and without its domain.
fn replica(world: &World) -> (Proxy, String) {
    let pool = world.pool_named("spa");
    let own = text(&pool["Id"]);
    let id = own.replace("eu-central-1", PRIMARY);
    let client = world.client_named("spa", "spa");
    let of_pool = json!({"Id": id, "Name": "spa"});
    let mut described = world.describe_pool(&own);
    described["Id"] = id.clone().into();
    let of_client = json!({"ClientId": client["ClientId"], "ClientName": "spa"});
    let proxy = Proxy::bent(world, move |operation, status, answer| {
        let shown: Value = match operation {
            "ListUserPools" => json!({"UserPools": [of_pool]}),
            "DescribeUserPool" => json!({"UserPool": described}),
            "DescribeUserPoolDomain" => json!({"DomainDescription": {}}),
            "ListUserPoolClients" => json!({"UserPoolClients": [of_client]}),
            "DescribeUserPoolClient" => json!({"UserPoolClient": client}),
            "ListIdentityProviders" => json!({"Providers": []}),
            "ListUserPoolClientSecrets" => json!({"ClientSecrets": []}),
            "ListResourceServers" => json!({"ResourceServers": []}),
            "ListUsers" => json!({"Users": []}),
            _ => return,
        };
        (*status, *answer) = (200, shown);
    });
    (proxy, id)
}

#[test]
fn a_replica_is_left_alone_and_its_primary_is_named() {
    let world = World::new();
    world.run(&format!("init {SPA} --yes --save spa.toml")).exits(0);
    let (proxy, id) = replica(&world);
    let before = world.writes().len();
    let named = format!(
        "the user pool `spa` ({id}) in eu-central-1 is a replica, and Cognito changes it in us-west-2; pass `--region us-west-2`"
    );
    for line in [
        &format!("init {SPA} --mfa optional --yes"),
        "config --target spa",
        "callback list --target spa",
        "callback add http://localhost:1/ --target spa",
        "idp list --pool-name spa",
        "destroy --target spa --confirm spa",
        "login --target spa --unattended --yes",
    ] {
        let ran = run(proxy.program(&world, line), line).exits(5);
        ran.says(&named);
    }
    assert_eq!(world.writes().len(), before);
}

#[test]
fn doctor_knows_a_replica_and_fixes_nothing_there() {
    let world = World::new();
    world.run(&format!("init {SPA} --yes")).exits(0);
    let (proxy, _) = replica(&world);
    let line = "doctor --target spa --only pool --only domain --json";
    let ran = run(proxy.program(&world, line), line);
    let report = ran.json();
    let finding = |id: &str| {
        let mut checks = report["checks"].as_array().unwrap().iter();
        let check = checks.find(|check| check["id"] == id).unwrap();
        (text(&check["outcome"]), text(&check["why"]), check["fix"].clone())
    };
    let (outcome, why, fix) = finding("pool.exists");
    assert_eq!((outcome.as_str(), fix), ("warn", Value::Null));
    assert!(why.contains("in eu-central-1 is a replica"), "{why}");
    for id in ["domain.exists", "domain.active"] {
        let (outcome, why, fix) = finding(id);
        assert_eq!((outcome.as_str(), fix), ("skip", Value::Null), "{id}");
        assert!(why.contains("describes its prefix domain in its own region alone"), "{why}");
    }
}
