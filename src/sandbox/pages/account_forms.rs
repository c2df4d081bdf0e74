//! The forms for accounts and forgotten passwords, which work without scripts.

use super::{
    fields::{AttributeField, FormField, rules_hint},
    forms::Form,
};
use crate::sandbox::visit::page::{Reply, escape};

/// Where people find a code.
const WHERE_THE_CODE_IS: &str = "<p class=\"hint\" id=\"code-hint\">The sandbox sends no mail and no text message. \
     It shows the code in the terminal that it runs in.</p>\n";

/// The page that makes an account.
pub(crate) fn sign_up(
    form: &Form<'_>,
    name_label: &str,
    username: &str,
    attributes: &[AttributeField<'_>],
    rules: &[String],
    sign_in: &str,
) -> Reply {
    let name = name_field(form, name_label, username);
    let attributes: String = attributes.iter().map(AttributeField::html).collect();
    let hint = rules_hint("password", rules);
    let password = password_field("password", "Password", &hint);
    let fields = format!("{}{attributes}{}", name.html(), password.html());
    let body = format!("{}{}", form.html(&fields, "Create account"), back(sign_in));
    form.page("Create an account", &body, "")
}

/// The page that confirms an account with a code.
pub(crate) fn confirm(form: &Form<'_>, sign_in: &str) -> Reply {
    let again = "<input type=\"hidden\" name=\"resend\" value=\"true\">\n";
    let body = format!(
        "{}{}{}",
        form.html(&code_field(form).html(), "Confirm account"),
        form.secondary_html(again, "Send a new code"),
        back(sign_in)
    );
    form.page("Confirm your account", &body, "")
}

/// The page that asks whose password is forgotten.
pub(crate) fn forgot_password(form: &Form<'_>, name_label: &str, sign_in: &str) -> Reply {
    let fields = name_field(form, name_label, "").html();
    let body = format!("{}{}", form.html(&fields, "Send a code"), back(sign_in));
    form.page("Forgot your password?", &body, "")
}

/// The page that sets a new password with a code.
pub(crate) fn confirm_forgot_password(form: &Form<'_>, rules: &[String], sign_in: &str) -> Reply {
    let hint = rules_hint("new_password", rules);
    let password = password_field("new_password", "New password", &hint);
    let fields = format!("{}{}", code_field(form).html(), password.html());
    let body = format!("{}{}", form.html(&fields, "Change password"), back(sign_in));
    form.page("Choose a new password", &body, "")
}

fn name_field<'a>(form: &Form<'_>, label: &'a str, value: &'a str) -> FormField<'a> {
    FormField {
        id: "username",
        label,
        kind: "text",
        autocomplete: "username",
        value,
        hint: "",
        attributes: if form.error.is_some() {
            " autocapitalize=\"none\" spellcheck=\"false\""
        } else {
            " autocapitalize=\"none\" spellcheck=\"false\" autofocus"
        },
    }
}

fn code_field(form: &Form<'_>) -> FormField<'static> {
    FormField {
        id: "code",
        label: "Code",
        kind: "text",
        autocomplete: "one-time-code",
        value: "",
        hint: WHERE_THE_CODE_IS,
        attributes: if form.error.is_some() {
            " inputmode=\"numeric\" maxlength=\"6\""
        } else {
            " inputmode=\"numeric\" maxlength=\"6\" autofocus"
        },
    }
}

fn password_field<'a>(id: &'a str, label: &'a str, hint: &'a str) -> FormField<'a> {
    FormField {
        id,
        label,
        kind: "password",
        autocomplete: "new-password",
        value: "",
        hint,
        attributes: "",
    }
}

/// The way back to the sign-in page.
fn back(sign_in: &str) -> String {
    format!("<p class=\"links\"><a href=\"{}\">Back to sign in</a></p>\n", escape(sign_in))
}
