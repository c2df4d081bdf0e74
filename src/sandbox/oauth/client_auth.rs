//! Client authentication (RFC 6749 §2.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use url::form_urlencoded;

use crate::sandbox::{
    hash::constant_time_eq,
    state::{Client, Pool},
    visit::Visit,
};

/// The client that sent the form, with its id, or the cause of the failure for the log.
pub(crate) fn authenticate<'p>(
    visit: &Visit<'_>,
    pool: &'p Pool,
) -> Result<(String, &'p Client), &'static str> {
    let basic = visit.http.authorization.map(basic);
    let in_form = visit.form.get("client_id");
    let (id, secret) = match (basic, in_form) {
        (Some(None), _) => return Err("authorization_malformed"),
        (Some(Some((id, _))), Some(other)) if id != other => return Err("two_clients"),
        // Only one method is allowed (RFC 6749 §2.3).
        (Some(Some(_)), _) if visit.form.get("client_secret").is_some() => {
            return Err("two_secrets");
        }
        (Some(Some((id, secret))), _) => (id, Some(secret)),
        (None, Some(id)) => (id.to_owned(), visit.form.get("client_secret").map(ToOwned::to_owned)),
        (None, None) => return Err("client_missing"),
    };
    let client = pool.clients.get(&id).ok_or("client_unknown")?;
    let secret = secret.filter(|secret| !secret.is_empty());
    match (client.is_public(), secret) {
        (true, None) => Ok((id, client)),
        (true, Some(_)) => Err("secret_of_public_client"),
        (false, None) => Err("secret_missing"),
        (false, Some(secret)) => {
            let valid = client.secrets.iter().any(|known| constant_time_eq(&known.value, &secret));
            valid.then_some((id, client)).ok_or("secret_wrong")
        }
    }
}

/// The id and secret of a Basic header (RFC 7617). They should be form-encoded (RFC 6749 §2.3.1) but
/// often are not. So a plus sign is not decoded: a secret may contain one, but never a space.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, value) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((decoded_part(id), decoded_part(secret)))
}

fn decoded_part(text: &str) -> String {
    let kept = text.replace('=', "%3D").replace('&', "%26").replace('+', "%2B");
    form_urlencoded::parse(kept.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basic_header_contains_an_id_and_a_secret() {
        let header = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
        for (text, id, secret) in [
            ("app:secret", "app", "secret"),
            ("app:", "app", ""),
            ("app:a:b", "app", "a:b"),
            ("app:a=b&c", "app", "a=b&c"),
            ("app:a%2Bb%25", "app", "a+b%"),
            ("app:a+b", "app", "a+b"),
        ] {
            assert_eq!(basic(&header(text)), Some((id.into(), secret.into())));
        }
        for header in ["Basic", "Basic ???", "Bearer YTpi", &header("no colon")] {
            assert_eq!(basic(header), None, "{header}");
        }
        assert!(basic("basic YTpi").is_some());
    }
}
