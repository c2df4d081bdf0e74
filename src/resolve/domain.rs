//! The sign-in pages of a spec.

use super::{Invalid, Missing};
use crate::resolve::prefix::default_prefix;
use crate::settings::draft::{DomainDraft, Draft};
use crate::settings::{DomainName, DomainSpec, PoolSpec, Setting};
use crate::values::{LoginPages, Place, Tier};

pub(super) fn domain(
    draft: &Draft,
    pool: Option<&PoolSpec>,
    place: &Place,
    invalid: &mut Invalid,
) -> Option<DomainSpec> {
    let prefix = invalid.parse("--domain-prefix", draft.domain.prefix.as_ref());
    let custom = invalid.parse("--custom-domain", draft.domain.custom.as_ref());
    let certificate = invalid.parse("--certificate-arn", draft.domain.certificate_arn.as_ref());
    judge_name(draft, invalid);
    let pages = pages(draft, invalid);
    let name = match (prefix, custom, certificate) {
        (Some(prefix), None, _) => Setting::Given(DomainName::Prefix(prefix)),
        (None, Some(name), Some(certificate)) => {
            Setting::Given(DomainName::Custom { name, certificate })
        }
        _ => Setting::Default(DomainName::Prefix(default_prefix(
            pool?.name.value().as_str(),
            place,
        )?)),
    };
    Some(DomainSpec { name, pages })
}

/// Notes what of the name contradicts itself or is missing.
fn judge_name(draft: &Draft, invalid: &mut Invalid) {
    let DomainDraft { prefix, custom, certificate_arn, .. } = &draft.domain;
    if custom.is_some() && certificate_arn.is_none() {
        invalid.missing.push(Missing {
            flag: "--certificate-arn",
            example: "arn:aws:acm:us-east-1:111122223333:certificate/…",
        });
    }
    if custom.is_none() && certificate_arn.is_some() {
        invalid.problem(
            "--certificate-arn",
            "a certificate belongs to a domain of your own; add `--custom-domain FQDN`",
        );
    }
    if custom.is_some() && prefix.is_some() {
        invalid.problem("--custom-domain", "give either `--domain-prefix` or `--custom-domain`");
    }
}

fn pages(draft: &Draft, invalid: &mut Invalid) -> Setting<LoginPages> {
    let is_lite = draft.pool.tier == Some(Tier::Lite);
    if is_lite && draft.domain.classic == Some(false) {
        invalid.problem(
            "--tier",
            "the tier lite has no managed login; omit `classic = false` or use `--tier essentials`",
        );
    }
    match draft.domain.classic {
        Some(true) => Setting::Given(LoginPages::Classic),
        Some(false) => Setting::Given(LoginPages::Managed),
        None if is_lite => Setting::Default(LoginPages::Classic),
        None => Setting::Default(LoginPages::Managed),
    }
}
