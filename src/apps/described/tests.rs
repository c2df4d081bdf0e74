//! Files that describe an app: what is refused, and what their templates come to.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::read;
use crate::apps::tests::{env, js, values};
use crate::apps::{App, Values, forms};
use crate::settings::AppSpec;

/// A description with a form of one format; `{{ issuer }}` is its only value.
fn file(format: &str, template: &str) -> String {
    let callback = "https://app.example/callback";
    format!(
        "name = 'mine'\ntitle = 'Mine'\ncallback = ['{callback}']\n\
         [[form]]\nname = 'own'\nformat = '{format}'\nhow = 'whole-file'\ntext = '''\n{template}\n'''\n"
    )
}

fn app(text: &str) -> &'static App {
    read(text).unwrap_or_else(|why| panic!("{why}\n{text}"))
}

fn text_of(app: &App, change: impl FnOnce(&mut Values)) -> String {
    let mut values = values(app, AppSpec::default());
    change(&mut values);
    forms(app, &values).unwrap().remove(0).text
}

fn why(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn a_wrong_file_is_refused_with_what_to_write_instead() {
    let plain = file("json", "{{ issuer }}");
    for (text, expected) in [
        (plain.replace("title", "titel"), "line 2: there is no key `titel`; did you mean `title`?"),
        (
            plain.replace("'mine'", "'My App'"),
            "name: `My App` must begin with a-z and consist of a-z, 0-9 and -, such as `my-app`",
        ),
        (
            plain.replace("callback = ['https://app.example", "callback = ['"),
            "callback: `/callback` is added to the app's address, and there is no [address]",
        ),
        (
            plain.replace("[[form]]", "scopes = ['openid', 'groups']\n[[form]]"),
            "scopes: Cognito has no scope `groups`; omit it: the claim `cognito:groups` is always included",
        ),
        (
            plain.replace("[[form]]", "scopes = ['email']\n[[form]]"),
            "scopes: `openid` is missing: without it there is no ID token",
        ),
        (
            file("json", "{{ isuer }}"),
            "form `own`: there is no value `isuer`; did you mean `issuer`?",
        ),
        (
            file("json", "{{ logout_url }}"),
            "form `own`: `logout_url` is empty in some set-ups; ask first: {% if logout_url %}",
        ),
        (
            file("json", "{\"a\": \"{{ issuer }}\"}"),
            "form `own`: with some values its text breaks the rules of json: ",
        ),
        (
            file("dotenv", "A={{ scopes }}"),
            "form `own`: line 1 of its text: this format has no lists; join the items: {{ scopes | join(' ') }}",
        ),
        (plain.replace("'mine'", "'--help'"), "name: `--help` must begin with a-z"),
        (
            plain.replace("name = 'own'", "name = '../x'"),
            "form.name: `../x` must consist of letters",
        ),
        (
            format!("{plain}replace = {{ '' = 'X' }}\n"),
            "form.replace: it has an empty text to replace",
        ),
        (
            plain.replace("[[form]]", "required_attributes = ['emial']\n[[form]]"),
            "required_attributes: there is no attribute `emial`; did you mean `email`?",
        ),
        (plain.replace("https://app.example/callback", "{origin}.evil.example/cb"), "callback: "),
        (
            plain.replace("name = 'own'", "name = 'json'"),
            "form.name: `json` is the name of another form; choose another one",
        ),
        (
            format!(
                "{plain}{}",
                plain.split_once("[[form]]").map(|(_, form)| format!("[[form]]{form}")).unwrap()
            ),
            "form.name: `own` is the name of another form; choose another one",
        ),
        (
            plain.replace("title = 'Mine'", "title = \"\\u001b[2J\""),
            "line 1: a text has a character that controls a terminal: `\u{fffd}[2J`",
        ),
        (
            file("text", &("{% for a in scopes %}".repeat(12) + &"{% endfor %}".repeat(12))),
            "form `own`: line 1 of its text: ",
        ),
        (
            file("text", "{% set x = 'a' %}{{ x }}"),
            "form `own`: there is no statement `set`; there are if, elif, else, endif, for, endfor, raw",
        ),
        (
            file("text", "{% for x in ['a' ~ 'a'] %}{{ x }}{% endfor %}"),
            "form `own`: a loop is `for NAME in LIST`, such as `for scope in scopes`",
        ),
        (
            file("text", "{{ ('a' * 5000) | replace('a', 'b' * 5000) }}"),
            "form `own`: line 1 of its text: a value is longer than 64 KiB",
        ),
        (
            file("python", "a = \"{{ issuer }}\""),
            "form `own`: a value brings its own quotation marks",
        ),
        (file("dotenv", "A=x{{ issuer }}"), "form `own`: a value brings its own quotation marks"),
        (file("json", "{% if %}"), "form `own`: line 1 of its text: "),
    ] {
        let why = why(&text);
        assert!(why.starts_with(expected), "{why}\nexpected: {expected}");
    }
}

#[test]
fn urls_are_added_to_the_address_as_the_file_says() {
    let text = "name = 'mine'\ntitle = 'Mine'\nsign_out = ['/', '']\n\
                callback = ['/a/b', '', 'http://localhost:8000', '{origin}/c']\n\
                [address]\nprompt = 'Where'\nexample = 'https://app.example/x/'\n";
    let app = app(text);
    let url = Some("https://app.example/x/".parse().unwrap());
    let urls = (app.urls)(&AppSpec { url, ..AppSpec::default() }).unwrap();
    let texts = |urls: Vec<crate::values::CallbackUrl>| -> Vec<String> {
        urls.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        texts(urls.callback),
        [
            "https://app.example/x/a/b",
            "https://app.example/x/",
            "http://localhost:8000",
            "https://app.example/c"
        ]
    );
    assert_eq!(texts(urls.sign_out), ["https://app.example/x/"]);
    // Those that are added to an address wait for one.
    assert_eq!(texts((app.urls)(&AppSpec::default()).unwrap().callback), ["http://localhost:8000"]);
}

#[test]
fn what_the_app_expands_in_a_value_is_written_in_another_way() {
    let text = file("yaml", "a: {{ issuer }}") + "replace = { '${' = '^${' }\n";
    let written = text_of(app(&text), |values| values.endpoints.issuer = "x${HOME}".to_owned());
    assert_eq!(written, "a: \"x^${HOME}\"\n");
}

#[test]
fn a_list_is_a_list_of_the_format() {
    for (format, expected) in [
        ("json", "[\"openid\", \"email\", \"profile\"]\n"),
        ("javascript", "['openid', 'email', 'profile']\n"),
        ("text", "openid, email, profile\n"),
    ] {
        assert_eq!(text_of(app(&file(format, "{{ scopes }}")), |_| ()), expected);
    }
}

#[test]
fn a_template_that_fails_for_some_values_gives_no_config() {
    let text = file("json", "{% if region == 'us-east-1' %}{{ logout_url }}{% else %}1{% endif %}");
    let app = app(&text);
    let mut values = values(app, AppSpec::default());
    assert!(forms(app, &values).is_ok());
    values.region = "us-east-1".parse().unwrap();
    let why = forms(app, &values).unwrap_err();
    assert!(why.starts_with("form `own`: `logout_url` is empty in some set-ups"), "{why}");
}

/// The value of `a` as a reader of the format finds it.
fn read_back(format: &str, text: &str) -> String {
    let of = |value: &Json| value["a"].as_str().unwrap().to_owned();
    match format {
        "json" => of(&serde_json::from_str(text).unwrap()),
        "toml" => of(&toml_edit::de::from_str::<Json>(text).unwrap()),
        "hcl" => of(&hcl::from_str::<Json>(text).unwrap()),
        "javascript" => of(&js(text)),
        "dotenv" => env(text.trim_end_matches('\n').strip_prefix("a=").unwrap()),
        "yaml" => {
            let mut found = Vec::new();
            for event in saphyr_parser::Parser::new_from_str(text) {
                if let saphyr_parser::Event::Scalar(text, ..) = event.unwrap().0 {
                    found.push(text.to_string());
                }
            }
            assert_eq!(found.len(), 2, "{text}");
            found.pop().unwrap()
        }
        "python" => {
            let quoted = text.trim_end_matches('\n').strip_prefix("a = ").unwrap();
            // JSON strings with these escapes are Python's too.
            serde_json::from_str(quoted).unwrap()
        }
        "java" => java(text.trim_end_matches('\n').strip_prefix("a = ").unwrap()),
        other => panic!("nothing reads {other}"),
    }
}

/// What Java makes of a string with the escapes that are used.
fn java(quoted: &str) -> String {
    let inner = quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    let (mut out, mut chars) = (String::new(), inner.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => panic!("the string ends early: {quoted}"),
            '\\' => match chars.next().unwrap() {
                c @ ('"' | '\\') => out.push(c),
                first => {
                    let digits: String =
                        [first, chars.next().unwrap(), chars.next().unwrap()].iter().collect();
                    out.push(char::from(u8::from_str_radix(&digits, 8).unwrap()));
                }
            },
            c => out.push(c),
        }
    }
    out
}

