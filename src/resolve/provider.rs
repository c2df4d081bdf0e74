//! The identity providers of a spec.

use std::path::PathBuf;

use super::Invalid;
use crate::settings::draft::{Draft, ProviderDraft};
use crate::settings::{Mapping, Metadata, ProviderSpec, ProviderValues};
use crate::upstream::{Protocol, Upstream, find, judge_pair, names, parse_pair};
use crate::values::{ProviderName, ValueError};

/// A value of an identity provider that can never work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The key of a spec file that gives it.
    pub(crate) key: &'static str,
    pub(crate) why: String,
}

/// The identity providers that a draft gives.
pub(super) fn providers(draft: &Draft, invalid: &mut Invalid) -> Option<Vec<ProviderSpec>> {
    const TABLE: &str = "[[identity_provider]]";
    let mut providers: Vec<ProviderSpec> = Vec::new();
    let before = invalid.problems.len();
    for (number, given) in draft.providers.iter().enumerate() {
        let which = match &given.name {
            Some(name) => format!("`{}`", name.escape_debug()),
            None => format!("number {}", number + 1),
        };
        match provider(given) {
            Ok(provider) if providers.iter().any(|other| other.name == provider.name) => {
                invalid.problem(TABLE, format!("{which} is given twice"));
            }
            Ok(provider) => providers.push(provider),
            Err(faults) => {
                for Fault { key, why } in faults {
                    invalid.problem(TABLE, format!("{which}: {key}: {why}"));
                }
            }
        }
    }
    if let Some((only, other)) = not_alone(draft, &providers) {
        let other = other.escape_debug();
        let why =
            format!("`{only}`: only: `{other}` is to sign people in too; leave one of the two out");
        invalid.problem(TABLE, why);
    }
    (invalid.problems.len() == before).then_some(providers)
}

/// The provider that is to sign people in alone, and another one that is given as well.
fn not_alone<'a>(
    draft: &'a Draft,
    providers: &'a [ProviderSpec],
) -> Option<(&'a ProviderName, &'a str)> {
    let only = &providers.iter().find(|provider| provider.only)?.name;
    let named = draft.client.identity_providers.iter().flatten().map(String::as_str);
    let mut others = providers.iter().map(|other| other.name.as_str()).chain(named);
    Some((only, others.find(|other| *other != only.as_str())?))
}

