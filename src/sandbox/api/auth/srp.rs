//! Sign-ins with SRP: the client sends its public value, gets the server's, and proves that both have the same key.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;

use super::{
    allowed::{check_reset, check_user},
    challenge::{self, response},
    flow::{check_flow, check_secret_hash, hides_users, parameter, unknown_user, wrong_password},
};
use crate::sandbox::{
    api::request::Request,
    error::{ApiError, ApiResult},
    hash::sha256,
    random,
    sign_in::challenge_seconds,
    srp::{self, Identity, Proof, ServerKeys},
    state::{Client, Pool, SrpExchange, SrpVerifier},
};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Who a client says that it is.
struct Claimed {
    /// The name that the proof is about.
    name: String,
    verifier: SrpVerifier,
    /// Whether there is such a user.
    exists: bool,
}

/// Answers the client's public value with the server's.
pub(super) fn start(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    let client = pool.client(request)?.clone();
    check_flow(&client, "USER_SRP_AUTH")?;
    let name = parameter(request, "USERNAME")?;
    check_secret_hash(&client, request, name)?;
    let client_public = parameter(request, "SRP_A")?;
    if !srp::is_public_value(client_public) {
        return Err(ApiError::invalid("SRP_A is not a public value of the 3072-bit group."));
    }
    let claimed = claimed(pool, &client, name)?;
    let keys = srp::server_keys(&claimed.verifier)?;
    let block = BASE64_STANDARD.encode(random::token()?);
    let id = request.required("ClientId")?;
    let exchange = SrpExchange {
        username: claimed.exists.then(|| claimed.name.clone()),
        client: id.to_owned(),
        client_public: client_public.to_owned(),
        server_private: keys.private,
        server_public: keys.public.clone(),
        expires: request.now + challenge_seconds(pool, id),
    };
    pool.srp_exchanges.retain(|_, exchange| request.now < exchange.expires);
    pool.srp_exchanges.insert(sha256(&block), exchange);
    Ok(json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": claimed.verifier.salt,
            "SECRET_BLOCK": block,
            "SRP_B": keys.public,
            "USERNAME": claimed.name,
            "USER_ID_FOR_SRP": claimed.name,
        },
    }))
}

/// The user of a name, or one who looks like it if the client hides that there is none.
fn claimed(pool: &Pool, client: &Client, name: &str) -> Result<Claimed, ApiError> {
    let found = pool.find_user(name).and_then(|name| Some((pool.users.get(&name)?, name)));
    if found.is_none() && !hides_users(client) {
        return Err(unknown_user(client));
    }
    let Some((user, username)) = found.filter(|(user, _)| user.password.is_some()) else {
        let identity = Identity::new(&pool.id, name);
        let name = if pool.username_attributes().is_empty() {
            name.to_owned()
        } else {
            identity.simulated_sub()
        };
        return Ok(Claimed { name, verifier: SrpVerifier::simulated(identity)?, exists: false });
    };
    check_reset(user)?;
    let verifier = user.srp.clone().ok_or_else(|| {
        ApiError::invalid(format!(
            "The sandbox has no SRP verifier of the password of {username}. Set the password \
             again, with AdminSetUserPassword."
        ))
    })?;
    Ok(Claimed { name: username, verifier, exists: true })
}

/// Checks the proof of `PASSWORD_VERIFIER`.
pub(super) fn verify(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    let timestamp = response(request, "TIMESTAMP")?;
    if !is_timestamp(timestamp) {
        return Err(ApiError::invalid(
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
        ));
    }
    let block = response(request, "PASSWORD_CLAIM_SECRET_BLOCK")?;
    let signature = response(request, "PASSWORD_CLAIM_SIGNATURE")?;
    let name = response(request, "USERNAME")?;
    challenge::check_secret_hash(pool, request, name)?;
    // A proof counts once.
    let exchange = pool.srp_exchanges.remove(&sha256(block)).ok_or_else(wrong_password)?;
    let username = exchange
        .username
        .as_ref()
        .filter(|username| pool.find_user(name).as_ref() == Some(username))
        .ok_or_else(wrong_password)?;
    let user = pool.users.get(username).ok_or_else(wrong_password)?;
    let verifier = user.srp.as_ref().ok_or_else(wrong_password)?;
    let decode = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| wrong_password());
    let (block, signature) = (decode(block)?, decode(signature)?);
    let proof = Proof { secret_block: &block, timestamp, signature: &signature };
    let keys = ServerKeys { private: exchange.server_private, public: exchange.server_public };
    let identity = Identity::new(&pool.id, username);
    let in_time = request.now < exchange.expires;
    if !in_time
        || Some(exchange.client.as_str()) != request.text("ClientId")
        || !srp::verifies(identity, verifier, &exchange.client_public, &keys, &proof)
    {
        return Err(wrong_password());
    }
    check_user(user)?;
    challenge::proceed(pool, request, username)
}

/// Whether a text is a time as `Sun Nov 9 08:05:03 UTC 2025`: in English, and no zero before the day.
fn is_timestamp(text: &str) -> bool {
    let parts: Vec<&str> = text.split(' ').collect();
    let [weekday, month, day, clock, "UTC", year] = *parts.as_slice() else {
        return false;
    };
    let in_range = |text: &str, digits: usize, max: u32| {
        let all_digits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        all_digits && text.parse::<u32>().is_ok_and(|number| number <= max)
    };
    let clock: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = *clock.as_slice() else {
        return false;
    };
    WEEKDAYS.contains(&weekday)
        && MONTHS.contains(&month)
        && !day.starts_with('0')
        && (in_range(day, 1, 9) || in_range(day, 2, 31))
        && in_range(hour, 2, 23)
        && in_range(minute, 2, 59)
        && in_range(second, 2, 59)
        && in_range(year, 4, 9999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_in_english_without_a_zero_before_the_day() {
        for (text, expected) in [
            ("Sun Nov 9 08:05:03 UTC 2025", true),
            ("Sat Nov 29 23:59:59 UTC 2025", true),
            ("Sun Nov 09 08:05:03 UTC 2025", false),
            ("So Nov 9 08:05:03 UTC 2025", false),
            ("Sun Nov 9 8:05:03 UTC 2025", false),
            ("Sun Nov 9 24:05:03 UTC 2025", false),
            ("Sun Nov 9 08:05:03 CET 2025", false),
            ("Sun Nov 9 08:05:03 2025", false),
            ("2025-11-09T08:05:03Z", false),
            ("", false),
        ] {
            assert_eq!(is_timestamp(text), expected, "{text}");
        }
    }
}
