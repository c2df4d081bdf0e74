//! The names that users sign in with: user names and the attributes that serve as such. No two users of a pool share one.

use serde_json::Value;

use crate::sandbox::{
    error::ApiError,
    state::{Pool, User, strings},
};

impl Pool {
    /// The name of the user who signs in with `given`: the user name, the `sub`, or an attribute
    /// that the pool accepts.
    pub(crate) fn find_user(&self, given: &str) -> Option<String> {
        let signs_in = |(name, user): &(&String, &User)| {
            self.is_same_name(name, given)
                || user.attributes.get("sub").is_some_and(|sub| sub == given)
                || self.aliases(user).any(|(_, alias)| self.is_same_name(alias, given))
        };
        self.users.iter().find(signs_in).map(|(name, _)| name.clone())
    }

    fn is_same_name(&self, one: &str, other: &str) -> bool {
        let ignores_case = self
            .fixed
            .get("UsernameConfiguration")
            .and_then(|configuration| configuration.get("CaseSensitive"))
            == Some(&Value::Bool(false));
        one == other || ignores_case && one.to_lowercase() == other.to_lowercase()
    }

    /// The attributes that a user signs in with, and their values.
    ///
    /// An alias address has to be verified (Amazon Cognito Developer Guide, "Customizing sign-in attributes"). The
    /// addresses of federated users are no sign-in names.
    fn aliases<'u>(&'u self, user: &'u User) -> impl Iterator<Item = (&'u str, &'u str)> {
        let given = self.username_attributes().into_iter();
        let verified = strings(&self.fixed, "AliasAttributes")
            .into_iter()
            .filter(|name| *name == "preferred_username" || user.is_verified(name));
        given
            .chain(verified)
            .filter(|_| user.status != "EXTERNAL_PROVIDER")
            .filter_map(|name| Some((name, user.attributes.get(name)?.as_str())))
    }

    /// Checks that nobody else signs in with what an update of a user adds to their sign-in names.
    pub(crate) fn check_aliases(
        &self,
        name: &str,
        before: Option<&User>,
        after: &User,
    ) -> Result<(), ApiError> {
        let known: Vec<(&str, &str)> =
            before.map(|before| self.aliases(before).collect()).unwrap_or_default();
        let taken = self
            .aliases(after)
            .filter(|alias| !known.contains(alias))
            .find(|(_, alias)| self.find_user(alias).is_some_and(|owner| owner != name));
        match taken {
            None => Ok(()),
            Some((attribute, _)) => Err(ApiError::new(
                "AliasExistsException",
                format!("An account with the {attribute} already exists."),
            )),
        }
    }

    /// Takes the verified addresses of a user from everyone else, who can no longer sign in with them.
    pub(crate) fn take_aliases(&mut self, name: &str, user: &User) {
        for attribute in ["email", "phone_number"] {
            let address = user.attributes.get(attribute).filter(|_| user.is_verified(attribute));
            if let Some(owner) = address.and_then(|address| self.find_user(address))
                && owner != name
                && let Some(owner) = self.users.get_mut(&owner)
            {
                owner.attributes.insert(format!("{attribute}_verified"), "false".into());
            }
        }
    }
}

impl User {
    /// Whether an address is verified.
    pub(crate) fn is_verified(&self, attribute: &str) -> bool {
        self.attributes
            .get(&format!("{attribute}_verified"))
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}
