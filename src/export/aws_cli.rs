//! A shell script that creates the set-up with the AWS CLI.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::hole;
use super::{ExportFile, Format, Source};
use crate::app_file::literal;
use crate::cognito::{Defined, Definition, MFA_MEMBERS};

pub(super) static FORMAT: Format = Format { name: "aws-cli", title: "AWS CLI", write };

fn write(source: &Source<'_>) -> Vec<ExportFile> {
    let definition = source.definition;
    let mut notes = Vec::new();
    if definition.pool.id.is_some() {
        notes.push("the script creates a second set-up like the one that is there; a domain prefix is free only once".to_owned());
    }
    let has_assets =
        definition.style.as_ref().is_some_and(|style| style.body.contains_key("Assets"));
    if has_assets {
        notes.push("the images of the login style need version 2 of the AWS CLI".to_owned());
    }
    let text = script(source, &notes);
    vec![ExportFile { name: "cogoidc.sh", language: "sh", text, notes }]
}

/// Each request is one argument, so that no program takes an address in it for a file to fetch.
const HEAD: &str = r#"set -eu

cognito() {
  aws cognito-idp "$@" --region "$region" --output text
}
"#;

/// Members that go through a pipe instead: others could read a secret that is an argument, and images are too long for one.
const PIPED: [(&str, &str); 2] =
    [("ProviderDetails", "--provider-details"), ("Assets", "--assets")];

/// Puts a secret into a request.
const SECRET_HEAD: &str = r#"
# A text as JSON has it between quotation marks.
json_text() {
  printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e '$!s/$/\\n/' | tr -d '\n'
}
"#;

fn script(source: &Source<'_>, notes: &[String]) -> String {
    let Definition { pool, servers, providers, client, style, domains } = source.definition;
    let mut out = String::from("#!/bin/sh\n");
    let name = literal::line(pool.text("PoolName"));
    let _ = writeln!(out, "# Sign-in through the user pool {name}, exported by cogoidc.");
    for note in notes {
        let _ = writeln!(out, "# Note: {}.", literal::line(note));
    }
    out.push_str(HEAD);
    let secrets = secrets(providers);
    if !secrets.is_empty() {
        out.push_str(SECRET_HEAD);
    }
    let _ = writeln!(out, "\nregion={}", literal::shell_string(source.region.as_str()));
    for secret in secrets {
        let _ = writeln!(
            out,
            ": \"${{{secret}:?set it to the secret that the identity provider issued}}\""
        );
    }
    add_pool(&mut out, pool);
    for server in servers {
        add(&mut out, "create-resource-server", &server.body);
    }
    for (provider, names) in providers.iter().zip(variables(providers)) {
        add(&mut out, "create-identity-provider", &with_secrets(provider, &names));
    }
    let create =
        "create-user-pool-client --query UserPoolClient.ClientId --user-pool-id \"$pool_id\"";
    let _ = writeln!(out, "\nclient_id=$({})", call(create, &client.body));
    if let Some(style) = style {
        add(&mut out, "create-managed-login-branding --client-id \"$client_id\"", &style.body);
    }
    for domain in domains {
        add(&mut out, "create-user-pool-domain", &domain.body);
    }
    out.push_str("\necho \"user pool $pool_id, app client $client_id\"\n");
    out
}

fn add_pool(out: &mut String, pool: &Defined) {
    let is_of_mfa = |name: &str| MFA_MEMBERS.contains(&name);
    let (mfa, rest): (Map<String, Value>, Map<String, Value>) =
        pool.body.clone().into_iter().partition(|(name, _)| is_of_mfa(name));
    let create = call("create-user-pool --query UserPool.Id", &rest);
    let _ = writeln!(out, "\npool_id=$({create})");
    // A new pool has no MFA.
    if mfa.len() > 1 || mfa.get("MfaConfiguration").is_some_and(|mode| mode != "OFF") {
        add(out, "set-user-pool-mfa-config", &mfa);
    }
}

/// Adds a call that concerns the pool, and whose answer is not needed.
fn add(out: &mut String, operation: &str, request: &Map<String, Value>) {
    let call = call(&format!("{operation} --user-pool-id \"$pool_id\""), request);
    let _ = writeln!(out, "\n{call} >/dev/null");
}

/// A call with its request.
fn call(operation: &str, request: &Map<String, Value>) -> String {
    let mut request = request.clone();
    let piped = PIPED.iter().find_map(|(name, flag)| Some((request.shift_remove(*name)?, flag)));
    let rest = word(&Value::Object(request));
    match piped {
        None => format!("cognito {operation} --cli-input-json {rest}"),
        Some((value, flag)) => format!(
            "printf '%s' {} |\n  cognito {operation} {flag} file:///dev/stdin --cli-input-json {rest}",
            word(&value)
        ),
    }
}

/// JSON as one word of a shell, with the variable of a secret in each hole.
fn word(value: &Value) -> String {
    let word = literal::shell_string(literal::json(value).trim_end());
    let holes = value.as_object().into_iter().flat_map(Map::values);
    holes.filter_map(Value::as_str).filter_map(hole::name).fold(word, |word, name| {
        let text = Value::from(hole::text(name)).to_string();
        word.replace(&text, &format!("\"'\"$(json_text \"${name}\")\"'\""))
    })
}

/// The variables of all secrets.
fn secrets(providers: &[Defined]) -> Vec<String> {
    variables(providers).into_iter().flatten().collect()
}

/// The variables of the secrets of each provider, no name twice.
fn variables(providers: &[Defined]) -> Vec<Vec<String>> {
    let capital = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let number = |index: usize| if index == 0 { String::new() } else { format!("_{}", index + 1) };
    let bases: Vec<String> = providers
        .iter()
        .map(|one| one.text("ProviderName").chars().map(capital).collect())
        .collect();
    let of = |(index, provider): (usize, &Defined)| {
        let base = bases.get(index).cloned().unwrap_or_default();
        let before = bases.iter().take(index).filter(|other| **other == base).count();
        let secrets = provider.secrets.iter();
        secrets
            .map(|secret| format!("IDP_{base}{}_{}", number(before), secret.to_ascii_uppercase()))
            .collect()
    };
    providers.iter().enumerate().map(of).collect()
}

/// The request of a provider with a hole for each of its secrets.
fn with_secrets(provider: &Defined, names: &[String]) -> Map<String, Value> {
    let mut request = provider.body.clone();
    for (secret, name) in provider.secrets.iter().zip(names) {
        if let Some(Value::Object(details)) = request.get_mut("ProviderDetails") {
            details.insert((*secret).to_owned(), hole::hole(name));
        }
    }
    request
}
