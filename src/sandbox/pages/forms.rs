//! The forms of a sign-in. They work without scripts.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::sandbox::visit::page::{Page, Reply, alert, escape};

/// What every form of a sign-in holds.
pub(crate) struct Form<'a> {
    /// The app that somebody is about to sign in to.
    pub(crate) app: &'a str,
    /// Where it goes.
    pub(crate) action: &'a str,
    /// What binds it to the browser that got it.
    pub(crate) csrf: &'a str,
    /// What went wrong the last time.
    pub(crate) error: Option<&'a str>,
}

/// What the sign-in page offers.
pub(crate) struct SignIn<'a> {
    pub(crate) form: Form<'a>,
    /// Whether the pool's own users may sign in.
    pub(crate) own: bool,
    /// What people sign in with: a user name, an e-mail address.
    pub(crate) name: &'a str,
    /// What stands there already.
    pub(crate) username: &'a str,
    /// Upstream providers and where their links lead.
    pub(crate) providers: Vec<(&'a str, String)>,
    /// Whether the page is built by a script, so that without one there is no form.
    pub(crate) scripted: bool,
}

/// One more answer that a sign-in needs.
pub(crate) struct Further<'a> {
    pub(crate) form: Form<'a>,
    /// What the sign-in is found by.
    pub(crate) session: &'a str,
}

/// A line of a form.
struct Field<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    value: &'a str,
    /// In HTML; its id is that of the field and `-hint`.
    hint: &'a str,
    /// More attributes.
    more: &'a str,
}

impl Field<'_> {
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
            self.more,
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
        Page {
            status: if self.error.is_some() { 400 } else { 200 },
            heading,
            app: self.app,
            body: &format!("{alert}{body}"),
            is_of_error: self.error.is_some(),
            script,
        }
        .reply()
    }

    /// The first field that is still to be filled in has the focus, unless an error has it.
    fn focus(&self, wanted: bool) -> &'static str {
        match wanted && self.error.is_none() {
            true => " autofocus",
            false => "",
        }
    }
}

/// The page people start at.
pub(crate) fn sign_in(offer: &SignIn<'_>) -> Reply {
    let mut body: String = offer
        .providers
        .iter()
        .map(|(name, location)| {
            let (name, location) = (escape(name), escape(location));
            format!("<a class=\"button\" href=\"{location}\">Continue with {name}</a>\n")
        })
        .collect();
    if offer.own {
        if !offer.providers.is_empty() {
            body.push_str("<p class=\"or\">or</p>\n");
        }
        let at_name = offer.form.focus(offer.username.is_empty());
        let username = Field {
            id: "username",
            label: offer.name,
            kind: "text",
            autocomplete: "username",
            value: offer.username,
            hint: "",
            more: &format!(" autocapitalize=\"none\" spellcheck=\"false\"{at_name}"),
        };
        let password = Field {
            id: "password",
            label: "Password",
            kind: "password",
            autocomplete: "current-password",
            value: "",
            hint: "",
            more: offer.form.focus(!offer.username.is_empty()),
        };
        let fields = format!("{}{}", username.html(), password.html());
        body.push_str(&offer.form.html(&fields, "Sign in"));
    }
    if !offer.scripted {
        return offer.form.page("Sign in", &body, "");
    }
    let packed = BASE64_STANDARD.encode(&body);
    let script = format!(
        "document.getElementById('app').innerHTML = new TextDecoder().decode(\
         Uint8Array.from(atob('{packed}'), c => c.charCodeAt(0)));"
    );
    let without =
        "<div id=\"app\"></div>\n<noscript><p>This page needs JavaScript.</p></noscript>\n";
    offer.form.page("Sign in", without, &script)
}

/// An attribute that the pool requires and that the user lacks.
pub(crate) struct Missing<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

/// The page for a new password in place of the temporary one.
pub(crate) fn new_password(
    further: &Further<'_>,
    rules: &[String],
    missing: &[Missing<'_>],
) -> Reply {
    let rules: String = rules.iter().map(|rule| format!("<li>{}</li>", escape(rule))).collect();
    let hint = match rules.as_str() {
        "" => String::new(),
        rules => format!("<ul class=\"hint\" id=\"new_password-hint\">{rules}</ul>\n"),
    };
    let mut fields = further.hidden();
    fields.push_str(
        &Field {
            id: "new_password",
            label: "New password",
            kind: "password",
            autocomplete: "new-password",
            value: "",
            hint: &hint,
            more: further.form.focus(true),
        }
        .html(),
    );
    for attribute in missing {
        let label = attribute.name.trim_start_matches("custom:").replace('_', " ");
        let field = Field {
            id: &format!("attribute.{}", attribute.name),
            label: &capitalized(&label),
            kind: "text",
            autocomplete: autocomplete(attribute.name),
            value: attribute.value,
            hint: "",
            more: "",
        };
        fields.push_str(&field.html());
    }
    let body = format!(
        "<p>You signed in with a temporary password. Choose one of your own.</p>\n{}",
        further.form.html(&fields, "Save and sign in")
    );
    further.form.page("Choose a new password", &body, "")
}

/// The page for a code of an authenticator app; with the app's secret where it is to be set up.
pub(crate) fn code(further: &Further<'_>, set_up: Option<(&str, &str)>) -> Reply {
    let mut fields = further.hidden();
    fields.push_str(
        &Field {
            id: "code",
            label: "Code",
            kind: "text",
            autocomplete: "one-time-code",
            value: "",
            hint: "<p class=\"hint\" id=\"code-hint\">The six digits that the app shows now.</p>\n",
            more: &format!(" inputmode=\"numeric\" maxlength=\"6\"{}", further.form.focus(true)),
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
    let body = format!("{text}{}", further.form.html(&fields, "Sign in"));
    further.form.page(heading, &body, "")
}

impl Further<'_> {
    fn hidden(&self) -> String {
        format!("<input type=\"hidden\" name=\"session\" value=\"{}\">\n", escape(self.session))
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What browsers call an attribute (HTML, "Autofill").
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
