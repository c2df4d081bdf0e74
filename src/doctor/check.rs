//! A check: what it claims, how it is judged, and what fixes it.

use super::evidence::{Absence, ArchiveSeen, Evidence};
use super::file::config::Deployed;
use super::fix::Fix;
use super::provider::{DescribedProvider, each};
use super::verdict::{Remedy, Verdict};
use crate::app_file::sign_in::SignInConfig;
use crate::cognito::{ObservedClient, ObservedDomain, ObservedPool};
use crate::command_line::{CommandLine, Flags};
use crate::finding::{Finding, Outcome};

/// One thing that can be wrong.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// Stable name, such as `client.scopes`; the part before the dot is its group.
    pub(crate) id: &'static str,
    /// What should hold, as a sentence. A part in braces stands for what the check is about, and the
    /// subject of a verdict replaces it; without braces the subject comes first.
    pub(super) claim: &'static str,
    judge: Judge,
    /// The changes that `--fix` makes; empty if there is nothing that it can change.
    fix: Option<fn(&Evidence) -> Vec<Fix>>,
}

/// `DescribeUserPoolDomain` gives nothing for a prefix domain in a secondary region.
pub(super) const NOT_DESCRIBED: &str = "the user pool is a replica here, and Cognito describes its prefix domain in its own region alone";

