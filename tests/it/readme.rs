//! The README: its commands run, its transcript is what the program shows, its policies allow what
//! the program calls.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use cogoidc::sandbox::{Config, Sandbox};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;
use tempfile::TempDir;

use crate::world::ROOTS;

const README: &str = include_str!("../../README.md");
const PROGRAM: &str = env!("CARGO_BIN_EXE_cogoidc");

/// The fenced blocks whose opening line says this.
fn blocks(kind: &str) -> Vec<String> {
    let (mut blocks, mut open) = (Vec::new(), None::<(String, bool)>);
    for line in README.lines() {
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
                    commands.push(arguments.split_whitespace().map(str::to_owned).collect());
                }
                None => assert!(
                    ["cargo install --path .", "cargo test"].contains(&line),
                    "no test knows the command `{line}`"
                ),
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

#[test]
fn the_tables_of_the_apps_are_complete() {
    let machine = Machine::new();
    let names = machine.run(["targets"]);
    let names: Vec<String> = String::from_utf8_lossy(&names.stdout)
        .lines()
        .map(|line| format!("`{}`", line.split_whitespace().next().unwrap()))
        .collect();
    let column = |rows: &[Vec<String>]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(column(&table("| `--target` | app |")), names);
    let forms = table("| `--target` | `cogoidc config");
    assert_eq!(column(&forms), names);
    for row in &forms {
        let name = row[0].trim_matches('`');
        let app = match name {
            "cloudflare-access" => "my-team",
            _ => "https://app.example",
        };
        let sandbox = ["--sandbox", "--sandbox-port", "0", "--target", name];
        let mut make = vec!["init", "--yes", "--app-url", app];
        if name == "encodify" {
            make.extend(["--name-id", "Cognito"]);
        }
        let made = machine.run(make.iter().chain(&sandbox));
        assert!(made.status.success(), "{}", told(&made));
        let refused = machine.run(["config", "--as", "none"].iter().chain(&sandbox));
        let known = told(&refused);
        let (_, known) = known.trim().rsplit_once("there are ").unwrap();
        let known: Vec<String> = known.split(", ").map(|form| format!("`{form}`")).collect();
        assert_eq!(row[1], known.join(", "), "{name}");
    }
}

/// What a policy allows.
fn actions(policy: &str) -> BTreeSet<String> {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let mut actions = BTreeSet::new();
    for statement in policy["Statement"].as_array().unwrap() {
        match &statement["Action"] {
            Value::Array(list) => {
                actions.extend(list.iter().map(|action| action.as_str().unwrap().to_owned()));
            }
            one => {
                actions.insert(one.as_str().unwrap().to_owned());
            }
        }
    }
    actions
}

/// The actions of the table of what needs more, in the rows that begin like this.
fn more(what: &str) -> BTreeSet<String> {
    let rows = table("| for | also |");
    let rows = rows.iter().filter(|row| row[0].starts_with(what));
    let cells: Vec<String> = rows.map(|row| row[1].clone()).collect();
    assert!(!cells.is_empty(), "nothing is said of {what}");
    let cells = cells.join(" ");
    let words = cells.split('`').filter(|word| word.contains(':'));
    words.map(str::to_owned).collect()
}

#[test]
fn the_policies_allow_what_the_program_calls() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime
        .block_on(Sandbox::start(Config { shared_keys: true, ..Config::default() }))
        .unwrap();
    let machine = Machine::new();
    fs::write(machine.work().join("password"), "Long-enough-1\n").unwrap();
    let [read, set_up, pool] =
        ["read", "set-up", "pool"].map(|name| actions(&blocks(&format!("json {name}"))[0]));
    let mlspace = "--target mlspace --app-url https://a.example/Prod";
    let access = "--target cloudflare-access --app-url my-team";
    let run = |line: &str, allowed: &BTreeSet<String>| {
        let before = sandbox.calls().len();
        let line = format!("{line} --region us-east-1 --endpoint-url {}", sandbox.url());
        let output = machine.run(line.split_whitespace());
        assert!(output.status.success(), "{line}: {}", told(&output));
        for call in &sandbox.calls()[before..] {
            let action = format!("cognito-idp:{}", call.operation);
            assert!(allowed.contains(&action), "{line}\nmay not call {action}");
        }
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let and =
        |some: &BTreeSet<String>, more: BTreeSet<String>| some.union(&more).cloned().collect();

    run(&format!("init {mlspace} --dry-run"), &read);
    let made = run(&format!("init {mlspace} --yes --json --save a.toml"), &set_up);
    run("apply --spec a.toml --yes --mfa required --no-deletion-protection", &set_up);
    run(
        "apply --spec a.toml --yes --scope openid --scope profile --scope email --scope phone",
        &set_up,
    );
    run("apply --spec a.toml --yes --classic", &set_up);
    run("callback add --spec a.toml https://b.example/", &set_up);
    fs::write(machine.work().join("secret"), "secret").unwrap();
    let google =
        "idp add google --spec a.toml --upstream-client-id a --upstream-secret-file secret";
    run(&format!("{google} --dry-run"), &and(&set_up, more("`idp list`")));
    for (line, what) in [
        (format!("{google} --yes"), "`idp add`"),
        (format!("{google} --map nickname=name --yes"), "`idp add`"),
        ("idp list --spec a.toml".to_owned(), "`idp list`"),
        ("idp remove Google --spec a.toml --yes".to_owned(), "`idp remove`"),
    ] {
        run(&line, &and(&set_up, more(what)));
    }
    run(
        "init --target ohif --app-url https://b.example --pool-name mlspace --client-name b --yes",
        &set_up,
    );
    let user = "init --target spa --app-url https://c.example --test-user a@b.example";
    run(&format!("{user} --password-file password --yes"), &and(&set_up, more("the first user")));
    for line in [
        "plan --spec a.toml",
        "config --spec a.toml",
        "callback list --spec a.toml",
        "doctor --spec a.toml",
    ] {
        run(line, &read);
    }
    // A second factor that is required is nothing a throw-away user could have.
    let user = "init --target spa --app-url https://c.example";
    run(&format!("{user} --save c.toml --yes"), &set_up);
    let unattended = and(&read, more("`login --unattended`"));
    run("login --spec c.toml --unattended", &unattended);

    let made: Value = serde_json::from_str(&made).unwrap();
    let id = made["pool"]["id"].as_str().unwrap();
    run(&format!("init {access} --pool-id {id} --yes"), &pool);
    run(&format!("init {access} --pool-id {id} --yes"), &pool);
    let destroy = "destroy --target cloudflare-access --confirm mlspace";
    run(&format!("{destroy} --pool-id {id}"), &and(&pool, more("`destroy`, app client only")));
    let destroy = "destroy --target spa --confirm spa";
    run(destroy, &and(&set_up, more("`destroy`")));
}

#[test]
fn the_policies_name_every_operation_and_no_other() {
    let mut operations = BTreeSet::new();
    collect_operations(Path::new("src/cognito"), &mut operations);
    // Not Cognito's, and a member of a request.
    for name in ["GetCallerIdentity", "AdminCreateUserConfig"] {
        assert!(operations.remove(name), "{name}");
    }
    // Part of the call that creates a pool.
    operations.insert("TagResource".to_owned());
    let named: BTreeSet<String> = README
        .split("cognito-idp:")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap().to_owned())
        .filter(|action| !action.is_empty() && action != "REGION")
        .collect();
    assert_eq!(named, operations);
}

