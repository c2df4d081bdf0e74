//! A browser without scripts, as far as the sign-in page asks for one; not the program's own.

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::world::wait;

/// What stands behind that in a page, up to a quote.
fn after<'a>(page: &'a str, start: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("no `{start}` in {page}"));
    rest.split('"').next().unwrap()
}

/// Signs in at that address; the URL that the browser is sent to at the end, unvisited.
pub(crate) fn sign_in(start: &str, name: &str, password: &str) -> String {
    let client = Client::builder().no_proxy().cookie_store(true).redirect(Policy::none());
    let client = client.build().unwrap();
    let location = |answer: &reqwest::Response| {
        let location = answer.headers().get("location").unwrap().to_str().unwrap();
        answer.url().join(location).unwrap()
    };
    wait(async {
        let answer = client.get(start).send().await.unwrap();
        let login = location(&answer);
        let page = client.get(login.clone()).send().await.unwrap();
        let page = page.text().await.unwrap();
        let action: Url = login.join(&after(&page, "action=\"").replace("&amp;", "&")).unwrap();
        let form = [
            ("_csrf", after(&page, "name=\"_csrf\" value=\"")),
            ("username", name),
            ("password", password),
        ];
        let answer = client.post(action).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
        location(&answer).to_string()
    })
}

/// What a browser shows at that address.
pub(crate) fn visit(url: &str) -> (u16, String) {
    wait(async {
        let client = Client::builder().no_proxy().build().unwrap();
        let answer = client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    })
}
