//! The arguments are those of the provider, and what the configuration says of the life of the resources.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::row::{Row, Shape};
use super::*;
use crate::export::tests::{definition, existing, files, planned, there};

/// The arguments of the provider; `tests/peers/provider.py` writes them.
fn provider() -> Value {
    serde_json::from_str(include_str!("provider.json")).unwrap()
}

/// Compares rows with the arguments of a resource or a block, and gives those that a row is for.
fn compare<'a>(rows: &'a [Row], arguments: &Value, path: &str) -> BTreeSet<&'a str> {
    let mut used = BTreeSet::new();
    for row in rows {
        let argument = &arguments[row.argument];
        let place = format!("{path}.{}", row.argument);
        match &row.shape {
            Shape::Value | Shape::Json => assert!(argument.is_string(), "{place} is no argument"),
            Shape::Block(below) => {
                assert!(argument.is_object(), "{place} is no block");
                let written = compare(below, argument, &place);
                assert_complete(&written, argument, &place);
            }
            Shape::Inline(below) => used.extend(compare(below, arguments, path)),
            Shape::Elsewhere => {}
        }
        used.insert(row.argument);
    }
    used
}

/// Fails if nothing writes a required argument.
fn assert_complete(written: &BTreeSet<&str>, arguments: &Value, path: &str) {
    for (name, state) in arguments.as_object().unwrap() {
        assert!(state != "required" || written.contains(name.as_str()), "{path}.{name} is missing");
    }
}

#[test]
fn every_argument_is_one_of_the_provider_and_no_required_one_is_missing() {
    let provider = provider();
    assert_eq!(provider["version"], KNOWN_VERSION);
    for kind in Kind::ALL {
        let table = table(kind);
        let arguments = &provider["resources"][table.resource];
        let mut written = compare(table.rows, arguments, table.resource);
        written.extend(["user_pool_id", "client_id"]);
        assert_complete(&written, arguments, table.resource);
    }
}

/// What the provider has and the export does not write: each of its ids and regions follows from elsewhere.
#[test]
fn every_argument_of_the_provider_is_written_where_the_api_has_it() {
    let provider = provider();
    let mut left = Vec::new();
    for kind in Kind::ALL {
        let table = table(kind);
        let arguments = &provider["resources"][table.resource];
        let written = compare(table.rows, arguments, table.resource);
        let names = arguments.as_object().unwrap().keys();
        left.extend(names.filter(|name| !written.contains(name.as_str())).cloned());
    }
    left.sort();
    left.dedup();
    assert_eq!(left, ["client_id", "region", "tags_all", "user_pool_id"]);
}

fn exported(definition: &Definition, provider: ProviderVersion) -> ExportFile {
    let region = "eu-central-1".parse().unwrap();
    FORMAT.files(&Source { definition, region: &region, provider }).remove(0)
}

