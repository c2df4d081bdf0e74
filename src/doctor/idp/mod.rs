//! Do the identity providers behind the user pool sign people in, and will they tomorrow?

mod dates;
mod mapping;
mod offered;
mod reach;

use super::Check;
use super::app::NamedProvider;
use super::evidence::{Absence, Evidence};
use crate::cognito::ObservedProvider;
use crate::command_line::quoted;
use crate::finding::Finding;
use crate::upstream::{self, Protocol, Upstream};

pub(super) use mapping::unwritable;
pub(super) use offered::joining;

pub(super) static CHECKS: [Check; 9] = [
    Check::new(
        "idp.offered",
        "the app client offers the identity providers that are to sign people in",
        true,
        offered::offered,
    ),
    Check::new(
        "idp.required",
        "every attribute that the user pool requires is mapped",
        false,
        mapping::required,
    ),
    Check::new("idp.mapping", "every claim that the app reads is mapped", false, mapping::mapping),
    Check::new(
        "idp.immutable",
        "every mapped attribute can be set at each sign-in",
        false,
        mapping::immutable,
    ),
    Check::new(
        "idp.writable",
        "the app client may set every mapped attribute",
        true,
        mapping::writable,
    ),
    Check::new(
        "idp.email-verified",
        "the app can tell whose an e-mail address is",
        false,
        mapping::email_verified,
    ),
    Check::new(
        "idp.secret",
        "the secret to the identity provider is in date",
        false,
        dates::secret,
    ),
    Check::new(
        "idp.certificate",
        "the metadata and its certificates are in date",
        false,
        dates::certificate,
    ),
    Check::new(
        "idp.discovery",
        "the identity provider is there, with issuer, endpoints and keys",
        false,
        reach::discovery,
    ),
];

/// An identity provider that was described.
struct Seen<'a> {
    provider: &'a ObservedProvider,
    /// Whether the app client offers it: what is wrong with another keeps nobody out of this app.
    is_offered: bool,
    evidence: &'a Evidence,
}

impl Seen<'_> {
    fn pass(&self, check: &Check, why: impl Into<String>) -> Option<Finding> {
        Some(Finding::pass(check.id, self.claim(check), why))
    }

    fn warn(&self, check: &Check, why: impl Into<String>) -> Option<Finding> {
        let finding = Finding::warn(check.id, self.claim(check), why);
        Some(check.with_mend(self.evidence, finding))
    }

    /// Something that keeps people from signing in through it.
    fn fail(&self, check: &Check, why: impl Into<String>) -> Option<Finding> {
        if !self.is_offered {
            return self.warn(check, why);
        }
        let finding = Finding::fail(check.id, self.claim(check), why);
        Some(check.with_mend(self.evidence, finding))
    }

    fn claim(&self, check: &Check) -> String {
        format!("{}: {}", self.provider.name, check.claim)
    }

    /// What the settings say of it.
    fn named(&self) -> Option<&NamedProvider> {
        let mut named = self.evidence.app.providers.iter();
        named.find(|named| named.name == self.provider.name)
    }

    /// What is there, as far as it is known: by the settings, else by the type alone.
    fn upstream(&self) -> Option<&'static dyn Upstream> {
        let kind = self.provider.kind.as_str();
        self.named()
            .and_then(|named| named.upstream)
            .filter(|upstream| upstream.protocol().api() == kind)
            .or_else(|| {
                let protocols = [Protocol::Oidc, Protocol::Saml, Protocol::Google];
                let protocol = protocols.into_iter().find(|one| one.api() == kind)?;
                upstream::find(&protocol.api().to_lowercase())
            })
    }

    /// The command that brings it into line.
    fn adding(&self, upstream: &dyn Upstream, more: &str) -> String {
        adding(self.evidence, upstream, &self.provider.name, more)
    }
}

/// The command that adds a provider, or brings one that is there into line.
fn adding(evidence: &Evidence, upstream: &dyn Upstream, name: &str, more: &str) -> String {
    format!("cogoidc idp add {} --name {}{more}{}", upstream.name(), quoted(name), evidence.flags())
}

fn offers(evidence: &Evidence, name: &str) -> bool {
    let client = evidence.client();
    client.is_ok_and(|client| client.identity_providers.iter().any(|one| one == name))
}

/// Judges each provider that was described; what may not be described is told once for each reason.
fn each<'a>(
    check: &Check,
    evidence: &'a Evidence,
    judge: impl Fn(&Seen<'a>) -> Option<Finding>,
) -> Vec<Finding> {
    let described = evidence.set_up.iter().flat_map(|all| &all.described);
    let (mut findings, mut unseen) = (Vec::new(), Vec::<(String, Vec<&str>)>::new());
    for (name, described) in described {
        match described {
            Ok(provider) => findings.extend(judge(&Seen {
                provider,
                is_offered: offers(evidence, name),
                evidence,
            })),
            Err(why) => {
                let why = Absence::Failed(why).to_string();
                match unseen.iter_mut().find(|(other, _)| *other == why) {
                    Some((_, names)) => names.push(name),
                    None => unseen.push((why, vec![name])),
                }
            }
        }
    }
    for (why, names) in unseen {
        findings.extend(check.skip(format!("{}: {why}", names.join(", "))));
    }
    findings
}
