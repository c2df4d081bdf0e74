//! A user pool (`UserPoolType`).

use super::kind::{Assignment, List, Map, Scalar};
use super::member::{Member, MemberFormat};
use super::severity::Severity;
use crate::settings::PoolSpec;
use crate::settings::parameters::pool;
use crate::values::{IssuerType, Mfa, SignInFactor, Tier};

/// The managed members of a user pool.
pub(crate) struct PoolField;

impl PoolField {
    pub(crate) const TIER: Scalar<Tier> = Scalar::new(&TIER);
    /// Written by a separate operation, `SetUserPoolMfaConfig`.
    pub(crate) const MFA: Scalar<Mfa> = Scalar::new(&MFA);
    /// Whether MFA may use an authenticator app; written with the mode.
    pub(in crate::cognito) const AUTHENTICATOR_APP: Scalar<bool> = Scalar::new(&AUTHENTICATOR_APP);
    /// What people may sign in with first.
    pub(crate) const SIGN_IN_FACTORS: List = List(&SIGN_IN_FACTORS);
    /// The host that passkeys belong to; written with the MFA mode.
    pub(crate) const RELYING_PARTY: Scalar<String> = Scalar::new(&RELYING_PARTY);
    /// Whether a passkey has to verify the person, as by a fingerprint or a PIN.
    pub(crate) const USER_VERIFICATION: Scalar<&'static str> = Scalar::new(&USER_VERIFICATION);
    /// Whether a passkey counts as two factors, as MFA that is required demands of it.
    pub(in crate::cognito) const PASSKEY_MFA: Scalar<bool> = Scalar::new(&PASSKEY_MFA);
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
        &SIGN_IN_FACTORS,
        &RELYING_PARTY,
        &USER_VERIFICATION,
        &PASSKEY_MFA,
        &ISSUER,
        &SELF_SIGN_UP,
        &DELETION_PROTECTION,
        &OPEN_REGISTRATION,
        &TAGS,
    ];
}

static TIER: Member = Member::of(&pool::TIER, &["UserPoolTier"], MemberFormat::Words(Tier::WORDS));

static MFA: Member = Member::of(&pool::MFA, &["MfaConfiguration"], MemberFormat::Words(Mfa::WORDS))
    .severity(Severity::High)
    .absent(|| Mfa::Off.api().into());

static AUTHENTICATOR_APP: Member = Member::unset(
    "mfa",
    "MFA by authenticator app",
    &["SoftwareTokenMfaConfiguration", "Enabled"],
    MemberFormat::Plain,
);

static SIGN_IN_FACTORS: Member = Member::of(
    &pool::SIGN_IN_FACTORS,
    &["Policies", "SignInPolicy", "AllowedFirstAuthFactors"],
    MemberFormat::Words(SignInFactor::WORDS),
)
.severity(Severity::High);

static RELYING_PARTY: Member = Member::unset(
    "passkey_relying_party",
    "relying party of passkeys",
    &["WebAuthnConfiguration", "RelyingPartyId"],
    MemberFormat::Plain,
);

static USER_VERIFICATION: Member = Member::unset(
    "passkey_user_verification",
    "user verification of passkeys",
    &["WebAuthnConfiguration", "UserVerification"],
    MemberFormat::Plain,
);

static PASSKEY_MFA: Member = Member::unset(
    "passkey_mfa",
    "passkeys as a second factor too",
    &["WebAuthnConfiguration", "FactorConfiguration"],
    MemberFormat::Switch { on: "MULTI_FACTOR_WITH_USER_VERIFICATION", off: "SINGLE_FACTOR" },
)
.absent(|| "SINGLE_FACTOR".into());

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
.severity(Severity::High)
.absent(|| false.into());

static DELETION_PROTECTION: Member = Member::of(
    &pool::DELETION_PROTECTION,
    &["DeletionProtection"],
    MemberFormat::Switch { on: "ACTIVE", off: "INACTIVE" },
)
.severity(Severity::High)
.absent(|| "INACTIVE".into());

static OPEN_REGISTRATION: Member = Member::unset(
    "open_registration",
    "open client registration",
    &["DcrConfiguration", "OpenDcrEnabled"],
    MemberFormat::Plain,
)
.severity(Severity::High)
.absent(|| false.into());

static TAGS: Member =
    Member::of(&pool::TAG, &["UserPoolTags"], MemberFormat::Plain).severity(Severity::Low);
