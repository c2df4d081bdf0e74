//! Plans and diagnoses in the forms that a CI reads: Markdown, also in the job summary, and SARIF.

use serde_json::Value;

use crate::world::{Ran, World, run};

const SPEC: &str = "\
target = \"ohif\"
app_url = \"https://viewer.example\"

[pool]
deletion_protection = false

[client]
callback_url = [\"https://viewer.example/callback\"]
";

/// Runs a line in a job whose summary is this file.
fn in_a_job(world: &World, line: &str, summary: &str) -> Ran {
    let mut program = world.program(line);
    program.env("GITHUB_STEP_SUMMARY", world.path(summary));
    run(program, line)
}

#[test]
fn a_plan_in_markdown_is_a_table_and_is_added_to_the_job_summary() {
    let world = World::new();
    world.write("prod.toml", SPEC);
    world.write("summary.md", "# Of another step\n\n");
    let line = "plan --spec prod.toml --format markdown";
    let plan = run(world.program(line), line).exits(0).says_not("summary");
    let expected = "\
### Plan: create 3, change 1, delete 0

| what | particulars |
| --- | --- |
| create user pool | ohif: sign-in by e-mail, self sign-up off, deletion protection off, tier essentials, MFA off |
| create app client | ohif: no secret, code + PKCE, scopes openid email profile<br>callback https://viewer.example/callback<br>sign-out https://viewer.example/ |
";
    assert!(plan.stdout.starts_with(expected), "{}", plan.stdout);
    assert!(plan.stdout.contains("\nPermanent: region, sign-in by e-mail.\n"), "{}", plan.stdout);
    let line = format!("{line} --exit-code");
    let ran = in_a_job(&world, &line, "summary.md").exits(6);
    let ran = ran.says("The report is added to the summary of the job.");
    assert_eq!(ran.stdout, plan.stdout);
    let summary = world.read("summary.md");
    assert_eq!(summary, format!("# Of another step\n\n{}", plan.stdout));
    // Only what is Markdown goes there.
    in_a_job(&world, "plan --spec prod.toml", "summary.md").exits(0);
    assert_eq!(world.read("summary.md"), summary);

    world.run("apply --spec prod.toml --yes").exits(0);
    let plan = in_a_job(&world, "plan --spec prod.toml --format markdown", "other.md").exits(0);
    assert_eq!(plan.stdout, "### Plan: nothing to change\n");
    assert_eq!(world.read("other.md"), plan.stdout);
}

#[test]
fn a_summary_that_cannot_be_written_is_an_error() {
    let world = World::new();
    world.write("prod.toml", SPEC);
    let ran = in_a_job(&world, "plan --spec prod.toml --format markdown", "").exits(2);
    ran.says("it is a folder");
}

/// A set-up with two things wrong.
fn broken() -> World {
    let world = World::new();
    world.write("prod.toml", SPEC);
    world.run("apply --spec prod.toml --yes").exits(0);
    world.write("prod.toml", &world.read("prod.toml").replace("example/callback", "example/other"));
    world
}

#[test]
fn a_diagnosis_in_markdown_begins_with_what_is_wrong() {
    let world = broken();
    let line = "doctor --spec prod.toml --format markdown";
    let ran = in_a_job(&world, line, "summary.md").exits(3);
    assert_eq!(world.read("summary.md"), ran.stdout);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].starts_with("### Doctor: ") && lines[0].contains(" fail, "), "{}", lines[0]);
    assert_eq!(lines[2], "| outcome | check | what was found | fix |");
    let row = lines.iter().find(|line| line.contains("`sign-in.callback`")).unwrap();
    assert!(row.starts_with("| fail |") && row.contains("`cogoidc callback add "), "{row}");
    let rest = lines.iter().position(|line| line.starts_with("<details>")).unwrap();
    assert!(lines[..rest].iter().all(|line| !line.starts_with("| ok |")));
    assert!(lines[rest..].iter().any(|line| line.starts_with("| ok | `issuer.form` |")));
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn a_diagnosis_in_sarif_names_the_lines_of_the_spec_file() {
    let world = broken();
    let line = "doctor --spec prod.toml --format sarif";
    let log = world.run(line).exits(3).json();
    assert_eq!(log["version"], "2.1.0");
    let of = |rule: &str| {
        results(&log).iter().find(|one| one["ruleId"] == rule).unwrap_or_else(|| panic!("{log:#}"))
    };
    let place = |rule: &str| of(rule)["locations"][0]["physicalLocation"].clone();
    let spec = world.read("prod.toml");
    let line_of = |table: &str| spec.lines().position(|line| line == table).unwrap() + 1;
    assert_eq!(of("pool.deletion-protection")["level"], "warning");
    assert_eq!(place("pool.deletion-protection")["artifactLocation"]["uri"], "prod.toml");
    assert_eq!(place("pool.deletion-protection")["region"]["startLine"], line_of("[pool]"));
    assert_eq!(of("sign-in.callback")["level"], "error");
    assert_eq!(place("sign-in.callback")["region"]["startLine"], 1);
    // The same fingerprints at every run.
    assert_eq!(world.run(line).exits(3).json(), log);

    let ids = (&world.pool_named("ohif")["Id"], &world.client_named("ohif", "ohif")["ClientId"]);
    let line = format!(
        "doctor --pool-id {} --client-id {} --target ohif --format sarif",
        ids.0.as_str().unwrap(),
        ids.1.as_str().unwrap()
    );
    let log = world.run(&line).exits(0).json();
    let uri = &results(&log)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    let (pool, client) = (ids.0.as_str().unwrap(), ids.1.as_str().unwrap());
    assert_eq!(*uri, format!("cognito/eu-central-1/{pool}/{client}"));
}

#[test]
fn a_form_goes_with_no_other_and_not_with_a_fix() {
    let world = World::new();
    for line in [
        "plan --format markdown --json",
        "plan --format markdown --graph",
        "plan --format sarif",
        "doctor --format sarif --json",
        "doctor --format sarif --fix",
        "doctor --format markdown --list",
    ] {
        let ran = world.run(line).exits(2);
        assert!(ran.to_string().contains("--format"), "{ran}");
    }
}
