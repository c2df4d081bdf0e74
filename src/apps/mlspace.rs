//! MLSpace, a machine-learning workbench on AWS: configured by `lib/config.json` or `lib/constants.ts`
//! before it is deployed.

use serde_json::{Map, Value, json};
use url::Url;

use super::{App, AppQuestion, Form, How, Need, Next, Tested, TestedBy, Urls, Values, literal};
use crate::command_line::CommandLine;
use crate::settings::AppSpec;
use crate::values::{AppUrl, CallbackUrl, Mfa, SignIn, ValueError};

/// MLSpace 1.4 and later.
pub(super) static MLSPACE: App = App {
    name: "mlspace",
    title: "MLSpace",
    about: "\
A public client with code + PKCE: MLSpace's page runs in the browser and cannot keep a secret.
Callback and sign-out URL with and without the slash at the end: MLSpace sends …/Prod/, its guide shows …/Prod, and Cognito compares exactly.
Scopes openid, profile and email are fixed in MLSpace.
Claim preferred_username: without it sign-in crashes. Claim name: without it the greeting is empty. Claim email is stored with the user.
Every user must have these three. preferred_username is not also a sign-in alias, although the guide says so: Cognito accepts one or the other.
MFA is optional with an authenticator app, which needs no SMS role.
Sign-out ends on an error page of Cognito: MLSpace sends parameters that Cognito ignores, and has no setting for it.
",
    tested: Tested {
        by: TestedBy::Model,
        version: "the library and the settings of its web client (oidc-client-ts 2.4.1) and the rules of its authorizer",
        source: "tests/peers/apps/mlspace.mjs",
    },
    questions: &[AppQuestion {
        prompt: "Address where people open MLSpace (empty before the first deployment)",
        help: "The API Gateway URL that the deployment prints, stage included (…/Prod/), or your own host name. Before the first deployment there is none: leave it empty and add it later with cogoidc callback add.",
        example: "https://mlspace.example.org/",
        required: false,
        ..AppQuestion::ADDRESS
    }],
    address,
    spellings,
    urls: &urls,
    scopes: &["openid", "profile", "email"],
    sign_in: SignIn::Username,
    required_attributes: &["email", "name", "preferred_username"],
    mfa: Mfa::Optional,
    needs: &[
        Need::Scope("openid"),
        Need::Scope("profile"),
        Need::Scope("email"),
        Need::Claim {
            name: "preferred_username",
            without: "sign-in crashes in the browser, and the API refuses the token",
        },
        Need::Claim { name: "name", without: "the greeting stays empty" },
        Need::Claim { name: "email", without: "the user is stored without an e-mail address" },
    ],
    forms: &[
        Form {
            name: "config.json",
            file: Some("lib/config.json"),
            language: "json",
            how: How::ReplaceLines,
            note: Some("among the keys that npm run config wrote; MLSpace 1.5 or later"),
            text: &|values| Ok(config(values)),
        },
        Form {
            name: "constants.ts",
            file: Some("lib/constants.ts"),
            language: "typescript",
            how: How::ReplaceLines,
            note: Some("a lib/config.json with the same names takes precedence"),
            text: &|values| Ok(constants(values)),
        },
    ],
    members: &members,
    next: &next,
    ..App::BASE
};

fn address(text: &str) -> Result<AppUrl, ValueError> {
    let app: AppUrl = text.parse()?;
    match Url::parse(app.as_str()) {
        Ok(url) if is_api_gateway(&url) && url.path() == "/" => Err(ValueError::new(format!(
            "`{text}` has no stage, and API Gateway does not answer without it; write `{}/Prod/`",
            app.bare()
        ))),
        _ => Ok(app),
    }
}

/// MLSpace sends the URL of its API Gateway with the slash, its guide registers it without.
fn spellings(url: &CallbackUrl) -> Vec<CallbackUrl> {
    let bare = url.as_str().trim_end_matches('/');
    [format!("{bare}/"), bare.to_owned()].iter().filter_map(|url| url.parse().ok()).collect()
}

fn urls(spec: &AppSpec) -> Result<Urls, ValueError> {
    let urls = match &spec.url {
        Some(address) => vec![format!("{}/", address.bare()).parse()?, address.bare().parse()?],
        None => vec![CallbackUrl::not_deployed()],
    };
    Ok(Urls { callback: urls.clone(), sign_out: urls })
}

