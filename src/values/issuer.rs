//! The issuer of a user pool, as people write it.

use url::Url;

use super::{PoolId, Region};

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

/// The region of a replica: where a token's issuer is in another region than the pool, and both name the same pool
/// (`https://cognito-idp.REGION.amazonaws.com/POOL`).
pub(crate) fn replica_region(found: &str, expected: &str) -> Option<Region> {
    let parts = |issuer: &str| {
        let url = Url::parse(issuer).ok()?;
        let host = url.host_str()?;
        let (_, rest) = host.split_once("cognito-idp.")?;
        let region: Region = rest.split('.').next()?.parse().ok()?;
        let pool: PoolId = url.path().trim_start_matches('/').parse().ok()?;
        Some((region, pool))
    };
    let ((region, pool), (_, own)) = (parts(found)?, parts(expected)?);
    (pool == own && region != pool.region()).then_some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_of_a_replica_names_the_pool_of_another_region() {
        let own = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123";
        let replica = |found: &str| replica_region(found, own).map(|region| region.to_string());
        for (found, region) in [
            ("https://cognito-idp.us-west-2.amazonaws.com/us-east-1_AbCdEf123", Some("us-west-2")),
            ("https://cognito-idp.us-west-2.amazonaws.com/us-east-1_Other1234", None),
            ("https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123", None),
            ("https://cognito-idp.us-west-2.amazonaws.com/us-west-2_AbCdEf123", None),
            ("https://evil.example/us-east-1_AbCdEf123", None),
            ("nonsense", None),
        ] {
            assert_eq!(replica(found).as_deref(), region, "{found}");
        }
    }

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
