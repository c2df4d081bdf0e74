//! The inputs of forms.

use crate::sandbox::visit::page::escape;

/// An input of a form, with its label.
pub(crate) struct FormField<'a> {
    pub(crate) id: &'a str,
    pub(crate) label: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) autocomplete: &'a str,
    pub(crate) value: &'a str,
    /// HTML with the id of the field and `-hint`; may be empty.
    pub(crate) hint: &'a str,
    /// More HTML attributes.
    pub(crate) attributes: &'a str,
}

impl FormField<'_> {
    pub(crate) fn html(&self) -> String {
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

/// The input for an attribute of a user.
pub(crate) struct AttributeField<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

impl AttributeField<'_> {
    pub(crate) fn html(&self) -> String {
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

/// The rules for a password, as the hint of its field.
pub(crate) fn rules_hint(field: &str, rules: &[String]) -> String {
    let rules: String = rules.iter().map(|rule| format!("<li>{}</li>", escape(rule))).collect();
    if rules.is_empty() {
        return rules;
    }
    format!("<ul class=\"hint\" id=\"{field}-hint\">{rules}</ul>\n")
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
