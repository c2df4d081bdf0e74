//! Domains and login styles.

use serde_json::{Value, json};

use crate::sandbox::testing::{direct::DirectApi, merged, text};

#[test]
fn a_domain_prefix_is_valid_free_and_the_only_one_of_its_pool() {
    let mut api = DirectApi::new();
    let (first, second) = (api.pool(json!({})), api.pool(json!({})));
    let create = |pool: &str, name: &str| json!({"UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2});
    for (name, expected) in [
        ("my-aws-login", "Domain cannot contain reserved word: aws"),
        ("newcognito", "Domain cannot contain reserved word: cognito"),
        ("amazonia", "Domain cannot contain reserved word: amazon"),
        (
            "Ohif",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
        (
            "ohif-",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
        (
            "oh.if",
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ),
    ] {
        assert_eq!(
            api.error("CreateUserPoolDomain", create(&first, name)),
            format!("InvalidParameterException: {expected}")
        );
    }
    assert_eq!(
        api.ok("CreateUserPoolDomain", create(&first, "ohif")),
        json!({"ManagedLoginVersion": 2})
    );
    assert_eq!(
        api.error("CreateUserPoolDomain", create(&second, "ohif")),
        "InvalidParameterException: Domain already associated with another user pool."
    );
    assert_eq!(
        api.error("CreateUserPoolDomain", create(&first, "ohif-2")),
        "InvalidParameterException: User pool already has a domain configured."
    );
    assert_eq!(api.describe_pool(&first)["Domain"], "ohif");
    let shown = api.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
    let shown = &shown["DomainDescription"];
    assert_eq!(
        (
            &shown["UserPoolId"],
            &shown["Status"],
            &shown["ManagedLoginVersion"],
            &shown["AWSAccountId"]
        ),
        (&json!(first), &json!("ACTIVE"), &json!(2), &json!("000000000000"))
    );
    assert_eq!(
        api.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"})),
        json!({"DomainDescription": {}})
    );
    api.ok("DeleteUserPoolDomain", json!({"UserPoolId": first, "Domain": "ohif"}));
    api.ok("CreateUserPoolDomain", create(&second, "ohif"));
}

#[test]
fn version_2_pages_are_not_in_the_lite_tier() {
    let mut api = DirectApi::new();
    let lite = api.pool(json!({"UserPoolTier": "LITE"}));
    assert_eq!(
        api.error(
            "CreateUserPoolDomain",
            json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 2})
        ),
        "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Managed Login Version 2"
    );
    api.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 1}),
    );
    let pool = api.pool(json!({}));
    api.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "slides", "ManagedLoginVersion": 2}),
    );
    let refusal = api.error("UpdateUserPool", json!({"UserPoolId": pool, "UserPoolTier": "LITE"}));
    assert!(refusal.starts_with("TierChangeNotAllowedException: "), "{refusal}");
}

#[test]
fn a_slow_domain_is_described_as_being_created() {
    let mut api = DirectApi::new();
    api.settings.slow_domain = 2;
    let pool = api.pool(json!({}));
    api.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    for expected in ["CREATING", "CREATING", "ACTIVE", "ACTIVE"] {
        let shown = api.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
        assert_eq!(shown["DomainDescription"]["Status"], expected);
    }
}

#[test]
fn a_custom_domain_needs_a_certificate_of_us_east_1_and_some_time() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/abc";
    let create = |certificate: &str, name: &str| {
        json!({
            "UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2,
            "CustomDomainConfig": {"CertificateArn": certificate},
        })
    };
    let elsewhere = create(&certificate.replace("us-east-1", "eu-central-1"), "auth.app.example");
    assert!(api.error("CreateUserPoolDomain", elsewhere).contains("isn't in us-east-1 region"));
    let bare = create(certificate, "example.com");
    assert!(api.error("CreateUserPoolDomain", bare).contains("not a valid subdomain"));

    api.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    let created = api.ok("CreateUserPoolDomain", create(certificate, "auth.app.example"));
    let cloud_front = text(&created["CloudFrontDomain"]);
    assert!(cloud_front.ends_with(".cloudfront.net"), "{cloud_front}");
    let mut describes = 0;
    loop {
        let shown = api.ok("DescribeUserPoolDomain", json!({"Domain": "auth.app.example"}));
        let shown = &shown["DomainDescription"];
        assert_eq!(shown["CloudFrontDistribution"], json!(cloud_front));
        assert_eq!(shown["CustomDomainConfig"], json!({"CertificateArn": certificate}));
        if shown["Status"] == "ACTIVE" {
            break;
        }
        describes += 1;
    }
    assert!(describes > 0);
    let shown = api.describe_pool(&pool);
    assert_eq!(
        (&shown["Domain"], &shown["CustomDomain"]),
        (&json!("ohif"), &json!("auth.app.example"))
    );
    assert_eq!(
        api.error(
            "UpdateUserPoolDomain",
            json!({"UserPoolId": pool, "Domain": "auth.app.example", "ManagedLoginVersion": 1})
        ),
        "InvalidParameterException: Cannot convert custom domain to prefix domain."
    );
}

#[test]
fn a_client_has_at_most_one_login_style() {
    let mut api = DirectApi::new();
    let pool = api.pool(json!({}));
    let client = api.client(&pool, json!({}));
    let body = |more: Value| merged(json!({"UserPoolId": pool, "ClientId": client}), more);
    let none = api.error("DescribeManagedLoginBrandingByClient", body(json!({})));
    assert!(none.starts_with("ResourceNotFoundException"), "{none}");
    for more in [json!({}), json!({"UseCognitoProvidedValues": true, "Settings": {"a": 1}})] {
        assert_eq!(
            api.error("CreateManagedLoginBranding", body(more)),
            "InvalidParameterException: useCognitoProvidedValues or settings should be specified (but not both)"
        );
    }
    let provided = body(json!({"UseCognitoProvidedValues": true}));
    let created = api.ok("CreateManagedLoginBranding", provided.clone());
    let id = text(&created["ManagedLoginBranding"]["ManagedLoginBrandingId"]);
    let second = api.error("CreateManagedLoginBranding", provided.clone());
    assert!(second.starts_with("ManagedLoginBrandingExistsException"), "{second}");
    let by_client = api.ok("DescribeManagedLoginBrandingByClient", body(json!({})));
    let by_id = json!({"UserPoolId": pool, "ManagedLoginBrandingId": id});
    assert_eq!(api.ok("DescribeManagedLoginBranding", by_id.clone()), by_client);
    api.ok(
        "UpdateManagedLoginBranding",
        merged(by_id.clone(), json!({"Settings": {"components": {}}})),
    );
    let shown = api.ok("DescribeManagedLoginBranding", by_id.clone());
    assert_eq!(shown["ManagedLoginBranding"]["Settings"], json!({"components": {}}));
    assert_eq!(shown["ManagedLoginBranding"]["UseCognitoProvidedValues"], false);
    api.ok("DeleteManagedLoginBranding", by_id);
    api.ok("CreateManagedLoginBranding", provided);
}
