//! The identity providers of a spec.

use super::Invalid;
use crate::settings::draft::{Draft, ProviderDraft};
use crate::settings::{Mapping, Metadata, ProviderSpec, ProviderValues};
use crate::upstream::{Protocol, Upstream, find, judge_pair, names, parse_pair};
use crate::values::ValueError;

/// A value of an identity provider's that can never work.
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
                invalid.problem(TABLE, format!("{which} appears twice"));
            }
            Ok(provider) => providers.push(provider),
            Err(faults) => {
                for Fault { key, why } in faults {
                    invalid.problem(TABLE, format!("{which}: {key}: {why}"));
                }
            }
        }
    }
    if let Some(why) = not_the_only_one(&providers, draft) {
        invalid.problem(TABLE, why);
    }
    (invalid.problems.len() == before).then_some(providers)
}

/// Why a provider cannot be the only one that signs people in, if one should be.
fn not_the_only_one(providers: &[ProviderSpec], draft: &Draft) -> Option<String> {
    let only = &providers.iter().find(|provider| provider.only)?.name;
    let named = draft.client.identity_providers.iter().flatten().map(String::as_str);
    let mut all = providers.iter().map(|other| other.name.as_str()).chain(named);
    let other = all.find(|other| *other != only.as_str())?;
    Some(format!(
        "`{only}`: only: `{}` should sign people in too; omit one of the two",
        other.escape_debug()
    ))
}

/// Whether a word can name a variable of the environment, as POSIX has it for portable ones.
fn is_variable(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.chars().all(is_part) && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// The identity provider a draft stands for. What must be read from files or the environment is still `None`.
///
/// # Errors
///
/// Everything that is wrong with the draft.
pub(crate) fn provider(draft: &ProviderDraft) -> Result<ProviderSpec, Vec<Fault>> {
    let mut faults = Vec::new();
    let upstream = match kind(draft) {
        Ok(upstream) => upstream,
        Err(why) => {
            return Err(vec![Fault { key: "kind", why }]);
        }
    };
    faults.extend(useless(draft, upstream));
    let mut fault = |key, why: ValueError| {
        faults.push(Fault { key, why: why.to_string() });
    };
    let name = match (&draft.name, upstream.fixed_name()) {
        (Some(text), _) => upstream.provider_name(text),
        (None, Some(fixed)) => Ok(fixed),
        (None, None) => Err(ValueError::new(format!(
            "is missing: the name of the provider in the user pool, such as {}",
            upstream.example_name()
        ))),
    };
    let name = name.map_err(|why| fault("name", why)).ok();
    let issuer = draft.issuer.as_deref().map(|text| upstream.issuer(text));
    let issuer = issuer.transpose().map_err(|why| fault("issuer", why));
    let client_id = draft.upstream_client_id.as_deref().map(str::parse);
    let client_id = client_id.transpose().map_err(|why| fault("upstream_client_id", why));
    let url = draft.metadata_url.as_deref().map(str::parse);
    let url = url.transpose().map_err(|why| fault("metadata_url", why));
    faults.extend(references(draft));
    match (name, issuer, client_id, url) {
        (Some(name), Ok(issuer), Ok(client_id), Ok(url)) if faults.is_empty() => Ok(ProviderSpec {
            kind: upstream.name,
            name,
            values: ProviderValues {
                issuer,
                client_id,
                secret: None,
                metadata: url.map(Metadata::Url),
            },
            map: draft.map.clone(),
            only: draft.only == Some(true),
        }),
        _ => Err(faults),
    }
}

/// What is wrong with the files, the variable, the day and the pairs that a draft names.
fn references(draft: &ProviderDraft) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |key, why: &str| faults.push(Fault { key, why: why.to_owned() });
    if draft.metadata_url.is_some() && draft.metadata_file.is_some() {
        let why = "the metadata has an address already (metadata_url); omit one of the two";
        fault("metadata_file", why);
    }
    if draft.client_secret_file.is_some() && draft.client_secret_env.is_some() {
        let why = "the secret has a file already (client_secret_file); omit one of the two";
        fault("client_secret_env", why);
    }
    if draft.client_secret_expires.is_some_and(|at| at.date.is_none()) {
        fault("client_secret_expires", "is not a day; write it like 2027-01-31");
    }
    let paths = [
        ("client_secret_file", &draft.client_secret_file),
        ("metadata_file", &draft.metadata_file),
    ];
    for (key, path) in paths {
        if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
            fault(key, "is empty; name a file or omit it");
        }
    }
    match draft.client_secret_env.as_deref() {
        Some("") => {
            fault("client_secret_env", "is empty; name a variable or omit it");
        }
        // What was written may be the secret itself, so that it is not shown.
        Some(name) if !is_variable(name) => {
            let why = "is not the name of a variable (letters, digits and _); the variable holds the secret itself, \
                       never in the file";
            fault("client_secret_env", why);
        }
        _ => {}
    }
    for (attribute, claim) in &draft.map {
        if let Err(why) = judge_pair(attribute, claim) {
            fault("map", &why.to_string());
        }
    }
    faults
}

fn kind(draft: &ProviderDraft) -> Result<&'static Upstream, String> {
    let kinds = || names().collect::<Vec<_>>().join(", ");
    let text = draft.kind.as_deref().ok_or_else(|| format!("is missing: one of {}", kinds()))?;
    find(text)
        .ok_or_else(|| format!("there is no kind `{}`; there are {}", text.escape_debug(), kinds()))
}

/// The values that this upstream has no use for.
fn useless(draft: &ProviderDraft, upstream: &Upstream) -> Vec<Fault> {
    let is_saml = upstream.protocol == Protocol::Saml;
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
    .map(|(key, ..)| Fault { key, why: format!("`{}` does not use it; omit it", upstream.name) })
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
