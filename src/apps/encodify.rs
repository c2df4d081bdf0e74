//! Encodify, a marketing platform: its site is configured in a form, step by step.

use super::{App, AppQuestion, Form, How, Need, Next, Tested, TestedBy, Urls, Values, literal};
use crate::command_line::CommandLine;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, ValueError};

/// Encodify.
pub(super) static ENCODIFY: App = App {
    name: "encodify",
    title: "Encodify",
    about: "\
A confidential client: Encodify's servers exchange the code and keep the secret.
Callback URL <site>/login/oauth2/code/<Name ID>; step 3 of Add New IdP shows the one it really uses. No sign-out URL: Encodify has no setting for it.
Scopes openid and email, typed into Encodify with a comma between them; Cognito itself receives them separated by a space.
Claim email: Encodify identifies people by it.
",
    tested: Tested {
        by: TestedBy::Table,
        version: "the public documentation of Encodify",
        source: "Identity Providers, Add New IdP",
    },
    questions: &[
        AppQuestion {
            prompt: "Address of the Encodify site",
            help: "The address people open, such as https://acme.encodify.example. If step 3 of Add New IdP already shows you the Callback URL, pass that as --callback-url and nothing else is asked.",
            example: "https://acme.encodify.example",
            ..AppQuestion::ADDRESS
        },
        AppQuestion {
            key: NAME_ID,
            flag: "--name-id",
            value_name: "NAME",
            label: "Name ID",
            prompt: "Name ID of the identity provider in Encodify",
            help: "The Name ID of step 1 of Add New IdP: letters only. It becomes the end of the callback URL.",
            example: "Cognito",
            required: true,
            choices: &[],
            check: check_name_id,
        },
    ],
    callback_suffices: true,
    address,
    kind: ClientKind::Confidential,
    keeps_secret: true,
    urls: &urls,
    scopes: &["openid", "email"],
    needs: &[
        Need::Scope("openid"),
        Need::Scope("email"),
        Need::Claim { name: "email", without: "Encodify cannot tell who signed in" },
    ],
    knows_people_by_email: true,
    forms: &[Form {
        name: "fields",
        file: None,
        language: "text",
        how: How::Fields,
        note: Some(
            "Site Configuration > Identity Providers and Users > Identity Providers > Add New IdP",
        ),
        text: &|values| Ok(fields(values)),
    }],
    next: &next,
    ..App::BASE
};

/// The key of the answer that becomes the end of the callback URL.
const NAME_ID: &str = "name_id";

/// What stands between the site and the Name ID in a callback URL.
const CALLBACK: &str = "/login/oauth2/code/";

fn address(text: &str) -> Result<AppUrl, ValueError> {
    if text.contains(CALLBACK) {
        return Err(ValueError::new(format!(
            "`{text}` is the callback URL; pass it as `--callback-url {text}` and omit the site"
        )));
    }
    text.parse()
}

/// None unless both answers are given: a pasted callback URL replaces both.
fn urls(spec: &AppSpec) -> Result<Urls, ValueError> {
    let callback = match (&spec.url, spec.answer(NAME_ID)) {
        (Some(site), Some(name)) => vec![format!("{}{CALLBACK}{name}", site.bare()).parse()?],
        _ => Vec::new(),
    };
    Ok(Urls { callback, sign_out: Vec::new() })
}

fn fields(values: &Values) -> String {
    let ends = &values.endpoints;
    literal::fields(&[
        ("Name ID", name_id(values)),
        ("Display Name for Login Page", "Sign in with Cognito".to_owned()),
        ("Authentication Method", "OpenID Connect".to_owned()),
        ("Callback URL (compare)", values.callback().to_owned()),
        ("OpenID Connect Config URL", values.discovery()),
        ("OpenID Connect JWK URI", ends.jwks.clone()),
        ("OAuth2 Authorization URL", ends.authorization.clone()),
        ("OAuth2 Access Token URL", ends.token.clone()),
        ("OAuth2 Client ID", values.client_id.to_string()),
        ("OAuth2 Client Secret", values.secret.text().unwrap_or_default().into_owned()),
        ("OAuth2 Scope", values.scopes.join(", ")),
        ("External User ID Attribute", "email".to_owned()),
    ])
}

fn next(values: &Values) -> Vec<Next> {
    vec![
        Next::run(
            format!(
                "Compare the Callback URL in step 3 of Add New IdP with {}, character by character. If they differ, register the one that Encodify shows.",
                values.callback()
            ),
            CommandLine::new("callback add").with(&values.ids()).argument("URL_FROM_STEP_3"),
        ),
        Next::by_hand(
            "Choose the Login URL in step 2: if this is its only identity provider, people go straight to Cognito and see no Encodify page.",
        ),
        Next::by_hand(
            "Set the default user groups in step 6 and the welcome e-mail in step 7: Encodify reads no groups from Cognito.",
        ),
    ]
}

fn check_name_id(text: &str) -> Result<(), ValueError> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic()) {
        return Ok(());
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let better = if letters.is_empty() { "Cognito" } else { &letters };
    Err(ValueError::new(format!(
        "the Name ID `{text}` is not letters only, as Encodify requires; write it like `{better}`"
    )))
}

/// The Name ID as given, otherwise the end of the callback URL.
fn name_id(values: &Values) -> String {
    let given = values.app.answer(NAME_ID);
    given.unwrap_or_else(|| values.callback().rsplit('/').next().unwrap_or_default()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    fn field(values: &Values, label: &str) -> String {
        let text = fields(values);
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
            let values = values(&ENCODIFY, spec(&ENCODIFY, Some(site), &[(NAME_ID, "Cognito")]));
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
            let why = check_name_id(name).unwrap_err().to_string();
            assert!(why.ends_with(better), "{why}");
        }
    }

    #[test]
    fn a_pasted_callback_url_stands_for_site_and_name_id() {
        assert!(ENCODIFY.callback_suffices);
        let mut values = values(&ENCODIFY, AppSpec::default());
        assert_eq!(values.callback_urls, [""; 0]);
        let pasted = "https://a.example/app/login/oauth2/code/OidCognito";
        values.callback_urls = vec![pasted.to_owned()];
        assert_eq!(field(&values, "Name ID"), "OidCognito");
        assert_eq!(field(&values, "Callback URL (compare)"), pasted);
        let why = address(pasted).unwrap_err().to_string();
        assert!(why.contains(&format!("`--callback-url {pasted}`")), "{why}");
    }

    #[test]
    fn the_scope_field_has_commas_and_the_client_secret_a_place() {
        let values =
            values(&ENCODIFY, spec(&ENCODIFY, Some("https://a.example"), &[(NAME_ID, "C")]));
        assert_eq!(field(&values, "OAuth2 Scope"), "openid, email");
        assert!(field(&values, "OAuth2 Client Secret").starts_with("<printed by: cogoidc config"));
        assert_eq!(
            field(&values, "OpenID Connect Config URL"),
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration"
        );
    }
}
