//! A set-up with fixed values, the same for every target.

use super::super::{App, Secret, Values};
use crate::command_line::CommandLine;
use crate::oidc::discovery::Endpoints;
use crate::settings::{AppSpec, ClientKind};

/// The values of a set-up that was made with the target's defaults.
pub(crate) fn values(target: &dyn App, app: AppSpec) -> Values {
    let defaults = target.defaults(&app).unwrap();
    let issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123".to_owned();
    let domain = format!("https://{}-7c1f2a.auth.eu-central-1.amazoncognito.com", target.name());
    Values {
        app,
        account: Some("111122223333".parse().unwrap()),
        region: "eu-central-1".parse().unwrap(),
        pool_id: "eu-central-1_AbCdEf123".parse().unwrap(),
        client_id: "1example23456789".parse().unwrap(),
        endpoints: Endpoints {
            authorization: format!("{domain}/oauth2/authorize"),
            token: format!("{domain}/oauth2/token"),
            userinfo: format!("{domain}/oauth2/userInfo"),
            jwks: format!("{issuer}/.well-known/jwks.json"),
            revocation: format!("{domain}/oauth2/revoke"),
            end_session: format!("{domain}/logout"),
            issuer,
        },
        callback_urls: defaults.callback_urls,
        sign_out_urls: defaults.sign_out_urls,
        scopes: defaults.scopes.iter().map(|s| s.parse().unwrap()).collect(),
        secret: match target.kind() {
            ClientKind::Public => Secret::None,
            ClientKind::Confidential => Secret::Hidden {
                command: CommandLine::new("config")
                    .flag("--as", "secret")
                    .flag("--pool-id", "eu-central-1_AbCdEf123")
                    .flag("--client-id", "1example23456789"),
            },
        },
    }
}

/// The app of a target, from an address and a Name ID as people type them.
pub(crate) fn app(target: &dyn App, address: Option<&str>, name_id: Option<&str>) -> AppSpec {
    AppSpec {
        url: address.map(|text| target.address(text).unwrap()),
        name_id: name_id.map(str::to_owned),
    }
}

/// A target with its app as the target's own questions give it for an example.
pub(super) fn answered(target: &dyn App) -> Values {
    let example = |flag: &str| {
        let question = target.questions().iter().find(|q| q.answer.flag() == flag);
        question.map(|question| question.example)
    };
    values(target, app(target, example("--app-url"), example("--name-id")))
}