/// The names of operations in the sources, tests left out: what is quoted and begins with the verb of one.
fn collect_operations(folder: &Path, operations: &mut BTreeSet<String>) {
    const VERBS: [&str; 8] =
        ["Admin", "Create", "Delete", "Describe", "Get", "List", "Set", "Update"];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect_operations(&path, operations);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let names = text.split('"').filter(|word| {
            word.chars().all(|c| c.is_ascii_alphabetic())
                && VERBS.iter().any(|verb| {
                    let rest = word.strip_prefix(verb);
                    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
                })
        });
        operations.extend(names.map(str::to_owned));
    }
}

/// A terminal with a program in it.
struct Terminal {
    screen: vt100::Parser,
    shown: Receiver<Vec<u8>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    /// The sending half, which lives as long as the terminal does.
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn start(machine: &Machine, arguments: &[&str]) -> Self {
        let (rows, cols) = (NonZero::<u16>::new(150).unwrap(), NonZero::new(400).unwrap());
        let size = PtySize { rows: rows.get(), cols: cols.get(), ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in machine.environment() {
            command.env(name, value);
        }
        command.cwd(machine.work());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let (send, shown) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            screen: vt100::Parser::new(rows, cols, 0),
            shown,
            keyboard: pair.master.take_writer().unwrap(),
            child,
            _master: pair.master,
        }
    }

