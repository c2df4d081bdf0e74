//! Cloudflare Access: people sign in through Cognito before Cloudflare lets them to an app.

use serde_json::{Map, Value, json};

use super::{
    App, AppAnswer, AppQuestion, Defaults, How, Need, Next, Secret, Snippet, Values, literal,
    needed,
};
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, Mfa, SignIn, ValueError};

/// Cloudflare Access, part of Cloudflare Zero Trust.
pub(super) struct CloudflareAccess;

/// Where every team's Access lives.
const TEAMS: &str = ".cloudflareaccess.com";

/// The name of the login method at Cloudflare.
const METHOD: &str = "Amazon Cognito";

/// Claims Access keeps beside the e-mail address, for its rules and its own token.
const CLAIMS: [&str; 4] = ["sub", "cognito:username", "name", "cognito:groups"];

const QUESTIONS: [AppQuestion; 1] = [AppQuestion {
    answer: AppAnswer::Address,
    prompt: "Cloudflare Access team name",
    help: "The first word of <team>.cloudflareaccess.com, found in the settings of Zero Trust. It is not the address of the app that Access protects.",
    example: "my-team",
    required: true,
}];

impl App for CloudflareAccess {
    fn name(&self) -> &'static str {
        "cloudflare-access"
    }

    fn title(&self) -> &'static str {
        "Cloudflare Access"
    }

    fn about(&self) -> &'static str {
        "\
A confidential client: Cloudflare's servers exchange the code and keep the secret; PKCE is used as well.
Callback URL https://<team>.cloudflareaccess.com/cdn-cgi/access/callback, one for all apps of the team. No sign-out URL: Access never signs people out of Cognito.
Scopes openid and email; profile brings name.
Claim email in the ID token: Access reads no other place, and refuses people without it.
Groups arrive as the claim cognito:groups, and as nothing for people in no group.
"
    }

    fn questions(&self) -> &'static [AppQuestion] {
        &QUESTIONS
    }

    fn address(&self, text: &str) -> Result<AppUrl, ValueError> {
        team(text).map_or_else(
            || {
                Err(ValueError::new(format!(
                    "`{text}` is no Cloudflare Access team; give the team name, not the app it protects, such as `my-team` or `my-team{TEAMS}`"
                )))
            },
            |team| format!("https://{team}{TEAMS}").parse(),
        )
    }

    fn kind(&self) -> ClientKind {
        ClientKind::Confidential
    }

    fn defaults(&self, app: &AppSpec) -> Result<Defaults, ValueError> {
        let app = self.address(needed(app.url.as_ref(), &QUESTIONS)?.as_str())?;
        Ok(Defaults {
            callback_urls: vec![format!("{app}/cdn-cgi/access/callback").parse()?],
            sign_out_urls: Vec::new(),
            scopes: &["openid", "email", "profile"],
            sign_in: SignIn::Email,
            required_attributes: &[],
            mfa: Mfa::Off,
        })
    }

    fn needs(&self) -> &'static [Need] {
        &[
            Need::Scope("openid"),
            Need::Scope("email"),
            Need::Claim { name: "email", without: "Access refuses the sign-in" },
        ]
    }

    fn knows_people_by_email(&self) -> bool {
        true
    }

    fn forms(&self) -> &'static [&'static str] {
        &["api", "terraform", "fields"]
    }

    fn snippets(&self, values: &Values) -> Vec<Snippet> {
        vec![
            Snippet {
                form: "api",
                file: None,
                language: "json",
                how: How::Body,
                text: literal::json(
                    &json!({ "name": METHOD, "type": "oidc", "config": config(values) }),
                ),
                note: Some(
                    "POST to https://api.cloudflare.com/client/v4/accounts/ACCOUNT_ID/access/identity_providers"
                        .to_owned(),
                ),
            },
            Snippet {
                form: "terraform",
                file: Some("cognito.tf"),
                language: "hcl",
                how: How::WholeFile,
                text: terraform(values),
                note: Some("provider cloudflare/cloudflare, version 5; the secret is a variable".to_owned()),
            },
            Snippet {
                form: "fields",
                file: None,
                language: "text",
                how: How::Fields,
                text: form(values),
                note: Some("Zero Trust > Integrations > Identity providers > OpenID Connect".to_owned()),
            },
        ]
    }

    fn next(&self, _values: &Values) -> Vec<Next> {
        vec![
            Next::by_hand(
                "Add the login method in one of three ways: POST the api form with a token that may edit Access: Organizations, Identity Providers, and Groups; or apply the terraform form; or type the fields form under Zero Trust > Integrations > Identity providers > OpenID Connect.",
            ),
            Next::by_hand(format!(
                "Press Test beside \"{METHOD}\": the result must show an email."
            )),
            Next::by_hand(format!(
                "Allow \"{METHOD}\" in each Access application that is to offer it."
            )),
            Next::by_hand(
                "To let in one group, add a rule of the kind OIDC Claim, name cognito:groups, value the group's name: to Cloudflare it is a claim and no group, and Gateway policies do not see it.",
            ),
        ]
    }
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
fn config(values: &Values) -> Map<String, Value> {
    let ends = &values.endpoints;
    let mut config = Map::new();
    let mut set = |name: &str, value: Value| config.insert(name.to_owned(), value);
    set("client_id", values.client_id.as_str().into());
    set("client_secret", values.secret.text().unwrap_or_default().into());
    set("auth_url", ends.authorization.as_str().into());
    set("token_url", ends.token.as_str().into());
    set("certs_url", ends.jwks.as_str().into());
    set("scopes", values.scope_names().into());
    set("claims", json!(CLAIMS));
    set("email_claim_name", "email".into());
    set("pkce_enabled", true.into());
    config
}

