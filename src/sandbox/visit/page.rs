//! Replies to visits, and what all pages share.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;

/// The request headers that scripts may send. Amplify adds its own to those of OAuth.
const PREFLIGHT_HEADERS: &str = "authorization, content-type, x-amz-user-agent";

const STYLE: &str = include_str!("page.css");

/// The reply to a visit.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    /// Why the visit was refused: a constant for the log, which the visitor may not see.
    pub(crate) cause: Option<&'static str>,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), cause: None }
    }

    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        Self::empty(302)
            .with_header("location", &location.into())
            .with_header("cache-control", "no-store")
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        let mut reply = Self::empty(status).with_header("content-type", "application/json");
        reply.body = value.to_string();
        reply
    }

    /// A page with an error message.
    pub(crate) fn error_page(status: u16, message: &str) -> Self {
        HtmlPage {
            status,
            heading: "An error was encountered",
            body: &alert(message),
            ..HtmlPage::default()
        }
        .reply()
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn with_cause(mut self, cause: &'static str) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Allows scripts of any site to read the reply.
    pub(crate) fn allow_any_origin(self) -> Self {
        self.with_header("access-control-allow-origin", "*")
    }

    /// The reply to a CORS preflight request.
    pub(crate) fn preflight(methods: &str) -> Self {
        Self::empty(204)
            .with_header("access-control-allow-methods", methods)
            .with_header("access-control-allow-headers", PREFLIGHT_HEADERS)
            .with_header("access-control-max-age", "86400")
            .allow_any_origin()
    }
}

/// An HTML page. All fields but `body` and `script` are escaped.
#[derive(Default)]
pub(crate) struct HtmlPage<'a> {
    pub(crate) status: u16,
    pub(crate) heading: &'a str,
    /// The name of the app to sign in to.
    pub(crate) app: &'a str,
    /// HTML.
    pub(crate) body: &'a str,
    /// Whether the page shows an error, which the title then starts with.
    pub(crate) is_error: bool,
    /// A script to run; usually empty.
    pub(crate) script: &'a str,
}

impl HtmlPage<'_> {
    pub(crate) fn reply(&self) -> Reply {
        let heading = escape(self.heading);
        let title = if self.is_error { format!("Error: {heading}") } else { heading.clone() };
        let app = match self.app {
            "" => String::new(),
            app => format!("<p class=\"app\">{}</p>\n", escape(app)),
        };
        let script = match self.script {
            "" => String::new(),
            script => format!("<script>{script}</script>\n"),
        };
        let mut reply = Reply::empty(self.status)
            .with_header("content-type", "text/html; charset=utf-8")
            .with_header("cache-control", "no-store")
            .with_header("content-security-policy", &content_security_policy(self.script))
            .with_header("referrer-policy", "no-referrer")
            .with_header("x-content-type-options", "nosniff");
        reply.body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             {app}<h1>{heading}</h1>\n{}</main>\n\
             <footer>cogoidc sandbox, a local stand-in for Amazon Cognito</footer>\n\
             {script}</body>\n</html>\n",
            self.body
        );
        reply
    }
}

/// Pages load nothing, and no other site may frame them. There is no `form-action`: a sign-in ends
/// with a redirect to the app, and browsers apply `form-action` to redirects as well.
fn content_security_policy(script: &str) -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(digest(&SHA256, text.as_bytes()));
    let scripts = match script {
        "" => String::new(),
        script => format!("; script-src 'sha256-{}'", hash(script)),
    };
    format!(
        "default-src 'none'; style-src 'sha256-{}'{scripts}; base-uri 'none'; frame-ancestors 'none'",
        hash(STYLE)
    )
}

/// An error message. It takes the focus, so that a screen reader reads it first.
pub(crate) fn alert(message: &str) -> String {
    format!("<div role=\"alert\" tabindex=\"-1\" autofocus><p>{}</p></div>\n", escape(message))
}

/// What was done just now, which a screen reader reads without the focus.
pub(crate) fn status(message: &str) -> String {
    format!("<div role=\"status\"><p>{}</p></div>\n", escape(message))
}

/// Escapes text for HTML elements and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_contains_no_markup() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }
}
