//! Config files as people write them, and what `doctor --file` says about each.
//!
//! A file of `files/` has the form of a public one; names of users, hosts and ids are made up. `{ISSUER}`,
//! `{POOL_ID}`, `{CLIENT_ID}`, `{CLIENT_SECRET}`, `{PAGES}` (the address of the sign-in pages), `{DOMAIN}` (the same
//! without its scheme), `{ORIGIN}` and `{HOST}` (those of the issuer) in it stand for the values of the app's set-up.
//!
//! A row of `table.rs` says what is right: `fail`, `warn` or `pass` with a part of the reason; `skip`, with what fills
//! the setting in; `none` for a skip because the file does not set it. A check that the row does not name passes; if
//! `file.sign-in` fails, the other checks of the file are skipped. A row that ends with `seen wrong` shows a fault of
//! the program: it has to go when the program is right.

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::testing::thorough::sample;
use crate::world::{World, text};
use table::{Kind, Row, rows};

/// The apps with the flags of their set-ups.
const APPS: [(&str, &str); 5] = [
    ("spa", "--app-url https://spa.example/app"),
    ("ohif", "--app-url https://viewer.example"),
    ("mlspace", "--app-url https://ml.example/Prod"),
    ("cloudflare-access", "--app-url https://team.cloudflareaccess.com"),
    ("encodify", "--app-url https://media.example --name-id cognito"),
];

/// The headings of the table.
const FORMATS: [&str; 6] = ["script", "json", "hcl", "toml", "yaml", "lines"];

/// The checks that judge a file.
const CHECKS: [&str; 9] = [
    "file.sign-in",
    "file.issuer",
    "file.client",
    "file.callback",
    "file.secret",
    "file.endpoints",
    "file.sign-out",
    "sign-in.request",
    "client.scopes",
];

/// Files of a format in a sample.
const FEW: usize = 12;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/app_file/files");

#[test]
fn scripts_are_judged_right() {
    judge("script");
}

#[test]
fn json_files_are_judged_right() {
    judge("json");
}

#[test]
fn hcl_files_are_judged_right() {
    judge("hcl");
}

#[test]
fn toml_files_are_judged_right() {
    judge("toml");
}

#[test]
fn yaml_files_are_judged_right() {
    judge("yaml");
}

#[test]
fn files_of_lines_are_judged_right() {
    judge("lines");
}

#[test]
fn every_file_has_a_row_and_every_format_has_enough_files() {
    let mut named = BTreeSet::new();
    for format in FORMATS {
        let rows = rows(format);
        assert!(rows.len() >= 8, "{format}: {}", rows.len());
        assert!(rows.iter().all(|row| named.insert(row.file.to_owned())), "{format}");
    }
    let there = fs::read_dir(FOLDER).unwrap();
    let there: BTreeSet<String> =
        there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(named, there);
    assert!(named.len() >= 85, "{}", named.len());
}

/// Tries the files of a format in one sandbox, with a set-up an app.
#[track_caller]
fn judge(format: &str) {
    let world = World::new();
    let mut set_ups = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in sample(rows(format), FEW) {
        let values = set_ups.entry(row.app).or_insert_with(|| set_up(&world, row.app));
        let differences = differences(&row, &checks(&world, &row, values));
        match (row.is_seen_wrong, differences.is_empty()) {
            (true, true) => wrong.push(format!("{} is right: take `seen wrong` away", row.file)),
            (false, false) => wrong.push(format!("{}:\n  {}", row.file, differences.join("\n  "))),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Makes a set-up of an app; what stands for its values in the files, and the values.
fn set_up(world: &World, app: &str) -> Vec<(&'static str, String)> {
    let (_, flags) = APPS.iter().find(|(name, _)| *name == app).unwrap();
    let line = format!("init --target {app} {flags} --save {app}.toml --yes --json");
    let made = world.run(&line).exits(0).json();
    let (pool, client) = (text(&made["pool"]["id"]), text(&made["client"]["id"]));
    let (issuer, pages) = (text(&made["issuer"]), text(&made["domain"]["url"]));
    let secret = world.describe_client(&pool, &client)["ClientSecret"].clone();
    let (_, domain) = pages.split_once("://").unwrap();
    let (origin, _) = issuer.rsplit_once('/').unwrap();
    let (_, host) = origin.split_once("://").unwrap();
    vec![
        ("{DOMAIN}", domain.to_owned()),
        ("{ORIGIN}", origin.to_owned()),
        ("{HOST}", host.to_owned()),
        ("{PAGES}", pages.clone()),
        ("{ISSUER}", issuer.clone()),
        ("{POOL_ID}", pool),
        ("{CLIENT_ID}", client),
        ("{CLIENT_SECRET}", secret.as_str().unwrap_or_default().to_owned()),
    ]
}

/// What `doctor` says about a file: outcome and reason of each check.
fn checks(
    world: &World,
    row: &Row,
    values: &[(&'static str, String)],
) -> BTreeMap<String, (String, String)> {
    let template = fs::read_to_string(format!("{FOLDER}/{}", row.file)).unwrap();
    let filled = values.iter().fold(template, |text, (name, value)| text.replace(name, value));
    world.write(row.file, &filled);
    let (app, file) = (row.app, row.file);
    let only = "--only file --only sign-in.request --only client.scopes";
    let ran = world.run(&format!("doctor --spec {app}.toml --file {file} {only} --json"));
    // Some hold the secret of the app client, which no file of a world may.
    fs::remove_file(world.path(file)).unwrap();
    let report = ran.json();
    let found = report["checks"].as_array().unwrap().iter();
    let said = |check: &Value| {
        let why = check["why"].as_str().unwrap_or_default().to_owned();
        (text(&check["id"]), (text(&check["outcome"]), why))
    };
    found.map(said).collect()
}

/// Where the program says something else than what is right.
fn differences(row: &Row, checks: &BTreeMap<String, (String, String)>) -> Vec<String> {
    let said = |check: &str| -> Vec<(Kind, &str)> {
        let said = row.said.iter().filter(|said| said.check == check);
        said.map(|said| (said.kind, said.names)).collect()
    };
    let shows_none = said("file.sign-in").iter().any(|(kind, _)| *kind == Kind::Fail);
    let mut differences = Vec::new();
    for check in CHECKS {
        let mut right = said(check);
        if right.is_empty() {
            let is_skipped = check.starts_with("file.") && shows_none;
            right.push((if is_skipped { Kind::Skip } else { Kind::Pass }, ""));
        }
        for (kind, names) in right {
            let is_right = match checks.get(check) {
                Some((outcome, why)) => is_said(kind, names, outcome, why),
                // Of a file without a response type there is nothing to say.
                None => check == "sign-in.request" && kind == Kind::Pass,
            };
            if !is_right {
                let seen = checks.get(check);
                differences.push(format!("{check}: {kind:?} `{names}`, not {seen:?}"));
            }
        }
    }
    differences
}

fn is_said(kind: Kind, names: &str, outcome: &str, why: &str) -> bool {
    let is_outcome = outcome
        == match kind {
            Kind::Fail => "fail",
            Kind::Warn => "warn",
            Kind::Pass => "pass",
            Kind::Skip | Kind::None => "skip",
        };
    let is_reason = match kind {
        Kind::None => why.contains("the file names no") || why.contains("the file has no"),
        Kind::Skip if !names.is_empty() => why.contains("filled in elsewhere"),
        _ => true,
    };
    is_outcome && is_reason && why.contains(names)
}
