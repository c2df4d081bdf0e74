//! Where Cognito answers.

use aws_config::SdkConfig;
use aws_smithy_runtime_api::client::endpoint::{
    EndpointFuture, EndpointResolverParams, ResolveEndpoint,
};
use aws_smithy_types::endpoint::Endpoint;
use aws_types::service_config::ServiceConfigKey;

use crate::values::Region;

/// Cognito's name in AWS's files and variables (AWS SDKs and Tools Reference Guide, service-specific endpoints).
const SECTION: &str = "cognito_identity_provider";

/// Regions that have no dual-stack FIPS endpoint (the endpoint rules of the AWS SDK).
const WITHOUT_DUAL_STACK_FIPS: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];

/// The endpoint of every call.
#[derive(Debug)]
pub(super) struct CognitoEndpoint {
    pub(super) url: String,
    /// Why nothing may be sent there.
    refusal: Option<&'static str>,
}

impl CognitoEndpoint {
    /// A URL that is given; otherwise that of the configuration for Cognito, that for every service, or AWS's own in the
    /// region.
    pub(super) fn of(config: &SdkConfig, given: Option<&str>, region: &Region) -> Self {
        let fips = config.use_fips().unwrap_or_default();
        let dual_stack = config.use_dual_stack().unwrap_or_default();
        match given.map(str::to_owned).or_else(|| configured(config)) {
            Some(url) => {
                let refusal = match (fips, dual_stack) {
                    (true, _) => Some(
                        "use_fips_endpoint and an endpoint URL exclude each other; drop one of them",
                    ),
                    (_, true) => Some(
                        "use_dualstack_endpoint and an endpoint URL exclude each other; drop one of them",
                    ),
                    _ => None,
                };
                Self { url, refusal }
            }
            None => Self { url: of_region(region, fips, dual_stack), refusal: None },
        }
    }
}

impl ResolveEndpoint for CognitoEndpoint {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        EndpointFuture::ready(match self.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(Endpoint::builder().url(self.url.clone()).build()),
        })
    }
}

/// The URL that the environment or the user's files name.
fn configured(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder();
    let key = key.service_id(SECTION).env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
    config.service_config()?.load_config(key.ok()?)
}

/// AWS's own endpoint in a region.
fn of_region(region: &Region, fips: bool, dual_stack: bool) -> String {
    let has_dual_stack = match region.partition() {
        "aws" => fips && !WITHOUT_DUAL_STACK_FIPS.contains(&region.as_str()),
        _ => true,
    };
    let suffix = match dual_stack && has_dual_stack {
        true => region.dual_stack_dns_suffix(),
        false => region.dns_suffix(),
    };
    let fips = if fips { "-fips" } else { "" };
    format!("https://cognito-idp{fips}.{region}.{suffix}")
}

#[cfg(test)]
mod tests {
    use aws_config::BehaviorVersion;
    use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

    use super::*;
    use crate::cognito::SdkClients;

    /// The endpoint of a profile with these lines.
    async fn of_profile(lines: &str, given: Option<&str>) -> CognitoEndpoint {
        let profile = format!("[default]\nregion = eu-west-1\n{lines}");
        let files = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, profile);
        let config = aws_config::defaults(BehaviorVersion::latest()).profile_files(files.build());
        let config = config.http_client(SdkClients::default()).no_credentials().load().await;
        CognitoEndpoint::of(&config, given, &"eu-west-1".parse().unwrap())
    }

    const ALL: &str = "endpoint_url = http://all\n";
    const COGNITO: &str =
        "services = a\n[services a]\ncognito_identity_provider =\n  endpoint_url = http://a";

    #[tokio::test]
    async fn a_given_url_wins_over_the_one_for_cognito_and_that_over_the_one_for_every_service() {
        let own = "https://cognito-idp.eu-west-1.amazonaws.com";
        let fips = "https://cognito-idp-fips.eu-west-1.amazonaws.com";
        for (lines, given, expected) in [
            (String::new(), None, own),
            ("use_fips_endpoint = true\n".to_owned(), None, fips),
            (ALL.to_owned(), None, "http://all"),
            (format!("{ALL}{COGNITO}"), None, "http://a"),
            (format!("{ALL}{COGNITO}"), Some("http://given"), "http://given"),
        ] {
            let endpoint = of_profile(&lines, given).await;
            assert_eq!((endpoint.url.as_str(), endpoint.refusal), (expected, None), "{lines}");
        }
    }

    #[tokio::test]
    async fn an_endpoint_url_and_another_kind_of_endpoint_exclude_each_other() {
        for kind in ["use_fips_endpoint", "use_dualstack_endpoint"] {
            for (lines, given) in [(ALL, None), ("", Some("http://given"))] {
                let endpoint = of_profile(&format!("{kind} = true\n{lines}"), given).await;
                assert!(endpoint.refusal.is_some(), "{kind} {lines}");
            }
        }
    }

    /// What the AWS SDK for Cognito 1.144.0 resolves.
    #[test]
    fn the_endpoint_of_a_region_is_that_of_the_sdk() {
        for (region, fips, dual_stack, host) in [
            ("eu-central-1", false, false, "cognito-idp.eu-central-1.amazonaws.com"),
            ("us-east-1", false, true, "cognito-idp.us-east-1.amazonaws.com"),
            ("us-east-1", true, false, "cognito-idp-fips.us-east-1.amazonaws.com"),
            ("us-west-2", true, true, "cognito-idp-fips.us-west-2.amazonaws.com"),
            ("ca-central-1", true, true, "cognito-idp-fips.ca-central-1.api.aws"),
            ("us-gov-east-1", false, false, "cognito-idp.us-gov-east-1.amazonaws.com"),
            ("us-gov-east-1", false, true, "cognito-idp.us-gov-east-1.api.aws"),
            ("us-gov-west-1", true, false, "cognito-idp-fips.us-gov-west-1.amazonaws.com"),
            ("us-gov-east-1", true, true, "cognito-idp-fips.us-gov-east-1.api.aws"),
            ("eusc-de-east-1", false, false, "cognito-idp.eusc-de-east-1.amazonaws.eu"),
            ("eusc-de-east-1", false, true, "cognito-idp.eusc-de-east-1.api.amazonwebservices.eu"),
        ] {
            let url = of_region(&region.parse().unwrap(), fips, dual_stack);
            assert_eq!(url, format!("https://{host}"));
        }
    }
}
