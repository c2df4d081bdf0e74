//! Google, a provider whose endpoints Cognito knows.

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns};

pub(super) struct Google;

impl Upstream for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn title(&self) -> &'static str {
        "Google"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Google
    }

    fn issuer_example(&self) -> &'static str {
        "https://accounts.google.com"
    }

    fn scopes(&self) -> &'static str {
        "email profile openid"
    }

    fn mapped(&self) -> &'static [&'static str] {
        &["email", "email_verified", "name", "picture", "username"]
    }

    /// It knows people by their address and has no user names.
    fn claim(&self, attribute: &str) -> Option<&'static str> {
        Some(match attribute {
            "username" => "sub",
            "email" | "preferred_username" => "email",
            "email_verified" => "email_verified",
            "name" => "name",
            "given_name" => "given_name",
            "family_name" => "family_name",
            "picture" => "picture",
            _ => return None,
        })
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
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

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[
            returns::client_id("Client ID", "shown when the client is created, and in its details"),
            returns::secret("Client secret", "shown when the client is created"),
        ];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "everybody with a Google account can sign in: Cognito has no limit to one organisation, only a Lambda trigger of the pool can refuse the others, or an Audience of the type Internal at Google",
        ]
    }
}
