//! The issuer of a user pool, as people write it.

use url::Url;

use super::PoolId;

/// Where the discovery document is below an issuer (OpenID Connect Discovery 1.0, section 4).
pub(crate) const DISCOVERY_PATH: &str = "/.well-known/openid-configuration";

/// Whether a URL is the beginning of an issuer: a host that has user pools, and no pool after it.
pub(crate) fn lacks_pool(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let is_cognito =
            host.starts_with("cognito-idp.") || host.starts_with("issuer-cognito-idp.");
        let mut segments = url.path_segments().into_iter().flatten();
        is_cognito && !segments.any(|segment| segment.parse::<PoolId>().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_of_cognito_ends_with_a_pool() {
        let host = "https://cognito-idp.eu-central-1.amazonaws.com";
        for (issuer, lacks) in [
            (host.to_owned(), true),
            (format!("{host}/"), true),
            (format!("{host}/eu-central-1"), true),
            (format!("{host}/.well-known/openid-configuration"), true),
            ("https://issuer-cognito-idp.eu-central-1.amazonaws.com".to_owned(), true),
            (format!("{host}/eu-central-1_AbCdEf123"), false),
            (format!("{host}/eu-central-1_AbCdEf123/.well-known/jwks.json"), false),
            ("https://idp.example".to_owned(), false),
            ("http://localhost:9229".to_owned(), false),
            ("cognito-idp.eu-central-1.amazonaws.com".to_owned(), false),
        ] {
            assert_eq!(lacks_pool(&issuer), lacks, "{issuer}");
        }
    }
}
