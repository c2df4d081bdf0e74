//! Callback and sign-out URLs that are not those that the app sends.

use serde_json::json;

use super::super::super::APP;
use super::super::super::situation::{MLSPACE, Situation, of};
use super::{callbacks, client_with};

pub(super) static ALL: &[Situation] = &[
    of(
        "another path",
        |p| callbacks(p, &["https://viewer.example/cb"]),
        "sign-in.callback",
        "fail",
        "differs only in the path",
        true,
    ),
    of(
        "a slash too much",
        |p| callbacks(p, &["https://viewer.example/callback/"]),
        "sign-in.callback",
        "fail",
        "differs only in the slash at the end",
        true,
    ),
    of(
        "a capital letter",
        |p| callbacks(p, &["https://viewer.example/Callback"]),
        "sign-in.callback",
        "fail",
        "differs only in capital letters",
        true,
    ),
    of(
        "the default port",
        |p| callbacks(p, &["https://viewer.example:443/callback"]),
        "sign-in.callback",
        "fail",
        "differs only in the default port",
        true,
    ),
    of(
        "a doubled slash",
        |p| callbacks(p, &["https://viewer.example//callback"]),
        "sign-in.callback",
        "fail",
        "differs only in a doubled slash",
        true,
    ),
    of(
        "www.",
        |p| callbacks(p, &["https://www.viewer.example/callback"]),
        "sign-in.callback",
        "fail",
        "differs only in www.",
        true,
    ),
    of(
        "a query",
        |p| callbacks(p, &["https://viewer.example/callback?a=b"]),
        "sign-in.callback",
        "fail",
        "differs only in the query",
        true,
    ),
    of(
        "a stage",
        |p| callbacks(p, &["https://viewer.example/Prod/callback"]),
        "sign-in.callback",
        "fail",
        "a stage, such as /Prod",
        true,
    ),
    of(
        "another app's URL alone",
        |p| callbacks(p, &["https://other.example/x"]),
        "sign-in.callback",
        "fail",
        "has https://other.example/x",
        true,
    ),
    of(
        "no sign-out URL",
        |p| client_with(p, json!({"LogoutURLs": null})),
        "sign-out.url",
        "fail",
        "Cognito refuses it",
        true,
    ),
    of(
        "a sign-out URL without its slash",
        |p| client_with(p, json!({"LogoutURLs": [APP]})),
        "sign-out.url",
        "fail",
        "differs only in the slash at the end",
        true,
    ),
    Situation {
        target: MLSPACE,
        ..of(
            "only one form of MLSpace's address",
            |p| callbacks(p, &["https://ml.example/Prod"]),
            "sign-in.callback",
            "fail",
            "differs only in the slash at the end",
            true,
        )
    },
];
