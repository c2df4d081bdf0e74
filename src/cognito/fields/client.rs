//! An app client (`UserPoolClientType`).

use super::kind::{List, Scalar};
use super::member::{Member, MemberFormat};
use super::severity::Severity;
use crate::settings::parameters::client;

/// The managed members of an app client.
pub(crate) struct ClientField;

impl ClientField {
    pub(crate) const NAME: Scalar<String> = Scalar::new(&NAME);
    pub(crate) const CALLBACK_URLS: List = List(&CALLBACK_URLS);
    pub(crate) const SIGN_OUT_URLS: List = List(&SIGN_OUT_URLS);
    pub(crate) const SCOPES: List = List(&SCOPES);
    /// Who signs people in.
    pub(crate) const IDENTITY_PROVIDERS: List = List(&IDENTITY_PROVIDERS);
    /// Whether OAuth is on at all.
    pub(crate) const OAUTH: Scalar<bool> = Scalar::new(&OAUTH);
    pub(crate) const FLOWS: List = List(&FLOWS);
    /// Attributes that it may set.
    pub(crate) const WRITABLE_ATTRIBUTES: List = List(&WRITABLE_ATTRIBUTES);
    /// Attributes whose claims it is given.
    pub(crate) const READABLE_ATTRIBUTES: List = List(&READABLE_ATTRIBUTES);
    pub(crate) const TOKEN_REVOCATION: Scalar<bool> = Scalar::new(&TOKEN_REVOCATION);
    /// Whether an answer tells that a user does not exist: `shown` or `hidden`.
    pub(crate) const USER_EXISTENCE_ERRORS: Scalar<&'static str> =
        Scalar::new(&USER_EXISTENCE_ERRORS);

    /// Whether each use of a refresh token replaces it.
    pub(crate) const REFRESH_ROTATION: Scalar<bool> = Scalar::new(&REFRESH_ROTATION);
    /// Ways to sign in through the API.
    pub(crate) const AUTH_FLOWS: List = List(&AUTH_FLOWS);

    /// Every member.
    #[cfg(test)]
    pub(super) const ALL: &[&Member] = &[
        &NAME,
        &CALLBACK_URLS,
        &SIGN_OUT_URLS,
        &SCOPES,
        &IDENTITY_PROVIDERS,
        &OAUTH,
        &FLOWS,
        &WRITABLE_ATTRIBUTES,
        &READABLE_ATTRIBUTES,
        &TOKEN_REVOCATION,
        &USER_EXISTENCE_ERRORS,
        &REFRESH_ROTATION,
        &AUTH_FLOWS,
    ];
}

static NAME: Member =
    Member::of(&client::NAME, &["ClientName"], MemberFormat::Plain).severity(Severity::Low);

static CALLBACK_URLS: Member =
    Member::of(&client::CALLBACK_URLS, &["CallbackURLs"], MemberFormat::Plain)
        .severity(Severity::High);

static SIGN_OUT_URLS: Member =
    Member::of(&client::SIGN_OUT_URLS, &["LogoutURLs"], MemberFormat::Plain);

static SCOPES: Member = Member::of(&client::SCOPES, &["AllowedOAuthScopes"], MemberFormat::Plain);

static IDENTITY_PROVIDERS: Member =
    Member::of(&client::IDENTITY_PROVIDERS, &["SupportedIdentityProviders"], MemberFormat::Plain)
        .severity(Severity::High);

static OAUTH: Member =
    Member::unset("oauth", "OAuth", &["AllowedOAuthFlowsUserPoolClient"], MemberFormat::Plain)
        .severity(Severity::High)
        .absent(|| false.into());

static FLOWS: Member = Member::unset("flows", "flows", &["AllowedOAuthFlows"], MemberFormat::Plain)
    .severity(Severity::High);

static WRITABLE_ATTRIBUTES: Member = Member::unset(
    "writable_attributes",
    "writable attributes",
    &["WriteAttributes"],
    MemberFormat::Plain,
);

static READABLE_ATTRIBUTES: Member = Member::unset(
    "readable_attributes",
    "readable attributes",
    &["ReadAttributes"],
    MemberFormat::Plain,
);

static TOKEN_REVOCATION: Member = Member::unset(
    "token_revocation",
    "token revocation",
    &["EnableTokenRevocation"],
    MemberFormat::Plain,
);

// The API names the member by its negation, `PreventUserExistenceErrors`.
static USER_EXISTENCE_ERRORS: Member = Member::unset(
    "user_existence_errors",
    "user existence errors",
    &["PreventUserExistenceErrors"],
    MemberFormat::Words(&[("hidden", "ENABLED"), ("shown", "LEGACY")]),
);

static REFRESH_ROTATION: Member = Member::of(
    &client::REFRESH_ROTATION,
    &["RefreshTokenRotation", "Feature"],
    MemberFormat::Switch { on: "ENABLED", off: "DISABLED" },
)
.absent(|| "DISABLED".into());

static AUTH_FLOWS: Member =
    Member::unset("auth_flows", "API sign-in flows", &["ExplicitAuthFlows"], MemberFormat::Plain)
        .severity(Severity::High);
