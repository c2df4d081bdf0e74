//! Whatever a file holds, reading ends, and writing changes nothing but the sign-in.

use std::cell::Cell;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::AppFile;
use super::sign_in::Known;
use super::write::tests::{FILES, wanted};
use super::write::{Rewritten, WriteError, in_place, with_block};
use crate::testing::thorough::times;

const BLOCK: &str = "{\n  const before = window.config;\n  const oidc = [{ client_id: 'x' }];\n  window.config = { ...before, oidc };\n}\n";

fn written(name: &str, text: &str) -> Result<Rewritten, WriteError> {
    in_place(&AppFile::new(Path::new(name), text), None, Known::default(), &wanted())
}

/// How many cases are tried: all of them only if that is asked for.
fn cases(few: usize, all: usize) -> Config {
    let cases = times(few, all);
    let cases = u32::try_from(cases).unwrap();
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// A change of one place of a text.
#[derive(Clone, Debug)]
enum Mutation {
    Remove { at: usize, length: usize },
    Insert { at: usize, what: String },
    Repeat { at: usize, length: usize },
}

impl Mutation {
    fn any() -> impl Strategy<Value = Self> {
        let pieces =
            "[{}\\[\\]()'\"`,:=#/*\\\\\n\r\t$<>.;&|-]{1,4}|\\PC{1,3}|client_id|window.config";
        prop_oneof![
            (any::<usize>(), 1..20_usize).prop_map(|(at, length)| Self::Remove { at, length }),
            (any::<usize>(), pieces).prop_map(|(at, what)| Self::Insert { at, what }),
            (any::<usize>(), 1..60_usize).prop_map(|(at, length)| Self::Repeat { at, length }),
        ]
    }

    fn of(&self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        let end = letters.len().max(1);
        let part = |from: usize, length: usize| -> String {
            letters.iter().skip(from).take(length).collect()
        };
        match self {
            Self::Remove { at, length } => {
                part(0, at % end) + &part((at % end).saturating_add(*length), end)
            }
            Self::Insert { at, what } => part(0, at % end) + what + &part(at % end, end),
            Self::Repeat { at, length } => {
                part(0, at % end) + &part(at % end, *length) + &part(at % end, end)
            }
        }
    }
}

#[test]
fn a_mutated_file_is_read_and_is_written_twice_alike_or_not_at_all() {
    let mutations = prop::collection::vec(Mutation::any(), 1..5);
    let file = (0..FILES.len(), any::<bool>());
    let mut runner = TestRunner::new(cases(1_000, 15_000));
    let is_written = Cell::new(0);
    runner
        .run(&(file, mutations), |((number, after), mutations)| {
            let (name, before, right) = FILES[number];
            let text = mutations
                .iter()
                .fold(if after { right } else { before }.to_owned(), |text, change| {
                    change.of(&text)
                });
            let file = AppFile::new(Path::new(name), &text);
            drop(file.secrets());
            if let Ok(first) = written(name, &text) {
                is_written.set(is_written.get() + 1);
                let second = written(name, &first.text);
                prop_assert_eq!(second.map(|second| second.text), Ok(first.text));
            }
            let place: &[&str] = &["window", "config", "oidc", "0"];
            drop(with_block(&file, BLOCK, (place, &wanted())));
            Ok(())
        })
        .unwrap();
    assert!(is_written.get() > 100, "only {} files were written", is_written.get());
}

/// Any JSON document, without names that say something about a sign-in.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z \\\\\"'$/é]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("x[a-z]{0,6}", inner, 0..5).prop_map(Value::from_iter),
        ]
    })
}

/// A document with a sign-in somewhere in it.
fn with_sign_in(around: &Value, deep: bool) -> Value {
    let sign_in = json!({ "issuer": "old", "client_id": "old", "xkept": [1, "client"] });
    if deep {
        json!({ "xa": around, "xb": { "xc": [sign_in] } })
    } else {
        json!({ "xa": around, "oidc": sign_in })
    }
}

fn with_right_values(mut document: Value, deep: bool) -> Value {
    let pointer = if deep { "/xb/xc/0" } else { "/oidc" };
    let sign_in = document.pointer_mut(pointer).unwrap();
    sign_in["issuer"] = wanted().issuer.into();
    sign_in["client_id"] = wanted().client_id.into();
    document
}

#[test]
fn another_parser_sees_no_other_difference() {
    let mut runner = TestRunner::new(cases(200, 4_000));
    runner
        .run(&(any_json(), any::<bool>(), any::<bool>()), |(around, deep, compact)| {
            let before = with_sign_in(&around, deep);
            let after = with_right_values(before.clone(), deep);
            let text = if compact { before.to_string() } else { format!("{before:#}") };
            let json = written("a.json", &text).unwrap().text;
            prop_assert_eq!(&serde_json::from_str::<Value>(&json).unwrap(), &after);
            let body = hcl::to_string(&before);
            if let Ok(body) = body {
                let hcl = written("a.tf", &body).unwrap().text;
                let read: Value = hcl::from_str(&hcl).unwrap();
                let expected: Value = hcl::from_str(&hcl::to_string(&after).unwrap()).unwrap();
                prop_assert_eq!(read, expected);
            }
            if let Ok(body) = toml_edit::ser::to_string(&before) {
                let toml = written("a.toml", &body).unwrap().text;
                let read: Value = toml_edit::de::from_str(&toml).unwrap();
                let expected = toml_edit::ser::to_string(&after).unwrap();
                prop_assert_eq!(read, toml_edit::de::from_str::<Value>(&expected).unwrap());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_file_is_too_deep() {
    for open in [
        "[", "{", "(", "{\"a\":", "[[", "a = [", "a: [", "- ", "<a>", "`${", "(()=>", "a=", "a.",
        "a?",
    ] {
        for name in ["a.js", "a.json", "a.tf", "a.toml", "a.yaml", "a.env"] {
            let text = open.repeat(times(5_000, 100_000));
            let file = AppFile::new(Path::new(name), &text);
            drop(file.sign_in(None, Known::default()));
        }
    }
}

#[test]
fn a_file_that_copies_itself_again_and_again_is_given_up() {
    let doubled: String = (1..60).map(|n| format!("const a{n} = [a{0}, a{0}];\n", n - 1)).collect();
    let script = format!("const a0 = ['x'];\n{doubled}");
    drop(AppFile::new(Path::new("a.js"), &script).sign_in(None, Known::default()));
    let doubled: String = (1..60).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    let yaml = format!("a0: &a0 [x]\n{doubled}");
    drop(AppFile::new(Path::new("a.yaml"), &yaml).sign_in(None, Known::default()));
}

#[test]
fn a_bundle_of_a_whole_app_comes_to_an_end() {
    let part =
        "function f(a){const b={x:a,y:[1,2,3]};return()=>({...b,z:window.q})}var c=f({client:1});";
    let text = part.repeat(times(100_000, 5_000_000) / part.len())
        + "var o={authority:'x',client_id:'y'};";
    drop(AppFile::new(Path::new("a.js"), &text).sign_in(None, Known::default()));
}