/// Whether a word can name a variable of the environment, as POSIX has it for portable ones.
fn is_variable(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.chars().all(is_part) && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// The identity provider a draft stands for. What has to be read from files or the environment is left out.
///
/// # Errors
///
/// Everything that is wrong with the draft.
pub(crate) fn provider(draft: &ProviderDraft) -> Result<ProviderSpec, Vec<Fault>> {
    let upstream = kind(draft).map_err(|why| vec![Fault { key: "kind", why }])?;
    let mut faults = useless(draft, upstream);
    let name = match (&draft.name, upstream.fixed_name()) {
        (Some(text), _) => upstream.provider_name(text),
        (None, Some(fixed)) => Ok(fixed),
        (None, None) => Err(ValueError::new(format!(
            "is missing: the name of the provider in the user pool, such as {}",
            upstream.example_name()
        ))),
    };
    let name = note(&mut faults, "name", name);
    let issuer = draft.issuer.as_deref().map(|text| upstream.issuer(text));
    let issuer = note(&mut faults, "issuer", issuer.transpose());
    let client_id = draft.upstream_client_id.as_deref().map(str::parse);
    let client_id = note(&mut faults, "upstream_client_id", client_id.transpose());
    let url = draft.metadata_url.as_deref().map(str::parse);
    let url = note(&mut faults, "metadata_url", url.transpose());
    faults.extend(misplaced(draft));
    for (attribute, claim) in &draft.map {
        note(&mut faults, "map", judge_pair(attribute, claim));
    }
    match (name, issuer, client_id, url) {
        (Some(name), Some(issuer), Some(client_id), Some(url)) if faults.is_empty() => {
            let metadata = url.map(Metadata::Url);
            Ok(ProviderSpec {
                kind: upstream.name(),
                name,
                values: ProviderValues { issuer, client_id, secret: None, metadata },
                map: draft.map.clone(),
                only: draft.only == Some(true),
            })
        }
        _ => Err(faults),
    }
}

/// The value, if there is no fault in it; a fault is noted.
fn note<T>(faults: &mut Vec<Fault>, key: &'static str, judged: Result<T, ValueError>) -> Option<T> {
    judged.map_err(|why| faults.push(Fault { key, why: why.to_string() })).ok()
}

/// What is wrong with the places that a draft names for secret and metadata.
fn misplaced(draft: &ProviderDraft) -> Vec<Fault> {
    let (file, variable) = (&draft.client_secret_file, draft.client_secret_env.as_deref());
    let is_empty = |path: &Option<PathBuf>| path.as_ref().is_some_and(|p| p.as_os_str().is_empty());
    let no_file = "is empty; name a file or leave it out";
    [
        (
            "metadata_file",
            draft.metadata_url.is_some() && draft.metadata_file.is_some(),
            "the metadata has an address already (metadata_url); leave one of the two out",
        ),
        (
            "client_secret_env",
            file.is_some() && variable.is_some(),
            "the secret has a file already (client_secret_file); leave one of the two out",
        ),
        (
            "client_secret_expires",
            draft.client_secret_expires.is_some_and(|at| at.date.is_none()),
            "is not a day; write it like 2027-01-31",
        ),
        ("client_secret_file", is_empty(file), no_file),
        ("metadata_file", is_empty(&draft.metadata_file), no_file),
        ("client_secret_env", variable == Some(""), "is empty; name a variable or leave it out"),
        (
            "client_secret_env",
            // What was written may be the secret itself, so it is not shown.
            variable.is_some_and(|name| !is_variable(name)),
            "is not a name of a variable (letters, digits and _); the secret itself stands in the variable, \
             never in the file",
        ),
    ]
    .into_iter()
    .filter(|(_, is_wrong, _)| *is_wrong)
    .map(|(key, _, why)| Fault { key, why: why.to_owned() })
    .collect()
}

fn kind(draft: &ProviderDraft) -> Result<&'static dyn Upstream, String> {
    let kinds = || names().collect::<Vec<_>>().join(", ");
    let text = draft.kind.as_deref().ok_or_else(|| format!("is missing: one of {}", kinds()))?;
    find(text)
        .ok_or_else(|| format!("there is no kind `{}`; there are {}", text.escape_debug(), kinds()))
}

/// The values that this upstream has no use for.
fn useless(draft: &ProviderDraft, upstream: &dyn Upstream) -> Vec<Fault> {
    let is_saml = upstream.protocol() == Protocol::Saml;
    [
        ("issuer", draft.issuer.is_some(), !upstream.has_issuer()),
        ("upstream_client_id", draft.upstream_client_id.is_some(), is_saml),
        ("client_secret_file", draft.client_secret_file.is_some(), is_saml),
        ("client_secret_env", draft.client_secret_env.is_some(), is_saml),
        ("metadata_url", draft.metadata_url.is_some(), !is_saml),
        ("metadata_file", draft.metadata_file.is_some(), !is_saml),
    ]
    .into_iter()
    .filter(|(_, is_given, is_useless)| *is_given && *is_useless)
    .map(|(key, ..)| Fault {
        key,
        why: format!("`{}` has no use for it; leave it out", upstream.name()),
    })
    .collect()
}

/// The pairs of `--map`, each attribute once.
///
/// # Errors
///
/// A sentence that says how a pair is written.
pub(crate) fn pairs(texts: &[String]) -> Result<Mapping, ValueError> {
    let mut pairs = Mapping::new();
    for text in texts {
        let (attribute, claim) = parse_pair(text)?;
        let other = pairs.insert(attribute.to_owned(), claim.to_owned());
        if other.is_some_and(|other| other != claim) {
            return Err(ValueError::new(format!(
                "{attribute} is mapped twice, to different claims"
            )));
        }
    }
    Ok(pairs)
}
