//! How much depends on a member.

/// How much depends on a difference.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// People sign in as before.
    Low,
    /// Some people may be unable to sign in, or see something else.
    Medium,
    /// It decides who gets in, or whether anybody does.
    High,
}
