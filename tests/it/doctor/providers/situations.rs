//! Every situation that identity providers can be in.

use serde_json::json;

use super::super::situation::{ACCESS, MLSPACE, Situation, of};
use super::{ENDED, LASTING, corp, deleted, metadata, named, offered, oidc, saml, says, sound};
use crate::idp::UPSTREAM;

const fn access(situation: Situation) -> Situation {
    Situation { target: ACCESS, ..situation }
}

const fn mlspace(situation: Situation) -> Situation {
    Situation { target: MLSPACE, ..situation }
}

/// Every situation that identity providers can be in.
pub(super) static ALL: &[Situation] = &[
    of(
        "a provider of the settings that is not offered",
        |p| {
            corp(p, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
            p.update_client(json!({"WriteAttributes": ["name"]}));
            named(p, "");
        },
        "idp.offered",
        "fail",
        "the app client does not offer it",
        true,
    ),
    of(
        "a provider of the client's settings that is not offered",
        |p| {
            corp(p, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
            let spec = p.world.read("cogoidc.toml");
            let list = "[client]\nidentity_provider = [\"COGNITO\", \"Corp\"]\n";
            p.world.write("cogoidc.toml", &spec.replace("[client]\n", list));
        },
        "idp.offered",
        "fail",
        "the app client does not offer it",
        true,
    ),
    of(
        "another as well as one that should be the only one",
        |p| {
            sound(p, json!({"email": "email"}));
            named(p, "only = true\nmap = { email = \"mail\" }");
        },
        "idp.offered",
        "warn",
        "people can still sign in through COGNITO",
        true,
    ),
    of(
        "a provider of the settings that is not there",
        |p| named(p, ""),
        "idp.offered",
        "fail",
        "no identity provider of that name",
        false,
    ),
    of(
        "a provider that was deleted, with others left",
        |p| deleted(p, &["COGNITO"]),
        "client.identity-providers",
        "warn",
        "the user pool has no Corp",
        true,
    ),
    of(
        "a provider of the settings that was deleted",
        |p| {
            let issuer = &UPSTREAM.url;
            p.world.write("secret", "x\n");
            let values = "upstream_client_id = \"pool-1\"\nclient_secret_file = \"secret\"";
            named(p, &format!("issuer = \"{issuer}\"\n{values}"));
            deleted(p, &["COGNITO"]);
        },
        "idp.offered",
        "fail",
        "no identity provider of that name",
        true,
    ),
    of(
        "a provider that was deleted, and nobody else",
        |p| deleted(p, &[]),
        "client.identity-providers",
        "fail",
        "the user pool has no Corp, and nobody else signs people in; create it again: cogoidc idp add",
        false,
    ),
    of(
        "a provider that nobody offers",
        |p| corp(p, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"})),
        "idp.offered",
        "warn",
        "the user pool has Corp",
        false,
    ),
    mlspace(of(
        "a required attribute that is not mapped",
        |p| sound(p, json!({"email": "email", "name": "name"})),
        "idp.required",
        "fail",
        "preferred_username is not",
        true,
    )),
    mlspace(of(
        "the same of a provider that is named and not offered",
        |p| {
            corp(p, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email", "name": "name"}));
            named(p, "");
        },
        "idp.required",
        "warn",
        "preferred_username is not",
        true,
    )),
    access(of(
        "a claim that the app reads is not mapped",
        |p| sound(p, json!({"name": "name"})),
        "idp.mapping",
        "fail",
        "email is not, and without it Access refuses the sign-in",
        true,
    )),
    of(
        "a pair of the settings that is not mapped",
        |p| {
            sound(p, json!({"email": "email"}));
            named(p, "map = { nickname = \"nick\" }");
        },
        "idp.mapping",
        "warn",
        "nickname should come from nick, and comes from nothing",
        true,
    ),
    of(
        "a pair of the settings that is mapped otherwise",
        |p| {
            sound(p, json!({"email": "email", "name": "name"}));
            named(p, "map = { email = \"mail\", nickname = \"nick\" }");
        },
        "idp.mapping",
        "warn",
        "email should come from mail, and comes from email; nickname should come from nick",
        true,
    ),
    access(of(
        "a claim that the app reads and the settings map otherwise",
        |p| {
            sound(p, json!({"name": "name"}));
            named(p, "map = { email = \"mail\" }");
        },
        "idp.mapping",
        "fail",
        "email is not, and without it Access refuses the sign-in",
        true,
    )),
    of(
        "a pair of the settings, in a pool of somebody else's",
        |p| {
            sound(p, json!({"email": "email"}));
            named(p, "map = { email = \"mail\" }");
            let arn = p.world.describe_pool(&p.pool)["Arn"].clone();
            let body = json!({"ResourceArn": arn, "TagKeys": ["cogoidc"]});
            p.world.api("UntagResource", body);
        },
        "idp.mapping",
        "warn",
        "change it in the AWS console",
        false,
    ),
    of(
        "a standard claim in another case",
        |p| sound(p, json!({"email": "EMAIL"})),
        "idp.mapping",
        "warn",
        "`EMAIL` is not the standard claim, which is `email`",
        false,
    ),
    of(
        "a claim that the provider does not list",
        |p| says(p, json!({"claims_supported": ["sub", "name"]})),
        "idp.mapping",
        "warn",
        "it does not list email",
        false,
    ),
    of(
        "a claim that the provider lists in another case",
        |p| says(p, json!({"claims_supported": ["sub", "Email"]})),
        "idp.mapping",
        "warn",
        "`email` is `Email` there",
        false,
    ),
    of(
        "an attribute that is set once",
        |p| {
            let attribute =
                json!({"Name": "badge", "AttributeDataType": "String", "Mutable": false});
            let body = json!({"UserPoolId": p.pool, "CustomAttributes": [attribute]});
            p.world.api("AddCustomAttributes", body);
            sound(p, json!({"email": "email", "custom:badge": "badge"}));
        },
        "idp.immutable",
        "fail",
        "custom:badge can be set only once",
        false,
    ),
    of(
        "an attribute that the app client may not set",
        |p| {
            sound(p, json!({"email": "email", "name": "name"}));
            p.update_client(json!({"WriteAttributes": ["name", "address"]}));
        },
        "idp.writable",
        "fail",
        "it may not set email",
        true,
    ),
    access(of(
        "an address that nobody verified",
        |p| sound(p, json!({"email": "email"})),
        "idp.email-verified",
        "warn",
        "email_verified is not mapped",
        true,
    )),
    of(
        "a secret that ended",
        |p| {
            sound(p, json!({"email": "email"}));
            named(p, "client_secret_expires = 2001-01-31");
        },
        "idp.secret",
        "fail",
        "it expired on 2001-01-31",
        false,
    ),
    of(
        "a secret that ended, of a provider that is not offered",
        |p| {
            corp(p, "OIDC", &oidc(&UPSTREAM.url), json!({"email": "email"}));
            named(p, "client_secret_expires = 2001-01-31");
        },
        "idp.secret",
        "warn",
        "it expired on 2001-01-31",
        false,
    ),
    of(
        "a certificate that ended",
        |p| saml(p, &metadata(&[ENDED])),
        "idp.certificate",
        "fail",
        "expired on 2001-01-01",
        false,
    ),
    of(
        "metadata that ended",
        |p| {
            let document = metadata(&[LASTING]);
            let until = " validUntil=\"2002-02-02T00:00:00Z\" entityID";
            saml(p, &document.replace(" entityID", until));
        },
        "idp.certificate",
        "fail",
        "the metadata expired on 2002-02-02",
        false,
    ),
    of(
        "metadata that is none",
        |p| saml(p, "<a/>"),
        "idp.certificate",
        "fail",
        "no EntityDescriptor",
        false,
    ),
    of(
        "metadata out of reach",
        |p| {
            let details = json!({"MetadataURL": "http://127.0.0.1:1/metadata"});
            offered(p, "SAML", &details, json!({"email": "mail"}));
        },
        "idp.certificate",
        "fail",
        "cannot connect",
        false,
    ),
    of(
        "a provider of another issuer",
        |p| says(p, json!({"issuer": "https://other.example"})),
        "idp.discovery",
        "fail",
        "names the issuer https://other.example",
        false,
    ),
    of(
        "a provider that knows too few scopes",
        |p| says(p, json!({"scopes_supported": ["openid"]})),
        "idp.discovery",
        "warn",
        "it does not list email among its scopes",
        false,
    ),
    of(
        "a provider out of reach",
        |p| {
            offered(p, "OIDC", &oidc("http://127.0.0.1:1"), json!({"email": "email"}));
        },
        "idp.discovery",
        "fail",
        "cannot connect",
        false,
    ),
    of(
        "a provider that cannot be reached from this machine",
        |p| {
            let far = oidc("https://id.hospital.invalid");
            offered(p, "OIDC", &far, json!({"email": "email"}));
        },
        "idp.discovery",
        "warn",
        "AWS may still reach it",
        false,
    ),
];
