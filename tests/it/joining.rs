//! `cogoidc sandbox` and the commands that join it; spec files of the sandbox.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

use cogoidc::sandbox::testing::ApiClient;
use serde_json::json;

use crate::world::{Ran, World, mode, run, wait};

/// A `cogoidc sandbox` of its own process, ended with the value.
struct Served {
    child: Child,
    url: String,
    /// What it said at its start.
    said: Vec<String>,
    /// What it says after that.
    stderr: BufReader<ChildStderr>,
}

impl Served {
    fn start(world: &World, flags: &str) -> Self {
        let mut command = world.bare(&format!("sandbox --port 0{flags}"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut served = Self { child, url: url.trim().to_owned(), said: Vec::new(), stderr };
        while !served.said.last().is_some_and(|line| line.starts_with("add ")) {
            let line = served.next_line();
            served.said.push(line);
        }
        served
    }

    fn next_line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.stderr.read_line(&mut line).unwrap(), 0, "{:#?}", self.said);
        line.trim_end().to_owned()
    }

    /// The rest of the line that begins so.
    fn line(&self, start: &str) -> &str {
        let mut lines = self.said.iter();
        lines
            .find_map(|line| line.strip_prefix(start))
            .unwrap_or_else(|| panic!("no `{start}` in {:#?}", self.said))
    }

