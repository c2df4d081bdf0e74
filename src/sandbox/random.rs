//! Random identifiers and secrets in the formats of Cognito.

use aws_lc_rs::{error::Unspecified, rand};

const LOWER: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const MIXED: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

fn text(alphabet: &[u8], length: usize) -> Result<String, Unspecified> {
    let mut bytes = vec![0; length];
    rand::fill(&mut bytes)?;
    Ok(bytes
        .iter()
        .filter_map(|byte| alphabet.get(usize::from(*byte) % alphabet.len()))
        .map(|byte| char::from(*byte))
        .collect())
}

/// `eu-central-1_AbCdEf123`.
pub(crate) fn pool_id(region: &str) -> Result<String, Unspecified> {
    Ok(format!("{region}_{}", text(MIXED, 9)?))
}

pub(crate) fn client_id() -> Result<String, Unspecified> {
    text(LOWER, 26)
}

pub(crate) fn client_secret() -> Result<String, Unspecified> {
    text(LOWER, 51)
}

/// A code that people type.
pub(crate) fn code() -> Result<String, Unspecified> {
    text(b"0123456789", 6)
}

/// An opaque value for sessions and refresh tokens.
pub(crate) fn token() -> Result<String, Unspecified> {
    text(MIXED, 96)
}

/// A random UUID (RFC 9562 §5.4).
pub(crate) fn uuid() -> Result<String, Unspecified> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes)?;
    Ok(uuid_of(bytes))
}

/// A UUID with these bits, except for those that say that it is random.
pub(crate) fn uuid_of(bytes: [u8; 16]) -> String {
    let value = (u128::from_be_bytes(bytes) & !(0xf000_u128 << 64) & !(0xc_u128 << 60))
        | (0x4000_u128 << 64)
        | (0x8_u128 << 60);
    let part = |shift: u32, bits: u32| (value >> shift) & ((1 << bits) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 32),
        part(80, 16),
        part(64, 16),
        part(48, 16),
        part(0, 48)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_version_4_and_the_standard_variant() {
        for _ in 0..50 {
            let id = uuid().unwrap();
            let parts: Vec<&str> = id.split('-').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(parts[2].starts_with('4'), "{id}");
            assert!(parts[3].starts_with(['8', '9', 'a', 'b']), "{id}");
        }
    }

    #[test]
    fn a_pool_id_is_the_region_and_nine_letters_or_digits() {
        let id = pool_id("eu-west-1").unwrap();
        let suffix = id.strip_prefix("eu-west-1_").unwrap();
        assert_eq!(suffix.len(), 9);
        assert!(suffix.chars().all(|c| c.is_ascii_alphanumeric()));
    }
}
