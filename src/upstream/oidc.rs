//! Any provider of OpenID Connect: Auth0, Keycloak, JumpCloud, PingOne and others.

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns, standard_claim};

pub(super) struct Oidc;

impl Upstream for Oidc {
    fn name(&self) -> &'static str {
        "oidc"
    }

    fn title(&self) -> &'static str {
        "the OpenID Connect provider"
    }

    fn label(&self) -> &'static str {
        "any other, by OpenID Connect"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Oidc
    }

    fn claim(&self, attribute: &str) -> Option<&'static str> {
        standard_claim(attribute)
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
        vec![Screen {
            screen: "A confidential client (web application)",
            fields: vec![
                field("redirect_uris", page.redirect_uri()),
                field("response_types", "code"),
                field("grant_types", "authorization_code"),
                field("token_endpoint_auth_method", "client_secret_post"),
                field("scope", self.scopes()),
                field("id_token_signed_response_alg", "RS256"),
            ],
        }]
    }

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[
            returns::issuer(
                "issuer",
                "the member issuer of its /.well-known/openid-configuration, byte for byte",
            ),
            returns::client_id("client_id", "given when the client is registered"),
            returns::secret("client_secret", "given when the client is registered"),
        ];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "the issuer has to equal the `iss` of its tokens to the last slash",
            "an e-mail address counts as unverified unless email_verified is mapped too: --map email_verified=email_verified",
        ]
    }
}
