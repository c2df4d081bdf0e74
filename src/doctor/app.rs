//! The app's side of a diagnosis.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use time::{Date, Month};

use super::deployed::Deployed;
use crate::apps::{App, Defaults};
use crate::command_line::quoted;
use crate::settings::draft::{Draft, ProviderDraft};
use crate::upstream::{self, Upstream};

/// What is known of the app, before anything is asked.
#[derive(Clone, Default)]
pub(crate) struct AppSide {
    pub(crate) target: Option<&'static dyn App>,
    /// What the target is set up with; none where too little is known of the app.
    pub(crate) defaults: Option<Defaults>,
    /// Callback URLs that the app sends.
    pub(crate) callbacks: Vec<String>,
    /// Sign-out URLs that the app sends.
    pub(crate) sign_outs: Vec<String>,
    /// Scopes that the app asks for; none where that is not known.
    pub(crate) scopes: Option<Vec<String>>,
    /// What it asks the authorization endpoint for, where that is known.
    pub(crate) response_type: Option<String>,
    /// What an error page said.
    pub(crate) error: Option<String>,
    /// The config it was deployed with.
    pub(crate) deployed: Option<Deployed>,
    /// Who the settings say is to sign people in.
    pub(crate) providers: Vec<NamedProvider>,
}

/// An identity provider that the settings name.
#[derive(Clone)]
pub(crate) struct NamedProvider {
    /// Its name in the user pool.
    pub(crate) name: String,
    pub(crate) upstream: Option<&'static dyn Upstream>,
    /// The day on which it stops taking the secret.
    pub(crate) secret_expires: Option<Date>,
    /// Attribute of the pool → claim of the provider, as far as the settings say.
    pub(crate) map: BTreeMap<String, String>,
    /// Whether it alone is to sign people in.
    pub(crate) only: bool,
    /// Its settings as flags of `idp add`, with a blank before each.
    pub(crate) flags: String,
}

impl NamedProvider {
    /// Those of a table each, then those that the app client's list names beside them; the tables name files in
    /// `folder`.
    pub(crate) fn all(draft: &Draft, folder: &Path) -> Vec<Self> {
        let tables = draft.providers.iter();
        let mut all: Vec<Self> = tables.filter_map(|table| Self::of(table, folder)).collect();
        for name in draft.client.identity_providers.iter().flatten() {
            if !all.iter().any(|one| one.name == *name) {
                all.push(Self {
                    name: name.clone(),
                    upstream: None,
                    secret_expires: None,
                    map: BTreeMap::new(),
                    only: false,
                    flags: String::new(),
                });
            }
        }
        all
    }

    fn of(draft: &ProviderDraft, folder: &Path) -> Option<Self> {
        let upstream = draft.kind.as_deref().and_then(upstream::find);
        let fixed = upstream.and_then(<dyn Upstream>::fixed_name);
        let name = draft.name.clone();
        let path = |path: &Option<PathBuf>| {
            let path = path.as_ref();
            path.map(|path| folder.join(path).display().to_string())
        };
        let mut flags: String = [
            ("issuer", draft.issuer.clone()),
            ("upstream-client-id", draft.upstream_client_id.clone()),
            ("upstream-secret-file", path(&draft.client_secret_file)),
            ("metadata-url", draft.metadata_url.clone()),
            ("metadata-file", path(&draft.metadata_file)),
        ]
        .into_iter()
        .filter_map(|(flag, value)| Some(format!(" --{flag} {}", quoted(&value?))))
        .collect();
        let pairs = draft.map.iter();
        flags.extend(pairs.map(|(attribute, claim)| map_flag(attribute, claim)));
        let only = draft.only == Some(true);
        if only {
            flags.push_str(" --only");
        }
        Some(Self {
            name: name.or_else(|| Some(fixed?.to_string()))?,
            upstream,
            secret_expires: draft.client_secret_expires.and_then(|time| day(time.date?)),
            map: draft.map.clone(),
            only,
            flags,
        })
    }
}

/// The flag of `idp add` that maps an attribute, with a blank before it.
pub(super) fn map_flag(attribute: &str, claim: &str) -> String {
    format!(" --map {}", quoted(&format!("{attribute}={claim}")))
}

fn day(date: toml_edit::Date) -> Option<Date> {
    let month = Month::try_from(date.month).ok()?;
    Date::from_calendar_date(date.year.into(), month, date.day).ok()
}

impl AppSide {
    /// Takes what the app's own config says it sends.
    pub(crate) fn read(&mut self, deployed: Option<Deployed>) {
        let Some(file) = deployed else { return };
        let is_whole = |url: &&String| url.contains("://");
        if let Some(callback) = file.callback.as_ref().filter(is_whole)
            && !self.callbacks.contains(callback)
        {
            self.callbacks.push(callback.clone());
        }
        self.scopes = file.scopes.clone().or_else(|| self.scopes.take());
        self.response_type = file.response_type.clone().or_else(|| self.response_type.take());
        self.deployed = Some(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::file;

    #[test]
    fn the_settings_name_providers_in_tables_and_in_the_list_of_the_app_client() {
        let draft = file::parse(
            "[client]\nidentity_provider = [\"COGNITO\", \"Corp\"]\n\
             [[identity_provider]]\nkind = \"entra\"\nname = \"Corp\"\nclient_secret_expires = 2027-01-31\nonly = true\n\
             [[identity_provider]]\nkind = \"google\"\nclient_secret_expires = 10:00:00\n\
             [[identity_provider]]\nkind = \"saml\"\n",
        );
        let named = NamedProvider::all(&draft.unwrap(), Path::new(""));
        let told: Vec<_> = named
            .iter()
            .map(|one| {
                let kind = one.upstream.map(Upstream::name);
                let day = one.secret_expires.map(|day| day.to_string());
                (one.name.as_str(), kind, day, one.flags.as_str())
            })
            .collect();
        let day = Some("2027-01-31".to_owned());
        assert_eq!(
            told,
            [
                ("Corp", Some("entra"), day, " --only"),
                // Cognito fixes the name; an hour alone is no day.
                ("Google", Some("google"), None, ""),
                ("COGNITO", None, None, ""),
            ]
        );
    }
}
