//! Codes of authenticator apps (RFC 6238): six digits, a new one every thirty seconds.

use aws_lc_rs::{hmac, rand};
use url::form_urlencoded::byte_serialize;

use crate::sandbox::{
    error::ApiError, hash::constant_time_eq, state::Authenticator, tokens::whole_seconds,
};

const STEP_SECONDS: u64 = 30;
const DIGITS: usize = 6;
const MODULUS: u32 = 1_000_000;

const BASE32_ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret in base32 (RFC 4648 §6), of the length of the hash (RFC 4226 §4).
pub(crate) fn secret() -> Result<String, ApiError> {
    let mut bytes = [0; 20];
    rand::fill(&mut bytes)?;
    Ok(encode(&bytes))
}

/// The link that adds a secret to an authenticator app.
pub(crate) fn uri(secret: &str, pool: &str, username: &str) -> String {
    let encoded = |text: &str| -> String {
        byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let (pool, username) = (encoded(pool), encoded(username));
    format!("otpauth://totp/{pool}:{username}?secret={secret}&issuer={pool}")
}

/// What a code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    Accepted,
    Wrong,
    /// It, or a later one, was accepted before.
    Used,
}

impl Authenticator {
    /// An app that has not sent a code, and that is asked for codes.
    pub(crate) fn new(secret: String) -> Self {
        Self { secret, last: 0, enabled: true, preferred: true }
    }

    /// Accepts a code of the current time step, or of the one before or after (RFC 6238 §5.2), once.
    pub(crate) fn accept(&mut self, code: &str, now: f64) -> CodeCheck {
        let Some(key) = decode(&self.secret) else {
            return CodeCheck::Wrong;
        };
        let now = u64::try_from(whole_seconds(now)).unwrap_or_default() / STEP_SECONDS;
        let mut steps = (now.saturating_sub(1)..=now.saturating_add(1))
            .filter(|step| constant_time_eq(&code_at_step(&key, *step), code))
            .peekable();
        if steps.peek().is_none() {
            return CodeCheck::Wrong;
        }
        match steps.find(|step| *step > self.last) {
            None => CodeCheck::Used,
            Some(step) => {
                self.last = step;
                CodeCheck::Accepted
            }
        }
    }
}

/// The code of a time step (RFC 4226 §5.3).
fn code_at_step(key: &[u8], step: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0xf);
    let number = bytes
        .iter()
        .skip(offset)
        .take(4)
        .fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:0DIGITS$}", (number & 0x7fff_ffff) % MODULUS)
}

fn encode(bytes: &[u8]) -> String {
    bytes
        .chunks(5)
        .flat_map(|chunk| {
            let bits = chunk
                .iter()
                .chain([0; 5].iter())
                .take(5)
                .fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            let letters = (chunk.len() * 8).div_ceil(5);
            (0..letters).filter_map(move |place| {
                let shift = 35_usize.checked_sub(place * 5)?;
                let value = usize::try_from((bits >> shift) & 31).ok()?;
                BASE32_ALPHABET.get(value).map(|letter| char::from(*letter))
            })
        })
        .collect()
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut bytes = Vec::new();
    for letter in text.bytes() {
        let value = BASE32_ALPHABET.iter().position(|known| *known == letter)?;
        bits = (bits << 5) | u32::try_from(value).ok()?;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
}

/// The code that an authenticator app shows.
#[cfg(test)]
pub(crate) fn code_at(secret: &str, now: f64) -> String {
    let step = u64::try_from(whole_seconds(now)).unwrap() / STEP_SECONDS;
    code_at_step(&decode(secret).unwrap(), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_rfc_6238_appendix_b() {
        let secret = encode(b"12345678901234567890");
        for (now, code) in [
            (59.0, "287082"),
            (1_111_111_109.0, "081804"),
            (1_111_111_111.0, "050471"),
            (1_234_567_890.0, "005924"),
            (2_000_000_000.0, "279037"),
        ] {
            assert_eq!(code_at(&secret, now), code);
        }
    }

    #[test]
    fn base32_decodes_what_it_encodes() {
        assert_eq!(encode(b"foobar"), "MZXW6YTBOI");
        for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar"] {
            assert_eq!(decode(&encode(text.as_bytes())).unwrap(), text.as_bytes());
        }
        assert_eq!(decode("MZXW1"), None);
    }

    #[test]
    fn a_code_is_accepted_once_at_most_one_step_early_or_late() {
        let secret = encode(b"12345678901234567890");
        let now = 1_700_000_000.0;
        let accepted = |shift: f64| {
            let mut app = Authenticator::new(secret.clone());
            app.accept(&code_at(&secret, now + shift), now) == CodeCheck::Accepted
        };
        for (shift, expected) in
            [(-60.0, false), (-30.0, true), (0.0, true), (30.0, true), (60.0, false)]
        {
            assert_eq!(accepted(shift), expected, "{shift}");
        }
        let mut app = Authenticator::new(secret.clone());
        let code = code_at(&secret, now);
        assert_eq!(app.accept(&code, now), CodeCheck::Accepted);
        assert_eq!(app.accept(&code, now), CodeCheck::Used);
        assert_eq!(app.accept(&code_at(&secret, now - 30.0), now), CodeCheck::Used);
    }
}
