//! A Cognito, a home and a working folder of the test's own.

mod state;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use cogoidc::sandbox::testing::{ApiClient, MAX_RECORDS};
use cogoidc::sandbox::{Config, Data, Sandbox};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::person::{How, Person};
use crate::testing::terminal::{Size, Terminal};
use crate::world::ROOTS;

pub(super) const PROGRAM: &str = env!("CARGO_BIN_EXE_cogoidc");

/// A password that a new user pool takes.
pub(super) const PASSWORD: &str = "Correct-horse-7";

pub(super) struct World {
    runtime: Runtime,
    pub(super) sandbox: Sandbox,
    client: ApiClient,
    folder: TempDir,
}

/// How the program is led to the Cognito.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// `--sandbox`
    Sandbox,
    /// `--endpoint-url`: for all it knows no sandbox.
    Endpoint,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with_faults("")
    }

    pub(super) fn with_faults(faults: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "work"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("password"), PASSWORD).unwrap();
        let config = Config {
            port: 0,
            data: Data::Folder(folder.path().join("cognito")),
            faults: faults.parse().unwrap(),
            // Found by every command that names the folder.
            long_lived: true,
            shared_keys: true,
            records: MAX_RECORDS,
            ..Config::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        let client = ApiClient::new(sandbox.url(), "us-east-1");
        Self { runtime, sandbox, client, folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The flags that lead a command here.
    pub(super) fn flags(&self, way: Way) -> Vec<String> {
        match way {
            Way::Sandbox => vec![
                "--sandbox".to_owned(),
                "--sandbox-data".to_owned(),
                self.path("cognito").display().to_string(),
            ],
            Way::Endpoint => vec![
                "--endpoint-url".to_owned(),
                self.sandbox.url().to_owned(),
                "--region".to_owned(),
                "us-east-1".to_owned(),
            ],
        }
    }

    /// All that a run needs of its surroundings, and nothing that could lead it to AWS.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let folder = PathBuf::from(PROGRAM);
        let folder = folder.parent().unwrap().display();
        vec![
            ("PATH", format!("{folder}:/usr/bin:/bin")),
            ("HOME", self.path("home").display().to_string()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "dummy".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            (ROOTS.0, ROOTS.1.to_owned()),
        ]
    }

    /// A command to be run on a terminal.
    pub(super) fn command(&self, words: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.path("work"));
        command
    }

    /// A person before `cogoidc init`.
    pub(super) fn init(&self, way: Way, how: How) -> Person {
        self.sits(way, how, Size::default(), &["init"])
    }

    /// The same with more in the environment.
    pub(super) fn init_with(&self, how: How, variables: &[(&str, &str)]) -> Person {
        let flags = self.flags(Way::Sandbox);
        let words: Vec<&str> =
            [PROGRAM, "init"].into_iter().chain(flags.iter().map(String::as_str)).collect();
        let mut command = self.command(&words);
        how.apply(&mut command);
        for (name, value) in variables {
            command.env(name, value);
        }
        Person::new(Terminal::start(command, Size::default()), how)
    }

    /// A person who types a line at a shell's prompt.
    pub(super) fn at_a_shell(&self, line: &str) -> Person {
        let command = self.command(&["sh", "-c", line]);
        Person::new(Terminal::start(command, Size::default()), How::Rich)
    }

    /// A person before `cogoidc init` with stdout in the file `stdout`.
    pub(super) fn init_into_file(&self, how: How, size: Size) -> Person {
        self.init_redirected(how, size, r#"file=$1; shift; exec "$@" > "$file""#)
    }

    /// A person before `cogoidc init` under a shell's redirections; `$1` is a file.
    pub(super) fn init_redirected(&self, how: How, size: Size, script: &str) -> Person {
        let file = self.path("stdout").display().to_string();
        let flags = self.flags(Way::Sandbox);
        let words: Vec<&str> = ["sh", "-c", script, "sh", &file, PROGRAM, "init"]
            .into_iter()
            .chain(flags.iter().map(String::as_str))
            .collect();
        let mut command = self.command(&words);
        how.apply(&mut command);
        Person::new(Terminal::start(command, size), how)
    }

    /// A person before a command.
    pub(super) fn sits(&self, way: Way, how: How, size: Size, arguments: &[&str]) -> Person {
        let flags = self.flags(way);
        let words: Vec<&str> = [PROGRAM]
            .into_iter()
            .chain(arguments.iter().copied())
            .chain(flags.iter().map(String::as_str))
            .collect();
        let mut command = self.command(&words);
        how.apply(&mut command);
        Person::new(Terminal::start(command, size), how)
    }

    /// Runs a command off a terminal.
    pub(super) fn runs(&self, way: Way, arguments: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).args(self.flags(way));
        self.finishes(command)
    }

    /// Runs a line as a shell takes it, off a terminal.
    pub(super) fn shell(&self, line: &str) -> Output {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        self.finishes(command)
    }

    fn finishes(&self, mut command: Command) -> Output {
        command
            .env_clear()
            .envs(self.environment())
            .current_dir(self.path("work"))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// One call of the API.
    pub(super) fn call(&self, operation: &str, body: &Value) -> Value {
        self.runtime.block_on(self.client.ok(operation, body))
    }

    pub(super) fn makes_pool(&self, name: &str) -> String {
        let made = self.call("CreateUserPool", &json!({ "PoolName": name }));
        made["UserPool"]["Id"].as_str().unwrap().to_owned()
    }

    /// Sets OHIF up by flags, for the app at that address.
    pub(super) fn has_ohif_at(&self, address: &str) {
        let arguments = ["init", "--target", "ohif", "--app-url", address, "--yes"];
        let output = self.runs(Way::Sandbox, &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    pub(super) fn pools(&self) -> Vec<Value> {
        let listed = self.call("ListUserPools", &json!({ "MaxResults": 60 }));
        listed["UserPools"].as_array().unwrap().clone()
    }

    /// The calls that changed something, or would have.
    pub(super) fn writes(&self) -> Vec<String> {
        let calls = self.sandbox.calls().into_iter();
        calls
            .map(|call| call.operation)
            .filter(|name| {
                !["Describe", "List", "Get", "AdminGet", "AdminList"]
                    .iter()
                    .any(|read| name.starts_with(read))
            })
            .collect()
    }

    pub(super) fn saved(&self) -> Option<String> {
        std::fs::read_to_string(self.path("work/cogoidc.toml")).ok()
    }
}
