//! A sandbox, an empty home and an empty folder: what one test runs the program in.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::channel;
use std::time::Duration;

use cogoidc::sandbox::{Config, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The region of every world.
pub(crate) const REGION: &str = "eu-central-1";
/// Longest time one run may take: whoever waits longer, hangs.
const LONGEST: Duration = Duration::from_secs(60);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

pub(crate) static HTTP: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().no_proxy().build().unwrap());

/// Whether the full counts and whole tables are wanted: `COGOIDC_THOROUGH` is set, to anything but 0.
pub(crate) fn thorough() -> bool {
    std::env::var_os("COGOIDC_THOROUGH").is_some_and(|value| !value.is_empty() && value != "0")
}

/// How often a test repeats itself: `full` when thorough, else `quick`.
pub(crate) fn times(quick: usize, full: usize) -> usize {
    if thorough() { full } else { quick }
}

/// Waits for a future on the runtime that all tests share.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Everything one test has.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// A world in which these faults are switched on.
    pub(crate) fn with(faults: &str) -> Self {
        let faults = faults.parse().unwrap();
        let config = Config { faults, shared_keys: true, ..Config::default() };
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "work", "tmp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { sandbox: wait(Sandbox::start(config)).unwrap(), folder }
    }

    /// Switches a fault on.
    pub(crate) fn fault(&self, text: &str) {
        self.sandbox.faults().add(text.parse().unwrap());
    }

    /// A path in the folder the program works in.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.folder.path().join("home").join(name)
    }

    /// Takes away all that the runs so far left on disk, as between two runs of a CI.
    pub(crate) fn forget(&self) {
        for name in ["home", "work"] {
            fs::remove_dir_all(self.folder.path().join(name)).unwrap();
            fs::create_dir(self.folder.path().join(name)).unwrap();
        }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program with that command line, in an environment that leads to this sandbox and nowhere else.
    pub(crate) fn program(&self, line: &str) -> Command {
        let mut command = self.bare(line);
        command
            .env("COGOIDC_ENDPOINT_URL", self.sandbox.url())
            .env("AWS_REGION", REGION)
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
            .env("AWS_SESSION_TOKEN", SESSION_TOKEN);
        command
    }

    /// The program on a bare machine: no region, no credentials, no endpoint, and AWS out of reach.
    pub(crate) fn bare(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cogoidc"));
        command
            .args(words(line))
            .current_dir(self.folder.path().join("work"))
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("TMPDIR", self.folder.path().join("tmp"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command line; a leading `cogoidc` may be there, as in a pasted line.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(self.program(line), line)
    }

    /// Runs a command line, and counts the calls that the sandbox got of it.
    pub(crate) fn counting(&self, line: &str) -> (Ran, Calls) {
        let before = self.sandbox.calls().len();
        let ran = self.run(line);
        let calls = self.sandbox.calls().split_off(before);
        let mut counts = BTreeMap::new();
        for call in calls {
            *counts.entry(call.operation).or_default() += 1;
        }
        (ran, Calls(counts))
    }

    /// Number of API calls so far.
    pub(crate) fn calls(&self) -> usize {
        self.sandbox.calls().len()
    }

    /// The writes so far, carried out or not, by operation.
    pub(crate) fn writes(&self) -> Vec<String> {
        let calls = self.sandbox.calls().into_iter();
        calls.map(|call| call.operation).filter(|name| is_write(name)).collect()
    }

    /// An API call that has to succeed, by somebody else than the program.
    pub(crate) fn api(&self, operation: &str, body: Value) -> Value {
        let (status, answer) = self.call(operation, &body);
        assert_eq!(status, 200, "{operation} {body}: {answer}");
        answer
    }

    /// An API call as it is answered.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> (u16, Value) {
        let scope = format!("AKIDEXAMPLE/20260101/{REGION}/cognito-idp/aws4_request");
        let request = HTTP
            .post(self.sandbox.url())
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .header("content-type", "application/x-amz-json-1.1")
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"),
            )
            .body(body.to_string());
        wait(async {
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            let text = response.text().await.unwrap();
            (status, serde_json::from_str(&text).unwrap_or_default())
        })
    }

    /// A pool that somebody else made.
    pub(crate) fn pool(&self, name: &str, more: Value) -> String {
        let body = merged(json!({"PoolName": name, "UsernameAttributes": ["email"]}), more);
        text(&self.api("CreateUserPool", body)["UserPool"]["Id"])
    }

    /// An app client that somebody else made, ready to sign people in.
    pub(crate) fn client(&self, pool: &str, name: &str, more: Value) -> String {
        let body = json!({
            "UserPoolId": pool,
            "ClientName": name,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email", "profile"],
            "CallbackURLs": ["https://other.example/callback"],
            "SupportedIdentityProviders": ["COGNITO"],
        });
        let made = self.api("CreateUserPoolClient", merged(body, more));
        text(&made["UserPoolClient"]["ClientId"])
    }

    /// A domain that somebody else made.
    pub(crate) fn domain(&self, pool: &str, prefix: &str, version: u8) {
        let body = json!({"UserPoolId": pool, "Domain": prefix, "ManagedLoginVersion": version});
        self.api("CreateUserPoolDomain", body);
    }

    /// The pools there are, described.
    pub(crate) fn pools(&self) -> Vec<Value> {
        let list = self.api("ListUserPools", json!({"MaxResults": 60}));
        let ids = list["UserPools"].as_array().unwrap().iter();
        ids.map(|pool| self.describe_pool(pool["Id"].as_str().unwrap())).collect()
    }

    /// The only pool of that name.
    pub(crate) fn pool_named(&self, name: &str) -> Value {
        only(self.pools(), name, "Name")
    }

    pub(crate) fn describe_pool(&self, id: &str) -> Value {
        self.api("DescribeUserPool", json!({"UserPoolId": id}))["UserPool"].clone()
    }

    /// The app clients of a pool, described.
    pub(crate) fn clients(&self, pool: &str) -> Vec<Value> {
        let body = json!({"UserPoolId": pool, "MaxResults": 60});
        let list = self.api("ListUserPoolClients", body);
        let clients = list["UserPoolClients"].as_array().unwrap().iter();
        clients
            .map(|client| self.describe_client(pool, client["ClientId"].as_str().unwrap()))
            .collect()
    }

    /// The only app client of that name in the only pool of that name.
    pub(crate) fn client_named(&self, pool: &str, client: &str) -> Value {
        let pool = text(&self.pool_named(pool)["Id"]);
        only(self.clients(&pool), client, "ClientName")
    }

    /// The identity providers that an app client offers, by name.
    pub(crate) fn offered(&self, pool: &str, client: &str) -> Vec<String> {
        let mut names = texts(&self.client_named(pool, client)["SupportedIdentityProviders"]);
        names.sort();
        names
    }

    /// An identity provider of the only pool of that name.
    pub(crate) fn provider_named(&self, pool: &str, provider: &str) -> Value {
        let pool = text(&self.pool_named(pool)["Id"]);
        let body = json!({"UserPoolId": pool, "ProviderName": provider});
        self.api("DescribeIdentityProvider", body)["IdentityProvider"].clone()
    }

    pub(crate) fn describe_client(&self, pool: &str, client: &str) -> Value {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        self.api("DescribeUserPoolClient", body)["UserPoolClient"].clone()
    }

    /// Everything that is described of a pool, each part by the call that describes it.
    pub(crate) fn everything(&self, pool: &str) -> BTreeMap<String, Value> {
        let of_pool = json!({"UserPoolId": pool});
        let mut all = BTreeMap::new();
        let mut add = |key: String, operation: &str, body: Value| {
            let (_, answer) = self.call(operation, &body);
            all.insert(key, answer);
        };
        let described = self.describe_pool(pool);
        add("pool".into(), "DescribeUserPool", of_pool.clone());
        add("mfa".into(), "GetUserPoolMfaConfig", of_pool.clone());
        for member in ["Domain", "CustomDomain"] {
            if let Some(name) = described[member].as_str() {
                let body = json!({"Domain": name});
                add(format!("domain {name}"), "DescribeUserPoolDomain", body);
            }
        }
        for client in self.clients(pool) {
            let id = text(&client["ClientId"]);
            let body = json!({"UserPoolId": pool, "ClientId": id});
            add(format!("client {id}"), "DescribeUserPoolClient", body.clone());
            let operation = "DescribeManagedLoginBrandingByClient";
            add(format!("style {id}"), operation, body);
        }
        let page = json!({"UserPoolId": pool, "MaxResults": 50});
        let providers = self.api("ListIdentityProviders", page.clone());
        for provider in providers["Providers"].as_array().unwrap() {
            let name = text(&provider["ProviderName"]);
            let body = json!({"UserPoolId": pool, "ProviderName": name});
            add(format!("provider {name}"), "DescribeIdentityProvider", body);
        }
        add("resource servers".into(), "ListResourceServers", page);
        add("users".into(), "ListUsers", of_pool);
        all
    }
}

