//! Encodify, a marketing platform: its site is configured in a form, step by step.

use super::{App, AppAnswer, AppQuestion, Defaults, How, Need, Next, Snippet, Values, literal};
use crate::command_line::CommandLine;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, CallbackUrl, Mfa, SignIn, ValueError};

/// Encodify.
pub(super) struct Encodify;

/// What stands between the site and the Name ID in a callback URL.
const CALLBACK: &str = "/login/oauth2/code/";

const QUESTIONS: [AppQuestion; 2] = [
    AppQuestion {
        answer: AppAnswer::Address,
        prompt: "Address of the Encodify site",
        help: "The address people open, such as https://acme.encodify.example. If step 3 of Add New IdP already shows you the Callback URL, pass that as --callback-url and nothing else is asked.",
        example: "https://acme.encodify.example",
        required: true,
    },
    AppQuestion {
        answer: AppAnswer::NameId,
        prompt: "Name ID of the identity provider in Encodify",
        help: "The Name ID of step 1 of Add New IdP: letters only. It becomes the end of the callback URL.",
        example: "Cognito",
        required: true,
    },
];

impl App for Encodify {
    fn name(&self) -> &'static str {
        "encodify"
    }

    fn title(&self) -> &'static str {
        "Encodify"
    }

    fn about(&self) -> &'static str {
        "\
A confidential client: Encodify's servers exchange the code and keep the secret.
Callback URL <site>/login/oauth2/code/<Name ID>; step 3 of Add New IdP shows the one it really uses. No sign-out URL: Encodify has no setting for it.
Scopes openid and email, typed into Encodify with a comma between them; Cognito itself sees them with a blank.
Claim email: Encodify knows people by it.
"
    }

    fn questions(&self) -> &'static [AppQuestion] {
        &QUESTIONS
    }

    fn callback_suffices(&self) -> bool {
        true
    }

    fn address(&self, text: &str) -> Result<AppUrl, ValueError> {
        if text.contains(CALLBACK) {
            return Err(ValueError::new(format!(
                "`{text}` is the callback URL; pass it as `--callback-url {text}` and leave the site out"
            )));
        }
        text.parse()
    }

    /// No callback URL comes of half the answers: then a pasted one stands for both.
    fn kind(&self) -> ClientKind {
        ClientKind::Confidential
    }

    fn defaults(&self, app: &AppSpec) -> Result<Defaults, ValueError> {
        let name = app.name_id.as_deref().map(name_id).transpose()?;
        let callback_urls: Vec<CallbackUrl> = match (&app.url, name) {
            (Some(site), Some(name)) => vec![format!("{}{CALLBACK}{name}", site.bare()).parse()?],
            _ => Vec::new(),
        };
        Ok(Defaults {
            callback_urls,
            sign_out_urls: Vec::new(),
            scopes: &["openid", "email"],
            sign_in: SignIn::Email,
            required_attributes: &[],
            mfa: Mfa::Off,
        })
    }

    fn needs(&self) -> &'static [Need] {
        &[
            Need::Scope("openid"),
            Need::Scope("email"),
            Need::Claim { name: "email", without: "Encodify cannot tell who signed in" },
        ]
    }

    fn knows_people_by_email(&self) -> bool {
        true
    }

    fn forms(&self) -> &'static [&'static str] {
        &["fields"]
    }

    fn snippets(&self, values: &Values) -> Vec<Snippet> {
        let ends = &values.endpoints;
        let text = literal::fields(&[
            ("Name ID", name_of(values)),
            ("Display Name for Login Page", "Sign in with Cognito".to_owned()),
            ("Authentication Method", "OpenID Connect".to_owned()),
            ("Callback URL (compare)", values.callback().to_owned()),
            ("OpenID Connect Config URL", values.discovery()),
            ("OpenID Connect JWK URI", ends.jwks.clone()),
            ("OAuth2 Authorization URL", ends.authorization.clone()),
            ("OAuth2 Access Token URL", ends.token.clone()),
            ("OAuth2 Client ID", values.client_id.to_string()),
            ("OAuth2 Client Secret", values.secret.text().unwrap_or_default().into_owned()),
            ("OAuth2 Scope", values.scope_names().join(", ")),
            ("External User ID Attribute", "email".to_owned()),
        ]);
        vec![Snippet {
            form: "fields",
            file: None,
            language: "text",
            how: How::Fields,
            text,
            note: Some(
                "Site Configuration > Identity Providers and Users > Identity Providers > Add New IdP"
                    .to_owned(),
            ),
        }]
    }

    fn next(&self, values: &Values) -> Vec<Next> {
        vec![
            Next::run(
                format!(
                    "Compare the Callback URL in step 3 of Add New IdP with {}, to the letter. If Encodify shows another, register that one.",
                    values.callback()
                ),
                CommandLine::new("callback add").with(&values.ids()).argument("URL_FROM_STEP_3"),
            ),
            Next::by_hand(
                "Choose the Login URL in step 2: where this is its only identity provider, people go straight to Cognito and see no Encodify page.",
            ),
            Next::by_hand(
                "Set the default user groups in step 6 and the welcome e-mail in step 7: Encodify reads no groups from Cognito.",
            ),
        ]
    }
}

