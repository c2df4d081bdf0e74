//! The proof that a call comes from a confidential client.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::sandbox::{error::ApiError, state::Client};

/// Checks the HMAC-SHA256 of user name and client id with the client's secret.
pub(crate) fn check(
    client: &Client,
    id: &str,
    given: Option<&str>,
    username: &str,
) -> Result<(), ApiError> {
    match (client.is_public(), given) {
        (true, None) => Ok(()),
        (true, Some(_)) => Err(ApiError::not_authorized(format!(
            "Client {id} is not configured for secret but secret hash was received"
        ))),
        (false, None) => Err(ApiError::not_authorized(format!(
            "Client {id} is configured with secret but SECRET_HASH was not received"
        ))),
        (false, Some(given)) => {
            let given = BASE64_STANDARD.decode(given).unwrap_or_default();
            let message = format!("{username}{id}");
            let matches = client.secrets.iter().any(|secret| {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.value.as_bytes());
                hmac::verify(&key, message.as_bytes(), &given).is_ok()
            });
            if matches {
                Ok(())
            } else {
                let message = format!("SecretHash does not match for the client: {id}");
                Err(ApiError::not_authorized(message))
            }
        }
    }
}
