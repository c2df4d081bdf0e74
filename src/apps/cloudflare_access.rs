//! Cloudflare Access: people sign in through Cognito before Cloudflare lets them to an app.

use serde::Serialize;
use serde_json::{Value, json};

use super::app_file::members;
use super::{
    App, AppQuestion, ConfigSecret, Form, How, Need, Next, PushTo, Tested, TestedBy, Urls, Values,
    literal,
};
use crate::command_line::CommandLine;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, ValueError};

/// Cloudflare Access, part of Cloudflare Zero Trust.
pub(super) static CLOUDFLARE_ACCESS: App = App {
    name: "cloudflare-access",
    title: "Cloudflare Access",
    about: "\
A confidential client: Cloudflare's servers exchange the code and keep the secret; PKCE is used as well.
Callback URL https://<team>.cloudflareaccess.com/cdn-cgi/access/callback, one for all apps of the team. No sign-out URL: Access never signs people out of Cognito.
Scopes openid and email; profile brings name.
Claim email in the ID token: Access looks nowhere else, and refuses people without it.
Groups arrive as the claim cognito:groups, which is absent for people in no group.
",
    tested: Tested {
        by: TestedBy::Model,
        version: "the types of the npm package cloudflare 7.3.0 and a client that knows nothing but the config (openid-client 6.8.9)",
        source: "tests/peers/apps/access.mjs",
    },
    questions: &[AppQuestion {
        prompt: "Cloudflare Access team name",
        help: "The first part of <team>.cloudflareaccess.com, found in the settings of Zero Trust. It is not the address of the app that Access protects.",
        example: "my-team",
        ..AppQuestion::ADDRESS
    }],
    address,
    kind: ClientKind::Confidential,
    keeps_secret: true,
    urls: &urls,
    needs: &[
        Need::Scope("openid"),
        Need::Scope("email"),
        Need::Claim { name: "email", without: "Access refuses the sign-in" },
    ],
    knows_people_by_email: true,
    forms: &[
        Form {
            name: "api",
            file: None,
            language: "json",
            how: How::Body,
            note: Some(
                "POST to https://api.cloudflare.com/client/v4/accounts/ACCOUNT_ID/access/identity_providers",
            ),
            text: &|values| Ok(api(values)),
        },
        Form {
            name: "terraform",
            file: Some("cognito.tf"),
            language: "hcl",
            how: How::WholeFile,
            note: Some("provider cloudflare/cloudflare, version 5; the secret is a variable"),
            text: &|values| Ok(terraform(values)),
        },
        Form {
            name: "fields",
            file: None,
            language: "text",
            how: How::Fields,
            note: Some("Zero Trust > Integrations > Identity providers > OpenID Connect"),
            text: &|values| Ok(fields(values)),
        },
    ],
    push: Some(PushTo::CloudflareAccess { name: METHOD }),
    members: &|values| members(config(values)),
    next: &next,
    ..App::BASE
};

/// Where every team's Access lives.
const TEAMS: &str = ".cloudflareaccess.com";

/// The name of the login method at Cloudflare.
const METHOD: &str = "Amazon Cognito";

/// Claims Access keeps besides the e-mail address, for its rules and its own token.
const CLAIMS: [&str; 4] = ["sub", "cognito:username", "name", "cognito:groups"];

fn address(text: &str) -> Result<AppUrl, ValueError> {
    let team = team(text).ok_or_else(|| {
        ValueError::new(format!(
            "`{text}` is not a Cloudflare Access team; give the team name, not the app it protects, such as `my-team` or `my-team{TEAMS}`"
        ))
    })?;
    format!("https://{team}{TEAMS}").parse()
}

fn urls(spec: &AppSpec) -> Result<Urls, ValueError> {
    let team = address(CLOUDFLARE_ACCESS.needed_address(spec)?.as_str())?;
    Ok(Urls {
        callback: vec![format!("{team}/cdn-cgi/access/callback").parse()?],
        sign_out: Vec::new(),
    })
}

fn next(values: &Values) -> Vec<Next> {
    vec![
        Next::run(
            "Add the login method through Cloudflare's API, with a token in CLOUDFLARE_API_TOKEN that may edit Access: Organizations, Identity Providers, and Groups. Or apply the terraform form, or type the fields form under Zero Trust > Integrations > Identity providers > OpenID Connect.",
            CommandLine::new("config")
                .switch("--push")
                .with(&values.ids().flag("--target", CLOUDFLARE_ACCESS.name)),
        ),
        Next::by_hand(format!("Press Test next to \"{METHOD}\": the result must show an email.")),
        Next::by_hand(format!(
            "Allow \"{METHOD}\" in each Access application that should offer it."
        )),
        Next::by_hand(
            "To let in one group, add a rule of the kind OIDC Claim, name cognito:groups, value the group's name: to Cloudflare it is a claim, not a group, and Gateway policies do not see it.",
        ),
    ]
}

/// The team in a team name, a host or a URL.
fn team(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let (had_scheme, rest) =
        text.strip_prefix("https://").map_or((false, text.as_str()), |rest| (true, rest));
    let host = rest.split('/').next().unwrap_or_default();
    let team = match host.strip_suffix(TEAMS) {
        Some(team) => team,
        None if had_scheme || rest != host => return None,
        None => host,
    };
    let is_label = !team.is_empty()
        && team.len() <= 63
        && !team.starts_with('-')
        && !team.ends_with('-')
        && team.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_label.then(|| team.to_owned())
}

