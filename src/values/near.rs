//! URLs that a person takes for the same and Cognito does not: it compares byte for byte.

/// The parts of a URL as they are written, nothing tidied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (rest, fragment) = split_off(url, '#');
        let (rest, query) = split_off(rest, '?');
        let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // The colons of an IPv6 address stand before its bracket.
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (authority, ""),
        };
        Self { scheme, host, port, path, query, fragment }
    }

    /// The port that is meant where none is written.
    fn meant_port(&self) -> &'a str {
        match (self.port, self.scheme.to_ascii_lowercase().as_str()) {
            ("", "http") => "80",
            ("", "https") => "443",
            (port, _) => port,
        }
    }
}

fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(rest, more)| (rest, Some(more)))
}

/// Most differences between two URLs that are still taken for the same.
const MOST: usize = 2;

/// In what two URLs differ that look like one, as a sentence continues: "they differ only in …". Another host
/// or another path is no slip.
pub(crate) fn difference(a: &str, b: &str) -> Option<String> {
    let found = differences(a, b)?;
    let is_other = found.iter().any(|what| what == OTHER_HOST || what == OTHER_PATH);
    let is_near = (1..=MOST).contains(&found.len()) && !is_other;
    is_near.then(|| found.join(" and "))
}

/// The nearest of several URLs, and in what it differs.
pub(crate) fn closest<'a>(url: &str, others: &'a [String]) -> Option<(&'a str, String)> {
    let near = |other: &'a String| Some((other.as_str(), differences(url, other)?));
    let (other, what) = others
        .iter()
        .filter_map(near)
        .filter(|(_, what)| (1..=MOST).contains(&what.len()))
        // Another host is farther away than any slip in writing.
        .min_by_key(|(_, what)| (what.iter().any(|one| one == OTHER_HOST), what.len()))?;
    Some((other, what.join(" and ")))
}

/// Each difference by its name; none where the two have nothing to do with each other.
fn differences(a: &str, b: &str) -> Option<Vec<String>> {
    let (a, b) = (a.trim(), b.trim());
    let (one, two) = (Parts::of(a), Parts::of(b));
    let mut found: Vec<String> = Vec::new();
    let mut add = |what: &str| {
        if !found.iter().any(|one| one == what) {
            found.push(what.to_owned());
        }
    };
    if one.scheme != two.scheme {
        let lower = |scheme: &str| scheme.to_ascii_lowercase();
        let web = |scheme: &str| matches!(lower(scheme).as_str(), "http" | "https");
        if lower(one.scheme) == lower(two.scheme) {
            add("capital letters");
        } else if web(one.scheme) && web(two.scheme) {
            add("http and https");
        } else {
            return None;
        }
    }
    let host = host(one.host, two.host);
    if let Some(what) = host {
        add(what);
    }
    if one.port != two.port && one.meant_port() == two.meant_port() {
        add("a port that goes without saying");
    } else if one.meant_port() != two.meant_port() && one.scheme == two.scheme {
        add("the port");
    }
    let path = path(one.path, two.path);
    if let Some(what) = path {
        add(what);
    }
    if one.query != two.query {
        add("the query");
    }
    if one.fragment != two.fragment {
        add("the part behind #");
    }
    // Another place on another host is another app.
    if host == Some(OTHER_HOST) && (path.is_some() || one.path.len() <= 1) {
        return None;
    }
    if path == Some(OTHER_PATH) && found.len() > 1 {
        return None;
    }
    Some(found)
}

const OTHER_HOST: &str = "the host";
const OTHER_PATH: &str = "the path";

fn host(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    let lower = (a.to_lowercase(), b.to_lowercase());
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let dotless = |host: &str| host.strip_suffix('.').unwrap_or(host).to_owned();
    let local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    Some(if lower.0 == lower.1 {
        "capital letters"
    } else if bare(&lower.0) == bare(&lower.1) {
        "www."
    } else if dotless(&lower.0) == dotless(&lower.1) {
        "the dot behind the host"
    } else if local(&lower.0) && local(&lower.1) {
        "localhost and its address"
    } else {
        OTHER_HOST
    })
}

