//! Answers to visits, and what pages have in common.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;

const STYLE: &str = include_str!("page.css");

/// An answer to a visit.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    /// Why it is a refusal, in one word for the log. The visitor is not always told.
    pub(crate) cause: Option<&'static str>,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), cause: None }
    }

    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        Self::empty(302).with("location", &location.into()).with("cache-control", "no-store")
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        let mut reply = Self::empty(status).with("content-type", "application/json");
        reply.body = value.to_string();
        reply
    }

    /// A page that says what went wrong.
    pub(crate) fn failure(status: u16, message: &str) -> Self {
        Page {
            status,
            heading: "An error was encountered",
            body: &alert(message),
            ..Page::default()
        }
        .reply()
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn because(mut self, cause: &'static str) -> Self {
        self.cause = Some(cause);
        self
    }

    /// For what scripts of any site may read.
    pub(crate) fn for_any_origin(self) -> Self {
        self.with("access-control-allow-origin", "*")
    }

    /// What a browser is told that asks whether a script may send a request of this kind.
    pub(crate) fn preflight(methods: &str) -> Self {
        Self::empty(204)
            .with("access-control-allow-methods", methods)
            .with("access-control-allow-headers", "authorization, content-type")
            .with("access-control-max-age", "86400")
            .for_any_origin()
    }
}

/// A page; all but the body is escaped here.
#[derive(Default)]
pub(crate) struct Page<'a> {
    pub(crate) status: u16,
    pub(crate) heading: &'a str,
    /// The app that somebody is about to sign in to.
    pub(crate) app: &'a str,
    /// In HTML.
    pub(crate) body: &'a str,
    /// Whether the page tells of an error, which its title says first.
    pub(crate) is_of_error: bool,
    /// What it runs; usually nothing.
    pub(crate) script: &'a str,
}

impl Page<'_> {
    pub(crate) fn reply(&self) -> Reply {
        let heading = escape(self.heading);
        let title = match self.is_of_error {
            true => format!("Error: {heading}"),
            false => heading.clone(),
        };
        let app = match self.app {
            "" => String::new(),
            app => format!("<p class=\"app\">{}</p>\n", escape(app)),
        };
        let script = match self.script {
            "" => String::new(),
            script => format!("<script>{script}</script>\n"),
        };
        let mut reply = Reply::empty(self.status)
            .with("content-type", "text/html; charset=utf-8")
            .with("cache-control", "no-store")
            .with("content-security-policy", &policy(self.script))
            .with("referrer-policy", "no-referrer")
            .with("x-content-type-options", "nosniff");
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

/// Nothing is loaded from anywhere, and no other site may frame a page. Where a form may lead is
/// left open: a sign-in ends with a redirect to the app, which browsers count as part of it.
fn policy(script: &str) -> String {
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

/// What went wrong, where whoever cannot see the page hears it first: it takes the focus.
pub(crate) fn alert(message: &str) -> String {
    format!("<div role=\"alert\" tabindex=\"-1\" autofocus><p>{}</p></div>\n", escape(message))
}

/// Text as HTML shows it, in elements and in quoted attributes.
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
    fn what_is_shown_cannot_become_markup() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }
}