    /// Names of its pools.
    fn pools(&self) -> Vec<String> {
        let client = ApiClient::new(&self.url, "us-east-1");
        let list = wait(client.ok("ListUserPools", &json!({"MaxResults": 60})));
        let pools = list["UserPools"].as_array().unwrap().iter();
        pools.map(|pool| crate::world::text(&pool["Name"])).collect()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn bare(world: &World, line: &str) -> Ran {
    run(world.bare(line), line)
}

#[test]
fn a_sandbox_says_what_it_stores_and_does_not_carry_out() {
    let mut served = Served::start(&World::new(), " --ephemeral");
    let function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    let create = json!({"PoolName": "staff", "LambdaConfig": {"PreSignUp": function}});
    let made = wait(ApiClient::new(&served.url, "us-east-1").ok("CreateUserPool", &create));
    let pool = crate::world::text(&made["UserPool"]["Id"]);
    assert_eq!(
        served.next_line(),
        format!(
            "stored in {pool}, but not carried out: LambdaConfig with PreSignUp (the sandbox runs no Lambda function)"
        )
    );
}

#[test]
fn the_line_that_a_sandbox_prints_reaches_it() {
    for flags in ["", " --data 'its own'", " --ephemeral"] {
        let world = World::new();
        let served = Served::start(&world, flags);
        let join = served.line("use it: ");
        let line = format!("{join} --target spa --app-url http://localhost:5173 --yes --json");
        // Pasted in another folder.
        let mut command = world.bare(&line);
        command.current_dir(world.home(""));
        let made = run(command, &line).exits(0).json();
        assert_eq!(made["endpoint"], "sandbox", "{flags}");
        assert!(made["issuer"].as_str().unwrap().starts_with(&served.url));
        assert_eq!(served.pools(), ["spa"], "{flags}");
    }
}

#[test]
fn a_sandbox_tells_how_a_user_is_added() {
    for flags in ["", " --ephemeral"] {
        let world = World::new();
        world.write("password", "Correct-horse-7\n");
        let served = Served::start(&world, flags);
        let add = served.line("add a user pool and a user: ");
        let line = format!("{add} --password-file password --yes");
        bare(&world, &line).exits(0);
        assert_eq!(served.pools(), ["ohif"]);
        if flags.is_empty() {
            drop(served);
            let again = Served::start(&world, flags);
            assert!(again.line("users of ohif (").ends_with("ada@example.com CONFIRMED"));
            let add = again.line("add a user: ").replace("ada@", "bob@");
            let line = format!(
                "{add} --target ohif --app-url http://localhost:3000 --password-file password --yes"
            );
            bare(&world, &line).exits(0);
        }
    }
}

#[test]
fn where_the_state_is_kept_is_said() {
    let world = World::new();
    let served = Served::start(&world, "");
    let folder = world.home(".local/share/cogoidc/sandbox");
    assert!(
        served.said[0].contains(&format!(", data in {};", folder.display())),
        "{:?}",
        served.said
    );
    assert_eq!(mode(&folder), 0o700);
}

#[test]
fn a_port_that_another_sandbox_uses_is_reported_with_both_ways_out() {
    let world = World::new();
    let served = Served::start(&world, " --ephemeral");
    let port = served.url.rsplit(':').next().unwrap();
    let line = format!(
        "init --sandbox --sandbox-data other --sandbox-port {port} --target spa --app-url http://localhost:5173 --yes"
    );
    let ran = bare(&world, &line).exits(1);
    let next = port.parse::<u16>().unwrap() + 1;
    assert_eq!(
        ran.hints(),
        [
            format!("use that sandbox: --sandbox-port {port}"),
            format!("choose another port: --sandbox-port {next}"),
        ]
    );
}

#[test]
fn the_flag_sandbox_beats_the_endpoint_of_the_environment() {
    let world = World::new();
    let line =
        "init --sandbox --sandbox-port 0 --target spa --app-url http://localhost:5173 --yes --json";
    let made = world.run(line).exits(0).json();
    assert_eq!(made["endpoint"], "sandbox");
    assert_eq!(world.calls(), 0);
    world
        .run("plan --sandbox --endpoint-url http://localhost:1")
        .exits(2)
        .says("cannot be used with");
}

const INIT: &str =
    "init --sandbox --sandbox-port 0 --target spa --app-url http://localhost:5173 --yes --save";

/// The program with a port for its sandbox that is free, and an environment that leads to AWS.
fn in_its_folder(world: &World, line: &str) -> Command {
    let mut command = world.bare(&format!("{line} --sandbox-port 0"));
    command
        .env("AWS_PROFILE", "radiology")
        .env("AWS_REGION", "eu-central-1")
        .env("COGOIDC_ENDPOINT_URL", world.sandbox.url());
    command
}

#[test]
fn a_spec_of_the_sandbox_leads_to_the_sandbox_by_itself() {
    let world = World::new();
    bare(&world, &format!("{INIT} cogoidc.toml")).exits(0);
    let saved = world.read("cogoidc.toml");
    assert!(saved.contains("\nsandbox = true\n"), "{saved}");
    for line in ["plan", "apply", "config", "callback list", "init"] {
        let ran = run(in_its_folder(&world, line), line).exits(0);
        ran.says("using cogoidc.toml (sandbox)\n");
    }
    assert_eq!(world.read("cogoidc.toml"), saved);
    std::fs::rename(world.path("cogoidc.toml"), world.path("staging.toml")).unwrap();
    let line = "destroy --spec staging.toml --confirm spa";
    let ran = run(in_its_folder(&world, line), line).exits(0);
    ran.says("using staging.toml (sandbox)\n").says("user pool spa deleted");
    assert_eq!(world.calls(), 0);
}

#[test]
fn a_spec_of_another_cognito_does_not_name_the_sandbox() {
    let world = World::new();
    let line = "init --target spa --app-url http://localhost:5173 --yes --save cogoidc.toml";
    world.run(line).exits(0);
    assert!(!world.read("cogoidc.toml").contains("sandbox"));
    world.run("plan").exits(0).says("using cogoidc.toml\n");
}

#[test]
fn the_ids_of_a_sandbox_are_never_looked_for_elsewhere() {
    let world = World::new();
    bare(&world, &format!("{INIT} cogoidc.toml")).exits(0);
    let saved = world.read("cogoidc.toml");
    let elsewhere = format!("--endpoint-url {}", world.sandbox.url());
    for flags in ["--profile radiology", &elsewhere] {
        for line in ["plan", "apply --yes", "init --yes", "config", "destroy --confirm spa"] {
            let ran = world.run(&format!("{line} {flags}")).exits(5).prints_nothing();
            let flag = flags.split(' ').next().unwrap();
            ran.says(&format!(
                "cogoidc.toml is for a user pool of the sandbox, and {flag} leads elsewhere"
            ));
        }
    }
    assert_eq!(world.calls(), 0);
    assert_eq!(world.read("cogoidc.toml"), saved);
    // Without ids the settings serve anywhere, and the flag wins.
    world.write(
        "other.toml",
        "target = \"spa\"\napp_url = \"http://localhost:5173\"\nsandbox = true\n",
    );
    let line = format!("apply --spec other.toml --yes {elsewhere}");
    world.run(&line).exits(0).says_not("(sandbox)");
    assert_eq!(world.pools().len(), 1);
    let left = world.read("other.toml");
    assert!(left.contains("sandbox = false"), "{left}");
    world.run("plan --spec other.toml").exits(0).says_not("(sandbox)");
}
