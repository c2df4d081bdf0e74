//! The documents that the commands print are what the published schemas say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

struct Published {
    schemas: Schemas,
    by_name: BTreeMap<String, SchemaIndex>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/schemas")
}

fn published() -> &'static Published {
    static PUBLISHED: OnceLock<Published> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut by_name = BTreeMap::new();
        for file in std::fs::read_dir(folder()).unwrap() {
            let path = file.unwrap().path();
            let schema = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let place = format!("https://cogoidc.example/{name}.json");
            compiler.add_resource(&place, schema).unwrap();
            by_name.insert(name, compiler.compile(&place, &mut schemas).unwrap());
        }
        Published { schemas, by_name }
    })
}

/// The name of the schema that a document has to match.
fn name(document: &Value) -> &str {
    match document["command"].as_str().unwrap() {
        _ if document.get("error").is_some() => "failure",
        // A run that only shows its plan.
        _ if document.get("pending").is_some() => "plan",
        "init" | "apply" => "set-up",
        "doctor" if document.get("ok").is_none() => "doctor-list",
        "doctor" if document.get("counts").is_some() => "doctor-all",
        command => command,
    }
}

fn judge(value: &Value, name: &str) -> Result<(), String> {
    let published = published();
    let index = published.by_name.get(name).unwrap_or_else(|| panic!("no schema {name}"));
    published.schemas.validate(value, *index).map_err(|why| format!("{name}: {why:#}\n{value:#}"))
}

/// Panics unless a document is what its schema says.
pub(crate) fn validate(document: &Value) {
    judge(document, name(document)).unwrap();
}

#[test]
fn a_document_that_is_not_what_its_schema_says_is_told_apart() {
    let document = |schema: &str, url: Value| serde_json::json!({"schema": schema, "command": "sandbox", "url": url});
    judge(&document("cogoidc/1", "http://localhost:1".into()), "sandbox").unwrap();
    judge(&document("cogoidc/2", "http://localhost:1".into()), "sandbox").unwrap_err();
    judge(&document("cogoidc/1", 1.into()), "sandbox").unwrap_err();
}

#[test]
fn the_example_specs_are_what_the_schema_of_the_spec_file_says() {
    let mut judged = 0;
    for file in std::fs::read_dir(folder().parent().unwrap()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let spec: Value = toml_edit::de::from_str(&text).unwrap();
            judge(&spec, "spec-file").unwrap();
            judged += 1;
        }
    }
    assert!(judged > 4, "{judged}");
    judge(&serde_json::json!({"target": "spa", "app_ur": "x"}), "spec-file").unwrap_err();
}
