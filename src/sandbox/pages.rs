//! What browsers get to see.

use serde_json::Value;

/// Nothing is loaded from anywhere, and no other site may frame a page. Where a form may lead is
/// left open: a sign-in ends with a redirect to the app, which browsers count as part of it.
const POLICY: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// An answer to a visit.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        Self {
            status: 302,
            headers: vec![
                ("location", location.into()),
                ("cache-control", "no-store".into()),
            ],
            body: String::new(),
        }
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".into())],
            body: value.to_string(),
        }
    }

    /// For what scripts of any site may read.
    pub(crate) fn for_any_origin(mut self) -> Self {
        self.headers
            .push(("access-control-allow-origin", "*".into()));
        self
    }

    /// A page with a heading and a body of HTML.
    pub(crate) fn page(status: u16, heading: &str, body: &str) -> Self {
        let heading = escape(heading);
        Self {
            status,
            headers: vec![
                ("content-type", "text/html; charset=utf-8".into()),
                ("cache-control", "no-store".into()),
                ("content-security-policy", POLICY.into()),
                ("referrer-policy", "no-referrer".into()),
                ("x-content-type-options", "nosniff".into()),
            ],
            body: format!(
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
                 <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
                 <title>{heading}</title>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n\
                 {body}</main>\n</body>\n</html>\n"
            ),
        }
    }

    /// A page that says what went wrong.
    pub(crate) fn failure(status: u16, message: &str) -> Self {
        Self::page(
            status,
            "An error was encountered",
            &format!("<p role=\"alert\">{}</p>\n", escape(message)),
        )
    }
}

/// Text as HTML shows it, in elements and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut escaped, c| {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                c => escaped.push(c),
            }
            escaped
        })
}

/// What the sign-in page offers.
pub(crate) struct SignIn<'a> {
    /// Where the form goes; absent where the pool's own users may not sign in.
    pub(crate) action: Option<String>,
    /// What people sign in with: a user name, an e-mail address.
    pub(crate) name: &'a str,
    /// Upstream providers and where their links lead.
    pub(crate) providers: Vec<(&'a str, String)>,
}

/// The sign-in page; it works without scripts.
pub(crate) fn sign_in(offer: &SignIn<'_>) -> Reply {
    let mut body = String::new();
    for (name, location) in &offer.providers {
        let (name, location) = (escape(name), escape(location));
        body.push_str(&format!(
            "<p><a href=\"{location}\">Sign in with {name}</a></p>\n"
        ));
    }
    if let Some(action) = &offer.action {
        let (action, name) = (escape(action), escape(offer.name));
        body.push_str(&format!(
            "<form method=\"post\" action=\"{action}\">\n\
             <p><label for=\"username\">{name}</label><br>\n\
             <input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\" \
             autocapitalize=\"none\" spellcheck=\"false\" required></p>\n\
             <p><label for=\"password\">Password</label><br>\n\
             <input id=\"password\" name=\"password\" type=\"password\" \
             autocomplete=\"current-password\" required></p>\n\
             <p><button type=\"submit\">Sign in</button></p>\n</form>\n"
        ));
    }
    Reply::page(200, "Sign in", &body)
}

/// The sign-in page of one that builds its form with scripts: without them there is none.
pub(crate) fn scripted_sign_in() -> Reply {
    Reply::page(
        200,
        "Sign in",
        "<div id=\"app\"></div>\n<noscript><p>This page needs JavaScript.</p></noscript>\n",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_cannot_become_markup() {
        assert_eq!(
            escape("<b a=\"1\" c='2'>&"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;"
        );
    }
}
