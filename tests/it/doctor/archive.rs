//! `--dicomweb`: an archive that is open to everyone, asked without anybody signing in.

use axum::http::StatusCode;

use super::outside::bare;
use super::{CALLBACK, SetUp, findings, worst};
use crate::archive::{Archive, Rule};

fn issuer(set_up: &SetUp) -> String {
    format!("{}/{}", set_up.world.sandbox.url(), set_up.pool)
}

fn lacking(set_up: &SetUp, lacks: &[Rule]) -> Archive {
    Archive::start(&issuer(set_up), &set_up.client, lacks)
}

const NO_TOKEN: &str = "dicomweb.no-token";
const MADE_UP: &str = "dicomweb.made-up-token";
const PREFLIGHT: &str = "dicomweb.preflight";

#[test]
fn an_archive_that_is_not_guarded_is_named_from_inside_and_from_outside() {
    let set_up = SetUp::new();
    for (lacks, wrong, words) in [
        (&[][..], None, ""),
        (&[Rule::Token], Some(NO_TOKEN), "everyone who reaches it can read its studies"),
        (&[Rule::Token], Some(MADE_UP), "whoever makes a token up gets in"),
        (&[Rule::Signature], Some(MADE_UP), "whoever makes a token up gets in"),
        (&[Rule::Preflight], Some(PREFLIGHT), "it answers 401 to OPTIONS"),
        (&[Rule::Cors], Some(PREFLIGHT), "Access-Control-Allow-Origin is missing"),
    ] {
        let archive = lacking(&set_up, lacks);
        let outside = format!("--issuer {} --callback-url {CALLBACK}", issuer(&set_up));
        let outside = format!("{outside} --client-id {} --only dicomweb", set_up.client);
        let line = |more: &str| format!("doctor --json --dicomweb {} {more}", archive.url);
        for ran in [set_up.world.run(&line("")), bare(&set_up, &line(&outside))] {
            for id in [NO_TOKEN, MADE_UP, PREFLIGHT] {
                let (outcome, said, _) = worst(&ran, id);
                if Some(id) == wrong {
                    assert_eq!((outcome.as_str(), ran.code), ("fail", 3), "{ran}");
                    assert!(said.contains(words), "{said}");
                } else if lacks != [Rule::Token] {
                    assert_eq!(outcome, "pass", "{id} without {lacks:?}: {said}");
                }
            }
        }
        let mut seen = archive.seen();
        seen.dedup();
        assert!(seen.len() >= 2, "{seen:?}");
    }
}

#[test]
fn what_is_not_seen_of_an_archive_is_not_claimed() {
    let set_up = SetUp::new();
    let ran = set_up.world.run("doctor --json").exits(0);
    assert!(!ran.stdout.contains("dicomweb."), "{ran}");
    let nothing = set_up.world.run("doctor --only dicomweb").exits(2);
    nothing.says("those of an archive --dicomweb URL");
    let issuer = issuer(&set_up);
    let archive = Archive::answering(&issuer, &set_up.client, &[Rule::Token], StatusCode::FOUND);
    let line = format!("doctor --json --only dicomweb --dicomweb {}", archive.url);
    let ran = set_up.world.run(&line).exits(0);
    assert_eq!(worst(&ran, NO_TOKEN).0, "warn");
    // Nobody says where the viewer is.
    let ran = bare(&set_up, &format!("{line} --issuer {issuer}")).exits(0);
    let (outcome, said, _) = worst(&ran, PREFLIGHT);
    assert_eq!(outcome, "skip");
    assert!(said.contains("the origin of the viewer is not known"), "{said}");
    assert_eq!(findings(&ran, NO_TOKEN).len(), 1);
    for (url, why) in [
        ("archive.example", "has no scheme"),
        ("https://archive.example/studies", "probably `https://archive.example`"),
    ] {
        set_up.world.run(&format!("doctor --dicomweb {url}")).exits(2).says(why);
    }
}
