//! Hashes of secrets, and comparison in constant time.

use aws_lc_rs::{
    constant_time,
    digest::{SHA256, digest},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// The SHA-256 of a text in base64url without padding: the stored form of a code or a cookie, and
/// the S256 challenge of a PKCE verifier (RFC 7636 §4.2).
pub(crate) fn sha256(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

/// The left half of the SHA-256 of a token in base64url (OpenID Connect Core §3.1.3.6, `at_hash`).
pub(crate) fn left_half(token: &str) -> String {
    let whole = digest(&SHA256, token.as_bytes());
    let (left, _) = whole.as_ref().split_at(whole.as_ref().len() / 2);
    BASE64_URL_SAFE_NO_PAD.encode(left)
}

/// Whether two secrets are equal. The time does not depend on where they differ.
pub(crate) fn constant_time_eq(one: &str, other: &str) -> bool {
    constant_time::verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verifier_of_rfc_7636_appendix_b_gives_its_challenge() {
        assert_eq!(
            sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn the_token_of_openid_connect_core_appendix_a_3_gives_its_hash() {
        assert_eq!(
            left_half("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
    }

    #[test]
    fn secrets_are_equal_only_if_every_byte_is() {
        assert!(constant_time_eq("secret", "secret"));
        for other in ["", "secre", "secrets", "Secret", "secreT"] {
            assert!(!constant_time_eq("secret", other), "{other}");
        }
    }
}
