//! The forms of a page, as far as a sign-in needs them.

use html5gum::{HtmlString, SpanBound, StartTag, Token, Tokenizer};

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Where it is sent, as it is written there; nothing means the page's own URL.
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Lower case, such as `hidden`.
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) autocomplete: String,
}

/// A page, as far as a sign-in needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) forms: Vec<Form>,
    /// What it warns of (`role="alert"`, or a class or id that has `error` in it).
    pub(super) alert: String,
    pub(super) title: String,
}

/// What a body says, in one line for people: of a page what it warns of or its title, else its first line.
pub(super) fn gist(body: &str) -> String {
    let first = body.lines().map(str::trim).find(|line| !line.is_empty());
    let line = match first {
        None => "nothing".to_owned(),
        Some(first) if first.starts_with('<') => {
            let page = Page::read(body);
            [page.alert, page.title, first.to_owned()]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        }
        Some(first) => first.to_owned(),
    };
    line.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// Where the tokenizer is.
#[derive(Default)]
struct Reading {
    page: Page,
    in_form: bool,
    /// Depth of open elements inside the alert; none outside one.
    alert: Option<usize>,
    /// Inside an element whose text nobody sees.
    hidden: bool,
    in_title: bool,
}

impl Page {
    pub(super) fn read(html: &str) -> Self {
        let mut reading = Reading::default();
        for Ok(token) in Tokenizer::new(html) {
            match token {
                Token::StartTag(tag) => reading.start(&tag),
                Token::EndTag(tag) => reading.end(&text(&tag.name)),
                Token::String(string) => reading.text(&text(&string)),
                _ => {}
            }
        }
        let words: Vec<&str> = reading.page.alert.split_whitespace().collect();
        reading.page.alert = words.join(" ").chars().take(200).collect();
        let words: Vec<&str> = reading.page.title.split_whitespace().collect();
        reading.page.title = words.join(" ").chars().take(200).collect();
        reading.page
    }
}

impl Reading {
    fn start<S: SpanBound>(&mut self, tag: &StartTag<S>) {
        let name = text(&tag.name);
        let attribute =
            |wanted: &str| tag.attributes.get(wanted.as_bytes()).map(|value| text(&value.value));
        let is_void = matches!(name.as_str(), "br" | "hr" | "img" | "input" | "link" | "meta");
        if let Some(depth) = self.alert.as_mut().filter(|_| !is_void && !tag.self_closing) {
            *depth += 1;
        } else if self.page.alert.is_empty() && !is_void {
            let marked = |wanted| attribute(wanted).is_some_and(|value| value.contains("error"));
            if attribute("role").as_deref() == Some("alert") || marked("class") || marked("id") {
                self.alert = Some(0);
            }
        }
        match name.as_str() {
            "script" | "style" => self.hidden = true,
            "title" => self.in_title = true,
            "form" => {
                self.in_form = true;
                self.page.forms.push(Form {
                    action: attribute("action").unwrap_or_default(),
                    fields: Vec::new(),
                });
            }
            "input" if self.in_form => {
                let field = Field {
                    name: attribute("name").unwrap_or_default(),
                    kind: attribute("type").unwrap_or_default().to_ascii_lowercase(),
                    value: attribute("value").unwrap_or_default(),
                    autocomplete: attribute("autocomplete").unwrap_or_default(),
                };
                if let Some(form) = self.page.forms.last_mut() {
                    form.fields.push(field);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "form" => self.in_form = false,
            "script" | "style" => self.hidden = false,
            "title" => self.in_title = false,
            _ => {}
        }
        self.alert = match self.alert {
            Some(0) | None => None,
            Some(depth) => Some(depth - 1),
        };
    }

    fn text(&mut self, string: &str) {
        if self.in_title {
            self.page.title.push_str(string);
        }
        if self.alert.is_some() && !self.hidden {
            self.page.alert.push(' ');
            self.page.alert.push_str(string);
        }
    }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Form {
    fn field(&self, fits: impl Fn(&Field) -> bool) -> Option<&Field> {
        self.fields.iter().find(|field| fits(field))
    }

    /// The fields that take a secret word.
    pub(super) fn passwords(&self) -> usize {
        let secret = |field: &&Field| field.kind == "password";
        self.fields.iter().filter(secret).count()
    }

    /// The field that takes the user's name.
    pub(super) fn username(&self) -> Option<&Field> {
        let is_typed = |field: &Field| matches!(field.kind.as_str(), "" | "text" | "email" | "tel");
        self.field(|field| is_typed(field) && field.name == "username").or_else(|| {
            self.field(|field| {
                is_typed(field)
                    && field
                        .autocomplete
                        .split_whitespace()
                        .any(|word| word == "username" || word == "email")
            })
        })
    }

    /// What is sent when name and password are filled in and all else is left.
    pub(super) fn filled(&self, username: &str, password: &str) -> Vec<(String, String)> {
        let name = self.username().map(|field| field.name.as_str());
        let mut sent: Vec<(String, String)> = Vec::new();
        for field in self.fields.iter().filter(|field| !field.name.is_empty()) {
            let value = match field.kind.as_str() {
                "password" => password,
                "hidden" => &field.value,
                "submit" | "button" | "reset" | "image" | "checkbox" | "radio" | "file" => continue,
                _ if Some(field.name.as_str()) == name => username,
                _ => &field.value,
            };
            // A page for two sizes of screen has each field twice.
            if !sent.iter().any(|(known, _)| *known == field.name) {
                sent.push((field.name.clone(), value.to_owned()));
            }
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = r#"<!doctype html><title>Sign in</title>
        <div class="box errorMessage"><p>Wrong <b>name</b><br>or password</p><script>var a = "error";</script></div><p>Not this</p>
        <form method="get" action="/search"><input name="q"></form>
        <form method=post action="/login?a=b&amp;c=d"><input type=HIDDEN name=_csrf value="x&quot;y">
        <input name="username" type="text"><input name=password type=password>
        <input type=submit name=go value=Go><input name=hint></form>"#;

    #[test]
    fn the_forms_of_a_page_are_found_with_their_fields() {
        let page = Page::read(PAGE);
        assert_eq!(page.forms.len(), 2);
        let form = &page.forms[1];
        assert_eq!(form.action, "/login?a=b&c=d");
        assert_eq!(form.passwords(), 1);
        let sent = form.filled("ada", "secret");
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            sent,
            [("_csrf", "x\"y"), ("username", "ada"), ("password", "secret"), ("hint", "")]
        );
    }

    #[test]
    fn a_page_is_told_by_what_it_warns_of_else_by_its_title() {
        assert_eq!(gist(PAGE), "Wrong name or password");
        assert_eq!(gist("<title> Bad\n request </title><p>x"), "Bad request");
        assert_eq!(gist("\n plain \u{1b}text\nmore"), "plain text");
        assert_eq!(gist(""), "nothing");
    }

    #[test]
    fn what_a_page_warns_of_is_read_without_its_scripts() {
        assert_eq!(Page::read(PAGE).alert, "Wrong name or password");
        assert_eq!(Page::read("<p role=alert>No</p> and more").alert, "No");
        assert_eq!(Page::read("<p>fine</p>").alert, "");
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(html in "[<>/a-z =\"'!&;-]{0,200}|\\PC{0,100}") {
            let page = Page::read(&html);
            for form in page.forms {
                form.filled("a", "b");
            }
        }
    }
}