/// The secret is a variable even where it may be shown: Terraform files end up in repositories.
fn terraform(values: &Values) -> String {
    let mut how = String::new();
    if let Secret::Hidden { command } = &values.secret {
        let command = literal::line(&command.to_string());
        how = format!("# export TF_VAR_cognito_client_secret=\"$({command})\"\n");
    }
    let config = config(values);
    let width = config.keys().map(String::len).max().unwrap_or_default();
    let config: String = config
        .iter()
        .map(|(name, value)| {
            let value = if name == "client_secret" {
                "var.cognito_client_secret".to_owned()
            } else {
                literal::hcl(value)
            };
            format!("    {name:width$} = {value}\n")
        })
        .collect();
    format!(
        "\
variable \"cloudflare_account_id\" {{
  type = string
}}

{how}variable \"cognito_client_secret\" {{
  type      = string
  sensitive = true
}}

resource \"cloudflare_zero_trust_access_identity_provider\" \"cognito\" {{
  account_id = var.cloudflare_account_id
  name       = {}
  type       = \"oidc\"
  config = {{
{config}  }}
}}
",
        literal::hcl_string(METHOD)
    )
}

/// What to type into the dashboard.
fn form(values: &Values) -> String {
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
    use super::super::tests::{app, values};
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
            let values = values(&CloudflareAccess, app(&CloudflareAccess, Some(text), None));
            let callback = "https://my-team.cloudflareaccess.com/cdn-cgi/access/callback";
            assert_eq!(values.callback(), callback, "{text}");
            assert_eq!(values.sign_out_urls, []);
        }
    }

    #[test]
    fn an_app_that_access_protects_is_no_team() {
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
            let why = CloudflareAccess.address(text).unwrap_err().to_string();
            let says = why.contains("give the team name, not the app it protects");
            assert!(says, "{text}: {why}");
        }
    }

    #[test]
    fn the_keys_stay_at_the_issuer_when_the_sign_in_page_has_a_domain_of_its_own() {
        let mut values = values(&CloudflareAccess, app(&CloudflareAccess, Some("t"), None));
        values.endpoints.authorization = "https://login.example/oauth2/authorize".to_owned();
        values.endpoints.token = "https://login.example/oauth2/token".to_owned();
        let config = config(&values);
        assert_eq!(config["auth_url"], "https://login.example/oauth2/authorize");
        assert_eq!(config["token_url"], "https://login.example/oauth2/token");
        assert_eq!(config["certs_url"], *values.endpoints.jwks);
    }
}
