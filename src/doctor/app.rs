//! The app's side of a diagnosis.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use time::{Date, Month};

use super::address::Seen;
use super::file::config::Deployed;
use crate::apps::{App, find};
use crate::command_line::Flags;
use crate::settings::Selected;
use crate::settings::draft::{Draft, ProviderDraft};
use crate::upstream::{self, Upstream};
use crate::values::{DicomwebUrl, SignIn};

/// What is known about the app before anything is asked.
#[derive(Clone, Default)]
pub(crate) struct AppSide {
    pub(crate) target: Option<&'static App>,
    /// What the app is set up with; `None` if too little is known about it.
    pub(crate) defaults: Option<&'static App>,
    /// How people should sign in: by the settings, otherwise by the app's defaults.
    pub(crate) sign_in: Option<SignIn>,
    /// Callback URLs that the app sends.
    pub(crate) callbacks: Vec<String>,
    /// Sign-out URLs that the app sends.
    pub(crate) sign_outs: Vec<String>,
    /// Every callback URL of the app; `None` if it may have more than are known.
    pub(crate) every_callback: Option<Vec<String>>,
    /// Every sign-out URL of the app, likewise.
    pub(crate) every_sign_out: Option<Vec<String>>,
    /// Scopes that the app asks for; `None` if that is not known.
    pub(crate) scopes: Option<Vec<String>>,
    /// What it asks the authorization endpoint for, if known.
    pub(crate) response_type: Option<String>,
    /// What an address from a browser shows of a sign-in or a sign-out.
    pub(crate) seen: Seen,
    /// The config it was deployed with.
    pub(crate) deployed: Option<Deployed>,
    /// The identity providers that should sign people in, by the settings.
    pub(crate) providers: Vec<NamedProvider>,
    /// The DICOMweb server that the app reads from.
    pub(crate) dicomweb: Option<DicomwebUrl>,
}

/// An identity provider that the settings name.
#[derive(Clone)]
pub(crate) struct NamedProvider {
    /// Its name in the user pool.
    pub(crate) name: String,
    pub(crate) upstream: Option<&'static Upstream>,
    /// The last day on which it accepts the secret.
    pub(crate) secret_expires: Option<Date>,
    /// Attribute of the pool → claim of the provider, as far as the settings say.
    pub(crate) map: BTreeMap<String, String>,
    /// Whether it should be the only one that signs people in.
    pub(crate) only: bool,
    /// Its settings as flags of `idp add`.
    pub(crate) flags: Flags,
}

impl NamedProvider {
    /// Those with a table, then the others in the app client's list; the tables name files in `folder`.
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
                    flags: Flags::default(),
                });
            }
        }
        all
    }

    fn of(draft: &ProviderDraft, folder: &Path) -> Option<Self> {
        let upstream = draft.kind.as_deref().and_then(upstream::find);
        let fixed = upstream.and_then(Upstream::fixed_name);
        let name = draft.name.clone();
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| folder.join(path));
        let pairs = draft.map.iter().map(|(attribute, claim)| (attribute.as_str(), claim.as_str()));
        let only = draft.only == Some(true);
        let flags = Flags::default()
            .option("--issuer", draft.issuer.as_ref())
            .option("--upstream-client-id", draft.upstream_client_id.as_ref())
            .file("--upstream-secret-file", path(&draft.client_secret_file).as_deref())
            .option("--metadata-url", draft.metadata_url.as_ref())
            .file("--metadata-file", path(&draft.metadata_file).as_deref())
            .with(&map_flags(pairs));
        let flags = if only { flags.switch("--only") } else { flags };
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

/// The flags of `idp add` that map attributes to claims.
pub(super) fn map_flags<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Flags {
    let pairs = pairs.map(|(attribute, claim)| format!("{attribute}={claim}"));
    pairs.fold(Flags::default(), |flags, pair| flags.flag("--map", pair))
}

fn day(date: toml_edit::Date) -> Option<Date> {
    let month = Month::try_from(date.month).ok()?;
    Date::from_calendar_date(date.year.into(), month, date.day).ok()
}

impl AppSide {
    /// What the settings say about the app.
    pub(crate) fn of(selected: &Selected) -> Self {
        fn texts<T: ToString>(values: Option<&Vec<T>>) -> Option<Vec<String>> {
            values.map(|values| values.iter().map(ToString::to_string).collect())
        }
        let target = selected.target.and_then(find);
        let defaults = target.filter(|target| (target.urls)(&selected.app).is_ok());
        Self {
            target,
            sign_in: defaults.as_ref().map(|defaults| defaults.sign_in),
            defaults,
            callbacks: texts(selected.callback_urls.as_ref()).unwrap_or_default(),
            sign_outs: texts(selected.sign_out_urls.as_ref()).unwrap_or_default(),
            every_callback: texts(selected.callback_urls.as_ref()),
            every_sign_out: texts(selected.sign_out_urls.as_ref()),
            scopes: texts(selected.scopes.as_ref()),
            ..Self::default()
        }
    }

    /// Adds what the app's own config says it sends.
    pub(crate) fn add_config(&mut self, deployed: Option<Deployed>) {
        let Some(deployed) = deployed else { return };
        // Another one than the app's is the business of `file.callback`.
        if self.every_callback.is_none() {
            for callback in deployed.callbacks() {
                if !self.callbacks.contains(&callback) {
                    self.callbacks.push(callback);
                }
            }
        }
        self.scopes = deployed.scopes().or_else(|| self.scopes.take());
        self.response_type = deployed.response_type().or_else(|| self.response_type.take());
        self.deployed = Some(deployed);
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
            &[],
        );
        let named = NamedProvider::all(&draft.unwrap(), Path::new(""));
        let found: Vec<_> = named
            .iter()
            .map(|one| {
                let kind = one.upstream.map(|upstream| upstream.name);
                let day = one.secret_expires.map(|day| day.to_string());
                (one.name.as_str(), kind, day, one.flags.to_string())
            })
            .collect();
        let day = Some("2027-01-31".to_owned());
        assert_eq!(
            found,
            [
                ("Corp", Some("entra"), day, " --only".to_owned()),
                // Cognito fixes the name; a time alone is not a day.
                ("Google", Some("google"), None, String::new()),
                ("COGNITO", None, None, String::new()),
            ]
        );
    }
}
