//! What holds for every upstream.

mod guide;

use std::collections::BTreeSet;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::*;
use crate::apps;
use crate::oidc::claims::STANDARD;
use crate::settings::{Mapping, Metadata};
use crate::values::UpstreamClientId;

fn page() -> SignInAddress {
    SignInAddress {
        base: "https://p.auth.eu-central-1.amazoncognito.com".to_owned(),
        pool: "eu-central-1_AbCdEf123".parse().ok(),
    }
}

#[test]
fn each_file_that_defines_an_upstream_is_registered_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/upstream");
    let in_files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().any(|line| {
                line.starts_with("pub(super) static ") && line.contains(": Upstream = ")
            })
        })
        .map(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            stem.replace('_', "-")
        })
        .collect();
    let registered: BTreeSet<String> = names().map(str::to_owned).collect();
    assert_eq!(registered, in_files);
    assert_eq!(UPSTREAMS.len(), in_files.len(), "one is registered twice");
    for name in names() {
        assert_eq!(find(name).unwrap().name, name);
    }
}

#[test]
fn every_mapping_names_attributes_that_each_pool_has_and_the_claim_it_fills_them_from() {
    for upstream in UPSTREAMS {
        let mapping = map(upstream, &[], &[], &Mapping::new()).unwrap();
        assert!(mapping.contains_key("email"), "{}", upstream.name);
        for (attribute, claim) in &mapping {
            let known = attribute == "username" || STANDARD.contains(&attribute.as_str());
            assert!(known, "{}: {attribute}", upstream.name);
            assert!(!claim.is_empty());
        }
    }
}

#[test]
fn what_an_app_reads_is_mapped_too() {
    let mlspace = apps::reads(apps::find("mlspace"));
    let access = apps::reads(apps::find("cloudflare-access"));
    for upstream in UPSTREAMS {
        let mapping = map(upstream, &mlspace, &[], &Mapping::new()).unwrap();
        for name in ["preferred_username", "name", "email"] {
            assert!(mapping.contains_key(name), "{}: {name}", upstream.name);
        }
        let mapping = map(upstream, &access, &[], &Mapping::new()).unwrap();
        assert!(mapping.contains_key("email"), "{}", upstream.name);
    }
    let beyond = find("beyond-identity").unwrap();
    let mapping = map(beyond, &mlspace, &[], &Mapping::new()).unwrap();
    assert!(mapping.values().all(|claim| claim == "sub"), "{mapping:?}");
}

#[test]
fn an_attribute_that_the_pool_requires_and_no_claim_fills_has_to_be_given() {
    let entra = find("entra").unwrap();
    let required = ["sub", "phone_number", "custom:ward"].map(str::to_owned);
    let unmapped = map(entra, &[], &required, &Mapping::new()).unwrap_err();
    let names: Vec<&str> = unmapped.attributes.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["phone_number", "custom:ward"]);
    let given: Mapping = [("phone_number", "tel"), ("custom:ward", "w"), ("email", "upn")]
        .map(|(a, c)| (a.to_owned(), c.to_owned()))
        .into();
    let mapping = map(entra, &[], &required, &given).unwrap();
    assert_eq!(
        json!(mapping),
        json!({"custom:ward": "w", "email": "upn", "name": "name", "phone_number": "tel"})
    );
}

#[test]
fn pairs_are_read_as_they_are_written() {
    let pair = parse_pair("email=http://claims.example/a=b").unwrap();
    assert_eq!(pair.1, "http://claims.example/a=b");
    for (text, why) in [
        ("email", "is not ATTRIBUTE=CLAIM"),
        ("=email", "has nothing on one side of the `=`"),
        ("email=", "has nothing on one side of the `=`"),
        ("email = mail", "contains a space"),
        ("sub=id", "cannot be mapped"),
        ("mail=email", "has no attribute `mail`"),
        ("custom:=x", "has no attribute `custom:`"),
    ] {
        let said = parse_pair(text).unwrap_err().to_string();
        assert!(said.contains(why), "{text}: {said}");
    }
    for text in ["custom:ward=w", "username=sub", "email_verified=x"] {
        parse_pair(text).unwrap();
    }
}

