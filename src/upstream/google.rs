//! Google, a provider whose endpoints Cognito knows.

use super::{ClaimNames, Protocol, Return, Screen, SignInAddress, Upstream, field};

/// Where Google publishes its discovery document (Google, "OpenID Connect reference").
pub(crate) const GOOGLE_ISSUER: &str = "https://accounts.google.com";

pub(super) static GOOGLE: Upstream = Upstream {
    name: "google",
    title: "Google",
    protocol: Protocol::Google,
    issuer_example: GOOGLE_ISSUER,
    scopes: "email profile openid",
    mapped: &["email", "email_verified", "name", "picture", "username"],
    // Google identifies people by their address and has no user names.
    claims: ClaimNames::Pairs(&[
        ("username", "sub"),
        ("email", "email"),
        ("preferred_username", "email"),
        ("email_verified", "email_verified"),
        ("name", "name"),
        ("given_name", "given_name"),
        ("family_name", "family_name"),
        ("picture", "picture"),
    ]),
    screens,
    returns: &[
        Return::client_id("Client ID", "shown when the client is created, and in its details"),
        Return::secret("Client secret", "shown when the client is created"),
    ],
    traps: &[
        "everybody with a Google account can sign in: Cognito cannot limit that to one organisation; an Audience of type Internal at Google or a Lambda trigger of the pool can",
    ],
    ..Upstream::OIDC
};

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![
        Screen {
            screen: "Google Cloud console: Google Auth Platform, Branding",
            fields: vec![field(
                "Authorized domains",
                "the registered domain of the address below (amazoncognito.com for a prefix)",
            )],
        },
        Screen {
            screen: "Clients: Create client",
            fields: vec![
                field("Application type", "Web application"),
                field("Name", "Amazon Cognito"),
                field("Authorized JavaScript origins", page.base.clone()),
                field("Authorized redirect URIs", page.redirect_uri()),
            ],
        },
    ]
}