/// What a check looks at. If that is missing, the check is skipped and says why.
#[derive(Clone, Copy)]
pub(super) enum Judge {
    Evidence(fn(&Evidence) -> Vec<Verdict>),
    Pool(fn(&Evidence, &ObservedPool) -> Verdict),
    Client(fn(&Evidence, &ObservedClient) -> Verdict),
    /// At least one.
    Domains(fn(&Evidence, &[ObservedDomain]) -> Verdict),
    /// Each identity provider that was described; `None` if the check does not apply to it.
    Providers(fn(&DescribedProvider<'_>) -> Option<Verdict>),
    /// The file given with `--file`; without one the check says nothing.
    File(fn(&Evidence, &Deployed, &SignInConfig) -> Verdict),
    /// The archive given with `--dicomweb`; without one the check says nothing.
    Archive(fn(&Evidence, &ArchiveSeen) -> Verdict),
}

impl Check {
    pub(super) const fn new(id: &'static str, claim: &'static str, judge: Judge) -> Self {
        Self { id, claim, judge, fix: None }
    }

    /// The check with the changes that make its claim hold.
    pub(super) const fn fixed_by(self, fix: fn(&Evidence) -> Vec<Fix>) -> Self {
        Self { fix: Some(fix), ..self }
    }

    /// Whether `--fix` can do something about it.
    pub(crate) fn has_fix(&self) -> bool {
        self.fix.is_some()
    }

    /// The changes that make the claim hold. A replica is changed in the region of its primary alone.
    pub(super) fn fixes(&self, evidence: &Evidence) -> Vec<Fix> {
        if evidence.replica_region().is_some() {
            return Vec::new();
        }
        self.fix.map(|fix| fix(evidence)).unwrap_or_default()
    }

    pub(crate) fn judge(&self, evidence: &Evidence) -> Vec<Finding> {
        let verdicts = self.judge.verdicts(evidence);
        verdicts.into_iter().map(|verdict| self.finding(evidence, verdict)).collect()
    }

    /// The finding of something that was judged without evidence.
    pub(crate) fn found(&self, outcome: Outcome, why: impl Into<String>) -> Finding {
        Finding::new(self.id, self.claim(), outcome, why)
    }

    /// What should hold, as a sentence about everything that the check looks at.
    pub(crate) fn claim(&self) -> String {
        self.claim_about(None)
    }

    fn claim_about(&self, subject: Option<&str>) -> String {
        let parts = self.claim.split_once('{');
        let parts = parts.and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
        match (parts, subject) {
            (Some((head, (all, tail))), _) => format!("{head}{}{tail}", subject.unwrap_or(all)),
            (None, Some(subject)) => format!("{subject}: {}", self.claim),
            (None, None) => self.claim.to_owned(),
        }
    }

    fn finding(&self, evidence: &Evidence, verdict: Verdict) -> Finding {
        let Verdict { outcome, why, subject, remedy } = verdict;
        let finding = Finding::new(self.id, self.claim_about(subject.as_deref()), outcome, why);
        let is_wrong = finding.is_wrong();
        match remedy {
            Remedy::Fix if is_wrong && !self.fixes(evidence).is_empty() => {
                finding.fix(self.command(evidence).to_string())
            }
            Remedy::Command(command) => finding.fix(command),
            Remedy::Fix | Remedy::ByHand => finding,
        }
    }

    /// The command that fixes it.
    fn command(&self, evidence: &Evidence) -> CommandLine {
        let file = evidence.app.deployed.as_ref().map(Deployed::name);
        CommandLine::new("doctor")
            .switch("--fix")
            .flag("--only", self.id)
            .with(&Flags::default().option("--file", file))
            .with(&evidence.flags())
    }
}

impl Judge {
    fn verdicts(self, evidence: &Evidence) -> Vec<Verdict> {
        match self {
            Self::Evidence(judge) => judge(evidence),
            Self::Pool(judge) => seen(evidence.pool(), |pool| judge(evidence, pool)),
            Self::Client(judge) => seen(evidence.client(), |client| judge(evidence, client)),
            Self::Domains(judge) => seen(evidence.domains(), |domains| match domains {
                [] if evidence.replica_region().is_some() => Verdict::skip(NOT_DESCRIBED),
                [] => Verdict::skip("the user pool has no domain"),
                domains => judge(evidence, domains),
            }),
            Self::Providers(judge) => each(evidence, judge),
            Self::Archive(judge) => {
                evidence.archive.iter().map(|seen| judge(evidence, seen)).collect()
            }
            Self::File(judge) => match &evidence.app.deployed {
                None => Vec::new(),
                Some(deployed) => vec![match &deployed.sign_in {
                    Ok(config) => judge(evidence, deployed, config),
                    Err(_) => Verdict::skip("the file shows no sign-in (file.sign-in)"),
                }],
            },
        }
    }
}

fn seen<T>(part: Result<T, Absence<'_>>, judge: impl FnOnce(T) -> Verdict) -> Vec<Verdict> {
    vec![match part {
        Ok(part) => judge(part),
        Err(why) => Verdict::skip(why.to_string()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_names_the_subject_of_its_verdict() {
        let judge = Judge::Evidence(|_| Vec::new());
        let slot = Check::new("a.b", "sign-out returns to {the app}", judge);
        assert_eq!(slot.claim(), "sign-out returns to the app");
        assert_eq!(
            slot.claim_about(Some("https://a.example")),
            "sign-out returns to https://a.example"
        );
        let plain = Check::new("a.b", "it is in date", judge);
        assert_eq!(plain.claim_about(Some("Corp")), "Corp: it is in date");
    }

    #[test]
    fn only_a_wrong_verdict_with_something_to_change_offers_the_fix() {
        let evidence = Evidence::default();
        let idle = Check::new("a.b", "c", Judge::Evidence(|_| Vec::new()));
        let able = idle.fixed_by(|_| vec![Fix::LoginStyle]);
        let fix = |check: Check, verdict| check.finding(&evidence, verdict).fix;
        let command = || Some("cogoidc doctor --fix --only a.b".to_owned());
        assert_eq!(fix(able, Verdict::fail("")), command());
        assert_eq!(fix(able, Verdict::warn("")), command());
        for (check, verdict) in [
            (able, Verdict::pass("")),
            (able, Verdict::skip("")),
            (able, Verdict::fail("").by_hand()),
            (idle, Verdict::fail("")),
            (idle.fixed_by(|_| Vec::new()), Verdict::fail("")),
        ] {
            assert_eq!(fix(check, verdict), None);
        }
        assert_eq!(fix(able, Verdict::fail("").command("x")).as_deref(), Some("x"));
    }
}
