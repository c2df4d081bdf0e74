//! The forms of a sign-in, which work without scripts.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::sandbox::visit::page::{HtmlPage, Reply, alert, escape};

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
    /// Whether the form only appears if the browser runs scripts.
    pub(crate) scripted: bool,
}

/// What the form of a later step contains.
pub(crate) struct ChallengeForm<'a> {
    pub(crate) form: Form<'a>,
    /// The value that identifies the sign-in.
    pub(crate) session: &'a str,
}

/// An input of a form, with its label.
struct FormField<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    value: &'a str,
    /// HTML with the id of the field and `-hint`; may be empty.
    hint: &'a str,
    /// More HTML attributes.
    attributes: &'a str,
}

impl FormField<'_> {
    fn html(&self) -> String {
        let described = match self.hint {
            "" => String::new(),
            _ => format!(" aria-describedby=\"{}-hint\"", escape(self.id)),
        };
        let value = match self.value {
            "" => String::new(),
            value => format!(" value=\"{}\"", escape(value)),
        };
        format!(
            "<label for=\"{id}\">{}</label>\n{}\
             <input id=\"{id}\" name=\"{id}\" type=\"{}\" autocomplete=\"{}\"{value}{described}{} required>\n",
            escape(self.label),
            self.hint,
            self.kind,
            self.autocomplete,
            self.attributes,
            id = escape(self.id),
        )
    }
}

impl Form<'_> {
    fn html(&self, fields: &str, button: &str) -> String {
        let (action, csrf) = (escape(self.action), escape(self.csrf));
        format!(
            "<form method=\"post\" action=\"{action}\">\n\
             <input type=\"hidden\" name=\"_csrf\" value=\"{csrf}\">\n\
             {fields}<button type=\"submit\">{button}</button>\n</form>\n"
        )
    }

    fn page(&self, heading: &str, body: &str, script: &str) -> Reply {
        let alert = self.error.map(alert).unwrap_or_default();
        HtmlPage {
            status: if self.error.is_some() { 400 } else { 200 },
            heading,
            app: self.app,
            body: &format!("{alert}{body}"),
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

/// A required attribute that the user does not have.
pub(crate) struct MissingAttribute<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

/// The page that replaces a temporary password.
pub(crate) fn new_password(
    challenge: &ChallengeForm<'_>,
    rules: &[String],
    missing: &[MissingAttribute<'_>],
) -> Reply {
    let rules: String = rules.iter().map(|rule| format!("<li>{}</li>", escape(rule))).collect();
    let hint = match rules.as_str() {
        "" => String::new(),
        rules => format!("<ul class=\"hint\" id=\"new_password-hint\">{rules}</ul>\n"),
    };
    let password = FormField {
        id: "new_password",
        label: "New password",
        kind: "password",
        autocomplete: "new-password",
        value: "",
        hint: &hint,
        attributes: challenge.form.autofocus(true),
    };
    let attributes: String = missing.iter().map(MissingAttribute::html).collect();
    let fields = format!("{}{}{attributes}", challenge.hidden(), password.html());
    let body = format!(
        "<p>You signed in with a temporary password. Choose a new one.</p>\n{}",
        challenge.form.html(&fields, "Save and sign in")
    );
    challenge.form.page("Choose a new password", &body, "")
}

impl MissingAttribute<'_> {
    fn html(&self) -> String {
        let label = self.name.trim_start_matches("custom:").replace('_', " ");
        FormField {
            id: &format!("attribute.{}", self.name),
            label: &capitalized(&label),
            kind: "text",
            autocomplete: autocomplete(self.name),
            value: self.value,
            hint: "",
            attributes: "",
        }
        .html()
    }
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

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The autocomplete token of an attribute (HTML, "Autofill").
fn autocomplete(attribute: &str) -> &'static str {
    match attribute {
        "name" => "name",
        "given_name" => "given-name",
        "family_name" => "family-name",
        "middle_name" => "additional-name",
        "nickname" => "nickname",
        "preferred_username" => "username",
        "email" => "email",
        "phone_number" => "tel",
        "birthdate" => "bday",
        "website" => "url",
        _ => "on",
    }
}
