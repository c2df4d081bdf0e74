//! Which claim of the upstream fills which attribute of the pool.

use super::Upstream;
use crate::oidc::claims::STANDARD;
use crate::settings::Mapping;
use crate::values::ValueError;

/// Attributes that must be mapped and for which the provider has no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unmapped {
    /// Each with who needs it.
    pub(crate) attributes: Vec<(String, String)>,
}

/// One `ATTRIBUTE=CLAIM` of the command line.
///
/// # Errors
///
/// A sentence that says how it is written.
pub(crate) fn parse_pair(text: &str) -> Result<(&str, &str), ValueError> {
    let (attribute, claim) = text.split_once('=').ok_or_else(|| {
        ValueError::new(format!(
            "`{}` is not ATTRIBUTE=CLAIM; write it like email=mail",
            text.escape_debug()
        ))
    })?;
    judge_pair(attribute, claim)?;
    Ok((attribute, claim))
}

/// Judges one pair: an attribute that every pool has or can have, and some claim.
///
/// # Errors
///
/// A sentence that says what would be right.
pub(crate) fn judge_pair(attribute: &str, claim: &str) -> Result<(), ValueError> {
    let pair = format!("{attribute}={claim}");
    let shown = pair.escape_debug();
    let wrong =
        |why: &str| Err(ValueError::new(format!("`{shown}` {why}; write it like email=mail")));
    if attribute.is_empty() || claim.is_empty() {
        return wrong("has nothing on one side of the `=`");
    }
    if pair.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong("contains a space");
    }
    let custom = attribute.starts_with("custom:") && attribute.len() > "custom:".len();
    if attribute == "sub" {
        return Err(ValueError::new(
            "`sub` cannot be mapped: Cognito gives each user its own; `username` is filled from the provider's",
        ));
    }
    if attribute != "username" && !custom && !STANDARD.contains(&attribute) {
        return Err(ValueError::new(format!(
            "a user pool has no attribute `{}`; it has {}, username, and custom:NAME",
            attribute.escape_debug(),
            STANDARD.join(", ")
        )));
    }
    Ok(())
}

/// The mapping of an upstream for an app and a pool: what is always mapped, what the app reads (each claim with
/// the app's name), what the pool requires of every user; given pairs win.
///
/// # Errors
///
/// Attributes for which there is neither a claim nor a given pair.
pub(crate) fn map(
    upstream: &Upstream,
    read: &[(&str, &str)],
    required: &[String],
    given: &Mapping,
) -> Result<Mapping, Unmapped> {
    let mut mapping = Mapping::new();
    let mut unmapped = Vec::new();
    let mut need = |attribute: &str, who: String| match upstream.claim(attribute) {
        _ if given.contains_key(attribute) => {}
        Some(claim) => drop(mapping.insert(attribute.to_owned(), claim.to_owned())),
        None if unmapped.iter().any(|(name, _)| name == attribute) => {}
        None => unmapped.push((attribute.to_owned(), who)),
    };
    for attribute in upstream.mapped {
        need(attribute, upstream.title.to_owned());
    }
    for (claim, app) in read {
        need(claim, format!("{app} reads it"));
    }
    for attribute in required.iter().filter(|name| *name != "sub") {
        need(attribute, "the user pool requires it".to_owned());
    }
    if !unmapped.is_empty() {
        return Err(Unmapped { attributes: unmapped });
    }
    mapping.extend(given.clone());
    Ok(mapping)
}
