//! What to enter at the identity provider and what to bring back.

use serde_json::json;

use super::*;

#[test]
fn the_address_that_people_come_back_to_is_the_first_thing_to_enter() {
    for upstream in UPSTREAMS {
        let list = Checklist::of(upstream, &page(), InputChannel::Flags);
        let first = &list.addresses[0].value;
        let path = match upstream.protocol {
            Protocol::Saml => "/saml2/idpresponse",
            Protocol::Oidc | Protocol::Google => "/oauth2/idpresponse",
        };
        assert_eq!(*first, format!("{}{path}", page().base));
        let again = list.screens.iter().flat_map(|screen| &screen.fields);
        assert!(
            again.clone().any(|field| field.value == *first),
            "{}: no screen takes the address",
            upstream.name
        );
        let text = list.to_string();
        let second = text.lines().nth(1).unwrap();
        assert!(second.contains(first.as_str()), "{text}");
        assert!(!upstream.traps.is_empty());
    }
}

#[test]
fn every_value_to_bring_back_is_listed_with_where_it_is_found() {
    for upstream in UPSTREAMS {
        let list = Checklist::of(upstream, &page(), InputChannel::Flags);
        let told = list.returns.iter().map(|one| (one.flag, one.key));
        let lacks = upstream.missing(&ProviderValues::default());
        let lacks = lacks.iter().map(|lacking| (lacking.flag, lacking.key));
        assert!(told.eq(lacks), "{}", upstream.name);
        let text = list.to_string();
        let (before, after) = text.split_once("What it issues, and where to find it:\n").unwrap();
        assert!(before.contains(&list.addresses[0].value), "{text}");
        for one in list.returns {
            let line = after.lines().find(|line| line.ends_with(&format!("({})", one.flag)));
            let line = line.unwrap_or_else(|| panic!("{text}"));
            assert!(line.contains(one.field) && line.contains(one.place), "{line}");
        }
        let json = json!(list);
        assert_eq!(json["returns"][0]["field"], list.returns[0].field);
        for member in ["where", "flag", "key"] {
            assert!(json["returns"][0][member].is_string(), "{json}");
        }
        assert_eq!(list.api.is_empty(), list.requests.is_empty(), "{}", upstream.name);
    }
    // What is told of an issuer is one that is taken.
    for (name, issuer) in [
        ("entra", "https://login.microsoftonline.com/TENANT/v2.0"),
        ("okta", "https://ORG.okta.com"),
        ("adfs-oidc", "https://HOST/adfs"),
        (
            "beyond-identity",
            "https://auth-us.beyondidentity.com/v1/tenants/TENANT/realms/REALM/applications/APPLICATION",
        ),
    ] {
        let upstream = find(name).unwrap();
        assert!(upstream.returns[0].place.contains(issuer), "{name}");
        upstream.issuer(issuer).unwrap();
    }
}

#[test]
fn the_addresses_of_saml_are_a_document_to_import_too() {
    for upstream in UPSTREAMS {
        let list = Checklist::of(upstream, &page(), InputChannel::Flags);
        let saml = upstream.protocol == Protocol::Saml;
        assert_eq!(list.metadata.is_some(), saml, "{}", upstream.name);
        let Some(metadata) = &list.metadata else {
            continue;
        };
        let text = list.to_string();
        assert!(text.contains(metadata), "{text}");
        for field in &list.addresses {
            let value = format!("\"{}\"", field.value);
            assert!(metadata.contains(&value), "{metadata}");
        }
        assert_eq!(json!(list)["metadata"], *metadata);
    }
}

#[test]
fn beyond_identity_is_listed_field_by_field_and_as_three_requests() {
    let list = Checklist::of(find("beyond-identity").unwrap(), &page(), InputChannel::Flags);
    let fields: Vec<&str> = list.screens[1].fields.iter().map(|f| f.field).collect();
    assert_eq!(
        fields,
        [
            "Display Name",
            "Protocol",
            "Client Type",
            "PKCE",
            "Redirect URIs",
            "Token Endpoint Auth Method",
            "Grant Type",
            "Resource Server",
            "Allowed Scopes",
            "Token Configuration: Subject",
            "Authenticator Config: Configuration Type",
        ]
    );
    let [authenticator, server, application] = &list.requests[..] else {
        panic!("{} requests", list.requests.len());
    };
    assert_eq!(authenticator.body["authenticator_config"]["config"]["type"], "hosted_web");
    let scope = &server.body["resource_server"]["scopes"];
    let config = &application.body["application"]["protocol_config"];
    assert_eq!(&config["allowed_scopes"], scope);
    assert_eq!(config["redirect_uris"], json!([page().redirect_uri()]));
    assert_eq!(config["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(config["token_configuration"]["subject_field"], "email");
    let text = list.to_string();
    assert!(text.contains("Client Secret Post") && !text.contains("Basic"));
    // What the requests say can be read back out of the text.
    for body in &list.requests {
        assert!(text.contains(&format!("{:#}", body.body)));
    }
}
