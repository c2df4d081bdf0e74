//! `cogoidc policy`: with the printed policy a command does all that it has to, with any action less it stops and
//! names that action, and no action is in it that the command never needs.

mod scenario;
mod scenarios;
mod situations;

use std::collections::BTreeSet;

use cogoidc::sandbox::Policy;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::testing::thorough::sample;
use crate::world::{Ran, World, all_at_once, started};
use scenario::Scenario;
use scenarios::SCENARIOS;

/// Roles that are tried at the same time, as a run waits for a large part of its life.
const AT_ONCE: usize = 4;

/// Actions of each policy that are taken out in a sample.
const FEW: usize = 2;

/// The actions that a policy allows.
fn actions(policy: &Value) -> BTreeSet<String> {
    let statements = policy["Statement"].as_array().unwrap().iter();
    let lists = statements.flat_map(|statement| statement["Action"].as_array().unwrap());
    lists.map(|action| action.as_str().unwrap().to_owned()).collect()
}

/// The policy without one action.
fn without(policy: &Value, action: &str) -> Value {
    let mut policy = policy.clone();
    for statement in policy["Statement"].as_array_mut().unwrap() {
        statement["Action"].as_array_mut().unwrap().retain(|other| other != action);
    }
    policy
}

/// The policy that the program prints for a command line. It calls nothing for that.
fn printed(world: &World, line: &str) -> Value {
    let before = world.calls();
    let printed = world.run(&format!("policy {line}")).exits(0).json();
    assert_eq!(world.calls(), before, "{line}");
    // With `--json` it is a member of the document.
    printed.get("policy").cloned().unwrap_or(printed)
}

/// What became of a scenario under a policy.
struct Tried {
    /// Every run of the line.
    runs: Vec<Ran>,
    /// The actions that the runs needed.
    asked: BTreeSet<String>,
}

/// Runs the line of a scenario under a policy, again after each of its events.
fn tried(scenario: &Scenario, world: &World, line: &str, policy: &Value) -> Tried {
    let policy: Policy = policy.to_string().parse().unwrap();
    let (mut runs, mut asked) = (Vec::new(), BTreeSet::new());
    for event in [None].into_iter().chain(scenario.events.iter().map(Some)) {
        world.sandbox.caller().set_free();
        if let Some(event) = event {
            event(world);
        }
        world.sandbox.caller().limit(policy.clone());
        let ran = world.run(line);
        asked.extend(world.sandbox.caller().asked());
        let is_denied = ran.code == 4;
        runs.push(ran);
        if is_denied {
            break;
        }
    }
    world.sandbox.caller().set_free();
    Tried { runs, asked }
}

impl Scenario {
    fn begin(&self) -> (World, String) {
        let world = (self.world)();
        let line = (self.line)(&world);
        (world, line)
    }

    /// Whether the command goes on without this action, and only reports that.
    fn goes_on_without(&self, action: &str) -> bool {
        let mut reported = self.reported.iter().flat_map(|(actions, _why)| *actions);
        let name = action.strip_prefix("cognito-idp:").unwrap_or(action);
        reported.any(|other| *other == name)
    }
}

/// What is wrong with a run, if anything is.
type Problem = Option<String>;

