//! Does the config that an app was deployed with fit the user pool?

use url::Url;

use super::check::{Check, Judge};
use super::deployed::Deployed;
use super::evidence::Evidence;
use super::verdict::Verdict;
use crate::command_line::CommandLine;
use crate::oidc::discovery::Discovery;
use crate::settings::ClientKind;
use crate::values::{lacks_pool, near};

pub(super) static CHECKS: &[Check] = &[
    Check::new("file.sign-in", "the file configures a sign-in", Judge::Evidence(sign_in)),
    Check::new("file.issuer", "the file names the issuer of the user pool", Judge::File(issuer)),
    Check::new("file.client", "the file names the app client", Judge::File(client)),
    Check::new("file.callback", "the file names a callback URL of the app", Judge::File(callback)),
    Check::new(
        "file.secret",
        "the file holds a client secret only where it can be kept",
        Judge::File(secret),
    ),
    Check::new(
        "file.endpoints",
        "the endpoints in the file are those of the user pool",
        Judge::File(endpoints),
    ),
];

/// A failure, with the command that prints the right config if the app is known.
fn wrong(evidence: &Evidence, why: impl Into<String>) -> Verdict {
    let verdict = Verdict::fail(why);
    match evidence.app.target {
        Some(_) => verdict.command(CommandLine::new("config").with(&evidence.flags())),
        None => verdict,
    }
}

fn sign_in(evidence: &Evidence) -> Vec<Verdict> {
    let judge = |file: &Deployed| {
        if file.is_empty() {
            wrong(evidence, format!("{} says nothing about a sign-in", file.name))
        } else {
            Verdict::pass(file.name.as_str())
        }
    };
    evidence.app.deployed.iter().map(judge).collect()
}

fn issuer(evidence: &Evidence, file: &Deployed) -> Verdict {
    let (Some(written), Some(expected)) = (&file.issuer, &evidence.issuer) else {
        return Verdict::skip("the file or the set-up names no issuer");
    };
    if written == expected {
        return Verdict::pass(expected.as_str());
    }
    let what = if lacks_pool(written) {
        "the id of the user pool is missing at its end"
    } else if written.trim_end_matches('/') == expected {
        "remove the slash at its end, because apps compare byte for byte"
    } else if written.contains("amazoncognito.com") {
        "it is the sign-in page address, not the issuer"
    } else if written.split('/').next_back() == expected.split('/').next_back() {
        "the user pool is the same, and its issuer is written differently"
    } else {
        "it is another user pool's"
    };
    wrong(evidence, format!("it names {written}, and the issuer is {expected}: {what}"))
}

fn client(evidence: &Evidence, file: &Deployed) -> Verdict {
    let (Some(written), Some(expected)) = (&file.client_id, &evidence.client_id) else {
        return Verdict::skip("the file or the set-up names no app client");
    };
    if written == expected {
        return Verdict::pass(expected.as_str());
    }
    wrong(evidence, format!("it names {written}, and the app client is {expected}"))
}

/// A URL that does not follow from the app's address is corrected in the file, not registered.
fn callback(evidence: &Evidence, file: &Deployed) -> Verdict {
    let Some(written) = &file.callback else {
        return Verdict::skip("the file names no callback URL");
    };
    let Some(expected) = &evidence.app.every_callback else {
        return Verdict::skip("the app's address is not known: --app-url URL");
    };
    let Some(sent) = sent(written, expected) else {
        return Verdict::skip(format!("what `{written}` becomes is not known"));
    };
    if expected.contains(&sent) {
        return Verdict::pass(sent);
    }
    let difference = near::closest(&sent, expected);
    let difference = difference.map(|(_, what)| format!("; they differ only in {what}"));
    wrong(
        evidence,
        format!(
            "it makes the app send {sent}; write {} instead{}",
            expected.join(" or "),
            difference.unwrap_or_default()
        ),
    )
}

/// The callback URL that an app sends if its config names this one, whole or as a path of the app's own origin.
/// `None` if only the app knows.
fn sent(written: &str, expected: &[String]) -> Option<String> {
    let origins = ["${window.location.origin}", "${location.origin}"];
    let path = origins.iter().find_map(|origin| written.strip_prefix(origin)).unwrap_or(written);
    if path.contains(['$', '{', '<']) {
        return None;
    }
    if path.starts_with('/') {
        let app = Url::parse(expected.first()?).ok()?;
        return Some(format!("{}{path}", app.origin().ascii_serialization()));
    }
    path.contains("://").then(|| path.to_owned())
}

fn secret(evidence: &Evidence, file: &Deployed) -> Verdict {
    if !file.secret {
        return Verdict::pass("it holds none");
    }
    let of_client = || evidence.client().ok().map(|client| client.kind);
    match evidence.app.target.map(|app| app.kind).or_else(of_client) {
        Some(ClientKind::Confidential) => Verdict::pass("the app runs on a server"),
        Some(ClientKind::Public) => wrong(
            evidence,
            "it holds one, and everyone who opens the app can read it: remove it, and use a public app client",
        ),
        None => Verdict::skip("whether the app can keep it is not known: --target NAME"),
    }
}

fn endpoints(evidence: &Evidence, file: &Deployed) -> Verdict {
    let document = evidence.discovered.as_ref().and_then(|found| found.document.as_ref().ok());
    let Some(shown) = document.and_then(Discovery::endpoints) else {
        return Verdict::skip("without a discovery document they cannot be compared");
    };
    if file.endpoints.is_empty() && file.key_sets.is_empty() {
        return Verdict::pass("it names none: the app reads the discovery document");
    }
    let ours = [&shown.authorization, &shown.token];
    let others = file.endpoints.iter().filter(|url| !ours.contains(url));
    let keys = file.key_sets.iter().filter(|url| **url != shown.jwks);
    let wrong_ones: Vec<&str> = others.chain(keys).map(String::as_str).collect();
    if wrong_ones.is_empty() {
        return Verdict::pass("they are");
    }
    wrong(evidence, format!("{} is not the user pool's", wrong_ones.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callback_url_of_a_file_is_read_as_the_app_will_send_it() {
        let expected = ["https://app.example/new/callback".to_owned()];
        for (written, sends) in [
            ("https://old.example/callback", Some("https://old.example/callback")),
            ("/callback", Some("https://app.example/callback")),
            ("${window.location.origin}/callback", Some("https://app.example/callback")),
            ("myapp://signed-in", Some("myapp://signed-in")),
            ("${process.env.URL}/callback", None),
            ("<your callback>", None),
            ("callback", None),
        ] {
            assert_eq!(sent(written, &expected).as_deref(), sends, "{written}");
        }
    }
}
