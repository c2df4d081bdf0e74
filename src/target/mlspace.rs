//! MLSpace, a machine-learning workbench on AWS: configured by `lib/config.json` or `lib/constants.ts`
//! before it is deployed.

use serde_json::json;
use url::Url;

use super::{AppAnswer, AppQuestion, Defaults, How, Need, Next, Snippet, Target, Values, literal};
use crate::spec::types::{AppUrl, CallbackUrl, Mfa, SignIn, ValueError};
use crate::spec::{App, ClientKind};

/// MLSpace 1.4 and later.
pub(super) struct MlSpace;

const QUESTIONS: [AppQuestion; 1] = [AppQuestion {
    answer: AppAnswer::Address,
    prompt: "Address where people open MLSpace (empty before the first deployment)",
    help: "The API Gateway URL that the deployment prints, stage included (…/Prod/), or your own host name. Before the first deployment there is none: leave it empty and add it later with cogoidc callback add.",
    example: "https://mlspace.example.org/",
    required: false,
}];

impl Target for MlSpace {
    fn name(&self) -> &'static str {
        "mlspace"
    }

    fn title(&self) -> &'static str {
        "MLSpace"
    }

    fn about(&self) -> &'static str {
        "\
A public client with code + PKCE: MLSpace's page runs in the browser and can keep no secret.
Callback and sign-out URL with and without the slash at the end: MLSpace sends …/Prod/, its guide shows …/Prod, and Cognito compares exactly.
Scopes openid, profile and email are fixed in MLSpace.
Claim preferred_username: without it sign-in crashes. Claim name: without it the greeting is blank. Claim email is stored with the user.
These three are required of every user. preferred_username is no sign-in alias beside that, as the guide has it: Cognito takes one or the other.
MFA is optional with an authenticator app, which needs no SMS role.
Sign-out ends on an error page of Cognito: MLSpace sends parameters that Cognito ignores, and has no setting for it.
"
    }

    fn questions(&self) -> &'static [AppQuestion] {
        &QUESTIONS
    }

    fn address(&self, text: &str) -> Result<AppUrl, ValueError> {
        let app: AppUrl = text.parse()?;
        match Url::parse(app.as_str()) {
            Ok(url) if is_api_gateway(&url) && url.path() == "/" => Err(ValueError::new(format!(
                "`{text}` misses the stage, without which API Gateway answers nothing; write `{}/Prod/`",
                app.bare()
            ))),
            _ => Ok(app),
        }
    }

    fn defaults(&self, app: &App) -> Result<Defaults, ValueError> {
        let urls = match &app.url {
            Some(app) => vec![format!("{}/", app.bare()).parse()?, app.bare().parse()?],
            None => vec![CallbackUrl::not_deployed()],
        };
        Ok(Defaults {
            kind: ClientKind::Public,
            callback_urls: urls.clone(),
            sign_out_urls: urls,
            scopes: &["openid", "profile", "email"],
            sign_in: SignIn::Username,
            required_attributes: &["email", "name", "preferred_username"],
            mfa: Mfa::Optional,
        })
    }

    fn needs(&self) -> &'static [Need] {
        &[
            Need::Scope("openid"),
            Need::Scope("profile"),
            Need::Scope("email"),
            Need::Claim {
                name: "preferred_username",
                without: "sign-in crashes in the browser, and the API refuses the token",
            },
            Need::Claim {
                name: "name",
                without: "the greeting stays blank",
            },
            Need::Claim {
                name: "email",
                without: "the user is stored without an e-mail address",
            },
        ]
    }

    fn snippets(&self, values: &Values) -> Vec<Snippet> {
        let issuer = values.endpoints.issuer.as_str();
        let client = values.client_id.as_str();
        let redirect = redirect_uri(values);
        let config = literal::json(&json!({
            "OIDC_URL": issuer,
            "OIDC_CLIENT_NAME": client,
            "OIDC_REDIRECT_URI": redirect,
        }));
        let constants = [
            ("OIDC_URL", issuer),
            ("OIDC_CLIENT_NAME", client),
            ("OIDC_REDIRECT_URI", redirect),
        ]
        .map(|(name, value)| format!("export const {name} = {};\n", literal::js_string(value)))
        .concat();
        vec![
            Snippet {
                form: "config.json",
                file: Some("lib/config.json"),
                language: "json",
                how: How::ReplaceLines,
                text: config,
                note: Some(
                    "Beside the keys that npm run config wrote; MLSpace 1.5 or later.".to_owned(),
                ),
            },
            Snippet {
                form: "constants.ts",
                file: Some("lib/constants.ts"),
                language: "typescript",
                how: How::ReplaceLines,
                text: constants,
                note: Some("A lib/config.json with the same names wins over this.".to_owned()),
            },
        ]
    }

    fn next(&self, values: &Values) -> Vec<Next> {
        let mut next = vec![Next::by_hand(
            "Set the three values in lib/config.json or lib/constants.ts, not in both: a stale config.json wins. Then deploy.",
        )];
        if is_not_deployed(values) {
            let at = format!(
                "https://API_ID.execute-api.{}.{}/Prod",
                values.region,
                values.region.dns_suffix()
            );
            let urls = format!("{} {at}/ {at}", values.ids());
            next.push(Next::run(
                "After the first deployment register the URL it printed, with and without the slash.",
                format!("cogoidc callback add {urls}"),
            ));
            next.push(Next::run(
                "Register both for sign-out too.",
                format!("cogoidc callback add --sign-out {urls}"),
            ));
        }
        next.push(Next::by_hand(
            "If people sign in through an identity provider, map preferred_username and name there: without the first nobody gets in.",
        ));
        next.push(Next::by_hand(
            "Expect an error page of Cognito after sign-out: MLSpace sends post_logout_redirect_uri where Cognito wants logout_uri, and nothing can be set. MLSpace's own session is over by then, the one at Cognito lasts.",
        ));
        next
    }
}

/// What `OIDC_REDIRECT_URI` has to be: empty where MLSpace sends its API Gateway URL by itself.
fn redirect_uri(values: &Values) -> &str {
    let sent = values.callback();
    let by_itself =
        is_not_deployed(values) || Url::parse(sent).is_ok_and(|url| is_api_gateway(&url));
    if by_itself { "" } else { sent }
}

fn is_not_deployed(values: &Values) -> bool {
    values
        .callback_urls
        .iter()
        .all(|url| url.as_str() == CallbackUrl::NOT_DEPLOYED)
}

/// Whether an address is API Gateway's own (`<id>.execute-api.<region>.amazonaws.com`).
fn is_api_gateway(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| host.split('.').nth(1) == Some("execute-api"))
}