/// Fails if there are problems.
fn none(problems: Vec<Problem>) {
    let problems: Vec<String> = problems.into_iter().flatten().collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// What is wrong with a scenario under the whole policy.
fn with_all(scenario: &Scenario) -> Problem {
    let (world, line) = scenario.begin();
    let policy = printed(&world, &line);
    let Tried { runs, asked } = tried(scenario, &world, &line, &policy);
    let is_denied = |ran: &&Ran| ran.code == 4 || ran.to_string().contains("not authorized");
    let name = scenario.name;
    // 3: a diagnosis found something wrong.
    if ![0, 3].contains(&runs[0].code) {
        return Some(format!("{name} fails: {}", runs[0]));
    }
    if let Some(ran) = runs.iter().find(is_denied) {
        return Some(format!("{name} is denied: {ran}"));
    }
    let allowed = actions(&policy);
    let unused: Vec<&String> = allowed.difference(&asked).collect();
    let unknown: Vec<&String> = asked.difference(&allowed).collect();
    (asked != allowed).then(|| format!("{name}: unused {unused:?}, not allowed {unknown:?}"))
}

#[test]
fn with_the_printed_policy_each_command_does_its_work_and_uses_all_of_it() {
    none(all_at_once(AT_ONCE, SCENARIOS, with_all));
}

/// What is wrong with a scenario under the policy that lacks an action.
fn with_less(scenario: &Scenario, action: &str) -> Problem {
    let (world, line) = scenario.begin();
    let policy = without(&printed(&world, &line), action);
    let Tried { runs, .. } = tried(scenario, &world, &line, &policy);
    let last = runs.last().unwrap();
    let is_right = if scenario.goes_on_without(action) {
        last.code != 4 && runs.iter().any(|ran| ran.to_string().contains(action))
    } else {
        let hint =
            format!("hint: grant these credentials {action}, then run the same command again");
        last.code == 4 && last.stderr.contains(&hint)
    };
    (!is_right).then(|| format!("{} without {action}: {last}", scenario.name))
}

#[test]
fn with_an_action_less_each_command_stops_and_names_it() {
    let mut cases = Vec::new();
    for scenario in SCENARIOS {
        let (world, line) = scenario.begin();
        let all = actions(&printed(&world, &line));
        cases.extend(sample(all, FEW).into_iter().map(|action| (scenario, action)));
    }
    none(all_at_once(AT_ONCE, &cases, |(scenario, action)| with_less(scenario, action)));
    eprintln!("{} roles that lack one action", cases.len());
}

#[test]
fn a_policy_is_limited_to_the_pool_that_is_named() {
    let world = World::new();
    let line = "destroy --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789";
    let policy = printed(&world, line);
    assert_eq!(
        policy["Statement"],
        json!([
            {"Effect": "Allow", "Action": ["cognito-idp:DescribeUserPoolDomain"], "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": [
                    "cognito-idp:DeleteManagedLoginBranding",
                    "cognito-idp:DeleteUserPool",
                    "cognito-idp:DeleteUserPoolClient",
                    "cognito-idp:DeleteUserPoolDomain",
                    "cognito-idp:DescribeManagedLoginBrandingByClient",
                    "cognito-idp:DescribeUserPool",
                    "cognito-idp:DescribeUserPoolClient",
                    "cognito-idp:ListUserPoolClients",
                    "cognito-idp:UpdateUserPool",
                ],
                "Resource": "arn:aws:cognito-idp:eu-central-1:*:userpool/eu-central-1_AbCdEf123",
            },
        ])
    );
    let line = "plan --target spa --app-url https://a.example/ --account 111122223333 --region us-gov-west-1";
    let policy = printed(&world, line);
    let of_pools = policy["Statement"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        of_pools["Resource"],
        "arn:aws-us-gov:cognito-idp:us-gov-west-1:111122223333:userpool/*"
    );
    let tag = json!({"StringEquals": {"aws:ResourceTag/cogoidc": "spa"}});
    assert_eq!(of_pools["Condition"], tag);
}

#[test]
fn a_pool_of_somebody_else_is_out_of_reach_of_a_policy_for_a_name() {
    let world = World::new();
    let line = "destroy --target spa --confirm spa --json";
    let policy: Policy = printed(&world, line).to_string().parse().unwrap();
    let theirs = world.pool("theirs", json!({"UserPoolTags": {"cogoidc": "theirs"}}));
    let line = format!("destroy --pool-id {theirs} --client-name spa --confirm theirs --json");
    world.sandbox.caller().limit(policy);
    let ran = world.run(&line).exits(4);
    world.sandbox.caller().set_free();
    let missing = ran.json()["error"]["missing_permission"].clone();
    assert_eq!(missing, "cognito-idp:ListUserPoolClients");
    assert_eq!(world.pools().len(), 1);
}

#[test]
fn without_a_command_the_policy_is_that_of_apply() {
    let world = World::new();
    world.write("cogoidc.toml", "target = \"spa\"\napp_url = \"https://a.example/\"\n");
    let default = world.run("policy").exits(0).says("using cogoidc.toml");
    assert_eq!(default.json(), printed(&world, "apply"));
    let other = world.run("policy --tier plus").exits(0);
    assert_eq!(other.json(), printed(&world, "apply --tier plus"));
    let document = world.run("policy doctor --fix --target spa --json").exits(0).json();
    assert_eq!(document["command_line"], json!(["doctor", "--fix", "--target", "spa", "--json"]));
    assert_eq!(document["policy"], printed(&world, "doctor --fix --target spa"));
}

#[test]
fn what_needs_no_policy_or_cannot_be_read_is_a_usage_error() {
    let world = World::new();
    for (line, says) in [
        ("policy targets", "`cogoidc targets` like this calls nothing in AWS"),
        ("policy policy", "`cogoidc policy` like this calls nothing in AWS"),
        ("policy doctor --issuer https://a.example/", "calls nothing in AWS"),
        ("policy init --target spa", "--app-url"),
        ("policy nosuch", "unrecognized subcommand 'nosuch'"),
        ("policy doctor --nosuch", "unexpected argument '--nosuch'"),
        ("policy config --json", "--target"),
    ] {
        let ran = world.run(line).exits(2);
        assert!(ran.to_string().contains(says), "{ran}");
    }
}

#[test]
fn a_sandbox_that_is_served_with_a_policy_refuses_the_rest() {
    let world = World::new();
    world.write("bad.json", "{}");
    let line = "sandbox --ephemeral --port 0 --policy bad.json";
    world.run(line).exits(2).says("--policy: bad.json: it is not a policy");
    let line = "init --target spa --app-url https://a.example/";
    world.write("policy.json", &printed(&world, &format!("{line} --dry-run")).to_string());
    let serve = "sandbox --ephemeral --port 0 --policy policy.json";
    let mut served = started(world.bare(serve), serve);
    let url = served.says_after("a local Cognito at ");
    let line = format!("{line} --endpoint-url {} --yes", url.split(',').next().unwrap());
    let ran = world.run(&line).exits(4);
    ran.says("grant these credentials cognito-idp:CreateUserPool, then");
    served.end_by(Signal::TERM);
}