#[test]
fn a_set_up_that_is_there_is_imported_and_never_replaced() {
    let mut definition = existing("Corp");
    definition.servers.clear();
    definition.pool.body = planned(json!({
        "PoolName": "ohif", "UserPoolTags": { "cogoidc": "ohif" },
        "Schema": [{ "Name": "site", "AttributeDataType": "String", "Mutable": true }],
    }))
    .body;
    definition.domains =
        vec![there("ohif-1", json!({ "Domain": "ohif-1", "ManagedLoginVersion": 2 }))];
    insta::assert_snapshot!(exported(&definition, ProviderVersion::Six).text, @r#"
    # Sign-in through the user pool ohif, exported by cogoidc.
    # Needs version 6.0 or later of the provider hashicorp/aws, set to the region eu-central-1.
    # The import blocks need Terraform 1.5 or later.
    #
    # Note: generate_secret is left out: Terraform cannot read it back, and would replace the app client, which then has another id.
    # Note: the user pool and its users are replaced if a schema block changes; prevent_destroy makes Terraform stop before.
    # Note: cogoidc knows the user pool by the tag cogoidc.

    resource "aws_cognito_user_pool" "ohif" {
      name = "ohif"

      tags = {
        cogoidc = "ohif"
      }

      schema {
        name                = "site"
        attribute_data_type = "String"
        mutable             = true

        string_attribute_constraints {
        }
      }

      lifecycle {
        prevent_destroy = true
      }
    }

    import {
      to = aws_cognito_user_pool.ohif
      id = "eu-central-1_AbCdEf123"
    }

    resource "aws_cognito_identity_provider" "corp" {
      user_pool_id  = aws_cognito_user_pool.ohif.id
      provider_name = "Corp"
      provider_type = "OIDC"

      provider_details = {
        client_id = "Corp"
      }

      attribute_mapping = {
        email = "Corp"
      }

      lifecycle {
        # Cognito adds these by itself, and the secret stays the one that it has.
        ignore_changes = [
          provider_details["attributes_url"],
          provider_details["attributes_url_add_attributes"],
          provider_details["authorize_url"],
          provider_details["jwks_uri"],
          provider_details["token_url"],
          provider_details["client_secret"],
          attribute_mapping["username"],
        ]
      }
    }

    import {
      to = aws_cognito_identity_provider.corp
      id = "eu-central-1_AbCdEf123:Corp"
    }

    resource "aws_cognito_user_pool_client" "ohif" {
      user_pool_id  = aws_cognito_user_pool.ohif.id
      name          = "Corp"
      callback_urls = ["Corp"]
      depends_on    = [aws_cognito_identity_provider.corp]
    }

    import {
      to = aws_cognito_user_pool_client.ohif
      id = "eu-central-1_AbCdEf123/1example23456789"
    }

    resource "aws_cognito_managed_login_branding" "ohif" {
      user_pool_id                = aws_cognito_user_pool.ohif.id
      client_id                   = aws_cognito_user_pool_client.ohif.id
      use_cognito_provided_values = true
    }

    import {
      to = aws_cognito_managed_login_branding.ohif
      id = "eu-central-1_AbCdEf123,Corp"
    }

    resource "aws_cognito_user_pool_domain" "ohif" {
      user_pool_id          = aws_cognito_user_pool.ohif.id
      domain                = "ohif-1"
      managed_login_version = 2
      depends_on            = [aws_cognito_managed_login_branding.ohif]
    }

    import {
      to = aws_cognito_user_pool_domain.ohif
      id = "ohif-1"
    }
    "#);
}

#[test]
fn a_set_up_that_is_planned_gets_its_secret_and_waits_in_order() {
    let mut definition = definition("Corp");
    definition.servers.clear();
    definition.pool.body = planned(json!({
        "PoolName": "1 Ohif", "Schema": [
            { "Name": "email", "AttributeDataType": "String", "Mutable": true, "Required": true },
        ],
    }))
    .body;
    insta::assert_snapshot!(exported(&definition, ProviderVersion::Six).text, @r#"
    # Sign-in through the user pool 1 Ohif, exported by cogoidc.
    # Needs version 6.0 or later of the provider hashicorp/aws, set to the region eu-central-1.
    #
    # Note: the user pool and its users are replaced if a schema block changes; prevent_destroy makes Terraform stop before.

    variable "corp_client_secret" {
      description = "Secret that the identity provider Corp issued"
      type        = string
      sensitive   = true
    }

    resource "aws_cognito_user_pool" "it_1_ohif" {
      name = "1 Ohif"

      schema {
        name                = "email"
        attribute_data_type = "String"
        mutable             = true
        required            = true

        string_attribute_constraints {
          min_length = "0"
          max_length = "2048"
        }
      }

      lifecycle {
        prevent_destroy = true
      }
    }

    resource "aws_cognito_identity_provider" "corp" {
      user_pool_id  = aws_cognito_user_pool.it_1_ohif.id
      provider_name = "Corp"
      provider_type = "OIDC"

      provider_details = {
        client_id     = "Corp"
        client_secret = var.corp_client_secret
      }

      attribute_mapping = {
        email = "Corp"
      }

      lifecycle {
        # Cognito adds these by itself.
        ignore_changes = [
          provider_details["attributes_url"],
          provider_details["attributes_url_add_attributes"],
          provider_details["authorize_url"],
          provider_details["jwks_uri"],
          provider_details["token_url"],
          attribute_mapping["username"],
        ]
      }
    }

    resource "aws_cognito_user_pool_client" "it_1_ohif" {
      user_pool_id    = aws_cognito_user_pool.it_1_ohif.id
      name            = "Corp"
      generate_secret = true
      callback_urls   = ["Corp"]
      depends_on      = [aws_cognito_identity_provider.corp]
    }

    resource "aws_cognito_managed_login_branding" "it_1_ohif" {
      user_pool_id                = aws_cognito_user_pool.it_1_ohif.id
      client_id                   = aws_cognito_user_pool_client.it_1_ohif.id
      use_cognito_provided_values = true
    }

    resource "aws_cognito_user_pool_domain" "it_1_ohif" {
      user_pool_id          = aws_cognito_user_pool.it_1_ohif.id
      domain                = "Corp"
      managed_login_version = 2
      depends_on            = [aws_cognito_managed_login_branding.it_1_ohif]
    }
    "#);
}

#[test]
fn an_older_provider_gets_nothing_that_it_does_not_know_and_the_notes_say_so() {
    let mut definition = definition("Corp");
    definition.pool.body = planned(json!({
        "PoolName": "ohif", "UserPoolTier": "PLUS", "DeletionProtection": "ACTIVE",
        "Policies": { "PasswordPolicy": { "MinimumLength": 9, "PasswordHistorySize": 3 } },
    }))
    .body;
    let file = exported(&definition, ProviderVersion::Three);
    for newer in ["user_pool_tier", "deletion_protection", "password_history_size", "branding"] {
        assert!(!file.text.contains(&format!("{newer} ")), "{}", file.text);
    }
    insta::assert_snapshot!(file.notes.join("\n"), @r#"
    user pool: left out, because the provider is too old: user_pool_tier
    user pool: left out, because the provider is too old: deletion_protection
    user pool: left out, because the provider is too old: password_history_size
    left out, because the provider is too old: login style
    domain: left out, because the provider is too old: managed_login_version
    "#);
}

#[test]
fn what_no_argument_is_for_is_said_and_not_dropped() {
    let mut definition = definition("Corp");
    definition.pool.body = planned(json!({
        "PoolName": "ohif", "Future": { "x": 1 }, "Policies": { "Newer": 1 },
        "LambdaConfig": { "InboundFederation": { "LambdaArn": "arn" } },
    }))
    .body;
    let [file] = &files(&FORMAT, &definition)[..] else { panic!("one file") };
    insta::assert_snapshot!(file.notes.join("\n"), @r#"
    user pool: the provider 6.66.0 has no argument for Policies.Newer
    user pool: the provider 6.66.0 has no argument for LambdaConfig.InboundFederation
    user pool: the provider 6.66.0 has no argument for Future
    "#);
    for note in &file.notes {
        assert!(file.text.contains(&format!("# Note: {note}.\n")), "{}", file.text);
    }
}

#[test]
fn resources_of_one_name_get_two_addresses() {
    let mut definition = definition("Corp");
    definition.providers.push(definition.providers[0].clone());
    let text = exported(&definition, ProviderVersion::Six).text;
    for address in ["\"corp\"", "\"corp_2\"", "\"corp_2_client_secret\""] {
        assert!(text.contains(address), "{address} in {text}");
    }
}
