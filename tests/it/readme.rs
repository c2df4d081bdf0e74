//! The README: its commands run, its transcript is what the program shows, its policies allow what
//! the program calls.

mod policies;
mod recording;
mod transcript;

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::world::ROOTS;

const README: &str = include_str!("../../README.md");

const PROGRAM: &str = env!("CARGO_BIN_EXE_cogoidc");

/// Commands of other programs in the shell blocks. Each is run by `.ci/run`.
const OTHER_COMMANDS: [&str; 5] = [
    "cargo install --locked --path .",
    "cargo test",
    "pip install -r .ci/packages/tools.txt",
    "python3 .ci/packages make x86_64-unknown-linux-gnu dist",
    "python3 .ci/packages finish dist",
];

/// The fenced blocks whose opening line says this.
fn blocks(kind: &str) -> Vec<String> {
    blocks_of(README, kind)
}

fn blocks_of(text: &str, kind: &str) -> Vec<String> {
    let (mut blocks, mut open) = (Vec::new(), None::<(String, bool)>);
    for line in text.lines() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(info)) => open = Some((String::new(), info == kind)),
            (Some(_), Some(_)) => {
                let (text, wanted) = open.take().unwrap();
                if wanted {
                    blocks.push(text);
                }
            }
            (Some((text, _)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    assert!(!blocks.is_empty(), "there is no block of the kind {kind}");
    blocks
}

/// The program's arguments in each command of the shell blocks.
fn commands() -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for block in blocks("sh") {
        for line in block.lines().map(str::trim) {
            let arguments = line
                .strip_prefix("cogoidc ")
                .or_else(|| line.strip_prefix("cargo run --release -- "));
            match arguments {
                Some(arguments) => {
                    let (arguments, _file) = arguments.split_once(" > ").unwrap_or((arguments, ""));
                    commands.push(arguments.split_whitespace().map(str::to_owned).collect());
                }
                None => {
                    assert!(OTHER_COMMANDS.contains(&line), "no test knows the command `{line}`");
                }
            }
        }
    }
    commands
}

/// The rows of the table with this heading, cell by cell.
fn table(heading: &str) -> Vec<Vec<String>> {
    let rows = README.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    let rows: Vec<Vec<String>> = rows
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .collect();
    assert!(!rows.is_empty(), "there is no table `{heading}`");
    rows
}

/// A machine without anything: an empty home and an empty folder to work in.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        Self { folder }
    }

    fn work(&self) -> std::path::PathBuf {
        self.folder.path().join("work")
    }

    fn run<S: AsRef<str>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        Command::new(PROGRAM)
            .args(arguments.into_iter().map(|word| word.as_ref().to_owned()))
            .env_clear()
            .envs(self.environment())
            .current_dir(self.work())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    }

    /// Credentials of nobody: what is called by mistake is refused.
    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.folder.path().display().to_string()),
            ("AWS_ACCESS_KEY_ID", "none".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "none".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            (ROOTS.0, ROOTS.1.to_owned()),
        ]
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_command_is_one_that_the_program_knows() {
    let machine = Machine::new();
    for command in commands() {
        let asked = command.iter().map(String::as_str).chain(["--help"]);
        let output = machine.run(asked);
        assert!(output.status.success(), "{command:?}: {}", told(&output));
    }
}

#[test]
fn the_commands_of_the_sandbox_do_their_work() {
    let machine = Machine::new();
    fs::write(machine.work().join("password"), "Correct-horse-7\n").unwrap();
    let mut ran = 0;
    for command in commands() {
        // A file that was saved in the sandbox leads there by itself.
        if !command.iter().any(|word| ["--sandbox", "staging.toml"].contains(&word.as_str())) {
            continue;
        }
        let any_port = ["--sandbox-port", "0"].map(str::to_owned);
        let output = machine.run(command.iter().chain(&any_port));
        assert!(output.status.success(), "{command:?}: {}", told(&output));
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} commands were run");
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = Machine::new().run(["--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let listed = help.lines().skip_while(|line| *line != "Exit codes:").skip(1);
    let listed: Vec<Vec<String>> = listed
        .map_while(|line| line.trim().split_once(' '))
        .map(|(code, meaning)| vec![code.to_owned(), meaning.trim().to_owned()])
        .collect();
    assert_eq!(table("| code |"), listed);
}

/// The name and the title of every app, in the order they are offered.
fn apps(machine: &Machine) -> Vec<(String, String)> {
    let listed = machine.run(["targets"]);
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(name, title)| (name.to_owned(), title.trim().to_owned()))
        .collect()
}

/// Sets an app up; the answers are those of the complete command line that the error shows.
fn set_up_with_examples(machine: &Machine, flags: &[&str]) {
    let incomplete = machine.run(["init", "--yes"].iter().chain(flags));
    if incomplete.status.success() {
        return;
    }
    let error = told(&incomplete);
    if error.contains("has no app client of its own") {
        return;
    }
    let (_, complete) = error.split_once("a complete command line: cogoidc ").expect(&error);
    let made = machine.run(complete.split_whitespace());
    assert!(made.status.success(), "{}", told(&made));
}

#[test]
fn the_tables_of_the_apps_are_complete() {
    let machine = Machine::new();
    let names: Vec<String> = apps(&machine).iter().map(|(name, _)| format!("`{name}`")).collect();
    let column = |rows: &[Vec<String>]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(column(&table("| `--target` | app |")), names);
    let forms = table("| `--target` | `cogoidc config");
    assert_eq!(column(&forms), names);
    for row in &forms {
        let name = row[0].trim_matches('`');
        let mut flags = vec!["--sandbox", "--sandbox-port", "0", "--target", name];
        let known = table("| `--target` | app |");
        let app = known.iter().find(|app| app[0] == row[0]).unwrap();
        if app.iter().any(|cell| cell == "another app's") {
            // It takes the client of whatever set-up is named.
            flags.extend(["--pool-name", "ohif", "--client-name", "ohif"]);
        } else {
            set_up_with_examples(&machine, &flags);
        }
        let refused = machine.run(["config", "--as", "none"].iter().chain(&flags));
        let known = told(&refused);
        let (_, known) = known.trim().rsplit_once("there are ").unwrap();
        let known: Vec<String> = known.split(", ").map(|form| format!("`{form}`")).collect();
        assert_eq!(row[1], known.join(", "), "{name}");
    }
}

#[test]
fn the_spec_file_with_an_identity_provider_is_one() {
    let spec = &blocks("toml")[0];
    // The provider of the example cannot be asked.
    let spec: Vec<&str> = spec.lines().filter(|line| !line.starts_with("issuer")).collect();
    let machine = Machine::new();
    fs::write(machine.work().join("cogoidc.toml"), spec.join("\n")).unwrap();
    let ran = machine.run(["plan", "--sandbox", "--sandbox-port", "0"]);
    assert!(ran.status.success(), "{ran:?}");
    let shown = String::from_utf8(ran.stdout).unwrap();
    assert!(shown.contains("still needs issuer"), "{shown}");
}