/// The secret part of the credentials that every run has.
pub(crate) const SECRET_KEY: &str = "canary-of-the-secret-access-key";
/// The token beside them.
pub(crate) const SESSION_TOKEN: &str = "canary-of-the-session-token";
/// The password that tests give to users.
pub(crate) const PASSWORD: &str = "Correct-horse-7";

/// How every token of the sandbox begins.
const TOKEN: &str = "eyJhbGciOi";

/// Runs whose words are looked through again when their world ends.
const REMEMBERED: usize = 200;

thread_local! {
    /// What the latest runs of this test said: their lines, stdout and stderr.
    static SAID: RefCell<VecDeque<[String; 3]>> = const { RefCell::new(VecDeque::new()) };
}

/// Whether a command line asks for the client's secret on stdout.
fn asks_for_secret(line: &str) -> bool {
    line.contains("--show-secret") || line.contains("--as secret")
}

/// Fails where a run says what nobody asked for, and remembers what it said.
fn overheard(line: &str, stdout: &str, stderr: &str) {
    for canary in [SECRET_KEY, SESSION_TOKEN, PASSWORD, TOKEN, crate::idp::SECRET] {
        let asked = canary == TOKEN && line.contains("--show-tokens");
        for said in [line, stdout, stderr] {
            let is_there = said.contains(canary) && !(asked && said == stdout);
            assert!(!is_there, "{canary} in $ {line}\n{said}");
        }
    }
    SAID.with_borrow_mut(|all| {
        if all.len() == REMEMBERED {
            all.pop_front();
        }
        all.push_back([line, stdout, stderr].map(str::to_owned));
    });
}

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let nested = entries.map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => files(&entry.path()),
        Ok(kind) if kind.is_file() => vec![entry.path()],
        _ => Vec::new(),
    });
    nested.flatten().collect()
}

