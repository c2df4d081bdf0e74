//! What the names in config files mean, library by library.

/// What a name in a config file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    Issuer,
    /// The address of the discovery document.
    Discovery,
    PoolId,
    ClientId,
    ClientSecret,
    Callback,
    /// Where the app is shown after a sign-out, as `post_logout_redirect_uri`, which Cognito ignores.
    PostLogout,
    /// The same, as the `logout_uri` that Cognito expects.
    SignOut,
    Scopes,
    ResponseType,
    AuthorizationEndpoint,
    TokenEndpoint,
    KeySet,
    EndSession,
    /// The domain of the sign-in pages.
    Domain,
    /// Whether a sign-out revokes tokens, and which.
    RevokesTokens,
    RevokedTypes,
    /// The kind of an identity provider of Cloudflare Access.
    ProviderKind,
    /// The path that an app runs below.
    BasePath,
}

/// The names in the objects of libraries and apps, without `_`, `-` and capital letters.
///
/// oidc-client-ts `UserManagerSettings` (OHIF, react-oidc-context), angular-auth-oidc-client `OpenIdConfiguration`,
/// amazon-cognito-auth-js, Amplify v5 `aws-exports.js`, Gen 2 `amplify_outputs.json` and v6 `Amplify.configure`, Auth.js
/// provider options, Cloudflare Access `identity_providers`, MLSpace `config.json`, `constants.ts` and `env.js`, Spring
/// Security `oauth2.client`, Quarkus `quarkus.oidc`, ASP.NET Core `OpenIdConnectOptions`, express-openid-connect,
/// openid-client, `mod_auth_openidc`, Argo CD `oidc.config`, mozilla-django-oidc.
const NAMES: &[(&str, Role)] = &[
    ("authority", Role::Issuer),
    ("issuer", Role::Issuer),
    ("issuerurl", Role::Issuer),
    ("oidcurl", Role::Issuer),
    ("issueruri", Role::Issuer),
    ("issuerbaseurl", Role::Issuer),
    ("authserverurl", Role::Issuer),
    ("wellknown", Role::Discovery),
    ("metadataurl", Role::Discovery),
    ("metadataaddress", Role::Discovery),
    ("providermetadataurl", Role::Discovery),
    ("discoveryurl", Role::Discovery),
    ("servermetadataurl", Role::Discovery),
    ("wellknownopenidconfigurationurl", Role::Discovery),
    ("authwellknownendpointurl", Role::Discovery),
    ("poolid", Role::PoolId),
    ("userpoolid", Role::PoolId),
    ("awsuserpoolsid", Role::PoolId),
    ("clientid", Role::ClientId),
    ("appclientid", Role::ClientId),
    ("oidcclientname", Role::ClientId),
    ("userpoolclientid", Role::ClientId),
    ("userpoolwebclientid", Role::ClientId),
    ("awsuserpoolswebclientid", Role::ClientId),
    ("clientsecret", Role::ClientSecret),
    ("redirecturi", Role::Callback),
    ("redirecturis", Role::Callback),
    ("redirecturl", Role::Callback),
    ("callbackurl", Role::Callback),
    ("redirectsignin", Role::Callback),
    ("redirectsigninuri", Role::Callback),
    ("redirecturisignin", Role::Callback),
    ("postlogoutredirecturi", Role::PostLogout),
    ("postlogouturl", Role::PostLogout),
    ("redirectsignout", Role::SignOut),
    ("redirectsignouturi", Role::SignOut),
    ("redirecturisignout", Role::SignOut),
    ("logouturi", Role::SignOut),
    ("signouturi", Role::SignOut),
    ("scope", Role::Scopes),
    ("scopes", Role::Scopes),
    ("requestedscopes", Role::Scopes),
    ("tokenscopesarray", Role::Scopes),
    ("responsetype", Role::ResponseType),
    ("authorizationendpoint", Role::AuthorizationEndpoint),
    ("authorizationuri", Role::AuthorizationEndpoint),
    ("authurl", Role::AuthorizationEndpoint),
    ("authuri", Role::AuthorizationEndpoint),
    ("tokenendpoint", Role::TokenEndpoint),
    ("tokenurl", Role::TokenEndpoint),
    ("tokenuri", Role::TokenEndpoint),
    ("jwksuri", Role::KeySet),
    ("jwkseturi", Role::KeySet),
    ("jwksendpoint", Role::KeySet),
    ("certsurl", Role::KeySet),
    ("endsessionendpoint", Role::EndSession),
    ("logouturl", Role::EndSession),
    ("domain", Role::Domain),
    ("appwebdomain", Role::Domain),
    ("revoketokensonsignout", Role::RevokesTokens),
    ("revokeaccesstokenonsignout", Role::RevokesTokens),
    ("revoketokentypes", Role::RevokedTypes),
    ("type", Role::ProviderKind),
    ("routerbasename", Role::BasePath),
];

/// Words before the names of environment variables that build tools pass on to the browser.
pub(crate) const BROWSER_PREFIXES: [&str; 9] = [
    "VITE",
    "NEXT_PUBLIC",
    "REACT_APP",
    "NUXT_PUBLIC",
    "PUBLIC",
    "EXPO_PUBLIC",
    "GATSBY",
    "NG_APP",
    "VUE_APP",
];

