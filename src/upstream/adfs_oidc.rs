//! Active Directory Federation Services, by OpenID Connect (Windows Server 2016 and later).

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns};

pub(super) struct AdfsOidc;

impl Upstream for AdfsOidc {
    fn name(&self) -> &'static str {
        "adfs-oidc"
    }

    fn title(&self) -> &'static str {
        "AD FS (OpenID Connect)"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Oidc
    }

    fn issuer_example(&self) -> &'static str {
        "https://adfs.hospital.example/adfs"
    }

    /// Only with `allatclaims` are the claims of the access token in the ID token too.
    fn scopes(&self) -> &'static str {
        "openid email profile allatclaims"
    }

    /// AD FS's own short names of its claim types.
    fn claim(&self, attribute: &str) -> Option<&'static str> {
        Some(match attribute {
            "email" => "email",
            "name" => "unique_name",
            "preferred_username" => "upn",
            "given_name" => "given_name",
            "family_name" => "family_name",
            _ => return None,
        })
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
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

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[
            returns::issuer("Issuer", "https://HOST/adfs, at the name of the federation service"),
            returns::client_id(
                "Client Identifier",
                "of the server application, shown while it is added and in its properties",
            ),
            returns::secret("Secret", "shown once, where the shared secret is generated"),
        ];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "its userinfo endpoint answers sub alone, so every other claim has to be issued into the ID token",
            "AWS has to reach it over the internet, with a certificate that the public trusts",
        ]
    }
}
