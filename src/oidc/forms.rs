//! Reads the forms of an HTML page, as far as a sign-in needs them.

use html5gum::{HtmlString, SpanBound, StartTag, Token, Tokenizer};

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HtmlForm {
    /// The URL it is sent to, as written; empty means the URL of the page.
    pub(super) action: String,
    pub(super) inputs: Vec<FormInput>,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FormInput {
    pub(super) name: String,
    /// Lower case, such as `hidden`.
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) autocomplete: String,
}

/// The parts of a page that a sign-in needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HtmlPage {
    pub(super) forms: Vec<HtmlForm>,
    /// Its error message (`role="alert"`, or a class or id that contains `error`).
    pub(super) alert: String,
    pub(super) title: String,
}

/// A body in one line, for people: the error message or title of an HTML page, else the first line.
pub(super) fn summary(body: &str) -> String {
    let first = body.lines().map(str::trim).find(|line| !line.is_empty());
    let line = match first {
        None => "nothing".to_owned(),
        Some(first) if first.starts_with('<') => {
            let page = HtmlPage::read(body);
            [page.alert, page.title, first.to_owned()]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        }
        Some(first) => first.to_owned(),
    };
    line.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// The state while a page is read.
#[derive(Default)]
struct PageReader {
    page: HtmlPage,
    in_form: bool,
    /// The number of open elements inside the alert; `None` outside it.
    alert: Option<usize>,
    /// Inside an element whose text is not shown.
    hidden: bool,
    in_title: bool,
}

impl HtmlPage {
    pub(super) fn read(html: &str) -> Self {
        let mut reader = PageReader::default();
        for Ok(token) in Tokenizer::new(html) {
            match token {
                Token::StartTag(tag) => reader.start(&tag),
                Token::EndTag(tag) => reader.end(&text(&tag.name)),
                Token::String(string) => reader.text(&text(&string)),
                _ => {}
            }
        }
        let words: Vec<&str> = reader.page.alert.split_whitespace().collect();
        reader.page.alert = words.join(" ").chars().take(200).collect();
        let words: Vec<&str> = reader.page.title.split_whitespace().collect();
        reader.page.title = words.join(" ").chars().take(200).collect();
        reader.page
    }
}

impl PageReader {
    fn start<S: SpanBound>(&mut self, tag: &StartTag<S>) {
        let name = text(&tag.name);
        let attribute =
            |name: &str| tag.attributes.get(name.as_bytes()).map(|value| text(&value.value));
        let is_void = matches!(name.as_str(), "br" | "hr" | "img" | "input" | "link" | "meta");
        if let (Some(depth), false) = (&mut self.alert, is_void || tag.self_closing) {
            *depth += 1;
        } else if self.page.alert.is_empty() && !is_void {
            let marked = |name| attribute(name).is_some_and(|value| value.contains("error"));
            if attribute("role").as_deref() == Some("alert") || marked("class") || marked("id") {
                self.alert = Some(0);
            }
        }
        match name.as_str() {
            "script" | "style" => self.hidden = true,
            "title" => self.in_title = true,
            "form" => {
                self.in_form = true;
                self.page.forms.push(HtmlForm {
                    action: attribute("action").unwrap_or_default(),
                    inputs: Vec::new(),
                });
            }
            "input" if self.in_form => {
                let field = FormInput {
                    name: attribute("name").unwrap_or_default(),
                    kind: attribute("type").unwrap_or_default().to_ascii_lowercase(),
                    value: attribute("value").unwrap_or_default(),
                    autocomplete: attribute("autocomplete").unwrap_or_default(),
                };
                if let Some(form) = self.page.forms.last_mut() {
                    form.inputs.push(field);
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

impl HtmlForm {
    fn input(&self, fits: impl Fn(&FormInput) -> bool) -> Option<&FormInput> {
        self.inputs.iter().find(|field| fits(field))
    }

    /// The number of password inputs.
    pub(super) fn passwords(&self) -> usize {
        let is_password = |input: &&FormInput| input.kind == "password";
        self.inputs.iter().filter(is_password).count()
    }

    /// The input for the user name.
    pub(super) fn username(&self) -> Option<&FormInput> {
        let is_typed =
            |field: &FormInput| matches!(field.kind.as_str(), "" | "text" | "email" | "tel");
        self.input(|field| is_typed(field) && field.name == "username").or_else(|| {
            self.input(|field| {
                is_typed(field)
                    && field
                        .autocomplete
                        .split_whitespace()
                        .any(|word| word == "username" || word == "email")
            })
        })
    }

    /// The values sent once name and password are filled in and everything else is left as it is.
    pub(super) fn filled(&self, username: &str, password: &str) -> Vec<(String, String)> {
        let name = self.username().map(|field| field.name.as_str());
        let mut sent: Vec<(String, String)> = Vec::new();
        for field in self.inputs.iter().filter(|field| !field.name.is_empty()) {
            let value = match field.kind.as_str() {
                "password" => password,
                "hidden" => &field.value,
                "submit" | "button" | "reset" | "image" | "checkbox" | "radio" | "file" => continue,
                _ if Some(field.name.as_str()) == name => username,
                _ => &field.value,
            };
            // A page made for two screen sizes has each input twice.
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
    fn the_forms_of_a_page_are_found_with_their_inputs() {
        let page = HtmlPage::read(PAGE);
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
    fn a_page_is_summarised_by_its_error_message_or_title() {
        assert_eq!(summary(PAGE), "Wrong name or password");
        assert_eq!(summary("<title> Bad\n request </title><p>x"), "Bad request");
        assert_eq!(summary("\n plain \u{1b}text\nmore"), "plain text");
        assert_eq!(summary(""), "nothing");
    }

    #[test]
    fn the_error_message_is_read_without_scripts() {
        assert_eq!(HtmlPage::read(PAGE).alert, "Wrong name or password");
        assert_eq!(HtmlPage::read("<p role=alert>No</p> and more").alert, "No");
        assert_eq!(HtmlPage::read("<p>fine</p>").alert, "");
    }

    proptest! {
        #[test]
        fn arbitrary_text_can_be_read(html in "[<>/a-z =\"'!&;-]{0,200}|\\PC{0,100}") {
            let page = HtmlPage::read(&html);
            for form in page.forms {
                form.filled("a", "b");
            }
        }
    }
}
