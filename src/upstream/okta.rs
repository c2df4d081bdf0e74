//! Okta.

use super::{Return, Screen, SignInAddress, Upstream, field};
use crate::values::{IssuerUrl, ValueError};

pub(super) static OKTA: Upstream = Upstream {
    name: "okta",
    title: "Okta",
    check_issuer,
    issuer_example: "https://ORG.okta.com",
    mapped: &["email", "email_verified", "name", "preferred_username"],
    screens,
    returns: &[
        Return::issuer(
            "Okta domain",
            "the issuer is https://ORG.okta.com; that of a custom authorization server is its Issuer URI at Security, API",
        ),
        Return::client_id("Client ID", "on the General tab of the application, Client Credentials"),
        Return::secret("Client secret", "on the same tab"),
    ],
    traps: &[
        "an issuer with /oauth2/ in it is a custom authorization server, which refuses everybody until it has an access policy with a rule",
        "only people assigned to the application can sign in",
    ],
    ..Upstream::OIDC
};

fn check_issuer(issuer: &IssuerUrl) -> Result<(), ValueError> {
    if issuer.host().contains("-admin.okta") {
        return Err(ValueError::new(format!(
            "the issuer `{}` is the address of the Admin Console; remove `-admin`",
            issuer.as_str()
        )));
    }
    Ok(())
}

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![
        Screen {
            screen: "Admin Console: Applications, Create App Integration",
            fields: vec![
                field("Sign-in method", "OIDC - OpenID Connect"),
                field("Application type", "Web Application"),
                field("App integration name", "Amazon Cognito"),
                field("Grant type", "Authorization Code"),
                field("Sign-in redirect URIs", page.redirect_uri()),
                field("Controlled access", "the people who may sign in"),
            ],
        },
        Screen {
            screen: "The application's General tab: Client Credentials",
            fields: vec![
                field("Client authentication", "Client secret"),
                field("Proof Key for Code Exchange (PKCE)", "Require PKCE unchecked"),
            ],
        },
    ]
}
