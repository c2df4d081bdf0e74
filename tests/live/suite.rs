//! One run: leftovers, the walk, the cleaning, what came of it.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::api::{Api, CallError, code};
use crate::cleaning::{self, Whose};
use crate::interrupt::{begin_cleaning, listen};
use crate::program::{Program, Ran};
use crate::record::Recorder;
use crate::settings::{Mode, Settings};
use crate::walk;

/// Commands that have others below them.
pub(crate) const GROUPS: [&str; 4] = ["callback", "idp", "secret", "spec"];

/// How the names of all pools and domains begin that the suite makes.
pub(crate) const NAME: &str = "cogoidc-live-";

/// The tag of all pools that the suite makes. Its value is the run.
pub(crate) const TAG: &str = "cogoidc-live";

/// Why the walk ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    Interrupted,
    Impossible(String),
}

/// A walk that is under way.
pub(crate) struct Live {
    pub(crate) api: Api,
    pub(crate) program: Program,
    pub(crate) recorder: Option<Recorder>,
    /// Names this run.
    pub(crate) run: String,
    /// Whether it is AWS itself, where changes take their time.
    pub(crate) is_aws: bool,
    /// The commands that were run.
    pub(crate) commands: BTreeSet<String>,
    ok: usize,
    failed: usize,
}

/// A line for the person who waits. The test runner does not hold it back.
pub(crate) fn say(line: impl fmt::Display) {
    // Whoever does not listen any more does not stop the cleaning.
    let _unheard = writeln!(std::io::stderr(), "{line}");
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Runs the suite, and removes all that it made.
///
/// # Panics
///
/// If anything is not as it should be.
pub(crate) fn run(mode: &Mode, settings: &Settings) {
    listen();
    let api = Api::connect(settings).unwrap_or_else(|why| panic!("{why}"));
    let run = format!("{}-{:x}", now(), std::process::id());
    say(format_args!(
        "live: {}, region {}, run {run}",
        settings.endpoint.as_deref().unwrap_or("AWS"),
        api.region
    ));
    let whose = if *mode == Mode::Clean { Whose::AnyRun } else { Whose::OldRuns };
    if let Err(why) = cleaning::clean(&api, &whose) {
        panic!("{why}; this run made nothing");
    }
    if *mode == Mode::Clean {
        return;
    }
    let mut live = Live::new(api, settings, run);
    let walked = catch_unwind(AssertUnwindSafe(|| walk::walk(&mut live)));
    begin_cleaning();
    let cleaned = cleaning::clean(&live.api, &Whose::Run(&live.run));
    let end = match &cleaned {
        Ok(()) => "all that it made is removed",
        Err(why) => {
            say(why);
            "NOT all that it made is removed"
        }
    };
    say(format_args!("live: {} ok, {} fail; {end}", live.ok, live.failed));
    if let Some(recorder) = &live.recorder {
        say(format_args!("live: {} answers in {}", recorder.count(), recorder.folder().display()));
    }
    let stopped = walked.unwrap_or_else(|panic| resume_unwind(panic));
    if let Err(stop) = stopped {
        panic!("{stop}");
    }
    assert!(live.failed == 0 && cleaned.is_ok(), "not all is well: see above");
}

impl Live {
    fn new(api: Api, settings: &Settings, run: String) -> Self {
        let program = Program::new(settings, &api.region);
        let recorder =
            settings.record.as_ref().map(|folder| Recorder::new(folder, program.folder()));
        Self {
            api,
            program,
            recorder,
            run,
            is_aws: settings.endpoint.is_none(),
            commands: BTreeSet::new(),
            ok: 0,
            failed: 0,
        }
    }

    /// The name of a pool of this run.
    pub(crate) fn pool_name(&self, part: &str) -> String {
        format!("{NAME}{}-{part}", self.run)
    }

    /// One line for a check.
    pub(crate) fn check(&mut self, claim: &str, problem: Option<&str>) {
        match problem {
            None => {
                self.ok += 1;
                say(format_args!("ok   {claim}"));
            }
            Some(why) => {
                self.failed += 1;
                say(format_args!("fail {claim}: {why}"));
            }
        }
    }

    /// Runs the program, which should end with that exit code.
    pub(crate) fn runs(&mut self, claim: &str, line: &str, code: i32) -> Result<Ran, Stop> {
        let ran = self.quietly(line)?;
        self.check(claim, ran.problem(code).as_deref());
        Ok(ran)
    }

    /// Runs the program; the caller judges.
    pub(crate) fn quietly(&mut self, line: &str) -> Result<Ran, Stop> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let depth = if GROUPS.contains(&words[0]) { 2 } else { 1 };
        self.commands.insert(words[..depth].join(" "));
        let ran = self.program.run(line)?;
        if let Some(recorder) = &mut self.recorder {
            recorder.ran(&ran);
        }
        Ok(ran)
    }

    /// A call by the suite itself.
    pub(crate) fn call(&mut self, operation: &str, body: &Value) -> Result<Value, CallError> {
        let answer = self.api.call(operation, body)?;
        if let Some(recorder) = &mut self.recorder {
            recorder.answered(operation, body, &answer);
        }
        answer.output()
    }
}

impl crate::api::Answer {
    /// # Errors
    ///
    /// An answer that is an error.
    pub(crate) fn output(self) -> Result<Value, CallError> {
        if self.status == 200 {
            return Ok(self.body);
        }
        let message = self.body["message"].as_str().or(self.body["Message"].as_str());
        let message = message.unwrap_or_default().to_owned();
        Err(CallError::Refused { code: code(&self.body).to_owned(), message })
    }
}

impl From<CallError> for Stop {
    fn from(why: CallError) -> Self {
        match why {
            CallError::Interrupted => Self::Interrupted,
            other => Self::Impossible(other.to_string()),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Impossible(why) => write!(f, "the suite cannot go on: {why}"),
        }
    }
}
