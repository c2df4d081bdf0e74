//! The identity providers of a pool, as the checks look at them.

use super::app::NamedProvider;
use super::evidence::{Absence, Evidence};
use super::verdict::Verdict;
use crate::cognito::ObservedProvider;
use crate::command_line::{CommandLine, Flags};
use crate::upstream::{self, Protocol, Upstream};

/// An identity provider of the pool that Cognito described.
pub(super) struct DescribedProvider<'a> {
    pub(super) provider: &'a ObservedProvider,
    /// Whether the app client offers it: what is wrong with another provider keeps nobody out of this app.
    pub(super) is_offered: bool,
    pub(super) evidence: &'a Evidence,
}

impl DescribedProvider<'_> {
    /// Something that keeps people from signing in through it.
    pub(super) fn fail(&self, why: impl Into<String>) -> Verdict {
        if self.is_offered { Verdict::fail(why) } else { Verdict::warn(why) }
    }

    /// What the settings say about it.
    pub(super) fn named(&self) -> Option<&NamedProvider> {
        let mut named = self.evidence.app.providers.iter();
        named.find(|named| named.name == self.provider.name)
    }

    /// The claim that the settings give an attribute.
    pub(super) fn given(&self, attribute: &str) -> Option<&str> {
        self.named()?.map.get(attribute).map(String::as_str)
    }

    /// Its kind, as far as it is known: by the settings, otherwise by the type alone.
    pub(super) fn upstream(&self) -> Option<&'static Upstream> {
        let kind = self.provider.kind.as_str();
        self.named()
            .and_then(|named| named.upstream)
            .filter(|upstream| upstream.protocol.api() == kind)
            .or_else(|| {
                let protocols = [Protocol::Oidc, Protocol::Saml, Protocol::Google];
                let protocol = protocols.into_iter().find(|one| one.api() == kind)?;
                upstream::find(&protocol.api().to_lowercase())
            })
    }

    /// The command that gives it what is missing.
    pub(super) fn adding(&self, upstream: &Upstream, more: &Flags) -> CommandLine {
        adding(self.evidence, upstream, &self.provider.name, more)
    }
}

/// The command that adds a provider, or gives one that exists what is missing.
pub(super) fn adding(
    evidence: &Evidence,
    upstream: &Upstream,
    name: &str,
    more: &Flags,
) -> CommandLine {
    let add = CommandLine::new("idp add").argument(upstream.name).flag("--name", name);
    add.with(more).with(&evidence.flags())
}

pub(super) fn offers(evidence: &Evidence, name: &str) -> bool {
    let client = evidence.client();
    client.is_ok_and(|client| client.identity_providers.iter().any(|one| one == name))
}

/// Judges each provider that was described. Those that could not be described are reported once for each
/// reason.
pub(super) fn each(
    evidence: &Evidence,
    judge: fn(&DescribedProvider<'_>) -> Option<Verdict>,
) -> Vec<Verdict> {
    let described = evidence.set_up.iter().flat_map(|all| &all.described);
    let (mut verdicts, mut unknown) = (Vec::new(), Vec::<(String, Vec<&str>)>::new());
    for (name, described) in described {
        match described {
            Ok(provider) => {
                let is_offered = offers(evidence, name);
                let verdict = judge(&DescribedProvider { provider, is_offered, evidence });
                verdicts.extend(verdict.map(|verdict| verdict.about(name)));
            }
            Err(why) => {
                let why = Absence::Failed(why).to_string();
                match unknown.iter_mut().find(|(other, _)| *other == why) {
                    Some((_, names)) => names.push(name),
                    None => unknown.push((why, vec![name])),
                }
            }
        }
    }
    let skip =
        |(why, names): (String, Vec<&str>)| Verdict::skip(format!("{}: {why}", names.join(", ")));
    verdicts.extend(unknown.into_iter().map(skip));
    verdicts
}