fn name_id(text: &str) -> Result<&str, ValueError> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic()) {
        return Ok(text);
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let better = if letters.is_empty() { "Cognito" } else { &letters };
    Err(ValueError::new(format!(
        "the Name ID `{text}` is not letters only, which Encodify demands; write it like `{better}`"
    )))
}

/// The Name ID as given, else as the callback URL ends.
fn name_of(values: &Values) -> String {
    values.app.name_id.clone().unwrap_or_else(|| {
        let (_, name) = values.callback().rsplit_once('/').unwrap_or_default();
        name.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{app, values};
    use super::*;

    fn field(values: &Values, label: &str) -> String {
        let text = Encodify.snippets(values).remove(0).text;
        let line = text.lines().find_map(|line| line.strip_prefix(label));
        line.unwrap().trim().to_owned()
    }

    #[test]
    fn the_callback_url_is_made_of_site_and_name_id() {
        for (site, callback) in [
            ("https://a.example", "https://a.example/login/oauth2/code/Cognito"),
            ("https://a.example/", "https://a.example/login/oauth2/code/Cognito"),
            ("https://a.example/app/", "https://a.example/app/login/oauth2/code/Cognito"),
        ] {
            let values = values(&Encodify, app(&Encodify, Some(site), Some("Cognito")));
            assert_eq!(values.callback(), callback);
            assert_eq!(field(&values, "Name ID"), "Cognito");
        }
    }

    #[test]
    fn a_name_id_is_letters_only() {
        for (name, better) in [
            ("Oid Cognito", "`OidCognito`"),
            ("cognito2", "`cognito`"),
            ("a-b", "`ab`"),
            ("Käse", "`Kse`"),
            ("", "`Cognito`"),
            ("42", "`Cognito`"),
        ] {
            let app = app(&Encodify, Some("https://a.example"), Some(name));
            let why = Encodify.defaults(&app).unwrap_err().to_string();
            assert!(why.ends_with(better), "{why}");
        }
    }

    #[test]
    fn a_pasted_callback_url_stands_for_site_and_name_id() {
        assert!(Encodify.callback_suffices());
        let mut values = values(&Encodify, AppSpec::default());
        assert_eq!(values.callback_urls, []);
        let pasted = "https://a.example/app/login/oauth2/code/OidCognito";
        values.callback_urls = vec![pasted.parse().unwrap()];
        assert_eq!(field(&values, "Name ID"), "OidCognito");
        assert_eq!(field(&values, "Callback URL (compare)"), pasted);
        let why = Encodify.address(pasted).unwrap_err().to_string();
        assert!(why.contains(&format!("`--callback-url {pasted}`")), "{why}");
    }

    #[test]
    fn the_scope_field_has_commas_and_the_client_secret_a_place() {
        let values = values(&Encodify, app(&Encodify, Some("https://a.example"), Some("C")));
        assert_eq!(field(&values, "OAuth2 Scope"), "openid, email");
        assert!(field(&values, "OAuth2 Client Secret").starts_with("<printed by: cogoidc config"));
        assert_eq!(
            field(&values, "OpenID Connect Config URL"),
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration"
        );
    }
}