/// Whatever a test is about: no secret of an app client is where nobody asked for it, and no temporary file
/// is left.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let secrets = self.sandbox.secrets();
        SAID.with_borrow(|all| {
            for secret in &secrets {
                for [line, stdout, stderr] in all {
                    let asked = asks_for_secret(line);
                    assert!(asked || !stdout.contains(secret), "stdout of $ {line}\n{stdout}");
                    assert!(!stderr.contains(secret), "stderr of $ {line}\n{stderr}");
                    assert!(!line.contains(secret), "$ {line}");
                }
            }
        });
        for path in files(self.folder.path()) {
            let Ok(content) = fs::read(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&content);
            let holds = secrets.iter().any(|secret| text.contains(secret));
            assert!(!holds || mode(&path) == 0o600, "{} holds a secret", path.display());
            assert!(!text.contains(SECRET_KEY), "{}", path.display());
            assert!(
                !path.starts_with(self.folder.path().join("tmp")),
                "{} is left",
                path.display()
            );
        }
    }
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    line: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the command to its end, within bounds.
pub(crate) fn run(command: Command, line: &str) -> Ran {
    ended(started(command), line)
}

/// Starts the command, its words to be read at its end.
pub(crate) fn started(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits for the end of a command, within bounds.
pub(crate) fn ended(child: Child, line: &str) -> Ran {
    let id = rustix::process::Pid::from_child(&child);
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(output) = receiver.recv_timeout(LONGEST) else {
        rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
        panic!("`{line}` hangs");
    };
    Ran::new(line, output.unwrap())
}

impl Ran {
    fn new(line: &str, output: Output) -> Self {
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        overheard(line, &stdout, &stderr);
        Self { line: line.to_owned(), code: output.status.code().unwrap_or(-1), stdout, stderr }
    }

    /// With that exit code, or the test ends here with all that was said.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// With that sentence on stderr.
    #[track_caller]
    pub(crate) fn says(self, sentence: &str) -> Self {
        assert!(self.stderr.contains(sentence), "no `{sentence}` in\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn says_not(self, sentence: &str) -> Self {
        assert!(!self.stderr.contains(sentence), "`{sentence}` in\n{self}");
        self
    }

    /// With nothing on stdout.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert_eq!(self.stdout, "", "{self}");
        self
    }

    /// The one JSON document on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("no JSON: {why}\n{self}"))
    }

    /// The hints, in their order.
    pub(crate) fn hints(&self) -> Vec<String> {
        let lines = self.stderr.lines();
        lines.filter_map(|line| line.strip_prefix("hint: ")).map(str::to_owned).collect()
    }

    /// The command lines among the hints.
    pub(crate) fn lines_to_paste(&self) -> Vec<String> {
        let hints = self.hints().into_iter();
        hints
            .filter_map(|hint| Some(hint.split_once(": ")?.1.to_owned()))
            .filter(|line| line.starts_with("cogoidc "))
            .collect()
    }

    /// The rest of the first line that begins so.
    #[track_caller]
    pub(crate) fn after(&self, start: &str) -> String {
        let found = self.stderr.split_once(start);
        let (_, rest) = found.unwrap_or_else(|| panic!("no `{start}` in\n{self}"));
        rest.lines().next().unwrap_or_default().trim().to_owned()
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, code, stdout, stderr } = self;
        write!(f, "$ {line}\nexit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

/// Runs a check on every entry of a table, several at a time, and gives what came of each.
pub(crate) fn all_at_once<T: Sync, R: Send>(table: &[T], check: impl Fn(&T) -> R + Sync) -> Vec<R> {
    const LANES: usize = 6;
    let lane = table.len().div_ceil(LANES).max(1);
    std::thread::scope(|scope| {
        let lanes: Vec<_> = table
            .chunks(lane)
            .map(|lane| scope.spawn(|| lane.iter().map(&check).collect::<Vec<_>>()))
            .collect();
        let joined = lanes.into_iter().map(|lane| match lane.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    })
}

/// The calls of one run, by operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Calls(BTreeMap<String, usize>);

impl Calls {
    pub(crate) fn total(&self) -> usize {
        self.0.values().sum()
    }

    pub(crate) fn writes(&self) -> Vec<&str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| is_write(name)).collect()
    }

    /// One line an operation.
    pub(crate) fn list(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (name, count)| {
            writeln!(text, "{count} {name}").unwrap();
            text
        })
    }
}

/// Whether an operation changes anything.
pub(crate) fn is_write(operation: &str) -> bool {
    let reads = ["Describe", "Get", "List", "AdminGet", "AdminList"];
    !reads.iter().any(|start| operation.starts_with(start))
}

/// The words of a command line, as a POSIX shell takes them; a leading `cogoidc` is left out.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.first().is_some_and(|first| first == "cogoidc") {
        words.remove(0);
    }
    words
}

#[track_caller]
fn only(mut list: Vec<Value>, name: &str, member: &str) -> Value {
    list.retain(|entry| entry[member] == name);
    assert_eq!(list.len(), 1, "there is not exactly one `{name}`: {list:#?}");
    list.remove(0)
}

/// An object with more members.
pub(crate) fn merged(mut base: Value, more: Value) -> Value {
    if let Value::Object(more) = more {
        for (name, value) in more {
            base[name] = value;
        }
    }
    base
}

#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A list of texts.
#[track_caller]
pub(crate) fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array();
    let list = list.unwrap_or_else(|| panic!("{value} is no list"));
    list.iter().map(text).collect()
}

/// The mode of a file, its permissions alone.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
