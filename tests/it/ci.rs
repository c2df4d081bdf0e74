//! What `.ci/run` runs in full.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files of a folder and of those in it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested = entries.map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    nested.flatten().filter(|path| path.extension().is_some_and(|kind| kind == "rs")).collect()
}

#[test]
fn the_thorough_step_runs_every_module_whose_tests_are_sampled() {
    let folder = Path::new("tests/it");
    let mut sampled = BTreeSet::new();
    for path in sources(folder) {
        let text = fs::read_to_string(&path).unwrap();
        if text.lines().any(|line| line.starts_with("use crate::testing::thorough::")) {
            let name = path.strip_prefix(folder).unwrap().with_extension("");
            let top = name.iter().next().unwrap().to_str().unwrap();
            sampled.insert(format!("{top}::"));
        }
    }
    let script = fs::read_to_string(".ci/run").unwrap();
    let line = script
        .lines()
        .find(|line| line.contains("COGOIDC_THOROUGH=1") && line.contains("--test it"));
    let words: BTreeSet<String> = line.unwrap().split(' ').map(str::to_owned).collect();
    assert!(sampled.len() > 5 && sampled.is_subset(&words), "{sampled:?}\n{words:?}");
}
