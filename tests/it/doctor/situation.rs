//! One thing that is wrong with a set-up, and what doctor says about it.

use std::collections::BTreeSet;

use super::{SetUp, worst};
use crate::testing::thorough::sample;
use crate::world::all_at_once;

pub(super) const LINE: &str = "doctor --json";

/// One fault: how it is made, and what doctor says about it.
pub(super) struct Situation {
    pub(super) name: &'static str,
    pub(super) target: (&'static str, &'static str),
    pub(super) fault: fn(&SetUp),
    /// What is wrong with the deployed config.
    pub(super) spoil: Option<Spoil>,
    /// More of the command line.
    pub(super) more: &'static str,
    pub(super) id: &'static str,
    pub(super) outcome: &'static str,
    pub(super) why: &'static str,
    /// Whether the printed command fixes it.
    pub(super) is_fixed: bool,
}

pub(super) const OHIF: (&str, &str) = ("ohif", "--app-url https://viewer.example");
pub(super) const MLSPACE: (&str, &str) = ("mlspace", "--app-url https://ml.example/Prod/");
pub(super) const ACCESS: (&str, &str) = ("cloudflare-access", "--app-url my-team");

pub(super) const fn of(
    name: &'static str,
    fault: fn(&SetUp),
    id: &'static str,
    outcome: &'static str,
    why: &'static str,
    is_fixed: bool,
) -> Situation {
    Situation { name, target: OHIF, fault, spoil: None, more: "", id, outcome, why, is_fixed }
}

/// Turns a right config into a wrong one.
pub(super) type Spoil = fn(String) -> String;

/// Fails unless doctor names each fault, and the printed command fixes it if it can be fixed.
pub(super) fn assert_found_and_fixed(all: impl IntoIterator<Item = &'static Situation>) {
    let all: Vec<_> = all.into_iter().collect();
    let mut names = BTreeSet::new();
    for situation in &all {
        assert!(names.insert(situation.name), "two of the name {}", situation.name);
    }
    let tried = sample(all, 10);
    all_at_once(2, &tried, |situation| {
        let (set_up, line) = situation.arrange();
        situation.assert_found(&set_up, &line);
        if situation.is_fixed {
            situation.assert_fixed(&set_up, &line);
        }
    });
    eprintln!("{} situations", tried.len());
}

impl Situation {
    /// The set-up with its fault, and the command line that should find it.
    fn arrange(&self) -> (SetUp, String) {
        let (target, more) = self.target;
        let set_up = SetUp::of(target, more);
        let mut line = format!("{LINE}{}", self.more);
        if self.more.contains("--target") {
            // For another app than the settings are for.
            std::fs::remove_file(set_up.world.path("cogoidc.toml")).unwrap();
            line.push_str(&format!(" --pool-id {} --client-id {}", set_up.pool, set_up.client));
        }
        (self.fault)(&set_up);
        if let Some(spoil) = self.spoil {
            let config = set_up.world.run("config").exits(0).stdout;
            set_up.world.write("app-config.js", &spoil(config));
        }
        (set_up, line)
    }

    fn assert_found(&self, set_up: &SetUp, line: &str) {
        let ran = set_up.world.run(line);
        let (found, words, _) = worst(&ran, self.id);
        assert_eq!(found, self.outcome, "{}: {words}\n{ran}", self.name);
        assert!(words.contains(self.why), "{}: {words}", self.name);
        if self.outcome == "fail" {
            assert_eq!(ran.code, 3, "{}", self.name);
        }
    }

    fn assert_fixed(&self, set_up: &SetUp, line: &str) {
        // One fault may concern several URLs, each with its own command.
        for _ in 0..3 {
            let ran = set_up.world.run(line);
            let (found, _, fix) = worst(&ran, self.id);
            if found == "pass" {
                return;
            }
            let fix = fix.unwrap_or_else(|| panic!("{}: nothing fixes it\n{ran}", self.name));
            let fixing = set_up.world.run(&format!("{fix} --yes"));
            assert!([0, 3].contains(&fixing.code), "{fixing}");
        }
        let (found, words, fix) = worst(&set_up.world.run(line), self.id);
        assert_eq!(found, "pass", "{}: {words}; {fix:?}", self.name);
    }
}
