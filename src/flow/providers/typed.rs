//! What a person typed of identity providers, so that a slip in it can be fixed, and their secrets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use secrecy::SecretString;

use super::ask;
use crate::error::Failure;
use crate::settings::ProviderValues;
use crate::settings::draft::ProviderDraft;
use crate::ui::prompter::Prompter;
use crate::upstream::{MissingValue, Upstream};

/// What was typed and read, by the provider's name in the pool.
#[derive(Default)]
pub(crate) struct Typed {
    secrets: BTreeMap<String, SecretString>,
    /// What was asked for, by the keys of a spec file.
    asked: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Typed {
    pub(super) fn secret(&self, name: &str) -> Option<&SecretString> {
        self.secrets.get(name)
    }

    pub(super) fn keep(&mut self, name: &str, secret: &SecretString) {
        self.secrets.insert(name.to_owned(), secret.clone());
    }

    /// Whether anything of that provider was asked for.
    pub(crate) fn is_begun(&self, name: &str) -> bool {
        self.asked.contains_key(name)
    }

    /// Asks for what a provider lacks.
    pub(super) fn ask(
        &mut self,
        name: &str,
        draft: &mut ProviderDraft,
        upstream: &Upstream,
        lacks: &[MissingValue],
        prompter: &mut dyn Prompter,
        folder: &Path,
    ) -> Result<(), Failure> {
        let before = self.secret(name).cloned();
        let secret = ask::values(draft, upstream, lacks, before, prompter, folder)?;
        let asked = self.asked.entry(name.to_owned()).or_default();
        asked.extend(lacks.iter().map(|lacking| lacking.key));
        if let Some(secret) = secret {
            self.secrets.insert(name.to_owned(), secret);
        }
        Ok(())
    }

    /// What was asked for of a provider whose address was typed too; `None` if that came from elsewhere, for then no
    /// answer could fix it.
    pub(super) fn again(&self, name: &str, upstream: &Upstream) -> Option<Vec<MissingValue>> {
        let asked = self.asked.get(name)?;
        let mut lacks = upstream.missing(&ProviderValues::default());
        lacks.retain(|lacking| asked.contains(lacking.key));
        let is_address = |lacking: &MissingValue| matches!(lacking.key, "issuer" | "metadata_url");
        lacks.iter().any(is_address).then_some(lacks)
    }
}
