//! The sign-in page, its challenges, and the session that it opens.

mod challenge;
mod page;
mod session;

use crate::sandbox::{
    testing::{browser::Browser, world::World},
    visit::page::Reply,
};

/// The message for a wrong password.
const WRONG: &str = "Incorrect username or password.";

/// The error that a page shows, and its cause in the log.
fn page_error(page: &Reply) -> (String, &'static str) {
    assert_eq!(page.status, 400, "{}", page.body);
    assert!(page.body.contains("<title>Error: "), "{}", page.body);
    let rest = page.body.split("<div role=\"alert\" tabindex=\"-1\" autofocus><p>").nth(1);
    let message = rest.and_then(|rest| rest.split("</p>").next()).expect("an alert");
    assert_eq!(page.body.matches(" autofocus").count(), 1, "one element has the focus");
    (message.to_owned(), page.cause.unwrap_or("no cause"))
}

fn error(message: &str, cause: &'static str) -> (String, &'static str) {
    (message.to_owned(), cause)
}

/// The reply after a fresh browser sends this name and password.
fn submit(world: &mut World, username: &str, password: &str) -> Reply {
    let mut browser = Browser::default();
    let page = browser.open_login(world, &[]);
    browser.submit(world, &page, &[("username", username), ("password", password)])
}
