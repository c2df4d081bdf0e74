//! Is the app client what the app needs?

use super::Check;
use super::evidence::Evidence;
use crate::cognito::ObservedClient;
use crate::cognito::error::Kind;
use crate::finding::Finding;
use crate::oidc::loopback::is_loopback;
use crate::spec::ClientKind;
use crate::target::Need;

pub(super) static CHECKS: [Check; 13] = [
    check("client.exists", "the app client is there", false, exists),
    check(
        "client.kind",
        "the app client is of the kind the app needs",
        false,
        kind,
    ),
    check("client.oauth", "OAuth is on", true, oauth),
    check(
        "client.flow",
        "the app client allows the code flow",
        true,
        flow,
    ),
    check(
        "client.implicit",
        "the implicit flow is off",
        false,
        implicit,
    ),
    check(
        "client.scopes",
        "the app client allows the scopes the app asks for",
        true,
        scopes,
    ),
    check(
        "client.identity-providers",
        "the app client has an identity provider to sign in with",
        true,
        identity_providers,
    ),
    check(
        "client.readable",
        "the app client may read the attributes the app reads",
        true,
        readable,
    ),
    check(
        "client.revocation",
        "refresh tokens can be revoked",
        true,
        revocation,
    ),
    check(
        "client.user-existence",
        "a failed sign-in does not tell whether the user exists",
        true,
        user_existence,
    ),
    check(
        "client.lifetimes",
        "tokens live hours, not days",
        false,
        lifetimes,
    ),
    check(
        "client.auth-flows",
        "no way to sign in sends the password itself",
        false,
        auth_flows,
    ),
    check(
        "client.leftovers",
        "no callback URL is a leftover of a test",
        false,
        leftovers,
    ),
];

const fn check(
    id: &'static str,
    claim: &'static str,
    mendable: bool,
    judge: fn(&Check, &Evidence) -> Vec<Finding>,
) -> Check {
    Check {
        id,
        claim,
        mendable,
        judge,
    }
}

/// Access and ID tokens that live longer are worth a word, in seconds.
const LONG: u64 = 12 * 3600;

fn exists(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    match evidence.client() {
        Ok(client) => check.pass(format!("{} ({})", client.name, client.id)),
        Err(super::evidence::Absence::Failed(error)) if error.kind == Kind::NotFound => check.fail(
            evidence,
            format!(
                "there is no such app client in the user pool{}",
                evidence
                    .client_id
                    .as_ref()
                    .map(|id| format!(": {id}"))
                    .unwrap_or_default()
            ),
        ),
        Err(why) => check.skip(why.to_string()),
    }
}

/// Judges the client, or tells why it cannot be.
fn seen(
    check: &Check,
    evidence: &Evidence,
    judge: impl Fn(&ObservedClient) -> Vec<Finding>,
) -> Vec<Finding> {
    match evidence.client() {
        Ok(client) => judge(client),
        Err(why) => check.skip(why.to_string()),
    }
}

fn kind(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let Some(target) = evidence.app.target else {
            return check.skip("the app is not known: --target NAME");
        };
        let wanted = target.kind();
        if client.kind == wanted {
            return check.pass(match wanted {
                ClientKind::Public => "it is public",
                ClientKind::Confidential => "it is confidential",
            });
        }
        check.fail(
            evidence,
            match wanted {
                ClientKind::Public => format!(
                    "it has a secret, and {} runs in a browser, which cannot keep one; that is permanent: make \
                     another app client (cogoidc init --client-name NAME)",
                    target.title()
                ),
                ClientKind::Confidential => format!(
                    "it has no secret, and {} signs in from a server with one; that is permanent: make another \
                     app client (cogoidc init --client-name NAME)",
                    target.title()
                ),
            },
        )
    })
}

fn oauth(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.oauth {
            check.pass("AllowedOAuthFlowsUserPoolClient is on")
        } else {
            check.fail(
                evidence,
                "AllowedOAuthFlowsUserPoolClient is off: every sign-in page refuses the app",
            )
        }
    })
}

fn flow(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.flows.iter().any(|flow| flow == "code") {
            check.pass("code")
        } else {
            let flows = or_none(&client.flows);
            check.fail(
                evidence,
                format!("it allows {flows}, and the app asks for a code"),
            )
        }
    })
}

fn implicit(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.flows.iter().any(|flow| flow == "implicit") {
            check.warn(
                evidence,
                "it is on: tokens stand in the address bar (RFC 9700 §2.1.2); switch it off once nothing uses it",
            )
        } else {
            check.pass("only the code flow is on")
        }
    })
}

/// The scopes the app asks for, as far as that is known.
fn asked(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let usual = evidence
        .app
        .defaults
        .as_ref()
        .filter(|_| client.scopes.is_empty());
    let usual = usual.map(|defaults| defaults.scopes.iter().map(ToString::to_string).collect());
    let mut asked: Vec<String> = evidence.app.scopes.clone().or(usual).unwrap_or_default();
    for need in evidence.app.target.iter().flat_map(|target| target.needs()) {
        if let Need::Scope(scope) = need
            && !asked.iter().any(|one| one == scope)
        {
            asked.push((*scope).to_owned());
        }
    }
    asked
}

