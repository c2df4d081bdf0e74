//! Domains and login styles.

use serde_json::{Value, json};

use super::{Cognito, merged, text};

#[test]
fn a_domain_prefix_is_plain_free_and_the_only_one_of_its_pool() {
    let mut cognito = Cognito::new();
    let (first, second) = (cognito.pool(json!({})), cognito.pool(json!({})));
    let create = |pool: &str, name: &str| json!({"UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2});
    for (name, wanted) in [
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
            cognito.refused("CreateUserPoolDomain", create(&first, name)),
            format!("InvalidParameterException: {wanted}")
        );
    }
    assert_eq!(
        cognito.ok("CreateUserPoolDomain", create(&first, "ohif")),
        json!({"ManagedLoginVersion": 2})
    );
    assert_eq!(
        cognito.refused("CreateUserPoolDomain", create(&second, "ohif")),
        "InvalidParameterException: Domain already associated with another user pool."
    );
    assert_eq!(
        cognito.refused("CreateUserPoolDomain", create(&first, "ohif-2")),
        "InvalidParameterException: User pool already has a domain configured."
    );
    assert_eq!(cognito.describe_pool(&first)["Domain"], "ohif");
    let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
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
        cognito.ok("DescribeUserPoolDomain", json!({"Domain": "nobodys"})),
        json!({"DomainDescription": {}})
    );
    cognito.ok("DeleteUserPoolDomain", json!({"UserPoolId": first, "Domain": "ohif"}));
    cognito.ok("CreateUserPoolDomain", create(&second, "ohif"));
}

#[test]
fn version_two_pages_need_more_than_the_lite_tier() {
    let mut cognito = Cognito::new();
    let lite = cognito.pool(json!({"UserPoolTier": "LITE"}));
    assert_eq!(
        cognito.refused(
            "CreateUserPoolDomain",
            json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 2})
        ),
        "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Managed Login Version 2"
    );
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": lite, "Domain": "ohif", "ManagedLoginVersion": 1}),
    );
    let pool = cognito.pool(json!({}));
    cognito.ok(
        "CreateUserPoolDomain",
        json!({"UserPoolId": pool, "Domain": "slides", "ManagedLoginVersion": 2}),
    );
    let refusal =
        cognito.refused("UpdateUserPool", json!({"UserPoolId": pool, "UserPoolTier": "LITE"}));
    assert!(refusal.starts_with("TierChangeNotAllowedException: "), "{refusal}");
}

#[test]
fn a_slow_domain_is_described_as_being_created() {
    let mut cognito = Cognito::new();
    cognito.settings.slow_domain = 2;
    let pool = cognito.pool(json!({}));
    cognito.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    for wanted in ["CREATING", "CREATING", "ACTIVE", "ACTIVE"] {
        let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "ohif"}));
        assert_eq!(shown["DomainDescription"]["Status"], wanted);
    }
}

#[test]
fn a_custom_domain_has_a_certificate_of_us_east_1_and_takes_a_while() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/abc";
    let create = |certificate: &str, name: &str| {
        json!({
            "UserPoolId": pool, "Domain": name, "ManagedLoginVersion": 2,
            "CustomDomainConfig": {"CertificateArn": certificate},
        })
    };
    let elsewhere = create(&certificate.replace("us-east-1", "eu-central-1"), "auth.app.example");
    assert!(
        cognito.refused("CreateUserPoolDomain", elsewhere).contains("isn't in us-east-1 region")
    );
    let bare = create(certificate, "example.com");
    assert!(cognito.refused("CreateUserPoolDomain", bare).contains("not a valid subdomain"));

    cognito.ok("CreateUserPoolDomain", json!({"UserPoolId": pool, "Domain": "ohif"}));
    let made = cognito.ok("CreateUserPoolDomain", create(certificate, "auth.app.example"));
    let cloud_front = text(&made["CloudFrontDomain"]);
    assert!(cloud_front.ends_with(".cloudfront.net"), "{cloud_front}");
    let mut describes = 0;
    loop {
        let shown = cognito.ok("DescribeUserPoolDomain", json!({"Domain": "auth.app.example"}));
        let shown = &shown["DomainDescription"];
        assert_eq!(shown["CloudFrontDistribution"], json!(cloud_front));
        assert_eq!(shown["CustomDomainConfig"], json!({"CertificateArn": certificate}));
        if shown["Status"] == "ACTIVE" {
            break;
        }
        describes += 1;
    }
    assert!(describes > 0);
    let shown = cognito.describe_pool(&pool);
    assert_eq!(
        (&shown["Domain"], &shown["CustomDomain"]),
        (&json!("ohif"), &json!("auth.app.example"))
    );
    assert_eq!(
        cognito.refused(
            "UpdateUserPoolDomain",
            json!({"UserPoolId": pool, "Domain": "auth.app.example", "ManagedLoginVersion": 1})
        ),
        "InvalidParameterException: Cannot convert custom domain to prefix domain."
    );
}

#[test]
fn a_client_has_one_login_style() {
    let mut cognito = Cognito::new();
    let pool = cognito.pool(json!({}));
    let client = cognito.client(&pool, json!({}));
    let body = |more: Value| merged(json!({"UserPoolId": pool, "ClientId": client}), more);
    let none = cognito.refused("DescribeManagedLoginBrandingByClient", body(json!({})));
    assert!(none.starts_with("ResourceNotFoundException"), "{none}");
    for more in [json!({}), json!({"UseCognitoProvidedValues": true, "Settings": {"a": 1}})] {
        assert_eq!(
            cognito.refused("CreateManagedLoginBranding", body(more)),
            "InvalidParameterException: useCognitoProvidedValues or settings should be specified (but not both)"
        );
    }
    let provided = body(json!({"UseCognitoProvidedValues": true}));
    let made = cognito.ok("CreateManagedLoginBranding", provided.clone());
    let id = text(&made["ManagedLoginBranding"]["ManagedLoginBrandingId"]);
    let second = cognito.refused("CreateManagedLoginBranding", provided.clone());
    assert!(second.starts_with("ManagedLoginBrandingExistsException"), "{second}");
    let by_client = cognito.ok("DescribeManagedLoginBrandingByClient", body(json!({})));
    let by_id = json!({"UserPoolId": pool, "ManagedLoginBrandingId": id});
    assert_eq!(cognito.ok("DescribeManagedLoginBranding", by_id.clone()), by_client);
    cognito.ok(
        "UpdateManagedLoginBranding",
        merged(by_id.clone(), json!({"Settings": {"components": {}}})),
    );
    let shown = cognito.ok("DescribeManagedLoginBranding", by_id.clone());
    assert_eq!(shown["ManagedLoginBranding"]["Settings"], json!({"components": {}}));
    assert_eq!(shown["ManagedLoginBranding"]["UseCognitoProvidedValues"], false);
    cognito.ok("DeleteManagedLoginBranding", by_id);
    cognito.ok("CreateManagedLoginBranding", provided);
}
