//! The IAM policies of the README are those that the program prints, and no operation is missing from them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Machine, README, blocks_of, told};
use crate::world::words;

/// How a block begins that shows what the program prints for the words behind it.
const BLOCK: &str = "```json policy ";

/// What the program prints for a command.
fn printed(machine: &Machine, command: &str) -> String {
    let output = machine.run(["policy".to_owned()].into_iter().chain(words(command)));
    assert!(output.status.success(), "{command}: {}", told(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The README with the policies that the program prints now.
fn with_policies() -> String {
    let (machine, mut text, mut count) = (Machine::new(), String::new(), 0);
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if let Some(command) = line.strip_prefix(BLOCK) {
            text.push_str(&printed(&machine, command));
            let end = lines.find(|line| *line == "```").unwrap();
            text.push_str(end);
            text.push('\n');
            count += 1;
        }
    }
    assert!(count >= 3, "{count}");
    text
}

/// With `COGOIDC_UPDATE` set, the README is written instead.
#[test]
fn the_policies_are_those_that_the_program_prints() {
    let text = with_policies();
    if std::env::var_os("COGOIDC_UPDATE").is_some() {
        fs::write("README.md", &text).unwrap();
        return;
    }
    assert!(
        text == README,
        "they differ: COGOIDC_UPDATE=1 cargo test --test it -- readme::policies"
    );
}

/// The files that say which operations a policy has to allow.
const PERMISSIONS: [&str; 2] = ["src/cognito/permission.rs", "src/cognito/step/kind.rs"];

#[test]
fn the_permissions_name_every_operation_that_is_sent_and_no_other() {
    let (mut sent, mut named) = (BTreeSet::new(), BTreeSet::new());
    collect_operations(Path::new("src/cognito"), &mut sent);
    // Not Cognito's, and a member of a request.
    for name in ["GetCallerIdentity", "AdminCreateUserConfig"] {
        assert!(sent.remove(name), "{name}");
    }
    for file in PERMISSIONS {
        named.extend(operations_in(Path::new(file)));
    }
    assert_eq!(named, sent);
    let others = ["TagResource", "cloudfront:UpdateDistribution"];
    let kinds = fs::read_to_string(PERMISSIONS[1]).unwrap();
    for action in others {
        assert!(kinds.contains(&format!("\"{action}\"")), "{action}");
    }
}

#[test]
fn the_policy_of_the_live_suite_names_what_it_and_the_program_call() {
    let mut operations = BTreeSet::from(["TagResource".to_owned()]);
    for file in PERMISSIONS {
        operations.extend(operations_in(Path::new(file)));
    }
    collect_operations(Path::new("tests/live"), &mut operations);
    operations.remove("AdminCreateUserConfig");
    // It updates no domain and no identity provider.
    for name in ["UpdateIdentityProvider", "UpdateUserPoolDomain"] {
        assert!(operations.remove(name), "{name}");
    }
    let policy = &blocks_of(include_str!("../../live/README.md"), "json")[0];
    let policy: Value = serde_json::from_str(policy).unwrap();
    assert_eq!(actions(&policy), operations);
}

/// The actions of Cognito that a policy allows, without the service.
fn actions(policy: &Value) -> BTreeSet<String> {
    let statements = policy["Statement"].as_array().unwrap().iter();
    let lists = statements.flat_map(|statement| match &statement["Action"] {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    });
    lists
        .map(|action| action.as_str().unwrap().strip_prefix("cognito-idp:").unwrap().to_owned())
        .collect()
}

/// The names of operations in the sources below a folder, tests and permissions left out.
fn collect_operations(folder: &Path, operations: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect_operations(&path, operations);
            }
        } else if !PERMISSIONS.iter().any(|file| path == Path::new(file)) {
            operations.extend(operations_in(&path));
        }
    }
}

/// The names of operations in a file: what is quoted and begins with the verb of one.
fn operations_in(file: &Path) -> BTreeSet<String> {
    const VERBS: [&str; 9] =
        ["Add", "Admin", "Create", "Delete", "Describe", "Get", "List", "Set", "Update"];
    let is_name = |word: &&str| {
        word.chars().all(|c| c.is_ascii_alphabetic())
            && VERBS.iter().any(|verb| {
                let rest = word.strip_prefix(verb);
                rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
            })
    };
    let text = fs::read_to_string(file).unwrap();
    text.split('"').filter(is_name).map(str::to_owned).collect()
}
