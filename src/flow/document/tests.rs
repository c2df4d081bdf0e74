//! The published schemas are those of the documents and of the spec file.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::*;
use crate::apps;
use crate::known::Progress;
use crate::settings::draft::Draft;

/// A document, as it is written.
fn document<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document<'static, T>>()
}

/// The spec file, as it is read, with the keys that one app alone reads.
fn spec_file() -> Schema {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<Draft>();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut).unwrap();
    for question in apps::own_questions() {
        let own = json!({ "description": question.prompt, "type": "string" });
        properties.insert(question.key.to_owned(), own);
    }
    schema
}

/// The file that describes an app, as it is read.
fn target_file() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<apps::Description>()
}

fn schemas() -> BTreeMap<&'static str, Schema> {
    BTreeMap::from([
        ("callback", document::<CallbackReport<'static>>()),
        ("commands", document::<CommandsReport>()),
        ("config", document::<ConfigReport<'static>>()),
        ("destroy", document::<Progress>()),
        ("doctor", document::<DoctorReport<'static>>()),
        ("doctor-all", document::<AuditReport>()),
        ("doctor-list", document::<CheckList<'static>>()),
        ("export", document::<ExportReport<'static>>()),
        ("failure", document::<FailureReport<'static>>()),
        ("idp", document::<IdpReport<'static>>()),
        ("login", document::<LoginReport<'static>>()),
        ("plan", document::<PlanReport<'static>>()),
        ("policy", document::<PolicyReport>()),
        ("sandbox", document::<SandboxReport<'static>>()),
        ("secret", document::<SecretReport<'static>>()),
        ("set-up", document::<SetUpReport<'static>>()),
        ("spec", document::<SpecsReport>()),
        ("spec-file", spec_file()),
        ("status", document::<StatusReport>()),
        ("target-file", target_file()),
        ("targets", document::<AppsReport>()),
    ])
}

/// With `COGOIDC_UPDATE=1` the files are written instead.
#[test]
fn the_published_schemas_are_those_of_the_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/schemas");
    let update = std::env::var_os("COGOIDC_UPDATE").is_some();
    let mut present: Vec<_> = std::fs::read_dir(&folder)
        .map(|files| files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    present.sort();
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.json"));
        let text = format!("{:#}\n", schema.as_value());
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name} differs: COGOIDC_UPDATE=1 cargo test --lib schemas");
    }
    assert_eq!(schemas().into_keys().collect::<Vec<_>>(), schemas::names());
    let mut names: Vec<String> = schemas().keys().map(|name| format!("{name}.json")).collect();
    names.sort();
    assert!(update || present == names, "{present:?}");
}