/// The settings, name and value.
fn settings(values: &Values) -> [(&'static str, &str); 3] {
    [
        ("OIDC_URL", values.endpoints.issuer.as_str()),
        ("OIDC_CLIENT_NAME", values.client_id.as_str()),
        ("OIDC_REDIRECT_URI", redirect_uri(values)),
    ]
}

fn members(values: &Values) -> Map<String, Value> {
    settings(values).map(|(name, value)| (name.to_owned(), json!(value))).into_iter().collect()
}

fn config(values: &Values) -> String {
    literal::json(&members(values).into())
}

fn constants(values: &Values) -> String {
    let line = |(name, value)| format!("export const {name} = {};\n", literal::js_string(value));
    settings(values).map(line).concat()
}

fn next(values: &Values) -> Vec<Next> {
    let mut next = vec![Next::by_hand(
        "Set the three values in lib/config.json or lib/constants.ts, not in both: a stale config.json wins. Then deploy.",
    )];
    if deployed(values).is_none() {
        let which = values.ids().flag("--target", MLSPACE.name);
        let add = CommandLine::new("callback add");
        let url = "<URL it printed>";
        next.push(Next::run(
            "After the first deployment register the URL it printed, with or without the slash: both forms are registered.",
            add.clone().with(&which).argument(url),
        ));
        next.push(Next::run(
            "Register it for sign-out too.",
            add.switch("--sign-out").with(&which).argument(url),
        ));
    }
    next.push(Next::by_hand(
        "If people sign in through an identity provider, map preferred_username and name there: without the first nobody can sign in.",
    ));
    next.push(Next::by_hand(
        "After sign-out Cognito shows an error page: it expects logout_uri, MLSpace sends post_logout_redirect_uri, and neither can be changed. The session in MLSpace has ended by then; the one at Cognito has not.",
    ));
    next
}

/// What `OIDC_REDIRECT_URI` has to be: empty if MLSpace sends its API Gateway URL without it.
fn redirect_uri(values: &Values) -> &str {
    deployed(values)
        .filter(|url| !Url::parse(url).is_ok_and(|url| is_api_gateway(&url)))
        .unwrap_or_default()
}

/// The callback URL of a deployed MLSpace; `None` before the first deployment.
///
/// Of the two forms of an address it is the one with the slash: Cognito keeps no order of URLs.
fn deployed(values: &Values) -> Option<&str> {
    let urls = || values.callback_urls.iter().map(String::as_str);
    let first = urls().find(|url| *url != CallbackUrl::NOT_DEPLOYED)?;
    urls().find(|url| url.strip_suffix('/') == Some(first)).or(Some(first))
}

/// Whether an address is API Gateway's own (`<id>.execute-api.<region>.amazonaws.com`).
fn is_api_gateway(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.split('.').nth(1) == Some("execute-api"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    const GATEWAY: &str = "https://a1b2c3.execute-api.us-east-2.amazonaws.com/Prod";

    fn at(address: Option<&str>) -> Values {
        values(&MLSPACE, spec(&MLSPACE, address, &[]))
    }

    fn commands(values: &Values) -> Vec<String> {
        next(values).into_iter().filter_map(|next| Some(next.command?.to_string())).collect()
    }

    #[test]
    fn both_forms_of_the_address_are_registered_the_one_with_the_slash_first() {
        for address in [GATEWAY.to_owned(), format!("{GATEWAY}/")] {
            let values = at(Some(&address));
            assert_eq!(values.callback_urls, [&format!("{GATEWAY}/"), GATEWAY]);
            assert_eq!(values.sign_out_urls, values.callback_urls);
        }
        let before = at(None);
        assert_eq!(before.callback_urls, [CallbackUrl::NOT_DEPLOYED]);
        assert_eq!(before.sign_out_urls, before.callback_urls);
    }

    #[test]
    fn the_redirect_uri_is_set_only_where_mlspace_does_not_know_it_by_itself() {
        let gateway = format!("{GATEWAY}/");
        for (address, redirect) in [
            (None, ""),
            (Some(gateway.as_str()), ""),
            (Some("https://ml.example"), "https://ml.example/"),
            (Some("https://ml.example/Prod/"), "https://ml.example/Prod/"),
            (Some("https://execute-api.ml.example/"), "https://execute-api.ml.example/"),
        ] {
            assert_eq!(redirect_uri(&at(address)), redirect, "{address:?}");
        }
    }

    #[test]
    fn the_redirect_uri_is_the_form_with_the_slash_in_whatever_order_they_come() {
        let mut values = at(Some("https://ml.example/Prod"));
        values.callback_urls.reverse();
        assert_eq!(values.callback(), "https://ml.example/Prod");
        assert_eq!(redirect_uri(&values), "https://ml.example/Prod/");
        values.callback_urls.truncate(1);
        assert_eq!(redirect_uri(&values), "https://ml.example/Prod");
    }

    #[test]
    fn a_placeholder_left_in_the_list_is_never_sent() {
        let mut values = at(Some("https://ml.example/"));
        values.callback_urls.insert(0, CallbackUrl::NOT_DEPLOYED.to_owned());
        assert_eq!(redirect_uri(&values), "https://ml.example/");
        assert_eq!(commands(&values), [""; 0]);
    }

    #[test]
    fn an_api_gateway_url_without_its_stage_is_refused_with_the_stage() {
        for typed in [
            "https://a1b2c3.execute-api.us-east-2.amazonaws.com",
            "https://a1b2c3.execute-api.us-east-2.amazonaws.com/",
        ] {
            let why = address(typed).unwrap_err().to_string();
            assert!(why.ends_with(&format!("write `{GATEWAY}/`")), "{why}");
        }
        assert!(address("https://ml.example").is_ok());
    }

    #[test]
    fn before_the_deployment_the_commands_that_register_its_url_are_told() {
        insta::assert_snapshot!(commands(&at(None)).join("\n"), @"
        cogoidc callback add --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789 --target mlspace '<URL it printed>'
        cogoidc callback add --sign-out --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789 --target mlspace '<URL it printed>'
        ");
        assert_eq!(commands(&at(Some(GATEWAY))), [""; 0]);
    }

    #[test]
    fn every_user_has_what_sign_in_reads() {
        assert_eq!(MLSPACE.sign_in, SignIn::Username);
        for need in MLSPACE.needs {
            if let Need::Claim { name, .. } = need {
                assert!(MLSPACE.required_attributes.contains(name), "{name}");
            }
        }
    }
}