/// Words before the names of environment variables that say whose they are.
///
/// `OAUTH2_PROXY` is that of oauth2-proxy, `GF_AUTH_GENERIC_OAUTH` of Grafana, `OIDC_RP` and `OIDC_OP` of
/// mozilla-django-oidc.
const OWNERS: [&str; 11] = [
    "OAUTH2_PROXY",
    "GF_AUTH_GENERIC_OAUTH",
    "OIDC_RP",
    "OIDC_OP",
    "AUTH",
    "COGNITO",
    "OIDC",
    "AWS",
    "OAUTH",
    "OAUTH2",
    "SSO",
];

/// The app's own address for Auth.js, although `auth_url` elsewhere is an endpoint.
const APP_ADDRESS: &str = "AUTH_URL";

/// Names of environment variables whose last word alone says little: they count behind `COGNITO` or `OIDC`.
const SHORT_NAMES: [(&str, Role); 3] =
    [("ID", Role::ClientId), ("SECRET", Role::ClientSecret), ("URL", Role::Issuer)];

/// What a name in a config file stands for.
pub(crate) fn role_of(name: &str) -> Option<Role> {
    let last = name.rsplit('.').next().unwrap_or(name);
    if last == APP_ADDRESS {
        return None;
    }
    of_member(last).or_else(|| of_variable(last))
}

/// What a member of an object stands for.
fn of_member(name: &str) -> Option<Role> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    let plain = plain.strip_prefix("oidc").filter(|rest| is_known(rest)).unwrap_or(&plain);
    NAMES.iter().find(|(known, _)| *known == plain).map(|(_, role)| *role)
}

fn is_known(plain: &str) -> bool {
    NAMES.iter().any(|(known, _)| *known == plain)
}

/// What an environment variable stands for.
fn of_variable(name: &str) -> Option<Role> {
    let mut rest = name.to_ascii_uppercase();
    let mut is_of_sign_in = false;
    let mut is_owned = false;
    loop {
        let is_usual = |role: &Role| !matches!(role, Role::ProviderKind | Role::BasePath);
        let role = of_member(&rest).filter(is_usual);
        if role.is_some() && (is_owned || rest != APP_ADDRESS) {
            return role;
        }
        let short = SHORT_NAMES.iter().find(|(known, _)| *known == rest);
        if let Some((_, role)) = short.filter(|_| is_of_sign_in) {
            return Some(*role);
        }
        let found = BROWSER_PREFIXES.iter().chain(&OWNERS).find_map(|prefix| {
            let after = rest.strip_prefix(prefix)?.strip_prefix('_')?;
            Some((*prefix, after.to_owned()))
        });
        let (prefix, after) = found?;
        is_of_sign_in |= matches!(prefix, "COGNITO" | "OIDC");
        is_owned |= OWNERS.contains(&prefix);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for (name, role) in [
            ("client_id", Some(Role::ClientId)),
            ("clientId", Some(Role::ClientId)),
            ("OIDC_CLIENT_ID", Some(Role::ClientId)),
            ("aws_user_pools_web_client_id", Some(Role::ClientId)),
            ("post_logout_redirect_uri", Some(Role::PostLogout)),
            ("OIDC_URL", Some(Role::Issuer)),
            ("jwk-set-uri", Some(Role::KeySet)),
            ("OIDCProviderMetadataURL", Some(Role::Discovery)),
            ("clientele", None),
            ("identityPoolId", None),
        ] {
            assert_eq!(of_member(name), role, "{name}");
        }
    }

    #[test]
    fn the_address_of_an_app_is_not_an_endpoint() {
        assert_eq!(role_of("AUTH_URL"), None);
        assert_eq!(role_of("VITE_AUTH_URL"), None);
        assert_eq!(role_of("auth_url"), Some(Role::AuthorizationEndpoint));
    }

    #[test]
    fn variables_are_known_behind_the_words_that_frameworks_demand() {
        for (name, role) in [
            ("VITE_COGNITO_AUTHORITY", Some(Role::Issuer)),
            ("AUTH_COGNITO_ID", Some(Role::ClientId)),
            ("AUTH_COGNITO_SECRET", Some(Role::ClientSecret)),
            ("AUTH_COGNITO_ISSUER", Some(Role::Issuer)),
            ("NEXT_PUBLIC_OIDC_AUTHORITY", Some(Role::Issuer)),
            ("REACT_APP_OIDC_CLIENT_ID", Some(Role::ClientId)),
            ("COGNITO_USER_POOL_ID", Some(Role::PoolId)),
            ("VITE_COGNITO_SCOPE", Some(Role::Scopes)),
            ("OIDC_URL", Some(Role::Issuer)),
            ("OAUTH2_PROXY_CLIENT_ID", Some(Role::ClientId)),
            ("OAUTH2_PROXY_OIDC_ISSUER_URL", Some(Role::Issuer)),
            ("GF_AUTH_GENERIC_OAUTH_AUTH_URL", Some(Role::AuthorizationEndpoint)),
            ("OIDC_RP_CLIENT_ID", Some(Role::ClientId)),
            ("OIDC_OP_JWKS_ENDPOINT", Some(Role::KeySet)),
            ("COGNITO_APP_CLIENT_ID", Some(Role::ClientId)),
            ("AUTH_SECRET", None),
            ("AUTH_KEYCLOAK_ISSUER", None),
            ("NEXTAUTH_URL", None),
            ("VITE_API_BASE_URL", None),
            ("DATABASE_URL", None),
        ] {
            assert_eq!(of_variable(name), role, "{name}");
        }
    }
}
