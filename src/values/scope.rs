//! OAuth scopes of an app client.

use std::str::FromStr;

use super::{ValueError, did_you_mean, text_type, tidy, within};

text_type! {
    /// A scope of an app client: one of Cognito's five, or `<resource server identifier>/<scope>`.
    Scope
}

impl Scope {
    /// The scopes of every pool (`AllowedOAuthScopes`).
    pub(crate) const RESERVED: [&str; 5] =
        ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

    /// Identifier of the resource server the scope belongs to; `None` for Cognito's own scopes.
    pub(crate) fn resource_server(&self) -> Option<&str> {
        if Self::RESERVED.contains(&self.as_str()) {
            return None;
        }
        self.0.rsplit_once('/').map(|(identifier, _)| identifier)
    }
}

impl FromStr for Scope {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the scope", text)?;
        within("the scope", text, 256)?;
        if Self::RESERVED.contains(&text) {
            return Ok(Self(text.to_owned()));
        }
        let wrong = |why: String| Err(ValueError::new(why));
        for (separator, name) in [(',', "comma"), (' ', "space")] {
            if text.contains(separator) {
                return wrong(format!(
                    "`{text}` contains a {name}; give scopes one at a time: `--scope openid --scope email`"
                ));
            }
        }
        if Self::RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
            return wrong(format!(
                "write the scope `{text}` in lower case: `{}`",
                text.to_ascii_lowercase()
            ));
        }
        if let Some(why) = why_missing(text) {
            return wrong(why);
        }
        if let Some(bad) = text.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\\')) {
            return wrong(format!(
                "the scope `{text}` contains `{bad}`; printable ASCII without quotes and backslashes is allowed"
            ));
        }
        match text.rsplit_once('/') {
            Some((identifier, scope)) if !identifier.is_empty() && !scope.is_empty() => {
                Ok(Self(text.to_owned()))
            }
            Some(_) => wrong(format!(
                "the scope `{text}` is incomplete; a custom scope is `<resource server>/<scope>`, such as `orders/read`"
            )),
            None => wrong(match did_you_mean(text, Self::RESERVED) {
                Some(end) => format!("there is no scope `{text}`{end}"),
                None => format!(
                    "there is no scope `{text}`; Cognito has openid, email, phone, profile and aws.cognito.signin.user.admin, and custom scopes `<resource server>/<scope>`"
                ),
            }),
        }
    }
}

/// Why Cognito lacks a scope that other providers have, and what to do instead.
fn why_missing(scope: &str) -> Option<String> {
    let instead = match scope {
        "offline_access" => "omit it: every code sign-in returns a refresh token",
        "groups" | "roles" => "omit it: the claim `cognito:groups` is always included",
        "address" => "the scope `profile` includes that claim",
        _ => return None,
    };
    Some(format!("Cognito has no scope `{scope}`; {instead}"))
}
