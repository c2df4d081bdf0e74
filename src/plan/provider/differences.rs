//! How a provider that exists differs from the wanted one.

use super::DesiredProvider;
use crate::cognito::fields::{Change, ProviderField};
use crate::cognito::{ObservedPool, ObservedProvider};
use crate::oidc::metadata;
use crate::plan::Conflict;
use crate::settings::Metadata;

/// What happens to a provider of that name with other settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    Refused,
    /// As long as it signs in the same people: never its type or its issuer.
    Changed,
}

/// The changes that turn a provider into the wanted one.
///
/// # Errors
///
/// [`Conflict::OtherProvider`] with everything that differs and may not change.
pub(super) fn differences(
    pool: &ObservedPool,
    wanted: &DesiredProvider,
    there: &ObservedProvider,
    other: Other,
) -> Result<Vec<Change>, Conflict> {
    let mut found = Differences { wanted, there, other, changes: Vec::new(), refused: Vec::new() };
    if there.kind != wanted.provider.kind {
        found.refuse("type", Some(&there.kind), wanted.provider.kind);
    }
    found.details();
    found.mapping();
    if !found.refused.is_empty() {
        return Err(Conflict::OtherProvider {
            pool: pool.id.clone(),
            name: there.name.clone(),
            fields: found.refused,
        });
    }
    let (present, secret) = (there.secret.as_ref(), wanted.provider.secret.as_ref());
    let secret = secret.and_then(|to| ProviderField::SECRET.replace(present, to));
    Ok(found.changes.into_iter().chain(secret).collect())
}

struct Differences<'a> {
    wanted: &'a DesiredProvider,
    there: &'a ObservedProvider,
    other: Other,
    changes: Vec<Change>,
    /// Sentences.
    refused: Vec<String>,
}

impl Differences<'_> {
    fn refuse(&mut self, field: &str, now: Option<&str>, wanted: &str) {
        let now = now.unwrap_or("nothing");
        let is_slash = now.trim_end_matches('/') == wanted.trim_end_matches('/');
        let how = if is_slash { " (they differ in the slash at the end)" } else { "" };
        self.refused.push(format!("{field} is {now}, not {wanted}{how}"));
    }

    fn details(&mut self) {
        let wanted = self.wanted;
        for (&detail, value) in &wanted.given {
            let now = self.there.details.get(detail);
            if now == Some(value) {
                continue;
            }
            let may_change = self.other == Other::Changed && detail != "oidc_issuer"
                || detail == Metadata::DOCUMENT && is_newer(now, value);
            if may_change && self.there.kind == wanted.provider.kind {
                self.set_detail(detail, Some(value));
                // A provider has one of the two.
                match detail {
                    Metadata::DOCUMENT => self.set_detail(Metadata::ADDRESS, None),
                    Metadata::ADDRESS => self.set_detail(Metadata::DOCUMENT, None),
                    _ => {}
                }
            } else if detail == Metadata::DOCUMENT {
                let now = now.map(|_| "that of another provider");
                self.refuse(detail, now, "this one");
            } else {
                self.refuse(detail, now.map(String::as_str), value);
            }
        }
    }

    fn set_detail(&mut self, detail: &str, to: Option<&str>) {
        let map = ProviderField::details(detail);
        self.changes.extend(map.set(&self.there.details, detail, to));
    }

    fn mapping(&mut self) {
        let wanted = self.wanted;
        for (attribute, claim) in &wanted.needed {
            let now = self.there.mapping.get(attribute);
            let is_right =
                now == Some(claim) || now.is_some() && !wanted.insisted.contains(attribute);
            if is_right {
                continue;
            }
            if now.is_none() || self.other == Other::Changed {
                let mapping = &self.there.mapping;
                self.changes.extend(ProviderField::MAPPING.set(mapping, attribute, Some(claim)));
            } else {
                self.refuse(attribute, now.map(String::as_str), claim);
            }
        }
    }
}

/// Whether a document of metadata is another version of the present one.
fn is_newer(now: Option<&String>, document: &str) -> bool {
    let entity = |text: &str| metadata::read("", text).ok().map(|metadata| metadata.entity);
    now.is_some_and(|now| entity(now).is_some() && entity(now) == entity(document))
}
