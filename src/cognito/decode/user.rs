//! A user.

use serde::Deserialize;

use crate::cognito::observed::UserSummary;

/// `UserType`, as far as it is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cognito) struct UserJson {
    #[serde(rename = "Username")]
    pub(in crate::cognito) name: String,
    #[serde(rename = "UserStatus")]
    pub(in crate::cognito) status: String,
    #[serde(rename = "Attributes")]
    attributes: Vec<UserAttributeJson>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UserAttributeJson {
    name: String,
    value: String,
}

impl UserJson {
    pub(in crate::cognito) fn summary(self) -> UserSummary {
        let mut attributes = self.attributes.into_iter();
        let email = attributes.find(|attribute| attribute.name == "email");
        UserSummary {
            name: self.name,
            email: email.map(|attribute| attribute.value).unwrap_or_default(),
        }
    }
}
