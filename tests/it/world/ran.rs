//! A run of the program, and what it printed.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::secrets::overhear;
use crate::schemas;

/// Longest time one run may take: only a program that hangs takes so long. Some wait for two minutes on purpose.
pub(super) const MAX_RUN: Duration = Duration::from_secs(300);

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    line: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A run that may be under way.
pub(crate) struct Running {
    line: String,
    pid: Pid,
    /// What it prints on stderr, line by line.
    lines: Receiver<String>,
    /// The lines that were taken from there.
    stderr: String,
    /// The exit code, -1 if a signal ended it, and stdout.
    end: Receiver<(i32, String)>,
}

/// Starts the command.
pub(crate) fn started(mut command: Command, line: &str) -> Running {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let pid = Pid::from_child(&child);
    let (line_sender, lines) = channel();
    let (end_sender, end) = channel();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    std::thread::spawn(move || {
        let mut line = String::new();
        while stderr.read_line(&mut line).unwrap() > 0 {
            // The test may have failed.
            let _unheard = line_sender.send(std::mem::take(&mut line));
        }
    });
    std::thread::spawn(move || end_sender.send(end_of(child)));
    Running { line: line.to_owned(), pid, lines, stderr: String::new(), end }
}

fn end_of(mut child: Child) -> (i32, String) {
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    (child.wait().unwrap().code().unwrap_or(-1), stdout)
}

/// Runs the command to its end.
pub(crate) fn run(command: Command, line: &str) -> Ran {
    started(command, line).end()
}

impl Running {
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a signal, which is lost if the program has ended.
    pub(crate) fn signal(&self, signal: Signal) {
        let _over = kill_process(self.pid, signal);
    }

    /// Waits until it says this on stderr.
    pub(crate) fn says(&mut self, sentence: &str) {
        while !self.stderr.contains(sentence) {
            match self.lines.recv_timeout(MAX_RUN) {
                Ok(line) => self.stderr.push_str(&line),
                Err(why) => panic!("no `{sentence}` ({why}) in {}", self.stderr),
            }
        }
    }

    /// The rest of the first line that has this on stderr.
    pub(crate) fn says_after(&mut self, start: &str) -> String {
        self.says(start);
        let (_, rest) = self.stderr.split_once(start).unwrap();
        rest.lines().next().unwrap_or_default().to_owned()
    }

    /// Sends a signal again and again until it ends, and waits for that.
    pub(crate) fn end_by(self, signal: Signal) -> Ran {
        let deadline = Instant::now() + MAX_RUN;
        let end = loop {
            self.signal(signal);
            if let Ok(end) = self.end.recv_timeout(Duration::from_millis(20)) {
                break end;
            }
            if Instant::now() >= deadline {
                self.signal(Signal::KILL);
                panic!("`{}` does not end", self.line);
            }
        };
        self.ended(end)
    }

    /// Waits for the end.
    pub(crate) fn end(self) -> Ran {
        let Ok(end) = self.end.recv_timeout(MAX_RUN) else {
            self.signal(Signal::KILL);
            panic!("`{}` hangs", self.line);
        };
        self.ended(end)
    }

    fn ended(mut self, (code, stdout): (i32, String)) -> Ran {
        // Until stderr is closed.
        self.stderr.extend(self.lines);
        overhear(&self.line, &stdout, &self.stderr);
        Ran { line: self.line, code, stdout, stderr: self.stderr }
    }
}

impl Ran {
    /// Fails unless it has that exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Fails unless stderr has that sentence.
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

    /// Fails unless that is on stdout.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "no `{text}` on stdout: {self}");
        self
    }

    /// Fails unless stdout is empty.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert_eq!(self.stdout, "", "{self}");
        self
    }

    /// The one JSON value on stdout; a document has to be what its published schema says.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|why| panic!("no JSON: {why}\n{self}"));
        if value.get("schema").is_some() {
            schemas::validate(&value);
        }
        value
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