fn path(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    let bare = |path: &str| path.trim_end_matches('/').to_owned();
    let single = |path: &str| {
        let mut path = path.to_owned();
        while path.contains("//") {
            path = path.replace("//", "/");
        }
        path
    };
    let decoded = |path: &str| percent_decoded(path).unwrap_or_else(|| path.to_owned());
    type Fold<'a> = &'a dyn Fn(&str) -> String;
    let folds: [(&str, Fold<'_>); 6] = [
        ("the slash at the end", &bare),
        ("a doubled slash", &single),
        ("percent-encoding", &decoded),
        ("capital letters", &str::to_lowercase),
        ("slashes", &|path| bare(&single(path))),
        ("capital letters and slashes", &|path| bare(&single(path)).to_lowercase()),
    ];
    if let Some((what, _)) = folds.iter().find(|(_, fold)| fold(a) == fold(b)) {
        return Some(what);
    }
    // API Gateway puts the name of a stage before everything.
    let (one, two) = (bare(&single(a)), bare(&single(b)));
    let staged = |long: &str, short: &str| {
        let stage = long.strip_suffix(short).unwrap_or_default();
        stage.len() > 1 && stage.starts_with('/') && !stage.trim_start_matches('/').contains('/')
    };
    Some(if staged(&one, &two) || staged(&two, &one) {
        "the first part of the path (a stage, such as /Prod)"
    } else if one.starts_with(&format!("{two}/")) || two.starts_with(&format!("{one}/")) {
        "the end of the path"
    } else {
        OTHER_PATH
    })
}

fn percent_decoded(path: &str) -> Option<String> {
    let url = url::Url::parse("http://x/").ok()?;
    // The form of a query decodes percent signs; a plus must stay one.
    let query = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    let mut url = url;
    url.set_query(Some(&query));
    let mut pairs = url.query_pairs();
    pairs.next().map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CALLBACK: &str = "https://app.example/callback";
    const LOCAL: &str = "http://localhost:3000/callback";
    const API: &str = "https://a1.execute-api.eu-central-1.amazonaws.com/Prod";

    /// What is near which registered URL, and in what they differ.
    const NEAR: [(&str, &str, &str); 62] = [
        ("https://app.example/callback/", CALLBACK, "the slash at the end"),
        ("https://app.example", "https://app.example/", "the slash at the end"),
        ("https://app.example//", "https://app.example", "the slash at the end"),
        ("https://app.example/a/b/", "https://app.example/a/b", "the slash at the end"),
        ("http://app.example/callback", CALLBACK, "http and https"),
        ("HTTPS://app.example/callback", CALLBACK, "capital letters"),
        ("HTTP://app.example/callback", CALLBACK, "http and https"),
        ("https://localhost:3000/callback", LOCAL, "http and https"),
        ("https://App.example/callback", CALLBACK, "capital letters"),
        ("https://APP.EXAMPLE/callback", CALLBACK, "capital letters"),
        ("https://app.example/Callback", CALLBACK, "capital letters"),
        ("https://app.example/CALLBACK", CALLBACK, "capital letters"),
        ("https://App.example/Callback", CALLBACK, "capital letters"),
        ("https://www.app.example/callback", CALLBACK, "www."),
        (CALLBACK, "https://www.app.example/callback", "www."),
        ("https://app.example./callback", CALLBACK, "the dot behind the host"),
        ("http://127.0.0.1:3000/callback", LOCAL, "localhost and its address"),
        ("http://[::1]:3000/callback", LOCAL, "localhost and its address"),
        (
            "http://[::1]:3000/callback",
            "http://127.0.0.1:3000/callback",
            "localhost and its address",
        ),
        ("http://localhost:3001/callback", LOCAL, "the port"),
        ("http://localhost/callback", LOCAL, "the port"),
        ("http://localhost:8080/callback", LOCAL, "the port"),
        ("http://[::1]:3001/callback", "http://[::1]:3000/callback", "the port"),
        ("https://app.example:443/callback", CALLBACK, "a port that goes without saying"),
        ("https://app.example:8443/callback", CALLBACK, "the port"),
        (
            "http://localhost:80/callback",
            "http://localhost/callback",
            "a port that goes without saying",
        ),
        ("https://app.example//callback", CALLBACK, "a doubled slash"),
        ("https://app.example/a//b", "https://app.example/a/b", "a doubled slash"),
        ("https://app.example//callback/", CALLBACK, "slashes"),
        ("https://app.example/a%20b", "https://app.example/a b", "percent-encoding"),
        ("https://app.example/%63allback", CALLBACK, "percent-encoding"),
        (
            "https://app.example/login%2Fcallback",
            "https://app.example/login/callback",
            "percent-encoding",
        ),
        ("https://app.example/caf%C3%A9", "https://app.example/café", "percent-encoding"),
        ("https://app.example/callback?a=b", CALLBACK, "the query"),
        ("https://app.example/callback?", CALLBACK, "the query"),
        ("https://app.example/callback?a=b", "https://app.example/callback?a=c", "the query"),
        ("https://app.example/callback#", CALLBACK, "the part behind #"),
        ("https://app.example/callback#/home", CALLBACK, "the part behind #"),
        ("https://app.example/#/callback", "https://app.example/", "the part behind #"),
        (
            "https://a1.execute-api.eu-central-1.amazonaws.com/",
            API,
            "the first part of the path (a stage, such as /Prod)",
        ),
        ("https://a1.execute-api.eu-central-1.amazonaws.com/Prod/", API, "the slash at the end"),
        ("https://a1.execute-api.eu-central-1.amazonaws.com/prod", API, "capital letters"),
        (
            "https://app.example/callback",
            "https://app.example/Prod/callback",
            "the first part of the path (a stage, such as /Prod)",
        ),
        ("https://app.example/callback/oidc", CALLBACK, "the end of the path"),
        ("https://app.example/signed-in", CALLBACK, "the path"),
        ("https://other.example/callback", CALLBACK, "the host"),
        ("http://app.example/callback/", CALLBACK, "http and https and the slash at the end"),
        ("HTTP://App.Example/callback", CALLBACK, "http and https and capital letters"),
        ("https://app.example/callback%2F", "https://app.example/callback/", "percent-encoding"),
        (
            "https://app.example/Login//Callback",
            "https://app.example/login/callback",
            "capital letters and slashes",
        ),
        (
            "https://app.example/dev/callback",
            CALLBACK,
            "the first part of the path (a stage, such as /Prod)",
        ),
        ("https://app.example/Prod//", "https://app.example/Prod", "the slash at the end"),
        (
            "https://app.example/oauth2",
            "https://app.example/oauth2/idpresponse",
            "the end of the path",
        ),
        ("https://staging.app.example/callback", CALLBACK, "the host"),
        ("https://app.example.org/callback", CALLBACK, "the host"),
        ("https://app-example/callback", CALLBACK, "the host"),
        ("http://localhost:3000/", "http://localhost:3000", "the slash at the end"),
        ("http://127.0.0.1:5173/", "http://localhost:5173/", "localhost and its address"),
        ("http://localhost:3001/callback/", LOCAL, "the port and the slash at the end"),
        ("https://www.app.example/callback/", CALLBACK, "www. and the slash at the end"),
        ("https://app.example/callback/?a=b", CALLBACK, "the slash at the end and the query"),
        (
            "https://app.example:443/callback/",
            CALLBACK,
            "a port that goes without saying and the slash at the end",
        ),
    ];

    /// What has nothing to do with each other, or too little.
    const FAR: [(&str, &str); 14] = [
        (CALLBACK, CALLBACK),
        (" https://app.example/callback ", CALLBACK),
        ("https://other.example/", CALLBACK),
        ("https://other.example", "https://app.example"),
        ("https://other.example/signed-in", CALLBACK),
        ("com.example.app://callback", CALLBACK),
        ("http://www.app.example/callback/", CALLBACK),
        ("http://app.example/signed-in", CALLBACK),
        ("https://app.example/signed-in?a=b", CALLBACK),
        ("", CALLBACK),
        ("callback", CALLBACK),
        ("http://localhost:3001/callback/?a=b", LOCAL),
        ("https://APP.example/Callback/?a", CALLBACK),
        ("http://other.example:1/x", LOCAL),
    ];

    #[test]
    fn near_misses_are_named_by_what_differs() {
        for (sent, registered, what) in NEAR {
            for (sent, registered) in [(sent, registered), (registered, sent)] {
                let known = [registered.to_owned()];
                let found = closest(sent, &known).map(|(_, what)| what);
                assert_eq!(found.as_deref(), Some(what), "{sent} {registered}");
                let slip = difference(sent, registered);
                let is_slip = what != OTHER_HOST && what != OTHER_PATH;
                assert_eq!(slip.is_some(), is_slip, "{sent} {registered}: {slip:?}");
            }
        }
    }

    #[test]
    fn what_is_far_is_not_taken_for_near() {
        for (sent, registered) in FAR {
            assert_eq!(difference(sent, registered), None, "{sent} {registered}");
        }
    }

    #[test]
    fn of_several_the_nearest_is_named() {
        let registered = [
            "https://other.example/callback".to_owned(),
            "http://app.example/callback/".to_owned(),
            "https://app.example/callback/".to_owned(),
        ];
        let found = closest(CALLBACK, &registered);
        assert_eq!(
            found,
            Some(("https://app.example/callback/", "the slash at the end".to_owned())),
        );
        assert_eq!(closest("ftp://x", &registered), None);
    }

    proptest! {
        #[test]
        fn any_two_texts_can_be_compared(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            prop_assert_eq!(difference(&a, &b), difference(&b, &a));
        }
    }
}
