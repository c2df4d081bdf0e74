//! A browser that keeps cookies and fills in forms, and runs no script.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    direct::URL,
    reply::{code_of, location, replied},
    world::{ADA, PASSWORD, World},
};
use crate::sandbox::{
    federation::progress::Progress,
    visit::{HttpRequest, encode, page::Reply},
};

#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A visit that is answered without asking a provider.
    #[track_caller]
    pub(crate) fn go(&mut self, world: &mut World, method: &str, url: &str, form: &str) -> Reply {
        let reply = replied(self.visit(world, method, url, form));
        self.keep_cookies(&reply);
        reply
    }

    pub(crate) fn visit(
        &mut self,
        world: &mut World,
        method: &str,
        url: &str,
        form: &str,
    ) -> Progress {
        let target = url.strip_prefix(URL).unwrap_or(url);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        world.visit(&HttpRequest {
            method,
            path,
            query,
            cookies: &cookies.join("; "),
            form,
            authorization: None,
        })
    }

    pub(crate) fn keep_cookies(&mut self, reply: &Reply) {
        for (_, value) in reply.headers.iter().filter(|(name, _)| *name == "set-cookie") {
            let mut parts = value.split("; ");
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let mut parts: Vec<&str> = parts.collect();
            assert!(parts.contains(&"HttpOnly") && parts.contains(&"SameSite=Lax"));
            assert!(parts.contains(&"Path=/domain/ohif") && !parts.contains(&"Secure"));
            parts.retain(|part| *part == "Max-Age=0");
            match parts.as_slice() {
                [] => self.cookies.insert(name.to_owned(), value.to_owned()),
                _ => self.cookies.remove(name),
            };
        }
    }

    /// Starts a sign-in, with these changes to the authorization request.
    #[track_caller]
    pub(crate) fn authorize(
        &mut self,
        world: &mut World,
        changes: &[(&str, Option<&str>)],
    ) -> Reply {
        let url = format!("/domain/ohif/oauth2/authorize?{}", world.query(changes));
        self.go(world, "GET", &url, "")
    }

    /// The sign-in page that an authorization request leads to.
    #[track_caller]
    pub(crate) fn open_login(
        &mut self,
        world: &mut World,
        changes: &[(&str, Option<&str>)],
    ) -> Reply {
        let reply = self.authorize(world, changes);
        let page = self.go(world, "GET", location(&reply), "");
        assert_eq!(page.status, 200, "{}", page.body);
        page
    }

    /// Sends the form of a page, filled in.
    #[track_caller]
    pub(crate) fn submit(
        &mut self,
        world: &mut World,
        page: &Reply,
        fields: &[(&str, &str)],
    ) -> Reply {
        let (action, hidden) = form_of(&page.body);
        let all = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
            .chain(fields.iter().copied());
        self.go(world, "POST", &action, &encode(all))
    }

    /// Enters Ada's name and password; what comes next.
    #[track_caller]
    pub(crate) fn sign_in(&mut self, world: &mut World, changes: &[(&str, Option<&str>)]) -> Reply {
        let page = self.open_login(world, changes);
        self.submit(world, &page, &[("username", ADA), ("password", PASSWORD)])
    }
}

impl World {
    /// A code for Ada, from a fresh browser.
    #[track_caller]
    pub(crate) fn code(&mut self, changes: &[(&str, Option<&str>)]) -> String {
        code_of(&Browser::default().sign_in(self, changes))
    }

    /// Ada's tokens, from a fresh browser.
    #[track_caller]
    pub(crate) fn tokens(&mut self, changes: &[(&str, Option<&str>)]) -> Value {
        let code = self.code(changes);
        self.exchange(&code)
    }
}

/// The action of a page's form, and the values it holds.
pub(crate) fn form_of(html: &str) -> (String, Vec<(String, String)>) {
    let unescaped = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    let attribute = |tag: &str, name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}=\""))?;
        Some(unescaped(value.split_once('"')?.0))
    };
    let form = html.split("<form").nth(1).expect("a form");
    let action = attribute(form.split('>').next().unwrap(), "action").unwrap();
    let inputs = form
        .split("<input")
        .skip(1)
        .filter_map(|tag| {
            let tag = tag.split('>').next()?;
            Some((attribute(tag, "name")?, attribute(tag, "value")?))
        })
        .collect();
    (action, inputs)
}

#[test]
fn the_test_browser_reads_forms() {
    let (action, inputs) = form_of(
        "<form method=\"post\" action=\"/x?a=1&amp;b=2\"><input type=\"hidden\" name=\"_csrf\" value=\"v\"><input name=\"username\" value=\"a&quot;\"><input name=\"password\"></form>",
    );
    assert_eq!(action, "/x?a=1&b=2");
    let expected = [("_csrf", "v"), ("username", "a\"")];
    assert_eq!(inputs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
