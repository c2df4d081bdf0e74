//! Microsoft Entra ID (v2.0 endpoints).

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns};
use crate::values::{IssuerUrl, ValueError};

pub(super) struct Entra;

/// Stand-ins for a tenant, whose tokens name the real one.
const NO_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

impl Upstream for Entra {
    fn name(&self) -> &'static str {
        "entra"
    }

    fn title(&self) -> &'static str {
        "Microsoft Entra ID"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Oidc
    }

    fn issuer(&self, text: &str) -> Result<IssuerUrl, ValueError> {
        let issuer: IssuerUrl = text.parse()?;
        let segments = issuer.segments();
        match segments.first() {
            Some(tenant) if NO_TENANT.contains(&tenant.as_str()) => Err(ValueError::new(format!(
                "the issuer `{text}` stands for any tenant, and tokens name the real one; put the tenant's id in the place of `{tenant}`"
            ))),
            Some(_) if issuer.host() == "login.microsoftonline.com" && segments.len() < 2 => {
                Err(ValueError::new(format!(
                    "the issuer `{text}` is the one of the older endpoints; give {}",
                    self.issuer_example()
                )))
            }
            _ => Ok(issuer),
        }
    }

    fn issuer_example(&self) -> &'static str {
        "https://login.microsoftonline.com/TENANT/v2.0"
    }

    fn claim(&self, attribute: &str) -> Option<&'static str> {
        Some(match attribute {
            "email" => "email",
            "name" => "name",
            "preferred_username" => "preferred_username",
            "given_name" => "given_name",
            "family_name" => "family_name",
            _ => return None,
        })
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
        vec![
            Screen {
                screen: "Microsoft Entra admin center: App registrations, New registration",
                fields: vec![
                    field("Name", "Amazon Cognito"),
                    field(
                        "Supported account types",
                        "Accounts in this organizational directory only",
                    ),
                    field("Redirect URI: Web", page.redirect_uri()),
                ],
            },
            Screen {
                screen: "Certificates & secrets: New client secret",
                fields: vec![
                    field("Description", "Amazon Cognito"),
                    field("Expires", "note the date: nobody signs in after it"),
                ],
            },
            Screen {
                screen: "Token configuration: Add optional claim",
                fields: vec![field("Token type", "ID"), field("Claim", "email")],
            },
        ]
    }

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[
            returns::issuer(
                "Directory (tenant) ID",
                "on the Overview of the app registration; the issuer is https://login.microsoftonline.com/TENANT/v2.0 with it in the place of TENANT",
            ),
            returns::client_id("Application (client) ID", "on the same page"),
            returns::secret("Value", "of the new client secret, shown once; not its Secret ID"),
        ];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "without the optional claim email there is none in the token; where people have no mailbox, pass --map email=preferred_username",
            "the client secret expires: two years at most",
        ]
    }
}
