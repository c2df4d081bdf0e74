//! Okta.

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns, standard_claim};
use crate::values::{IssuerUrl, ValueError};

pub(super) struct Okta;

impl Upstream for Okta {
    fn name(&self) -> &'static str {
        "okta"
    }

    fn title(&self) -> &'static str {
        "Okta"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Oidc
    }

    fn issuer(&self, text: &str) -> Result<IssuerUrl, ValueError> {
        let issuer: IssuerUrl = text.parse()?;
        if issuer.host().contains("-admin.okta") {
            return Err(ValueError::new(format!(
                "the issuer `{text}` is the address of the Admin Console; leave `-admin` out"
            )));
        }
        Ok(issuer)
    }

    fn issuer_example(&self) -> &'static str {
        "https://ORG.okta.com"
    }

    fn mapped(&self) -> &'static [&'static str] {
        &["email", "email_verified", "name", "preferred_username"]
    }

    fn claim(&self, attribute: &str) -> Option<&'static str> {
        standard_claim(attribute)
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
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

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[
            returns::issuer(
                "Okta domain",
                "the issuer is https://ORG.okta.com; that of a custom authorization server is its Issuer URI at Security, API",
            ),
            returns::client_id(
                "Client ID",
                "on the General tab of the application, Client Credentials",
            ),
            returns::secret("Client secret", "on the same tab"),
        ];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "an issuer with /oauth2/ in it is a custom authorization server, which refuses everybody until it has an access policy with a rule",
            "only people assigned to the application can sign in",
        ]
    }
}
