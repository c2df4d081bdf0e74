//! One thing that is wrong with a set-up, and what doctor makes of it.

use super::{Patient, worst};
use crate::testing::thorough::sample;
use crate::world::all_at_once;

pub(super) const LINE: &str = "doctor --json";

/// One fault: how it comes about, and what doctor makes of it.
pub(super) struct Situation {
    pub(super) name: &'static str,
    pub(super) target: (&'static str, &'static str),
    pub(super) fault: fn(&Patient),
    /// What is wrong with the deployed config.
    pub(super) spoil: Option<Spoil>,
    /// More of the command line.
    pub(super) more: &'static str,
    pub(super) id: &'static str,
    pub(super) outcome: &'static str,
    pub(super) why: &'static str,
    /// Whether the line that is printed mends it.
    pub(super) mended: bool,
}

pub(super) const OHIF: (&str, &str) = ("ohif", "--app-url https://viewer.example");
pub(super) const MLSPACE: (&str, &str) = ("mlspace", "--app-url https://ml.example/Prod/");
pub(super) const ACCESS: (&str, &str) = ("cloudflare-access", "--app-url my-team");

pub(super) const fn of(
    name: &'static str,
    fault: fn(&Patient),
    id: &'static str,
    outcome: &'static str,
    why: &'static str,
    mended: bool,
) -> Situation {
    Situation { name, target: OHIF, fault, spoil: None, more: "", id, outcome, why, mended }
}

/// Makes a wrong config of a right one.
pub(super) type Spoil = fn(String) -> String;

/// Fails unless each situation is named, and mended by the line that is printed where one can be.
pub(super) fn mended(all: &[Situation]) {
    let mut names: Vec<&str> = all.iter().map(|one| one.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
    let tried = sample(all, 10);
    all_at_once(2, &tried, |situation| {
        let Situation { name, target: (target, more), id, outcome, why, mended, .. } = situation;
        let patient = Patient::of(target, more);
        let mut line = format!("{LINE}{}", situation.more);
        if situation.more.contains("--target") {
            // For another app than the settings are for.
            std::fs::remove_file(patient.world.path("cogoidc.toml")).unwrap();
            line.push_str(&format!(" --pool-id {} --client-id {}", patient.pool, patient.client));
        }
        (situation.fault)(&patient);
        if let Some(spoil) = situation.spoil {
            let config = patient.world.run("config").exits(0).stdout;
            patient.world.write("app-config.js", &spoil(config));
        }
        let ran = patient.world.run(&line);
        let (found, words, fix) = worst(&ran, id);
        assert_eq!(found, *outcome, "{name}: {words}\n{ran}");
        assert!(words.contains(why), "{name}: {words}");
        let code = if *outcome == "fail" { 3 } else { ran.code };
        assert_eq!(ran.code, code, "{name}");
        if !mended {
            return;
        }
        // The same fault may have several URLs, a line each.
        for _ in 0..3 {
            let ran = patient.world.run(&line);
            let (found, _, fix) = worst(&ran, id);
            if found == "pass" {
                break;
            }
            let fix = fix.unwrap_or_else(|| panic!("{name}: nothing mends it\n{ran}"));
            let mending = patient.world.run(&format!("{fix} --yes"));
            assert!([0, 3].contains(&mending.code), "{mending}");
        }
        let (found, words, _) = worst(&patient.world.run(&line), id);
        assert_eq!(found, "pass", "{name}: {words}; {fix:?}");
    });
    eprintln!("{} situations", tried.len());
}