    /// Reads on until the last line that is not empty begins like this; true at the end of all output.
    fn read_until(&mut self, last: &str) -> bool {
        let start = Instant::now();
        loop {
            let text = self.text();
            let line = text.lines().last().unwrap_or_default();
            if !last.is_empty() && line.starts_with(last) {
                return false;
            }
            match self.shown.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => {
                    if self.child.try_wait().unwrap().is_some() {
                        return true;
                    }
                }
            }
            assert!(start.elapsed() < Duration::from_secs(60), "waited for `{last}`:\n{text}");
        }
    }

    fn answer(&mut self, question: &str, keys: &str) {
        assert!(!self.read_until(question), "ended before `{question}`:\n{}", self.text());
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn text(&self) -> String {
        self.screen.screen().contents().trim_end().to_owned()
    }
}

/// The text with its ids and its port replaced, as they are others each time.
fn without_ids(text: &str) -> String {
    let after = |mark: &str| {
        let rest = text.split(mark).nth(1).unwrap_or_default();
        rest.split_whitespace().next().unwrap_or_default().to_owned()
    };
    let pool = after("ok   user pool ");
    let client = after("ok   app client ");
    let port = text.split(&format!("/{pool}'")).next().unwrap();
    let port = port.rsplit(':').next().unwrap();
    text.replace(&format!("localhost:{port}/"), "localhost:PORT/")
        .replace(&pool, "POOL")
        .replace(&client, "CLIENT")
        .replace(" --sandbox-port 0", "")
        .replace(" --port 0", "")
}

/// What is made at the same time is told in the order in which it is done.
fn in_one_order(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for told in lines.chunk_by_mut(|one, next| one.starts_with("ok ") && next.starts_with("ok ")) {
        told.sort_unstable();
    }
    lines.join("\n")
}

/// The first line of the text that is not the expected one, with that; `…` stands for any rest of a
/// line, and alone for all lines up to the next one that is expected.
fn differs<'a>(text: &'a str, expected: &'a str) -> Option<(&'a str, &'a str)> {
    const END: &str = "(the end)";
    let mut text = text.lines();
    let mut skips = false;
    for wanted in expected.lines() {
        if wanted.trim() == "…" {
            skips = true;
            continue;
        }
        let is_it = |line: &str| match wanted.strip_suffix('…') {
            Some(beginning) => line.starts_with(beginning),
            None => line.trim_end() == wanted.trim_end(),
        };
        let line = if skips { text.find(|line| is_it(line)) } else { text.next() };
        skips = false;
        if !line.is_some_and(is_it) {
            return Some((line.unwrap_or(END), wanted));
        }
    }
    text.next().map(|line| (line, END))
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

#[test]
fn the_transcript_is_what_the_questions_show() {
    let transcript = &blocks("console")[0];
    let (command, expected) = transcript.split_once('\n').unwrap();
    assert_eq!(command, "$ cogoidc init --sandbox");
    let machine = Machine::new();
    let mut terminal = Terminal::start(&machine, &["init", "--sandbox", "--sandbox-port", "0"]);
    terminal.answer("  Browser app", "\r");
    terminal.answer("Address where", "http://localhost:3000\r");
    terminal.answer("  both: the pool's own users", "\r");
    terminal.answer("First user's e-mail", "ada@hospital.example\r");
    terminal.answer("Password for", "Long-enough-1\r");
    terminal.answer("Password again", "Long-enough-1\r");
    terminal.answer("Create these?", "y\r");
    assert!(terminal.read_until(""));
    let [shown, expected] =
        [&terminal.text(), expected].map(|text| in_one_order(&without_ids(text)));
    if let Some((shown_line, wanted)) = differs(&shown, &expected) {
        panic!("the program shows `{shown_line}`, the README has `{wanted}`; all of it:\n{shown}");
    }
}
