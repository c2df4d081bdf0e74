//! Diagnosis: small pure checks over evidence that is gathered once.

pub(crate) mod address;
pub(crate) mod app;
mod check;
mod client;
mod dicomweb;
mod domain;
pub(crate) mod evidence;
mod factors;
pub(crate) mod file;
mod fix;
mod idp;
mod issuer;
mod pool;
mod provider;
mod sign_in;
mod steps;
mod verdict;

use crate::cognito::Step;
use crate::finding::Finding;
use evidence::Evidence;

pub(crate) use check::Check;
pub(crate) use client::unused::{UNUSED, removing, unused};
pub(crate) use dicomweb::{NO_TOKEN, OPEN, PREFLIGHT};
pub(crate) use domain::{ACTIVE, STYLE};
pub(crate) use idp::dates::CERTIFICATE;
pub(crate) use idp::reach::PROVIDER;
pub(crate) use issuer::DISCOVERY;
pub(crate) use pool::{REQUIRED_ATTRIBUTES, SIGN_IN};
pub(crate) use sign_in::PAGE;
pub(crate) use sign_in::callback::CALLBACK;
pub(crate) use sign_in::sign_out::SIGN_OUT;
pub(crate) use steps::FIXES;

/// Every check, in the order people read them: one line for each file.
static CHECKS: &[&[Check]] = &[
    issuer::CHECKS,
    sign_in::request::CHECKS,
    sign_in::callback::CHECKS,
    sign_in::CHECKS,
    sign_in::sign_out::CHECKS,
    client::CHECKS,
    client::secret::CHECKS,
    client::oauth::CHECKS,
    client::offers::CHECKS,
    client::attributes::CHECKS,
    client::tokens::CHECKS,
    client::leftovers::CHECKS,
    client::unused::CHECKS,
    domain::CHECKS,
    pool::CHECKS,
    factors::CHECKS,
    idp::offered::CHECKS,
    idp::mapping::CHECKS,
    idp::writable::CHECKS,
    idp::dates::CHECKS,
    idp::reach::CHECKS,
    file::CHECKS,
    dicomweb::CHECKS,
];

/// Which checks are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckSelection {
    /// Ids or groups; if empty, all.
    pub(crate) only: Vec<String>,
    pub(crate) skip: Vec<String>,
}

impl CheckSelection {
    fn includes(&self, id: &str) -> bool {
        let names = |list: &[String]| list.iter().any(|name| is_named(id, name));
        (self.only.is_empty() || names(&self.only)) && !names(&self.skip)
    }

    /// Every name that stands for checks, sorted: their groups and their ids.
    pub(crate) fn names() -> Vec<&'static str> {
        let groups = all().filter_map(|check| Some(check.id.split_once('.')?.0));
        let mut names: Vec<&str> = groups.chain(all().map(|check| check.id)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names that stand for no check.
    pub(crate) fn unknown(&self) -> Vec<&str> {
        let known = |name: &str| all().any(|check| is_named(check.id, name));
        let names = self.only.iter().chain(&self.skip).map(String::as_str);
        names.filter(|name| !known(name)).collect()
    }
}

/// Whether a name stands for a check: its id, or its group.
fn is_named(id: &str, name: &str) -> bool {
    id == name || id.split_once('.').is_some_and(|(group, _)| group == name)
}

/// Every check there is.
pub(crate) fn all() -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().copied().flatten()
}

/// What of a pool an audit judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuditSubject {
    Pool,
    Client,
}

impl AuditSubject {
    /// Whether a check is about this. What depends on an app or on its pages is no part of an audit.
    fn has(self, id: &str) -> bool {
        let subject = match id.split_once('.') {
            // A pool may be used through the API alone.
            _ if id == domain::EXISTS.id => None,
            _ if id == STYLE.id => Some(Self::Client),
            Some(("pool" | "domain", _)) => Some(Self::Pool),
            Some(("client", _)) => Some(Self::Client),
            _ => None,
        };
        subject == Some(self)
    }

    /// Whether one of the wanted checks is about this.
    pub(crate) fn is_wanted(self, choice: &CheckSelection) -> bool {
        all().any(|check| self.has(check.id) && choice.includes(check.id))
    }
}

/// What is wrong with a pool or an app client, by the wanted checks.
pub(crate) fn audit(
    evidence: &Evidence,
    subject: AuditSubject,
    choice: &CheckSelection,
) -> Vec<Finding> {
    // An app client may be used through the API alone, too.
    let is_for_pages = evidence.client().is_ok_and(|client| client.oauth);
    let applies = |id| is_for_pages || subject == AuditSubject::Pool || !is_about_pages(id);
    let wanted = all()
        .filter(|check| subject.has(check.id) && choice.includes(check.id) && applies(check.id));
    wanted.flat_map(|check| check.judge(evidence)).filter(Finding::is_wrong).collect()
}

/// Whether a check is about what an app client needs to sign people in on pages.
fn is_about_pages(id: &str) -> bool {
    client::oauth::CHECKS.iter().any(|check| check.id == id) || id == STYLE.id
}

/// Judges the evidence by the wanted checks.
pub(crate) fn run(evidence: &Evidence, choice: &CheckSelection) -> Vec<Finding> {
    let wanted = all().filter(|check| choice.includes(check.id));
    wanted.flat_map(|check| check.judge(evidence)).collect()
}

/// Whether something is wrong that a change of the app's own file corrects.
pub(crate) fn is_file_wrong(findings: &[Finding]) -> bool {
    let mut of_file = file::CHECKS.iter().chain(sign_in::request::CHECKS);
    of_file.any(|check| findings.iter().any(|finding| finding.id == check.id && finding.is_wrong()))
}

/// The steps that fix what these findings say is wrong, as far as `--fix` can.
pub(crate) fn steps(evidence: &Evidence, findings: &[Finding]) -> Vec<Step> {
    let is_wrong = |id| findings.iter().any(|finding| finding.id == id && finding.is_wrong());
    let wrong = all().filter(|check| is_wrong(check.id));
    steps::steps_of(evidence, wrong.flat_map(|check| check.fixes(evidence)))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{CHECKS, all};

    /// The text of each source file below a folder, without its tests.
    fn sources(folder: &Path) -> Vec<String> {
        let mut texts = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_stem().is_some_and(|stem| stem == "tests") {
                continue;
            }
            if path.is_dir() {
                texts.extend(sources(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                texts.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
        texts
    }

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn every_file_of_checks_is_registered() {
        let files = sources(&root().join("src/doctor"));
        let files = files.iter().filter(|text| text.contains("static CHECKS: &[Check]"));
        assert_eq!(files.count(), CHECKS.len());
    }

    #[test]
    fn each_id_and_each_claim_stands_once_in_the_code() {
        let code = sources(&root().join("src")).concat();
        for check in all() {
            for text in [check.id, check.claim] {
                let times = code.matches(&format!("\"{text}\"")).count();
                assert_eq!(times, 1, "{text}");
            }
        }
    }
}
