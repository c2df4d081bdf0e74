//! Names people choose or copy: pools, app clients, providers, tags, users.

use std::str::FromStr;

use super::{ValueError, looks_like_url, text_type, tidy, within};

text_type! {
    /// Name of a user pool: 1 to 128 characters of `[\w\s+=,.@-]` (`CreateUserPool`). Not unique.
    PoolName
}

text_type! {
    /// Name of an app client: 1 to 128 characters of `[\w\s+=,.@-]` (`CreateUserPoolClient`). Not unique.
    ClientName
}

text_type! {
    /// Id of an app client, chosen by Cognito: 1 to 128 characters of `[\w+]`.
    ClientId
}

text_type! {
    /// Name of an identity provider of a pool, or `COGNITO` for the pool's own users.
    ProviderName
}

text_type! {
    /// Key of a tag: 1 to 128 characters, neither `cogoidc` nor starting with `aws:`.
    TagKey
}

text_type! {
    /// Value of a tag: 0 to 256 characters.
    TagValue
}

text_type! {
    /// E-mail address of a user.
    Email
}

/// The rule that pool names and client names share.
fn resource_name(what: &str, text: &str) -> Result<String, ValueError> {
    tidy(what, text)?;
    within(what, text, 128)?;
    if looks_like_url(text) {
        return Err(ValueError::new(format!(
            "{what} `{text}` is a web address; give a short name such as `viewer`"
        )));
    }
    let allowed = |c: char| c.is_alphanumeric() || "_ +=,.@-".contains(c);
    if let Some(bad) = text.chars().find(|c| !allowed(*c)) {
        return Err(ValueError::new(format!(
            "{what} `{text}` holds `{bad}`; letters, digits, blanks and _ + = , . @ - are allowed"
        )));
    }
    Ok(text.to_owned())
}

impl FromStr for PoolName {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let name = resource_name("the user pool name", text)?;
        if text.parse::<super::PoolId>().is_ok() {
            return Err(ValueError::new(format!(
                "`{text}` is the id of a user pool, not its name; pass it as `--pool-id {text}`"
            )));
        }
        Ok(Self(name))
    }
}

impl FromStr for ClientName {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        resource_name("the app client name", text).map(Self)
    }
}

impl FromStr for ClientId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the app client id", text)?;
        within("the app client id", text, 128)?;
        if looks_like_url(text) {
            return Err(ValueError::new(format!(
                "`{text}` is a web address, not an app client id; the id is about 26 letters and digits"
            )));
        }
        if text.parse::<super::PoolId>().is_ok() {
            return Err(ValueError::new(format!(
                "`{text}` is the id of a user pool, not of an app client; pass it as `--pool-id {text}`"
            )));
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '+'))) {
            return Err(ValueError::new(format!(
                "the app client id `{text}` holds `{bad}`; it is letters and digits only; a name goes to `--client-name`"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl ProviderName {
    /// The name that stands for the pool's own users.
    pub(crate) const COGNITO: &'static str = "COGNITO";

    /// The pool's own users.
    pub(crate) fn cognito() -> Self {
        Self(Self::COGNITO.to_owned())
    }
}

impl FromStr for ProviderName {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the identity provider name", text)?;
        within("the identity provider name", text, 32)?;
        if text.eq_ignore_ascii_case(Self::COGNITO) && text != Self::COGNITO {
            return Err(ValueError::new(format!(
                "`{text}` must be written `COGNITO` (the pool's own users)"
            )));
        }
        if text.chars().count() < 3 {
            return Err(ValueError::new(format!(
                "the identity provider name `{text}` is too short; at least 3 characters are needed"
            )));
        }
        if text.contains(char::is_whitespace) {
            return Err(ValueError::new(format!(
                "the identity provider name `{text}` has a blank in it; Cognito takes none"
            )));
        }
        if text.contains('_') {
            return Err(ValueError::new(format!(
                "the identity provider name `{text}` has an underscore; Cognito joins name and user with one, so use letters, digits and hyphens"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for TagKey {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the tag key", text)?;
        within("the tag key", text, 128)?;
        if text.to_ascii_lowercase().starts_with("aws:") {
            return Err(ValueError::new(format!(
                "the tag key `{text}` starts with `aws:`, which AWS keeps for itself"
            )));
        }
        if text == crate::settings::OWNER_TAG {
            return Err(ValueError::new(
                "the tag `cogoidc` is set by cogoidc itself, to know its own pools; choose another key",
            ));
        }
        tag_characters("the tag key", text)?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for TagValue {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        within("the tag value", text, 256)?;
        tag_characters("the tag value", text)?;
        Ok(Self(text.to_owned()))
    }
}

fn tag_characters(what: &str, text: &str) -> Result<(), ValueError> {
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    match text.chars().find(|c| !allowed(*c)) {
        Some(bad) => Err(ValueError::new(format!(
            "{what} `{}` holds `{}`; letters, digits, blanks and _ . : / = + - @ are allowed",
            text.escape_debug(),
            bad.escape_debug()
        ))),
        None => Ok(()),
    }
}

impl FromStr for Email {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the e-mail address", text)?;
        within("the e-mail address", text, 128)?;
        let wrong = |why: &str| {
            ValueError::new(format!(
                "`{text}` is no e-mail address: {why}; write it like ada@hospital.example"
            ))
        };
        let (local, host) = text.rsplit_once('@').ok_or_else(|| wrong("it has no @"))?;
        if local.is_empty() {
            return Err(wrong("nothing stands before the @"));
        }
        if text.contains(char::is_whitespace) {
            return Err(wrong("it has a blank in it"));
        }
        if local.contains('@') {
            return Err(wrong("it has more than one @"));
        }
        if text.contains(['<', '>', ',', ';', '"']) {
            return Err(wrong("give the bare address of one person"));
        }
        if host.is_empty() || host.starts_with('.') || host.ends_with('.') || host.contains("..") {
            return Err(wrong("the part after the @ is no host name"));
        }
        Ok(Self(text.to_owned()))
    }
}
