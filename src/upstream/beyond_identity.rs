//! Beyond Identity, passwordless (management API 1.7).

use serde_json::json;

use super::{ApiRequest, ClaimNames, Return, Screen, SignInAddress, Upstream, field};
use crate::values::{IssuerUrl, ValueError};

pub(super) static BEYOND_IDENTITY: Upstream = Upstream {
    name: "beyond-identity",
    title: "Beyond Identity",
    check_issuer,
    issuer_example: ISSUER_EXAMPLE,
    scopes: "openid aws:customclaim",
    mapped: &["email"],
    // Its ID token holds little besides `sub`, which the checklist makes the e-mail address.
    claims: ClaimNames::Pairs(&[("email", "sub"), ("name", "sub"), ("preferred_username", "sub")]),
    screens,
    requests,
    api: "at https://api-us.beyondidentity.com (in the EU api-eu), with the bearer token of a management application",
    returns: &[
        Return::issuer(
            "Issuer",
            "of the application: https://auth-us.beyondidentity.com/v1/tenants/TENANT/realms/REALM/applications/APPLICATION, in the EU with auth-eu",
        ),
        Return::client_id(
            "Client ID",
            "of the application; in the API's response, client_id in protocol_config",
        ),
        Return::secret(
            "Client Secret",
            "of the application; in the API's response, client_secret in protocol_config",
        ),
    ],
    traps: &[
        "Cognito sends the secret in the body of the request (client_secret_post) and supports no other method",
        "the e-mail address is taken from sub, which contains it only if the application's Subject is email",
        "each application has its own issuer",
    ],
    ..Upstream::OIDC
};

const ISSUER_EXAMPLE: &str =
    "https://auth-us.beyondidentity.com/v1/tenants/TENANT/realms/REALM/applications/APPLICATION";

/// The scope of its resource server: an application there needs one, and Cognito requests it.
const SCOPE: &str = "aws:customclaim";
const IDENTIFIER: &str = "awsresourceserver";
const TITLE: &str = "AWS Cognito";

/// Each application is an issuer.
fn check_issuer(issuer: &IssuerUrl) -> Result<(), ValueError> {
    let segments = issuer.segments();
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["v1", "tenants", _, "realms", _, "applications", id] if !id.is_empty() => Ok(()),
        _ if issuer.is_local() => Ok(()),
        _ => Err(ValueError::new(format!(
            "the issuer `{}` is not that of a Beyond Identity application, which looks like {ISSUER_EXAMPLE}",
            issuer.as_str()
        ))),
    }
}

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![
        Screen {
            screen: "Admin Console, in the realm: add a resource server",
            fields: vec![
                field("Resource Server Name", TITLE),
                field("Resource Server Identifier", IDENTIFIER),
                field("Scopes", SCOPE),
            ],
        },
        Screen {
            screen: "In the same realm: add an application",
            fields: vec![
                field("Display Name", TITLE),
                field("Protocol", "OIDC"),
                field("Client Type", "Confidential"),
                field("PKCE", "Disabled"),
                field("Redirect URIs", page.redirect_uri()),
                field("Token Endpoint Auth Method", "Client Secret Post"),
                field("Grant Type", "Authorization Code"),
                field("Resource Server", TITLE),
                field("Allowed Scopes", SCOPE),
                field("Token Configuration: Subject", "email"),
                field("Authenticator Config: Configuration Type", "Hosted Web"),
            ],
        },
    ]
}

fn requests(page: &SignInAddress) -> Vec<ApiRequest> {
    vec![
        ApiRequest {
            request: "POST /v1/tenants/TENANT/realms/REALM/authenticator-configs",
            body: json!({"authenticator_config": {"config": {"type": "hosted_web"}}}),
        },
        ApiRequest {
            request: "POST /v1/tenants/TENANT/realms/REALM/resource-servers",
            body: json!({"resource_server": {"display_name": TITLE, "identifier": IDENTIFIER, "scopes": [SCOPE]}}),
        },
        ApiRequest {
            request: "POST /v1/tenants/TENANT/realms/REALM/applications",
            body: json!({"application": {
                "display_name": TITLE,
                "resource_server_id": "RESOURCE_SERVER_ID",
                "authenticator_config_id": "AUTHENTICATOR_CONFIG_ID",
                "protocol_config": {
                    "type": "oidc",
                    "allowed_scopes": [SCOPE],
                    "confidentiality": "confidential",
                    "token_endpoint_auth_method": "client_secret_post",
                    "grant_type": ["authorization_code"],
                    "pkce": "disabled",
                    "token_format": "self_contained",
                    "redirect_uris": [page.redirect_uri()],
                    "token_configuration": {
                        "subject_field": "email",
                        "expires_after": 86_400,
                        "token_signing_algorithm": "RS256",
                    },
                },
            }}),
        },
    ]
}
