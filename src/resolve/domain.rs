//! The sign-in pages of a spec.

use super::{Invalid, Missing};
use crate::resolve::prefix::default_prefix;
use crate::settings::draft::Draft;
use crate::settings::{DomainName, DomainSpec, PoolSpec, Setting};
use crate::values::Place;
use crate::values::{LoginPages, Tier};

pub(super) fn domain(
    draft: &Draft,
    pool: Option<&PoolSpec>,
    place: &Place,
    invalid: &mut Invalid,
) -> Option<DomainSpec> {
    let prefix = invalid.parse("--domain-prefix", draft.domain.prefix.as_ref());
    let custom = invalid.parse("--custom-domain", draft.domain.custom.as_ref());
    let certificate = invalid.parse("--certificate-arn", draft.domain.certificate_arn.as_ref());
    if draft.domain.custom.is_some() && draft.domain.certificate_arn.is_none() {
        invalid.missing.push(Missing {
            flag: "--certificate-arn",
            example: "arn:aws:acm:us-east-1:111122223333:certificate/…",
        });
    }
    if draft.domain.custom.is_none() && draft.domain.certificate_arn.is_some() {
        invalid.problem(
            "--certificate-arn",
            "a certificate belongs to a domain of your own; add `--custom-domain FQDN`",
        );
    }
    if draft.domain.custom.is_some() && draft.domain.prefix.is_some() {
        invalid.problem("--custom-domain", "give either `--domain-prefix` or `--custom-domain`");
    }
    let lite = draft.pool.tier == Some(Tier::Lite);
    if lite && draft.domain.classic == Some(false) {
        invalid.problem("--tier", "the tier lite has no managed login; leave `classic = false` out or take `--tier essentials`");
    }
    let pages = match draft.domain.classic {
        Some(true) => Setting::Given(LoginPages::Classic),
        Some(false) => Setting::Given(LoginPages::Managed),
        None if lite => Setting::Default(LoginPages::Classic),
        None => Setting::Default(LoginPages::Managed),
    };
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
