//! Does the config that an app was deployed with fit the user pool?

use super::Check;
use super::deployed::Deployed;
use super::evidence::Evidence;
use crate::apps::App;
use crate::finding::Finding;
use crate::settings::ClientKind;

pub(super) static CHECKS: [Check; 5] = [
    Check::new("file.sign-in", "the file configures a sign-in", false, config),
    Check::new("file.issuer", "the file names the issuer of the user pool", false, issuer),
    Check::new("file.client", "the file names the app client", false, client),
    Check::new(
        "file.secret",
        "the file holds a client secret only where it can be kept",
        false,
        secret,
    ),
    Check::new(
        "file.endpoints",
        "the endpoints in the file are those of the user pool",
        false,
        endpoints,
    ),
];

/// Judges the file, if one was given; without one there is nothing to say.
fn given(
    check: &Check,
    evidence: &Evidence,
    judge: impl Fn(&Deployed) -> Vec<Finding>,
) -> Vec<Finding> {
    match &evidence.app.deployed {
        None => Vec::new(),
        Some(file) if file.is_empty() && check.id != "file.sign-in" => {
            check.skip("the file says nothing of a sign-in")
        }
        Some(file) => judge(file),
    }
}

fn with_config(check: &Check, evidence: &Evidence, why: String) -> Vec<Finding> {
    let config = format!("cogoidc config{}", evidence.flags());
    let finding = Finding::fail(check.id, check.claim, why);
    vec![if evidence.app.target.is_some() { finding.fix(config) } else { finding }]
}

fn config(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    given(check, evidence, |file| {
        if file.is_empty() {
            let name = &file.name;
            with_config(
                check,
                evidence,
                format!("{name} says nothing of a sign-in that is known here"),
            )
        } else {
            check.pass(file.name.as_str())
        }
    })
}

fn issuer(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    given(check, evidence, |file| {
        let (Some(written), Some(wanted)) = (&file.issuer, &evidence.issuer) else {
            return check.skip("the file, or the set-up, names no issuer");
        };
        if written == wanted {
            return check.pass(wanted.as_str());
        }
        let what = if written.trim_end_matches('/') == wanted {
            "the slash at its end is too much: apps compare byte for byte"
        } else if written.contains("amazoncognito.com") {
            "it is the sign-in page address, and no issuer"
        } else if written.split('/').next_back() == wanted.split('/').next_back() {
            "the user pool is the same, and its issuer is written differently"
        } else {
            "it is another user pool's"
        };
        with_config(
            check,
            evidence,
            format!("it names {written}, and the issuer is {wanted}: {what}"),
        )
    })
}

fn client(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    given(check, evidence, |file| {
        let (Some(written), Some(wanted)) = (&file.client_id, &evidence.client_id) else {
            return check.skip("the file, or the set-up, names no app client");
        };
        if written == wanted {
            check.pass(wanted.as_str())
        } else {
            with_config(
                check,
                evidence,
                format!("it names {written}, and the app client is {wanted}"),
            )
        }
    })
}

fn secret(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    given(check, evidence, |file| {
        let kind = evidence
            .app
            .target
            .map(App::kind)
            .or_else(|| evidence.client().ok().map(|client| client.kind));
        match (file.secret, kind) {
            (false, _) => check.pass("it holds none"),
            (true, Some(ClientKind::Confidential)) => check.pass("the app runs on a server"),
            (true, Some(ClientKind::Public)) => with_config(
                check,
                evidence,
                "it holds one, and everybody who opens the app can read it: take it out, and use a public app client"
                    .to_owned(),
            ),
            (true, None) => check.skip("whether the app can keep it is not known: --target NAME"),
        }
    })
}

fn endpoints(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    given(check, evidence, |file| {
        let told = evidence
            .discovered
            .as_ref()
            .and_then(|found| found.document.as_ref().ok())
            .and_then(crate::oidc::discovery::Discovery::endpoints);
        let Some(told) = told else {
            return check.skip("without a discovery document they cannot be compared");
        };
        if file.endpoints.is_empty() && file.key_sets.is_empty() {
            return check.pass("it names none: the app asks the discovery document");
        }
        let ours = [&told.authorization, &told.token];
        let wrong = file.endpoints.iter().filter(|url| !ours.contains(url));
        let keys = file.key_sets.iter().filter(|url| **url != told.jwks);
        let wrong: Vec<&str> = wrong.chain(keys).map(String::as_str).collect();
        if wrong.is_empty() {
            check.pass("they are")
        } else {
            with_config(check, evidence, format!("{} is not the user pool's", wrong.join(", ")))
        }
    })
}
