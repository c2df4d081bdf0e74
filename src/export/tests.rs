//! The formats, each read back by a reader of its language.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::apps::tests::{env as read_word, js as read_js};
use crate::cognito::Defined;

/// Text with the characters that some language treats as its own.
const ODD: &str = "[$%{}x]{1,6}|\\PC{0,8}|[a-z'\"\\\\$%{}`<>/!&#=;* \n\r\t\u{1b}\u{7f}\u{85}\u{2028}\u{2029}]{0,12}";

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other}"),
    }
}

/// A resource that is not there yet.
pub(super) fn planned(body: Value) -> Defined {
    Defined { body: object(body), ..Defined::default() }
}

/// A resource that is there.
pub(super) fn there(id: &str, body: Value) -> Defined {
    Defined { id: Some(id.to_owned()), ..planned(body) }
}

/// A set-up whose names and values hold that text.
pub(super) fn definition(text: &str) -> Definition {
    let provider = json!({
        "ProviderName": text, "ProviderType": "OIDC", "ProviderDetails": { "client_id": text },
        "AttributeMapping": { "email": text },
    });
    Definition {
        pool: planned(json!({ "PoolName": text, "UserPoolTags": { text: text } })),
        servers: vec![planned(json!({
            "Identifier": text, "Name": text,
            "Scopes": [{ "ScopeName": "read", "ScopeDescription": text }],
        }))],
        providers: vec![Defined { secrets: vec!["client_secret"], ..planned(provider) }],
        client: planned(
            json!({ "ClientName": text, "CallbackURLs": [text], "GenerateSecret": true }),
        ),
        style: Some(planned(json!({ "UseCognitoProvidedValues": true }))),
        domains: vec![planned(json!({ "Domain": text, "ManagedLoginVersion": 2 }))],
    }
}

/// The same set-up, there already.
pub(super) fn existing(text: &str) -> Definition {
    let mut definition = definition(text);
    definition.pool.id = Some("eu-central-1_AbCdEf123".to_owned());
    definition.client.id = Some("1example23456789".to_owned());
    let Definition { servers, providers, style, domains, .. } = &mut definition;
    for resource in servers.iter_mut().chain(providers).chain(style).chain(domains) {
        resource.id = Some(text.to_owned());
    }
    definition
}

pub(super) fn files(format: &Format, definition: &Definition) -> Vec<ExportFile> {
    let region = "eu-central-1".parse().unwrap();
    let provider = ProviderVersion::default();
    format.files(&Source { definition, region: &region, provider })
}

fn text(format: &Format, definition: &Definition) -> String {
    files(format, definition).remove(0).text
}

#[test]
fn every_format_is_registered_and_every_registered_format_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/export");
    let others = ["hole", "kind", "mod", "tests"];
    let names = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        path.file_stem().unwrap().to_str().unwrap().replace('_', "-")
    });
    let present: BTreeSet<String> = names.filter(|name| !others.contains(&name.as_str())).collect();
    let registered: BTreeSet<String> = Format::names().into_iter().map(str::to_owned).collect();
    assert_eq!(present, registered);
}

#[test]
fn every_format_says_that_a_secret_is_needed_and_none_holds_one() {
    for format in FORMATS {
        let text = text(format, &definition("Corp"));
        let asks = ["sensitive   = true", "NoEcho", "noEcho", "IDP_CORP_CLIENT_SECRET:?"];
        assert!(asks.iter().any(|ask| text.contains(ask)), "{}: {text}", format.name);
    }
}

#[test]
fn no_format_leaves_a_hole_open() {
    for format in FORMATS {
        for definition in [definition("Corp"), existing("Corp")] {
            for file in files(format, &definition) {
                assert!(
                    !file.text.contains('\0') && !file.text.contains("\\u0000"),
                    "{}",
                    file.text
                );
            }
        }
    }
}

/// The texts in a value, in the order of their names.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(entries) => entries.iter().for_each(|entry| texts(entry, into)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            into.push(name.clone());
            texts(value, into);
        }),
        _ => {}
    }
}

fn count(value: &Value, text: &str) -> usize {
    let mut all = Vec::new();
    texts(value, &mut all);
    all.iter().filter(|one| *one == text).count()
}

/// How often each definition holds its text: in names and in values.
const USES: usize = 12;

proptest! {
    #[test]
    fn terraform_reads_every_text_back(odd in ODD) {
        let text = text(&terraform::FORMAT, &definition(&format!("~{odd}")));
        let read: Value = hcl::from_str(&text).unwrap();
        prop_assert_eq!(count(&read, &format!("~{odd}")), USES, "{}", text);
    }

    #[test]
    fn terraform_imports_by_the_ids_that_are_there(odd in ODD) {
        let name = format!("~{odd}");
        let text = text(&terraform::FORMAT, &existing(&name));
        let read: Value = hcl::from_str(&text).unwrap();
        let imports = read["import"].as_array().unwrap();
        let ids: Vec<&str> = imports.iter().map(|one| one["id"].as_str().unwrap()).collect();
        let pool = "eu-central-1_AbCdEf123";
        let expected = [
            pool.to_owned(),
            format!("{pool}|{name}"),
            format!("{pool}:{name}"),
            format!("{pool}/1example23456789"),
            format!("{pool},{name}"),
            name,
        ];
        prop_assert_eq!(ids, expected);
    }

    #[test]
    fn cloudformation_reads_every_text_back(odd in ODD) {
        let name = format!("~{odd}");
        let text = text(&cloudformation::FORMAT, &definition(&name));
        let read: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(count(&read["Resources"], &name), USES, "{}", text);
    }

    #[test]
    fn the_cdk_reads_every_text_back(odd in ODD) {
        // A name that the properties of a construct would have in small letters.
        let name = format!("A~{odd}");
        let text = text(&cdk::FORMAT, &definition(&name));
        // Each construct's properties, without the references.
        let mut found = 0;
        for construct in text.split("(this, ").skip(2) {
            let (_, properties) = construct.split_once('{').unwrap();
            let (properties, _) = properties.split_once("
    });").unwrap();
            let code = format!("{{{properties}
}}");
            let plain = ["userPool.ref", "userPoolClient.ref"].iter().fold(code, |code, name| code.replace(name, "null"));
            let secret = plain.lines().map(|line| {
                if line.ends_with(".valueAsString,") { "        client_secret: null," } else { line }
            });
            found += count(&read_js(&secret.collect::<Vec<_>>().join("\n")), &name);
        }
        prop_assert_eq!(found, USES, "{}", text);
    }

    #[test]
    fn a_shell_reads_every_request_back(odd in ODD) {
        let name = format!("~{odd}");
        let mut definition = definition(&name);
        definition.providers.clear();
        let text = text(&aws_cli::FORMAT, &definition);
        let mut found = 0;
        for call in text.split("--cli-input-json ").skip(1) {
            let (json, _) = call.split_once("\n}'").unwrap();
            let word = format!("{json}\n}}'");
            let read: Value = serde_json::from_str(&read_word(&word)).unwrap();
            found += count(&read, &name);
        }
        prop_assert_eq!(found, USES - 3, "{}", text);
    }
}