proptest! {
    #[test]
    fn every_value_reads_back_from_every_format(
        odd in "\\PC{0,12}|[\"'\\\\$%{}`<>/*!&#= \n\r\t\u{0}\u{7f}\u{85}\u{2028}\u{2029}:;-]{0,12}",
    ) {
        for (format, template) in [
            ("json", "{\"a\": {{ issuer }}}"),
            ("toml", "a = {{ issuer }}"),
            ("hcl", "a = {{ issuer }}"),
            ("javascript", "{a: {{ issuer }}}"),
            ("yaml", "a: {{ issuer }}"),
            ("python", "a = {{ issuer }}"),
            ("java", "a = {{ issuer }}"),
        ] {
            let text = text_of(app(&file(format, template)), |values| {
                values.endpoints.issuer.clone_from(&odd);
            });
            prop_assert_eq!(read_back(format, &text), odd.clone(), "{}: {}", format, text);
            prop_assert_eq!(text.matches('\n').count(), 1, "{}", text);
        }
        for (format, template) in [("apache", "A {{ issuer }}"), ("dotenv", "a={{ issuer }}"), ("ini", "a = {{ issuer }}"), ("text", "{{ issuer }}")] {
            let text = text_of(app(&file(format, template)), |values| {
                values.endpoints.issuer.clone_from(&odd);
            });
            prop_assert_eq!(text.matches('\n').count(), 1, "{}", text);
            prop_assert!(!text.contains(['\r', '\u{2028}', '\u{85}']), "{}", text);
        }
    }
}
