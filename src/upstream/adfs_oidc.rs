//! Active Directory Federation Services, by OpenID Connect (Windows Server 2016 and later).

use super::{ClaimNames, Return, Screen, SignInAddress, Upstream, field};

pub(super) static ADFS_OIDC: Upstream = Upstream {
    name: "adfs-oidc",
    title: "AD FS (OpenID Connect)",
    issuer_example: "https://adfs.hospital.example/adfs",
    // Only `allatclaims` puts the claims of the access token into the ID token.
    scopes: "openid email profile allatclaims",
    // AD FS's own short names of its claim types.
    claims: ClaimNames::Pairs(&[
        ("email", "email"),
        ("name", "unique_name"),
        ("preferred_username", "upn"),
        ("given_name", "given_name"),
        ("family_name", "family_name"),
    ]),
    screens,
    returns: &[
        Return::issuer("Issuer", "https://HOST/adfs, at the name of the federation service"),
        Return::client_id(
            "Client Identifier",
            "of the server application, shown while it is added and in its properties",
        ),
        Return::secret("Secret", "shown once, where the shared secret is generated"),
    ],
    traps: &[
        "its userinfo endpoint returns only sub, so every other claim must be issued into the ID token",
        "AWS must be able to reach it over the internet, and its certificate must be publicly trusted",
    ],
    ..Upstream::OIDC
};

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![
        Screen {
            screen: "AD FS Management: Application Groups, Add Application Group, Server application accessing a web API",
            fields: vec![
                field("Name", "Amazon Cognito"),
                field("Redirect URI", page.redirect_uri()),
                field("Generate a shared secret", "checked"),
                field("Web API Identifier", "the Client Identifier shown before"),
                field("Permitted scopes", "openid, email, profile, allatclaims"),
            ],
        },
        Screen {
            screen: "The web API's properties: Issuance Transform Rules, Send LDAP Attributes as Claims",
            fields: vec![
                field("E-Mail-Addresses", "E-Mail Address"),
                field("Display-Name", "Name"),
                field("User-Principal-Name", "UPN"),
            ],
        },
    ]
}
