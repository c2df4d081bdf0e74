//! Microsoft Entra ID (v2.0 endpoints).

use super::{ClaimNames, IssuerId, Return, Screen, SignInAddress, Upstream, field};
use crate::values::{IssuerUrl, ValueError};

pub(super) static ENTRA: Upstream = Upstream {
    name: "entra",
    title: "Microsoft Entra ID",
    issuer_id: Some(IssuerId { name: "tenant id", issuer: issuer_of_tenant }),
    check_issuer,
    issuer_example: ISSUER_EXAMPLE,
    claims: ClaimNames::Pairs(&[
        ("email", "email"),
        ("name", "name"),
        ("preferred_username", "preferred_username"),
        ("given_name", "given_name"),
        ("family_name", "family_name"),
    ]),
    screens,
    returns: &[
        Return::issuer(
            "Directory (tenant) ID",
            "on the Overview of the app registration; give it, or the issuer https://login.microsoftonline.com/TENANT/v2.0",
        ),
        Return::client_id("Application (client) ID", "on the same page"),
        Return::secret("Value", "of the new client secret, shown once; not its Secret ID"),
    ],
    traps: &[
        "without the optional claim email the token contains no e-mail address; if people have no mailbox, pass --map email=preferred_username",
        "the client secret expires after two years at most",
    ],
    ..Upstream::OIDC
};

const ISSUER_EXAMPLE: &str = "https://login.microsoftonline.com/TENANT/v2.0";

/// Placeholders for a tenant, whose tokens name the real one.
const NO_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

/// The issuer of the tenant with that id, a GUID.
fn issuer_of_tenant(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let is_guid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()));
    is_guid.then(|| ISSUER_EXAMPLE.replace("TENANT", &text.to_lowercase()))
}

fn check_issuer(issuer: &IssuerUrl) -> Result<(), ValueError> {
    let segments = issuer.segments();
    match segments.first() {
        Some(tenant) if NO_TENANT.contains(&tenant.as_str()) => Err(ValueError::new(format!(
            "the issuer `{}` stands for any tenant, but tokens name the real one; replace `{tenant}` with the tenant's id",
            issuer.as_str()
        ))),
        Some(_) if issuer.host() == "login.microsoftonline.com" && segments.len() < 2 => {
            Err(ValueError::new(format!(
                "the issuer `{}` is that of the older endpoints; give {ISSUER_EXAMPLE}",
                issuer.as_str()
            )))
        }
        _ => Ok(()),
    }
}

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![
        Screen {
            screen: "Microsoft Entra admin center: App registrations, New registration",
            fields: vec![
                field("Name", "Amazon Cognito"),
                field("Supported account types", "Accounts in this organizational directory only"),
                field("Redirect URI: Web", page.redirect_uri()),
            ],
        },
        Screen {
            screen: "Certificates & secrets: New client secret",
            fields: vec![
                field("Description", "Amazon Cognito"),
                field("Expires", "note the date: nobody can sign in after it"),
            ],
        },
        Screen {
            screen: "Token configuration: Add optional claim",
            fields: vec![field("Token type", "ID"), field("Claim", "email")],
        },
    ]
}
