//! The settings of the domain of the sign-in pages.

use super::parameter::{Flag, Input, Parameter, ParameterQuestion, ResourceKind, slot};
use crate::values::LoginPages;

pub(super) static PARAMETERS: &[Parameter] = &[PREFIX, CUSTOM, CERTIFICATE_ARN, CLASSIC];

const PREFIX: Parameter = Parameter::new(
    "domain_prefix",
    "domain prefix",
    Flag::Value("--domain-prefix"),
    slot!(domain.prefix),
);

const CUSTOM: Parameter = Parameter::new(
    "custom_domain",
    "custom domain",
    Flag::Value("--custom-domain"),
    slot!(domain.custom),
);

const CERTIFICATE_ARN: Parameter = Parameter::new(
    "certificate_arn",
    "certificate of the custom domain",
    Flag::Value("--certificate-arn"),
    slot!(domain.certificate_arn),
);

const CLASSIC: Parameter = Parameter::new(
    "classic",
    "sign-in pages",
    Flag::Switch("--classic", true),
    slot!(domain.classic),
)
.asked(ParameterQuestion {
    text: "Sign-in pages",
    about: ResourceKind::Domain,
    input: Input::Choice(&[("false", "managed login"), ("true", "classic hosted UI")]),
    permanent: false,
    now: |spec| {
        let pages = &spec.domain.pages;
        pages.map(|pages| vec![(*pages == LoginPages::Classic).to_string()])
    },
});
