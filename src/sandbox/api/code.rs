//! Codes that Cognito sends to people. The sandbox sends nothing: it shows them to the person who runs it.

use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    hash::{constant_time_eq, sha256},
    notice::Notice,
    random,
    state::{CodePurpose, Pool, SentCode, User, items},
};

const HOUR: f64 = 3600.0;

/// Where a code goes.
#[derive(Clone)]
pub(crate) struct Delivery {
    /// `email` or `phone_number`.
    pub(crate) attribute: &'static str,
    address: String,
}

impl Delivery {
    /// To the first of these attributes that the user has, and that counts.
    pub(crate) fn first(
        user: &User,
        attributes: impl IntoIterator<Item = &'static str>,
        counts: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        attributes.into_iter().filter(|attribute| counts(attribute)).find_map(|attribute| {
            let address = user.attributes.get(attribute).filter(|address| !address.is_empty())?;
            Some(Self { attribute, address: address.clone() })
        })
    }

    /// Where a code would go if there were such a user: an answer must not tell whether there is.
    pub(crate) fn pretended(username: &str) -> Self {
        Self { attribute: "email", address: format!("{username}@h") }
    }

    /// `CodeDeliveryDetails`.
    pub(crate) fn details(&self) -> Value {
        let medium = if self.attribute == "email" { "EMAIL" } else { "SMS" };
        json!({
            "Destination": self.masked(),
            "DeliveryMedium": medium,
            "AttributeName": self.attribute,
        })
    }

    /// The address as people are shown it.
    pub(crate) fn masked(&self) -> String {
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        match self.address.split_once('@') {
            Some((local, host)) => format!("{}***@{}***", first(local), first(host)),
            None => {
                let digits = self.address.trim_start_matches('+');
                let shown = digits.len().saturating_sub(4);
                format!("+{}{}", "*".repeat(shown), digits.get(shown..).unwrap_or_default())
            }
        }
    }
}

impl CodePurpose {
    /// Of the code that verifies an address.
    pub(crate) fn verification(attribute: &str) -> Option<Self> {
        match attribute {
            "email" => Some(Self::Email),
            "phone_number" => Some(Self::PhoneNumber),
            _ => None,
        }
    }

    /// How long a code is valid, in seconds (Amazon Cognito Developer Guide, "Quotas").
    fn seconds(self) -> f64 {
        match self {
            Self::Recovery => HOUR,
            Self::SignUp | Self::Email | Self::PhoneNumber => 24.0 * HOUR,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::SignUp => "confirm the account",
            Self::Recovery => "reset the password",
            Self::Email | Self::PhoneNumber => "verify the address",
        }
    }
}

impl Pool {
    /// Makes a code for a user, in place of an earlier one for the same purpose, and shows it.
    pub(crate) fn send_code(
        &mut self,
        name: &str,
        purpose: CodePurpose,
        delivery: &Delivery,
        now: f64,
    ) -> Result<(), ApiError> {
        let code = random::code()?;
        let sent = SentCode {
            hash: sha256(&code),
            expires: now + purpose.seconds(),
            attribute: delivery.attribute.to_owned(),
        };
        if let Some(user) = self.users.get_mut(name) {
            user.codes.insert(purpose, sent);
        }
        self.notices.push(Notice::Code {
            pool: self.id.clone(),
            address: delivery.address.clone(),
            purpose: purpose.reason(),
            code,
        });
        Ok(())
    }

    /// Whether new and changed addresses of this kind are verified.
    pub(crate) fn auto_verifies(&self, attribute: &str) -> bool {
        items(self.settings.get("AutoVerifiedAttributes")).contains(&attribute)
    }
}

impl User {
    /// Takes the code for a purpose if it is the right one; the attribute that it was sent to.
    pub(crate) fn take_code(
        &mut self,
        purpose: CodePurpose,
        code: &str,
        now: f64,
    ) -> Result<String, ApiError> {
        let sent =
            self.codes.get(&purpose).filter(|sent| now < sent.expires).ok_or_else(expired)?;
        if !constant_time_eq(&sent.hash, &sha256(code)) {
            return Err(mismatch());
        }
        let attribute = sent.attribute.clone();
        self.codes.remove(&purpose);
        Ok(attribute)
    }

    pub(crate) fn set_verified(&mut self, attribute: &str) {
        self.attributes.insert(format!("{attribute}_verified"), "true".into());
    }
}

/// The error for a code that was never sent, or is too old.
pub(crate) fn expired() -> ApiError {
    let message = "Invalid code provided, please request a code again.";
    ApiError::new("ExpiredCodeException", message)
}

pub(crate) fn mismatch() -> ApiError {
    let message = "Invalid verification code provided, please try again.";
    ApiError::new("CodeMismatchException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_in_part() {
        for (attribute, address, masked) in [
            ("email", "ada@example.com", "a***@e***"),
            ("phone_number", "+15550109934", "+*******9934"),
            ("phone_number", "+123", "+123"),
        ] {
            assert_eq!(Delivery { attribute, address: address.to_owned() }.masked(), masked);
        }
    }
}
