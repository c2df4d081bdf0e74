use proptest::prelude::*;

use super::*;

const CALLBACK: &str = "https://app.example/callback";
const LOCAL: &str = "http://localhost:3000/callback";
const API: &str = "https://a1.execute-api.eu-central-1.amazonaws.com/Prod";

/// Pairs of similar URLs, and the difference between them.
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
    ("https://app.example./callback", CALLBACK, "the dot after the host"),
    ("http://127.0.0.1:3000/callback", LOCAL, "localhost and its address"),
    ("http://[::1]:3000/callback", LOCAL, "localhost and its address"),
    ("http://[::1]:3000/callback", "http://127.0.0.1:3000/callback", "localhost and its address"),
    ("http://localhost:3001/callback", LOCAL, "the port"),
    ("http://localhost/callback", LOCAL, "the port"),
    ("http://localhost:8080/callback", LOCAL, "the port"),
    ("http://[::1]:3001/callback", "http://[::1]:3000/callback", "the port"),
    ("https://app.example:443/callback", CALLBACK, "the default port"),
    ("https://app.example:8443/callback", CALLBACK, "the port"),
    ("http://localhost:80/callback", "http://localhost/callback", "the default port"),
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
    ("https://app.example/callback#", CALLBACK, "the part after #"),
    ("https://app.example/callback#/home", CALLBACK, "the part after #"),
    ("https://app.example/#/callback", "https://app.example/", "the part after #"),
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
    ("https://app.example/oauth2", "https://app.example/oauth2/idpresponse", "the end of the path"),
    ("https://staging.app.example/callback", CALLBACK, "the host"),
    ("https://app.example.org/callback", CALLBACK, "the host"),
    ("https://app-example/callback", CALLBACK, "the host"),
    ("http://localhost:3000/", "http://localhost:3000", "the slash at the end"),
    ("http://127.0.0.1:5173/", "http://localhost:5173/", "localhost and its address"),
    ("http://localhost:3001/callback/", LOCAL, "the port and the slash at the end"),
    ("https://www.app.example/callback/", CALLBACK, "www. and the slash at the end"),
    ("https://app.example/callback/?a=b", CALLBACK, "the slash at the end and the query"),
    ("https://app.example:443/callback/", CALLBACK, "the default port and the slash at the end"),
];

/// Pairs of URLs that are too different.
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
fn near_misses_are_named_by_their_difference() {
    for (sent, registered, what) in NEAR {
        for (sent, registered) in [(sent, registered), (registered, sent)] {
            let known = [registered.to_owned()];
            let found = closest(sent, &known).map(|(_, what)| what);
            assert_eq!(found.as_deref(), Some(what), "{sent} {registered}");
            let found = difference(sent, registered);
            let is_near = what != OTHER_HOST && what != OTHER_PATH;
            assert_eq!(found.is_some(), is_near, "{sent} {registered}: {found:?}");
        }
    }
}

#[test]
fn different_urls_are_not_near_misses() {
    for (sent, registered) in FAR {
        assert_eq!(difference(sent, registered), None, "{sent} {registered}");
    }
}

#[test]
fn the_nearest_of_several_urls_is_found() {
    let registered = [
        "https://other.example/callback".to_owned(),
        "http://app.example/callback/".to_owned(),
        "https://app.example/callback/".to_owned(),
    ];
    let found = closest(CALLBACK, &registered);
    assert_eq!(found, Some(("https://app.example/callback/", "the slash at the end".to_owned())),);
    assert_eq!(closest("ftp://x", &registered), None);
}

proptest! {
    #[test]
    fn any_two_texts_can_be_compared(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        prop_assert_eq!(difference(&a, &b), difference(&b, &a));
    }
}

#[test]
fn a_url_has_a_slash_at_the_end_or_not() {
    for (url, other) in [
        ("https://a.example", Some("https://a.example/")),
        ("https://a.example/b/", Some("https://a.example/b")),
        ("https://a.example/b?c", None),
        ("https://a.example/#/b", None),
    ] {
        assert_eq!(in_other_slash(url).as_deref(), other, "{url}");
    }
}