/// `config` of Cloudflare's identity provider API, whose names Terraform shares.
#[derive(Serialize)]
struct Config<'a> {
    client_id: &'a str,
    client_secret: String,
    auth_url: &'a str,
    token_url: &'a str,
    certs_url: &'a str,
    scopes: &'a [String],
    claims: [&'static str; 4],
    email_claim_name: &'static str,
    pkce_enabled: bool,
}

fn config(values: &Values) -> Value {
    let ends = &values.endpoints;
    json!(Config {
        client_id: values.client_id.as_str(),
        client_secret: values.secret.text().unwrap_or_default().into_owned(),
        auth_url: &ends.authorization,
        token_url: &ends.token,
        certs_url: &ends.jwks,
        scopes: &values.scopes,
        claims: CLAIMS,
        email_claim_name: "email",
        pkce_enabled: true,
    })
}

fn api(values: &Values) -> String {
    literal::json(&json!({ "name": METHOD, "type": "oidc", "config": config(values) }))
}

/// The secret is a variable even where it may be shown: Terraform files end up in repositories.
fn terraform(values: &Values) -> String {
    let export = match &values.secret {
        ConfigSecret::Hidden { command } => {
            let command = literal::line(&command.to_string());
            format!("# export TF_VAR_cognito_client_secret=\"$({command})\"\n")
        }
        ConfigSecret::None | ConfigSecret::Shown(_) => String::new(),
    };
    format!(
        "\
variable \"cloudflare_account_id\" {{
  type = string
}}

{export}variable \"cognito_client_secret\" {{
  type      = string
  sensitive = true
}}

resource \"cloudflare_zero_trust_access_identity_provider\" \"cognito\" {{
  account_id = var.cloudflare_account_id
  name       = {}
  type       = \"oidc\"
  config = {{
{}  }}
}}
",
        literal::hcl_string(METHOD),
        arguments(&config(values))
    )
}

/// The members of `config` as arguments of a Terraform block.
fn arguments(config: &Value) -> String {
    let members = config.as_object().into_iter().flatten();
    let width = members.clone().map(|(name, _)| name.len()).max().unwrap_or_default();
    let argument = |(name, value): (&String, &Value)| {
        let value = match name.as_str() {
            "client_secret" => "var.cognito_client_secret".to_owned(),
            _ => literal::hcl(value),
        };
        format!("    {name:width$} = {value}\n")
    };
    members.map(argument).collect()
}

/// What to type into the dashboard.
fn fields(values: &Values) -> String {
    let ends = &values.endpoints;
    literal::fields(&[
        ("Name", METHOD.to_owned()),
        ("App ID", values.client_id.to_string()),
        ("Client secret", values.secret.text().unwrap_or_default().into_owned()),
        ("Auth URL", ends.authorization.clone()),
        ("Token URL", ends.token.clone()),
        ("Certificate URL", ends.jwks.clone()),
        ("Proof Key for Code Exchange (PKCE)", "on".to_owned()),
        ("Scopes (if asked)", values.scope()),
        ("Email claim", "email".to_owned()),
        ("OIDC claims", CLAIMS.join(", ")),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    #[test]
    fn a_team_is_known_by_name_host_or_url() {
        for text in [
            "my-team",
            "My-Team",
            "my-team.cloudflareaccess.com",
            "https://my-team.cloudflareaccess.com",
            "https://my-team.cloudflareaccess.com/",
            "https://my-team.cloudflareaccess.com/cdn-cgi/access/callback",
        ] {
            let values = values(&CLOUDFLARE_ACCESS, spec(&CLOUDFLARE_ACCESS, Some(text), &[]));
            let callback = "https://my-team.cloudflareaccess.com/cdn-cgi/access/callback";
            assert_eq!(values.callback(), callback, "{text}");
            assert_eq!(values.sign_out_urls, [""; 0]);
        }
    }

    #[test]
    fn an_app_that_access_protects_is_not_a_team() {
        for text in [
            "",
            "https://wiki.example.org",
            "wiki.example.org",
            "https://my-team",
            "my-team/",
            "my team",
            "-team",
            "cloudflareaccess.com",
            ".cloudflareaccess.com",
            "a.b.cloudflareaccess.com",
            "https://my-team.cloudflareaccess.com.example.org",
        ] {
            let why = address(text).unwrap_err().to_string();
            let says = why.contains("give the team name, not the app it protects");
            assert!(says, "{text}: {why}");
        }
    }

    #[test]
    fn the_keys_stay_at_the_issuer_when_the_sign_in_page_has_a_custom_domain() {
        let mut values = values(&CLOUDFLARE_ACCESS, spec(&CLOUDFLARE_ACCESS, Some("t"), &[]));
        values.endpoints.authorization = "https://login.example/oauth2/authorize".to_owned();
        values.endpoints.token = "https://login.example/oauth2/token".to_owned();
        let config = config(&values);
        assert_eq!(config["auth_url"], "https://login.example/oauth2/authorize");
        assert_eq!(config["token_url"], "https://login.example/oauth2/token");
        assert_eq!(config["certs_url"], *values.endpoints.jwks);
    }
}
