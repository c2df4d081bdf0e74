//! The value of a second client secret, which says what it replaces.

use aws_lc_rs::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

use crate::cognito::SecretId;
use crate::values::ClientId;

/// Random bytes of a value. Cognito takes 24 to 64 letters, digits, `_` and `+` (`ClientSecretType`); a `+` is lost in
/// forms of careless apps.
pub(super) const RANDOM_BYTES: usize = 24;

/// Bytes of the mark.
const MARK_BYTES: usize = 8;

/// A value for the secret that takes the place of the older one: random hexadecimal digits, then the mark.
pub(super) fn replacement(
    random: [u8; RANDOM_BYTES],
    client: &ClientId,
    older: &SecretId,
) -> SecretString {
    let random = hex(&random);
    let mark = mark(&random, client, older);
    SecretString::from(random + &mark)
}

/// Whether a value was generated to take the place of that secret: the token endpoint accepts both, so nothing else
/// tells them apart.
pub(super) fn replaces(value: &SecretString, client: &ClientId, older: &SecretId) -> bool {
    let split = value.expose_secret().split_at_checked(2 * RANDOM_BYTES);
    split.is_some_and(|(random, found)| found == mark(random, client, older))
}

/// A value without the white space around it in a file.
pub(super) fn trimmed(text: &SecretString) -> SecretString {
    SecretString::from(text.expose_secret().trim())
}

/// A hash of everything that the value belongs to. It tells nothing of the random part.
fn mark(random: &str, client: &ClientId, older: &SecretId) -> String {
    let text = format!("{random}\n{client}\n{}", older.0);
    let sum = digest(&SHA256, text.as_bytes());
    hex(sum.as_ref().get(..MARK_BYTES).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_says_which_secret_of_which_client_it_replaces() {
        let id = |text: &str| SecretId(text.to_owned());
        let (client, other): (ClientId, ClientId) = ("1a".parse().unwrap(), "2b".parse().unwrap());
        let value = replacement([7; RANDOM_BYTES], &client, &id("1a--5"));
        assert!(replaces(&value, &client, &id("1a--5")));
        assert!(!replaces(&value, &client, &id("1a--6")));
        assert!(!replaces(&value, &other, &id("1a--5")));
        let text = value.expose_secret();
        assert_eq!(text.len(), 64);
        assert!(text.chars().all(|c| c.is_ascii_hexdigit()));
        let shorter: String = text.chars().skip(1).collect();
        for wrong in ["".to_owned(), "a".to_owned(), "é".repeat(40), shorter, format!("{text}0")] {
            assert!(!replaces(&wrong.as_str().into(), &client, &id("1a--5")), "{wrong}");
        }
    }
}
