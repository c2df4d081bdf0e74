//! A form of an app's config, and the texts that live as long as the program.

use super::description::FormText;
use super::template::Template;
use crate::apps::{Form, Values};

/// A text for as long as the program runs.
pub(super) fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A list for as long as the program runs.
pub(super) fn kept_list<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

/// A form and its template.
pub(super) struct FormTemplate {
    pub(super) text: FormText,
    pub(super) template: Template,
}

impl From<FormText> for FormTemplate {
    fn from(text: FormText) -> Self {
        let FormText { text: template, format, replace, .. } = text.clone();
        Self { text, template: Template { text: template, format, replace } }
    }
}

impl FormTemplate {
    /// The form, which lives as long as the program.
    pub(super) fn form(&self) -> Form {
        let text = self.text.clone();
        Form {
            name: kept(text.name),
            file: text.file.map(kept),
            language: text.format.language(),
            how: text.how,
            note: text.note.map(kept),
            text: Box::leak(Box::new(rendered(self.template.clone()))),
        }
    }
}

/// The text of a template. One that has been tried fails only if it asks for particular values.
pub(super) fn rendered(template: Template) -> impl Fn(&Values) -> Result<String, String> {
    move |values| template.render(values)
}
