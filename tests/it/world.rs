//! What one test runs the program in: a sandbox, an empty home and an empty folder.

mod api;
mod at_terminal;
mod meant;
mod ran;
mod secrets;
mod tools;
mod waves;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use cogoidc::sandbox::testing::{ApiClient, MAX_RECORDS};
pub(crate) use cogoidc::sandbox::testing::{merged, text};
use cogoidc::sandbox::{Config, Sandbox};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::time::timeout;

pub(crate) use at_terminal::{at_terminal, at_terminal_of, press_hidden};
use ran::MAX_RUN;
pub(crate) use ran::{Ran, Running, run, started};
pub(crate) use secrets::{PASSWORD, SECRET_KEY, SESSION_TOKEN};
use tools::only;
pub(crate) use tools::{Calls, all_at_once, is_write, mode, texts, words};
pub(crate) use waves::waves;

/// The region of every world.
pub(crate) const REGION: &str = "eu-central-1";

/// The root certificates of each run: none, which only https would need.
pub(crate) const ROOTS: (&str, &str) = ("SSL_CERT_FILE", "/nowhere/roots.pem");

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

pub(crate) static HTTP: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().no_proxy().build().unwrap());

/// Waits for a future on the runtime that all tests share.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    client: ApiClient,
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// With these faults.
    pub(crate) fn with(faults: &str) -> Self {
        let faults = faults.parse().unwrap();
        let config =
            Config { faults, shared_keys: true, records: MAX_RECORDS, ..Config::default() };
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "work", "tmp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let sandbox = wait(Sandbox::start(config)).unwrap();
        let client = ApiClient::new(sandbox.url(), REGION);
        Self { sandbox, client, folder }
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

    /// A path in the folder of an app, which no run tidies up.
    pub(crate) fn app(&self, name: &str) -> PathBuf {
        self.folder.path().join("app").join(name)
    }

    /// Writes a file that its owner alone reads into the folder of an app.
    pub(crate) fn give_app(&self, name: &str, text: &str) {
        let path = self.app(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Removes all that the runs left on disk, as between two runs of a CI.
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

    /// The program with that command line, in an environment that leads to this sandbox alone.
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

    /// The program without region, credentials and endpoint, and with AWS out of reach.
    pub(crate) fn bare(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cogoidc"));
        command
            .args(words(line))
            .current_dir(self.folder.path().join("work"))
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("TMPDIR", self.folder.path().join("tmp"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env(ROOTS.0, ROOTS.1)
            .stdin(Stdio::null());
        command
    }

    /// Starts a command line, which this fault holds. It goes on when the faults are released.
    pub(crate) fn held(&self, fault: &str, line: &str) -> Running {
        self.fault(fault);
        let child = started(self.program(line), line);
        self.waits_until_held(fault, line);
        child
    }

    /// Waits until a fault holds a call of this command line.
    pub(crate) fn waits_until_held(&self, fault: &str, line: &str) {
        let is_held = wait(async { timeout(MAX_RUN, self.sandbox.faults().held()).await.is_ok() });
        assert!(is_held, "`{line}` makes no call that {fault} holds");
    }

    /// Runs a command line; a leading `cogoidc` may be there, as in a pasted line.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(self.program(line), line)
    }

    /// Runs a command line and counts its calls.
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
}
