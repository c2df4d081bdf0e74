//! CloudFormation: a template, and the list of what a change set of the kind IMPORT takes over.

mod properties;
mod template;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::hole;
use super::{ExportFile, Format, Source};
use crate::app_file::literal;
use template::identifier;
pub(super) use template::{Resource, Template, type_of};

pub(super) static FORMAT: Format =
    Format { name: "cloudformation", title: "CloudFormation", write };

/// The file that lists what is there already.
const IMPORT_FILE: &str = "cogoidc.import.json";

fn write(source: &Source<'_>) -> Vec<ExportFile> {
    let template = Template::of(source.definition);
    let imports = imports(&template);
    let mut notes = template.notes.clone();
    if !imports.is_empty() {
        notes.push(format!(
            "to take over what is there, use a change set of the type IMPORT with {IMPORT_FILE} as its resources to import, \
             which --write and --json give and the metadata of the template repeat"
        ));
    }
    let text = literal::json(&document(&template, &imports, &notes));
    let mut files =
        vec![ExportFile { name: "cogoidc.template.json", language: "json", text, notes }];
    if !imports.is_empty() {
        let text = literal::json(&imports.into());
        files.push(ExportFile { name: IMPORT_FILE, language: "json", text, notes: Vec::new() });
    }
    files
}

fn document(template: &Template, imports: &[Value], notes: &[String]) -> Value {
    let mut metadata = Map::new();
    if !notes.is_empty() {
        metadata.insert("Notes".to_owned(), json!(notes));
    }
    if !imports.is_empty() {
        metadata.insert("ResourcesToImport".to_owned(), json!(imports));
    }
    let mut document = Map::new();
    document.insert("AWSTemplateFormatVersion".to_owned(), "2010-09-09".into());
    document.insert("Description".to_owned(), template.description.as_str().into());
    if !metadata.is_empty() {
        document.insert("Metadata".to_owned(), json!({ "cogoidc": metadata }));
    }
    if !template.secrets.is_empty() {
        let parameters: Map<String, Value> = template
            .secrets
            .iter()
            .map(|secret| {
                let parameter = json!({
                    "Type": "String", "NoEcho": true, "Description": secret.about,
                });
                (secret.name.clone(), parameter)
            })
            .collect();
        document.insert("Parameters".to_owned(), parameters.into());
    }
    let resources: Map<String, Value> =
        template.resources.iter().map(|one| (one.name.clone(), resource(one))).collect();
    document.insert("Resources".to_owned(), resources.into());
    Value::Object(document)
}

fn resource(resource: &Resource) -> Value {
    let mut value = json!({ "Type": type_of(resource.kind) });
    if let Value::Object(members) = &mut value {
        if resource.is_retained {
            members.insert("DeletionPolicy".to_owned(), "Retain".into());
            members.insert("UpdateReplacePolicy".to_owned(), "Retain".into());
        }
        if !resource.needs.is_empty() {
            members.insert("DependsOn".to_owned(), json!(resource.needs));
        }
        let properties = with_references(Value::Object(resource.properties.clone()));
        members.insert("Properties".to_owned(), properties);
    }
    value
}

/// The value with a reference in each hole.
fn with_references(value: Value) -> Value {
    match value {
        Value::String(text) => match hole::name(&text) {
            Some(name) => json!({ "Ref": name }),
            None => text.into(),
        },
        Value::Array(entries) => entries.into_iter().map(with_references).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, with_references(value))).collect()
        }
        other => other,
    }
}

/// What a change set takes over, by the identifiers that its resource types have.
fn imports(template: &Template) -> Vec<Value> {
    let pool = template.pool_id.as_deref();
    let import = |resource: &Resource| {
        let id = resource.id.as_deref()?;
        let mut ids = Map::new();
        ids.insert("UserPoolId".to_owned(), pool?.into());
        if let Some(name) = identifier(resource.kind) {
            ids.insert(name.to_owned(), id.into());
        }
        Some(json!({
            "ResourceType": type_of(resource.kind),
            "LogicalResourceId": resource.name,
            "ResourceIdentifier": ids,
        }))
    };
    template.resources.iter().filter_map(import).collect()
}
