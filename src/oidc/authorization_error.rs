//! The error that an authorization server sends instead of a code.

use std::fmt::{self, Display, Formatter};

use url::{Url, form_urlencoded};

/// An error response of the authorization endpoint (RFC 6749 §4.1.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuthorizationError {
    /// Empty if there is only a description.
    pub(crate) code: String,
    pub(crate) description: Option<String>,
}

impl AuthorizationError {
    /// The error in the query of a URL, otherwise in its fragment, where the implicit flow puts it.
    pub(crate) fn in_url(url: &Url) -> Option<Self> {
        let of_query = || Self::in_query(url.query()?);
        let of_fragment = || {
            let fragment = url.fragment()?;
            // An app may route by the fragment: `#/callback?error=…`.
            Self::in_query(fragment.rsplit_once('?').map_or(fragment, |(_, query)| query))
        };
        of_query().or_else(of_fragment)
    }

    fn in_query(query: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let value = pairs.find(|(key, _)| key == name).map(|(_, value)| tidied(&value));
            value.filter(|value| !value.is_empty())
        };
        match (value("error"), value("error_description")) {
            (None, None) => None,
            (code, description) => Some(Self { code: code.unwrap_or_default(), description }),
        }
    }

    /// Whether a scope is refused; Cognito says so in the code or in the description.
    pub(crate) fn is_about_scopes(&self) -> bool {
        self.code == INVALID_SCOPE || self.description.as_deref() == Some(INVALID_SCOPE)
    }
}

const INVALID_SCOPE: &str = "invalid_scope";

impl Display for AuthorizationError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.code.as_str(), &self.description) {
            (code, None) => f.write_str(code),
            ("", Some(description)) => f.write_str(description),
            (code, Some(description)) => write!(f, "{code}: {description}"),
        }
    }
}

/// Longest text that is kept, in characters.
const MAX_CHARS: usize = 300;

/// The text on one line, with secrets masked: Cognito's texts may end with a line break, and a text of a Lambda trigger
/// or of an identity provider may hold anything.
fn tidied(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let words = text.split(blank).filter(|word| !word.is_empty());
    let line = words.map(masked).collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_CHARS).collect()
}

/// The ends of the names of parameters whose values are secret.
const SECRETS: [&str; 7] =
    ["code", "token", "secret", "password", "verifier", "assertion", "samlresponse"];

/// What separates one parameter from the next.
const SEPARATORS: [char; 3] = ['&', ';', ','];

/// A word without the secrets in it: the values of parameters, and tokens (a JWT begins with `eyJ`).
fn masked(word: &str) -> String {
    word.split_inclusive(SEPARATORS).map(masked_parameter).collect()
}

/// A parameter, or any other word, with the separator after it.
fn masked_parameter(part: &str) -> String {
    let pair = part.trim_end_matches(SEPARATORS);
    let separators = part.strip_prefix(pair).unwrap_or_default();
    let value = pair.split_once('=').map_or(pair, |(_, value)| value);
    let name = pair.strip_suffix(value).unwrap_or_default();
    let bare_name = name.trim_end_matches('=').to_ascii_lowercase();
    let has_secret_name = SECRETS.iter().any(|secret| bare_name.ends_with(secret));
    let is_token = value.trim_start_matches(['"', '\'', '(', '[', '<']).starts_with("eyJ");
    if has_secret_name || is_token { format!("{name}…{separators}") } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(end: &str) -> Option<String> {
        let url = Url::parse(&format!("https://app.example/cb{end}")).unwrap();
        AuthorizationError::in_url(&url).map(|error| error.to_string())
    }

    #[test]
    fn the_error_is_read_from_the_query_or_the_fragment() {
        for (end, shown) in [
            ("?error=access_denied", "access_denied"),
            (
                "?state=x&error=invalid_request&error_description=invalid_scope",
                "invalid_request: invalid_scope",
            ),
            (
                "#error_description=User+is+not+enabled&error=invalid_request",
                "invalid_request: User is not enabled",
            ),
            ("?x=1#/cb?error=access_denied", "access_denied"),
            ("?error=server_error#_=_", "server_error"),
            ("?error_description=Connection%20reset", "Connection reset"),
            (
                "?error=invalid_request&error_description=user.email%3A+Attribute+cannot+be+updated.%0A+",
                "invalid_request: user.email: Attribute cannot be updated.",
            ),
        ] {
            assert_eq!(error(end).as_deref(), Some(shown), "{end}");
        }
        for end in ["", "?code=c&state=s", "?error=", "#access_token=x", "?errors=1"] {
            assert_eq!(error(end), None, "{end}");
        }
    }

    #[test]
    fn secrets_and_control_characters_in_an_error_are_not_shown() {
        for (text, shown) in [
            ("bad%0Ascope%1b%5b31m", "bad scope [31m"),
            ("failed+for+code%3Dabc%26state%3Dx", "failed for code=…&state=x"),
            ("id_token%3DeyJhbGciOi.x.y,+again", "id_token=…, again"),
            ("token+(eyJhbGciOi.x.y)", "token …"),
            ("code:+code+=", "code: code ="),
            ("Status+Code:+400;+a=b", "Status Code: 400; a=b"),
        ] {
            let shown = format!("e: {shown}");
            assert_eq!(error(&format!("?error=e&error_description={text}")), Some(shown));
        }
        let long = "x".repeat(2 * MAX_CHARS);
        assert_eq!(error(&format!("?error={long}")).unwrap().len(), MAX_CHARS);
    }
}
