//! The forms of a sign-in, which work without scripts.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::fields::{AttributeField, FormField, rules_hint};
use crate::sandbox::visit::page::{HtmlPage, Reply, alert, escape, status};

/// What every form of a sign-in contains.
pub(crate) struct Form<'a> {
    /// The name of the app.
    pub(crate) app: &'a str,
    /// Where the form is sent.
    pub(crate) action: &'a str,
    /// The value that ties it to one browser.
    pub(crate) csrf: &'a str,
    /// The error in the last form.
    pub(crate) error: Option<&'a str>,
    /// What was done just now.
    pub(crate) status: Option<&'a str>,
}

/// What the sign-in page offers.
pub(crate) struct SignInForm<'a> {
    pub(crate) form: Form<'a>,
    /// Whether the pool's own users may sign in.
    pub(crate) local_users: bool,
    /// The label of the user name, which may be an e-mail address.
    pub(crate) name_label: &'a str,
    /// The user name to fill in.
    pub(crate) username: &'a str,
    /// Identity providers and the URLs of their buttons.
    pub(crate) providers: Vec<(&'a str, String)>,
    /// Labels and URLs of other pages for the pool's own users.
    pub(crate) links: Vec<(&'static str, String)>,
    /// Whether the form only appears if the browser runs scripts.
    pub(crate) scripted: bool,
}

/// What the form of a later step contains.
pub(crate) struct ChallengeForm<'a> {
    pub(crate) form: Form<'a>,
    /// The value that identifies the sign-in.
    pub(crate) session: &'a str,
}

impl Form<'_> {
    pub(super) fn html(&self, fields: &str, button: &str) -> String {
        self.with_button(fields, &format!("<button type=\"submit\">{button}</button>"))
    }

    /// A form whose button stands back behind that of another.
    pub(super) fn secondary_html(&self, fields: &str, button: &str) -> String {
        let button = format!("<button type=\"submit\" class=\"button\">{button}</button>");
        self.with_button(fields, &button)
    }

    fn with_button(&self, fields: &str, button: &str) -> String {
        let (action, csrf) = (escape(self.action), escape(self.csrf));
        format!(
            "<form method=\"post\" action=\"{action}\">\n\
             <input type=\"hidden\" name=\"_csrf\" value=\"{csrf}\">\n\
             {fields}{button}\n</form>\n"
        )
    }

    pub(super) fn page(&self, heading: &str, body: &str, script: &str) -> Reply {
        let alert = self.error.map(alert).unwrap_or_default();
        let status = self.status.map(status).unwrap_or_default();
        HtmlPage {
            status: if self.error.is_some() { 400 } else { 200 },
            heading,
            app: self.app,
            body: &format!("{alert}{status}{body}"),
            is_error: self.error.is_some(),
            script,
        }
        .reply()
    }

    /// The attribute that focuses the first empty field. An error takes the focus itself.
    fn autofocus(&self, is_first_empty: bool) -> &'static str {
        if is_first_empty && self.error.is_none() { " autofocus" } else { "" }
    }
}

/// The first page.
pub(crate) fn sign_in(page: &SignInForm<'_>) -> Reply {
    let mut body: String = page
        .providers
        .iter()
        .map(|(name, location)| {
            let (name, location) = (escape(name), escape(location));
            format!("<a class=\"button\" href=\"{location}\">Continue with {name}</a>\n")
        })
        .collect();
    if page.local_users {
        if !page.providers.is_empty() {
            body.push_str("<p class=\"or\">or</p>\n");
        }
        body.push_str(&page.password_form());
        body.push_str(&page.links_html());
    }
    if page.scripted {
        let script = script_that_shows(&body);
        let placeholder =
            "<div id=\"app\"></div>\n<noscript><p>This page needs JavaScript.</p></noscript>\n";
        return page.form.page("Sign in", placeholder, &script);
    }
    page.form.page("Sign in", &body, "")
}

impl SignInForm<'_> {
    fn links_html(&self) -> String {
        let links: String = self
            .links
            .iter()
            .map(|(label, location)| format!("<a href=\"{}\">{label}</a>\n", escape(location)))
            .collect();
        if links.is_empty() { links } else { format!("<p class=\"links\">\n{links}</p>\n") }
    }

    fn password_form(&self) -> String {
        let autofocus = self.form.autofocus(self.username.is_empty());
        let username = FormField {
            id: "username",
            label: self.name_label,
            kind: "text",
            autocomplete: "username",
            value: self.username,
            hint: "",
            attributes: &format!(" autocapitalize=\"none\" spellcheck=\"false\"{autofocus}"),
        };
        let password = FormField {
            id: "password",
            label: "Password",
            kind: "password",
            autocomplete: "current-password",
            value: "",
            hint: "",
            attributes: self.form.autofocus(!self.username.is_empty()),
        };
        self.form.html(&format!("{}{}", username.html(), password.html()), "Sign in")
    }
}

/// A script that inserts HTML into the element `app`.
fn script_that_shows(html: &str) -> String {
    let encoded = BASE64_STANDARD.encode(html);
    format!(
        "document.getElementById('app').innerHTML = new TextDecoder().decode(\
         Uint8Array.from(atob('{encoded}'), c => c.charCodeAt(0)));"
    )
}

/// The page that replaces a temporary password.
pub(crate) fn new_password(
    challenge: &ChallengeForm<'_>,
    rules: &[String],
    missing: &[AttributeField<'_>],
) -> Reply {
    let hint = rules_hint("new_password", rules);
    let password = FormField {
        id: "new_password",
        label: "New password",
        kind: "password",
        autocomplete: "new-password",
        value: "",
        hint: &hint,
        attributes: challenge.form.autofocus(true),
    };
    let attributes: String = missing.iter().map(AttributeField::html).collect();
    let fields = format!("{}{}{attributes}", challenge.hidden(), password.html());
    let body = format!(
        "<p>You signed in with a temporary password. Choose a new one.</p>\n{}",
        challenge.form.html(&fields, "Save and sign in")
    );
    challenge.form.page("Choose a new password", &body, "")
}

/// The page for a code of an authenticator app. `set_up` has the secret and its URI for a new app.
pub(crate) fn code(challenge: &ChallengeForm<'_>, set_up: Option<(&str, &str)>) -> Reply {
    let mut fields = challenge.hidden();
    fields.push_str(
        &FormField {
            id: "code",
            label: "Code",
            kind: "text",
            autocomplete: "one-time-code",
            value: "",
            hint: "<p class=\"hint\" id=\"code-hint\">The six digits that the app shows.</p>\n",
            attributes: &format!(
                " inputmode=\"numeric\" maxlength=\"6\"{}",
                challenge.form.autofocus(true)
            ),
        }
        .html(),
    );
    let (heading, text) = match set_up {
        None => ("Enter your code", "<p>Open your authenticator app.</p>\n".to_owned()),
        Some((secret, uri)) => (
            "Set up an authenticator app",
            format!(
                "<p>Add this key to an authenticator app: <code>{}</code></p>\n\
                 <p>Or, on the device that has the app: <a href=\"{}\">open it</a>.</p>\n",
                escape(secret),
                escape(uri)
            ),
        ),
    };
    let body = format!("{text}{}", challenge.form.html(&fields, "Sign in"));
    challenge.form.page(heading, &body, "")
}

impl ChallengeForm<'_> {
    fn hidden(&self) -> String {
        format!("<input type=\"hidden\" name=\"session\" value=\"{}\">\n", escape(self.session))
    }
}
