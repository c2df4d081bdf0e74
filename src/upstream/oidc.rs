//! Any provider of OpenID Connect: Auth0, Keycloak, JumpCloud, PingOne and others.

use super::{Return, Screen, SignInAddress, Upstream, field};

pub(super) static OIDC: Upstream = Upstream {
    name: "oidc",
    title: "the OpenID Connect provider",
    label: Some("any other, by OpenID Connect"),
    screens,
    returns: &[
        Return::issuer(
            "issuer",
            "the member issuer of its /.well-known/openid-configuration, byte for byte",
        ),
        Return::client_id("client_id", "issued when the client is registered"),
        Return::secret("client_secret", "issued when the client is registered"),
    ],
    traps: &[
        "the issuer must equal the `iss` of its tokens exactly, including a slash at the end",
        "an e-mail address counts as unverified unless email_verified is mapped too: --map email_verified=email_verified",
    ],
    ..Upstream::OIDC
};

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![Screen {
        screen: "A confidential client (web application)",
        fields: vec![
            field("redirect_uris", page.redirect_uri()),
            field("response_types", "code"),
            field("grant_types", "authorization_code"),
            field("token_endpoint_auth_method", "client_secret_post"),
            field("scope", OIDC.scopes),
            field("id_token_signed_response_alg", "RS256"),
        ],
    }]
}
