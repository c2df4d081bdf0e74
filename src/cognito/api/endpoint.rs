//! Where Cognito answers.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use crate::values::Region;

/// Cognito's name in AWS's files and variables (AWS SDKs and Tools Reference Guide, service-specific endpoints).
const SECTION: &str = "cognito_identity_provider";

/// Regions that have no dual-stack FIPS endpoint (the endpoint rules of the AWS SDK).
const WITHOUT_DUAL_STACK_FIPS: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];

/// The URL that a configuration leads to: the one for Cognito, the one for every service, or AWS's own in the region.
pub(in crate::cognito) fn url(config: &SdkConfig, region: &Region) -> String {
    let configured = || {
        let key = ServiceConfigKey::builder();
        let key = key.service_id(SECTION).env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
        config.service_config()?.load_config(key.ok()?)
    };
    configured().unwrap_or_else(|| {
        let is_on = Option::unwrap_or_default;
        of_region(region, is_on(config.use_fips()), is_on(config.use_dual_stack()))
    })
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

    #[tokio::test]
    async fn the_endpoint_for_cognito_in_the_users_files_wins_over_the_one_for_every_service() {
        let of_cognito =
            "services = a\n[services a]\ncognito_identity_provider =\n  endpoint_url = http://a";
        for (lines, expected) in [
            (String::new(), "https://cognito-idp.eu-west-1.amazonaws.com"),
            (
                "use_fips_endpoint = true\n".to_owned(),
                "https://cognito-idp-fips.eu-west-1.amazonaws.com",
            ),
            ("endpoint_url = http://all\n".to_owned(), "http://all"),
            (format!("endpoint_url = http://all\n{of_cognito}"), "http://a"),
        ] {
            let profile = format!("[default]\nregion = eu-west-1\n{lines}");
            let files = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, profile);
            let config =
                aws_config::defaults(BehaviorVersion::latest()).profile_files(files.build());
            let config = config.http_client(SdkClients::default()).no_credentials().load().await;
            assert_eq!(url(&config, &"eu-west-1".parse().unwrap()), expected, "{lines}");
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
