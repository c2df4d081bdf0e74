//! The settings of the user pool.

use super::parameter::{
    Flag, Input, Parameter, ParameterQuestion, ResourceKind, is, many, one, slot,
};
use crate::settings::{Setting, Spec};
use crate::values::{PoolName, SignInFactor};

pub(super) static PARAMETERS: &[Parameter] = &[
    ID,
    NAME,
    SIGN_IN,
    TIER,
    MFA,
    SIGN_IN_FACTORS,
    ISSUER,
    SELF_SIGN_UP,
    DELETION_PROTECTION,
    TAG,
];

const ID: Parameter =
    Parameter::new("id", "id of the user pool", Flag::Value("--pool-id"), slot!(pool.id));

const NAME: Parameter =
    Parameter::new("name", "name of the user pool", Flag::Value("--pool-name"), slot!(pool.name))
        .asked(ParameterQuestion {
            permanent: true,
            ..about_pool("Name of the user pool", Input::Text(is::<PoolName>), |spec| {
                one(&spec.pool.name)
            })
        });

const SIGN_IN: Parameter =
    Parameter::new("sign_in", "sign-in", Flag::Value("--sign-in"), slot!(pool.sign_in)).asked(
        ParameterQuestion {
            permanent: true,
            ..about_pool(
                "Sign-in (permanent once the user pool is created)",
                Input::Choice(&[("email", "by e-mail"), ("username", "by user name")]),
                |spec| one(&spec.pool.sign_in),
            )
        },
    );

pub(crate) const TIER: Parameter =
    Parameter::new("tier", "tier", Flag::Value("--tier"), slot!(pool.tier)).asked(about_pool(
        "Tier (Cognito's feature plan)",
        Input::Choice(&[
            ("lite", "lite: the classic sign-in pages only"),
            ("essentials", "essentials: managed login"),
            ("plus", "plus: managed login and threat protection"),
        ]),
        |spec| one(&spec.pool.tier),
    ));

pub(crate) const MFA: Parameter =
    Parameter::new("mfa", "MFA", Flag::Value("--mfa"), slot!(pool.mfa)).asked(about_pool(
        "MFA (a second factor, by authenticator app)",
        Input::Choice(&[
            ("off", "off: nobody is asked"),
            ("optional", "optional: each person may set one up"),
            ("required", "required: every person must set one up"),
        ]),
        |spec| one(&spec.pool.mfa),
    ));

pub(crate) const SIGN_IN_FACTORS: Parameter = Parameter::new(
    "sign_in_factors",
    "sign-in factors",
    Flag::Value("--sign-in-factor"),
    slot!(pool.sign_in_factors),
)
.asked(about_pool(
    "Sign-in factors (password, passkey, email-otp)",
    Input::Texts(is::<SignInFactor>),
    |spec| many(&spec.pool.sign_in_factors),
));

pub(crate) const ISSUER: Parameter =
    Parameter::new("issuer", "issuer", Flag::Value("--issuer"), slot!(pool.issuer)).asked(
        ParameterQuestion {
            permanent: true,
            ..about_pool(
                "Issuer (not changed once the user pool is created)",
                Input::Choice(&[
                    ("original", "original: every app can use it"),
                    ("updated", "updated: served from several regions; not for ALB and API Gateway's own Cognito sign-in"),
                ]),
                |spec| one(&spec.pool.issuer),
            )
        },
    );

pub(crate) const SELF_SIGN_UP: Parameter = Parameter::new(
    "self_sign_up",
    "self sign-up",
    Flag::Switch("--self-sign-up", true),
    slot!(pool.self_sign_up),
)
.asked(about_pool(
    "Self sign-up",
    Input::Choice(&[
        ("false", "off: you add the people"),
        ("true", "on: anybody can create an account"),
    ]),
    |spec| one(&spec.pool.self_sign_up),
));

pub(crate) const DELETION_PROTECTION: Parameter = Parameter::new(
    "deletion_protection",
    "deletion protection",
    Flag::Switch("--no-deletion-protection", false),
    slot!(pool.deletion_protection),
)
.asked(about_pool(
    "Deletion protection",
    Input::Choice(&[("true", "on: the pool cannot be deleted by mistake"), ("false", "off")]),
    |spec| one(&spec.pool.deletion_protection),
));

pub(crate) const TAG: Parameter =
    Parameter::new("tag", "tag", Flag::Value("--tag"), slot!(pool.tags));

const fn about_pool(
    text: &'static str,
    input: Input,
    now: fn(&Spec) -> Setting<Vec<String>>,
) -> ParameterQuestion {
    ParameterQuestion { text, about: ResourceKind::Pool, input, permanent: false, now }
}
