//! The settings of the app client.

use super::parameter::{
    Flag, Input, Parameter, ParameterQuestion, ResourceKind, is, many, one, slot,
};
use crate::settings::{Setting, Spec};
use crate::values::{CallbackUrl, ClientName, ProviderName, Scope};

pub(super) static PARAMETERS: &[Parameter] =
    &[ID, NAME, CALLBACK_URLS, SIGN_OUT_URLS, SCOPES, IDENTITY_PROVIDERS, REFRESH_ROTATION];

const ID: Parameter =
    Parameter::new("id", "id of the app client", Flag::Value("--client-id"), slot!(client.id));

pub(crate) const NAME: Parameter = Parameter::new(
    "name",
    "name of the app client",
    Flag::Value("--client-name"),
    slot!(client.name),
)
.asked(ParameterQuestion {
    permanent: true,
    ..about_client("Name of the app client", Input::Text(is::<ClientName>), |spec| {
        one(&spec.client.name)
    })
});

pub(crate) const CALLBACK_URLS: Parameter = Parameter::new(
    "callback_urls",
    "callback URLs",
    Flag::Value("--callback-url"),
    slot!(client.callback_urls),
)
.asked(about_client("Callback URLs", Input::Texts(is::<CallbackUrl>), |spec| {
    many(&spec.client.callback_urls)
}));

pub(crate) const SIGN_OUT_URLS: Parameter = Parameter::new(
    "sign_out_urls",
    "sign-out URLs",
    Flag::Value("--sign-out-url"),
    slot!(client.sign_out_urls),
)
.asked(about_client("Sign-out URLs", Input::Texts(is::<CallbackUrl>), |spec| {
    many(&spec.client.sign_out_urls)
}));

pub(crate) const SCOPES: Parameter =
    Parameter::new("scopes", "scopes", Flag::Value("--scope"), slot!(client.scopes))
        .asked(about_client("Scopes", Input::Texts(is::<Scope>), |spec| many(&spec.client.scopes)));

pub(crate) const IDENTITY_PROVIDERS: Parameter = Parameter::new(
    "identity_providers",
    "identity providers",
    Flag::Value("--identity-provider"),
    slot!(client.identity_providers),
)
.asked(about_client(
    "Identity providers (COGNITO: the pool's own users)",
    Input::Texts(is::<ProviderName>),
    |spec| many(&spec.client.identity_providers),
));

pub(crate) const REFRESH_ROTATION: Parameter = Parameter::new(
    "refresh_rotation",
    "refresh token rotation",
    Flag::Switch("--refresh-rotation", true),
    slot!(client.refresh_rotation),
)
.asked(about_client(
    "Refresh token rotation",
    Input::Choice(&[
        ("false", "off: a refresh token stays the same"),
        ("true", "on: each use replaces it, so a stolen one soon stops working"),
    ]),
    |spec| one(&spec.client.refresh_rotation),
));

const fn about_client(
    text: &'static str,
    input: Input,
    now: fn(&Spec) -> Setting<Vec<String>>,
) -> ParameterQuestion {
    ParameterQuestion { text, about: ResourceKind::Client, input, permanent: false, now }
}
