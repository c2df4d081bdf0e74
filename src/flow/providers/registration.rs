//! What has to be registered at an identity provider that a plan creates.

use super::ValueSource;
use crate::settings::ProviderSpec;
use crate::settings::draft::ProviderDraft;
use crate::upstream::{Checklist, InputChannel, MissingValue, SignInAddress, Upstream, find};

/// A provider that a plan creates, with what to enter there and the values that it must issue first.
pub(crate) struct Registration {
    /// Its place among the draft's.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) upstream: &'static Upstream,
    /// What it cannot be created without.
    pub(super) lacks: Vec<MissingValue>,
    pub(crate) checklist: Checklist,
}

impl Registration {
    /// The registration of a provider whose values come through that channel; `None` if its kind is unknown.
    pub(super) fn of(
        index: usize,
        provider: &ProviderSpec,
        page: &SignInAddress,
        channel: InputChannel,
    ) -> Option<Self> {
        let upstream = find(provider.kind)?;
        let lacks = upstream.missing(&provider.values);
        let channel = if lacks.is_empty() { InputChannel::Known } else { channel };
        let checklist = Checklist::of(upstream, page, channel);
        Some(Self { index, name: provider.name.to_string(), upstream, lacks, checklist })
    }

    /// Whether the provider can be created.
    pub(crate) fn is_complete(&self) -> bool {
        self.lacks.is_empty()
    }

    /// What is missing, as the source of the values names it.
    pub(super) fn missing(&self, source: &ValueSource, drafts: &[ProviderDraft]) -> String {
        let given = drafts.get(self.index);
        let names: Vec<String> = self
            .lacks
            .iter()
            .map(|lacking| match (source, given) {
                (ValueSource::Flags(_), _) => lacking.flag.to_owned(),
                (ValueSource::SpecFile, Some(given)) if lacking.key == "client_secret_file" => {
                    absent_secret(given)
                }
                (ValueSource::SpecFile, _) => lacking.key.to_owned(),
            })
            .collect();
        format!("the identity provider `{}` still needs {}", self.name, names.join(", "))
    }
}

/// The secret that is not here, by where it was said to be.
pub(super) fn absent_secret(given: &ProviderDraft) -> String {
    match (&given.client_secret_file, &given.client_secret_env) {
        (Some(path), _) => format!("client_secret_file ({} is not there)", path.display()),
        (None, Some(variable)) => format!("client_secret_env (the variable {variable} is not set)"),
        (None, None) => "client_secret_file".to_owned(),
    }
}