#[test]
fn details_are_those_that_cognito_takes_and_the_secret_is_apart() {
    let client = |issuer: Option<&str>| ProviderValues {
        issuer: issuer.map(|text| text.parse().unwrap()),
        client_id: "c-1".parse().ok(),
        secret: Some(SecretString::from("hidden")),
        metadata: None,
    };
    let metadata = || ProviderValues {
        metadata: "https://a.example/m".parse().ok().map(Metadata::Url),
        ..ProviderValues::default()
    };
    for (name, given, wanted) in [
        (
            "oidc",
            client(Some("https://id.example/")),
            json!({"client_id": "c-1", "authorize_scopes": "openid email profile", "attributes_request_method": "GET", "oidc_issuer": "https://id.example/"}),
        ),
        (
            "google",
            client(None),
            json!({"client_id": "c-1", "authorize_scopes": "email profile openid"}),
        ),
        ("adfs", metadata(), json!({"MetadataURL": "https://a.example/m", "IDPSignout": "true"})),
        ("saml", metadata(), json!({"MetadataURL": "https://a.example/m"})),
    ] {
        let details = find(name).unwrap().details(&given);
        assert_eq!(json!(details.open), wanted, "{name}");
        assert!(!format!("{details:?}").contains("hidden"));
        let secret = details.secret.as_ref().map(ExposeSecret::expose_secret);
        assert_eq!(secret.is_some(), wanted["client_id"].is_string(), "{name}");
    }
    for upstream in UPSTREAMS {
        let openid = upstream.scopes.split(' ').any(|scope| scope == "openid");
        assert!(openid, "{}", upstream.name);
    }
}

#[test]
fn an_issuer_that_cannot_be_one_is_refused_with_the_reason() {
    let table = [
        ("oidc", "", "is empty"),
        ("oidc", "id.example", "is not a web address"),
        ("oidc", "http://id.example", "does not begin with https://"),
        ("oidc", "HTTPS://id.example", "does not begin with https://"),
        ("oidc", "https://id.example:8443", "names a port"),
        ("oidc", "https://a:b@id.example", "contains a user name"),
        ("oidc", "https://id.example/#a", "has a fragment"),
        ("oidc", "https://id.example/?a", "has a query"),
        ("oidc", "https://id.example/a b", "contains a space"),
        ("oidc", "https://<tenant>.example", "placeholder"),
        (
            "oidc",
            "https://id.example/.well-known/openid-configuration",
            "probably https://id.example",
        ),
        ("entra", "https://login.microsoftonline.com/common/v2.0", "replace `common`"),
        ("entra", "https://login.microsoftonline.com/0a1b", "older endpoints"),
        ("okta", "https://acme-admin.okta.com", "remove `-admin`"),
        (
            "beyond-identity",
            "https://auth-us.beyondidentity.com/v1/tenants/1/realms/2",
            "not that of a Beyond Identity application",
        ),
    ];
    for (name, text, why) in table {
        let said = find(name).unwrap().issuer(text).unwrap_err().to_string();
        assert!(said.contains(why), "{name} {text}: {said}");
    }
    for (name, text) in [
        ("oidc", "https://acme.auth0.com/"),
        ("oidc", "http://localhost:9000/realms/a"),
        ("entra", "https://login.microsoftonline.com/0a1b/v2.0"),
        ("okta", "https://acme.okta.com/oauth2/default"),
        (
            "beyond-identity",
            "https://auth-eu.beyondidentity.com/v1/tenants/1/realms/2/applications/3",
        ),
    ] {
        let issuer = find(name).unwrap().issuer(text).unwrap();
        assert_eq!(issuer.as_str(), text, "byte for byte");
    }
    let tenant = "0a1b2c3d-1111-2222-3333-444455556666";
    let issuer = find("entra").unwrap().issuer(tenant).unwrap();
    assert_eq!(issuer.as_str(), format!("https://login.microsoftonline.com/{tenant}/v2.0"));
    assert!(find("okta").unwrap().issuer(tenant).is_err());
}

#[test]
fn a_client_id_of_the_upstream_is_taken_as_it_is_unless_it_cannot_be_one() {
    let id: UpstreamClientId = "0oa1.b~c".parse().unwrap();
    assert_eq!(id.as_str(), "0oa1.b~c");
    for text in ["", "a b", "<client>", "https://id.example"] {
        text.parse::<UpstreamClientId>().unwrap_err();
    }
}
