//! A set-up with fixed values, the same for every app.

use super::super::{App, ConfigSecret, Values};
use crate::command_line::CommandLine;
use crate::oidc::discovery::Endpoints;
use crate::settings::{AppSpec, ClientKind};
use crate::values::CallbackUrl;

/// The values of a set-up that was made with the app's defaults.
pub(crate) fn values(app: &App, spec: AppSpec) -> Values {
    let texts = |urls: Vec<CallbackUrl>| urls.iter().map(ToString::to_string).collect();
    let urls = (app.urls)(&spec).unwrap();
    let issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123".to_owned();
    let domain = format!("https://{}-7c1f2a.auth.eu-central-1.amazoncognito.com", app.name);
    Values {
        app: spec,
        account: Some("111122223333".parse().unwrap()),
        region: "eu-central-1".parse().unwrap(),
        pool_id: "eu-central-1_AbCdEf123".parse().unwrap(),
        pool_arn: "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_AbCdEf123"
            .to_owned(),
        client_id: "1example23456789".parse().unwrap(),
        endpoints: Endpoints {
            authorization: format!("{domain}/oauth2/authorize"),
            token: format!("{domain}/oauth2/token"),
            userinfo: format!("{domain}/oauth2/userInfo"),
            jwks: format!("{issuer}/.well-known/jwks.json"),
            revocation: format!("{domain}/oauth2/revoke"),
            end_session: format!("{domain}/logout"),
            issuer,
            network: None,
        },
        callback_urls: texts(urls.callback),
        sign_out_urls: texts(urls.sign_out),
        scopes: app.scopes.iter().map(ToString::to_string).collect(),
        secret: match app.kind {
            ClientKind::Public => ConfigSecret::None,
            ClientKind::Confidential => ConfigSecret::Hidden {
                command: CommandLine::new("config")
                    .flag("--as", "secret")
                    .flag("--pool-id", "eu-central-1_AbCdEf123")
                    .flag("--client-id", "1example23456789"),
            },
        },
    }
}

/// What is known about an app, from an address and other answers as people type them.
pub(crate) fn spec(app: &App, address: Option<&str>, answers: &[(&'static str, &str)]) -> AppSpec {
    AppSpec {
        url: address.map(|text| app.address(text).unwrap()),
        answers: answers.iter().map(|(key, answer)| (*key, (*answer).to_owned())).collect(),
    }
}

/// An app with the examples of its own questions as the answers.
pub(super) fn answered(app: &App) -> Values {
    let address = app.questions.iter().find(|question| question.is_address());
    let answers: Vec<_> =
        app.own_questions().map(|question| (question.key, question.example)).collect();
    values(app, spec(app, address.map(|question| question.example), &answers))
}
