//! The token endpoints.

mod claims;
mod code;
mod refresh;

use crate::sandbox::{
    testing::{reply::json_of, text, world::CHALLENGE},
    visit::page::Reply,
};

/// The parameters of PKCE.
const S256: [(&str, Option<&str>); 2] =
    [("code_challenge", Some(CHALLENGE)), ("code_challenge_method", Some("S256"))];

/// The status and error that the app gets, and the cause in the log.
fn oauth_error(reply: &Reply) -> (u16, String, &'static str) {
    assert_ne!(reply.status, 200, "{}", reply.body);
    (reply.status, text(&json_of(reply)["error"]), reply.cause.unwrap_or("no cause"))
}
