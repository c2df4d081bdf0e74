//! A user pool (`UserPoolType`).

use super::kind::{Assignment, Map, Scalar};
use super::member::{Member, MemberFormat};
use crate::settings::PoolSpec;
use crate::settings::parameters::pool;
use crate::values::{IssuerType, Mfa, Tier};

/// The managed members of a user pool.
pub(crate) struct PoolField;

impl PoolField {
    pub(crate) const TIER: Scalar<Tier> = Scalar::new(&TIER);
    /// Written by a separate operation, `SetUserPoolMfaConfig`.
    pub(crate) const MFA: Scalar<Mfa> = Scalar::new(&MFA);
    /// Whether MFA may use an authenticator app; written with the mode.
    pub(in crate::cognito) const AUTHENTICATOR_APP: Scalar<bool> = Scalar::new(&AUTHENTICATOR_APP);
    pub(crate) const ISSUER: Scalar<IssuerType> = Scalar::new(&ISSUER);
    pub(crate) const SELF_SIGN_UP: Scalar<bool> = Scalar::new(&SELF_SIGN_UP);
    pub(crate) const DELETION_PROTECTION: Scalar<bool> = Scalar::new(&DELETION_PROTECTION);
    /// Whether apps may register app clients without a token.
    pub(crate) const OPEN_REGISTRATION: Scalar<bool> = Scalar::new(&OPEN_REGISTRATION);
    pub(crate) const TAGS: Map = Map(&TAGS);

    /// The values of a spec for the members that `CreateUserPool` and `UpdateUserPool` write, tags excepted.
    pub(crate) fn settings(spec: &PoolSpec) -> Vec<Assignment> {
        let mut settings = vec![
            Self::SELF_SIGN_UP.of(&spec.self_sign_up),
            Self::DELETION_PROTECTION.of(&spec.deletion_protection),
            Self::TIER.of(&spec.tier),
        ];
        // Cognito's default is not sent: not every endpoint knows the member.
        settings.extend(spec.issuer.given().map(|_| Self::ISSUER.of(&spec.issuer)));
        settings
    }

    /// Every member.
    #[cfg(test)]
    pub(super) const ALL: &[&Member] = &[
        &TIER,
        &MFA,
        &AUTHENTICATOR_APP,
        &ISSUER,
        &SELF_SIGN_UP,
        &DELETION_PROTECTION,
        &OPEN_REGISTRATION,
        &TAGS,
    ];
}

static TIER: Member = Member::of(&pool::TIER, &["UserPoolTier"], MemberFormat::Words(Tier::WORDS));

static MFA: Member = Member::of(&pool::MFA, &["MfaConfiguration"], MemberFormat::Words(Mfa::WORDS))
    .absent(|| Mfa::Off.api().into());

static AUTHENTICATOR_APP: Member = Member::unset(
    "mfa",
    "MFA by authenticator app",
    &["SoftwareTokenMfaConfiguration", "Enabled"],
    MemberFormat::Plain,
);

static ISSUER: Member = Member::of(
    &pool::ISSUER,
    &["IssuerConfiguration", "Type"],
    MemberFormat::Words(IssuerType::WORDS),
)
.absent(|| IssuerType::Original.api().into());

static SELF_SIGN_UP: Member = Member::of(
    &pool::SELF_SIGN_UP,
    &["AdminCreateUserConfig", "AllowAdminCreateUserOnly"],
    MemberFormat::Negation,
)
.absent(|| false.into());

static DELETION_PROTECTION: Member = Member::of(
    &pool::DELETION_PROTECTION,
    &["DeletionProtection"],
    MemberFormat::Switch { on: "ACTIVE", off: "INACTIVE" },
)
.absent(|| "INACTIVE".into());

static OPEN_REGISTRATION: Member = Member::unset(
    "open_registration",
    "open client registration",
    &["DcrConfiguration", "OpenDcrEnabled"],
    MemberFormat::Plain,
)
.absent(|| false.into());

static TAGS: Member = Member::of(&pool::TAG, &["UserPoolTags"], MemberFormat::Plain);