/// The scopes that the client lacks.
pub(super) fn lacking_scopes(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let mut asked = asked(evidence, client);
    asked.retain(|scope| !client.scopes.contains(scope));
    asked
}

fn scopes(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lacking = lacking_scopes(evidence, client);
        if lacking.is_empty() {
            return check.pass(or_none(&client.scopes));
        }
        check.fail(
            evidence,
            format!(
                "it lacks {}: Cognito answers invalid_scope, or the claims stay away",
                lacking.join(", ")
            ),
        )
    })
}

fn identity_providers(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.identity_providers.is_empty() {
            return check.fail(evidence, "it has none: nobody can sign in");
        }
        let known = evidence.set_up.as_ref().map(|all| &all.providers);
        let gone: Vec<&str> = match known {
            Some(Ok(known)) => client
                .identity_providers
                .iter()
                .filter(|name| *name != "COGNITO" && !known.contains(name))
                .map(String::as_str)
                .collect(),
            _ => Vec::new(),
        };
        if gone.is_empty() {
            check.pass(client.identity_providers.join(", "))
        } else {
            check.warn(
                evidence,
                format!("the user pool has no {}", gone.join(", ")),
            )
        }
    })
}

/// The attributes that the app reads and the client may not.
pub(super) fn unreadable(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let Some(readable) = &client.readable else {
        return Vec::new();
    };
    let mut lacking = Vec::new();
    let mut wants = |name: &str| {
        if !readable.iter().any(|one| one == name) && !lacking.iter().any(|one| one == name) {
            lacking.push(name.to_owned());
        }
    };
    for need in evidence.app.target.iter().flat_map(|target| target.needs()) {
        if let Need::Claim { name, .. } = need {
            wants(name);
        }
    }
    // Without both, a sign-in that asks for the scope ends in invalid_grant.
    let lacking_too = lacking_scopes(evidence, client);
    let mut scopes = client.scopes.iter().chain(&lacking_too);
    if scopes.any(|scope| scope == "email") {
        wants("email");
        wants("email_verified");
    }
    lacking
}

fn readable(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lacking = unreadable(evidence, client);
        if lacking.is_empty() {
            return check.pass(match &client.readable {
                None => "all of them".to_owned(),
                Some(list) => list.join(", "),
            });
        }
        check.fail(
            evidence,
            format!(
                "it may not read {}: the claims stay away, or no token is given",
                lacking.join(", ")
            ),
        )
    })
}

fn revocation(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.token_revocation == Some(true) {
            check.pass("EnableTokenRevocation is on")
        } else {
            check.fail(
                evidence,
                "EnableTokenRevocation is off: signing out leaves the refresh token alive",
            )
        }
    })
}

fn user_existence(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.user_existence_errors.as_deref() == Some("ENABLED") {
            check.pass("PreventUserExistenceErrors is ENABLED")
        } else {
            check.warn(evidence, "PreventUserExistenceErrors is not ENABLED")
        }
    })
}

fn lifetimes(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lives = client.lifetimes;
        let words = format!(
            "ID token {} s, access token {} s, refresh token {} s",
            lives.id, lives.access, lives.refresh
        );
        if lives.id > LONG || lives.access > LONG {
            check.warn(
                evidence,
                format!(
                    "{words}: a token that was taken is good for as long; nothing calls it back"
                ),
            )
        } else {
            check.pass(words)
        }
    })
}

fn auth_flows(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let open: Vec<&str> = client
            .auth_flows
            .iter()
            .map(String::as_str)
            .filter(|flow| flow.contains("USER_PASSWORD") || flow.contains("ADMIN_NO_SRP"))
            .collect();
        if open.is_empty() {
            check.pass(or_none(&client.auth_flows))
        } else {
            check.warn(
                evidence,
                format!(
                    "{} is on, and the sign-in page does not need it",
                    open.join(", ")
                ),
            )
        }
    })
}

fn leftovers(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let is_production = evidence.pool().is_ok_and(|pool| {
            let says = |value: &String| value.to_lowercase().starts_with("prod");
            pool.tags.values().any(says)
        });
        let is_example = |url: &str| {
            let host = url::Url::parse(url).ok();
            let host = host
                .as_ref()
                .and_then(url::Url::host_str)
                .unwrap_or_default();
            ["example.com", "example.org", "example.net"]
                .iter()
                .any(|name| host == *name || host.ends_with(&format!(".{name}")))
        };
        let left: Vec<&String> = client
            .callback_urls
            .iter()
            .filter(|url| {
                let of_a_login = is_loopback(url) && url.ends_with("/cogoidc-login");
                of_a_login || is_production && (is_loopback(url) || is_example(url))
            })
            .collect();
        if left.is_empty() {
            return check.pass("none is");
        }
        left.into_iter()
            .map(|url| {
                Finding::warn(check.id, check.claim, format!("{url} is registered")).fix(format!(
                    "cogoidc callback remove {}{}",
                    crate::spec::shell::quoted(url),
                    evidence.flags()
                ))
            })
            .collect()
    })
}

fn or_none(list: &[String]) -> String {
    if list.is_empty() {
        "none".to_owned()
    } else {
        list.join(", ")
    }
}
