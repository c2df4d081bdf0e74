//! AWS CDK, in TypeScript, with the constructs that are CloudFormation's own resources.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::cloudformation::{Resource, Template, type_of};
use super::hole;
use super::{ExportFile, Format, Source};
use crate::app_file::literal;

pub(super) static FORMAT: Format = Format { name: "cdk", title: "AWS CDK", write };

/// Properties whose value has no names of CloudFormation's: it is taken over as it is.
const FREE: [&str; 4] = ["AttributeMapping", "ProviderDetails", "Settings", "UserPoolTags"];

/// Words in capitals, as the names of the constructs have them.
const WORDS: [(&str, &str); 5] =
    [("URLs", "UrLs"), ("URI", "Uri"), ("PartyID", "PartyId"), ("KeyID", "KeyId"), ("SMS", "Sms")];

fn write(source: &Source<'_>) -> Vec<ExportFile> {
    let template = Template::of(source.definition);
    let mut notes = template.notes.clone();
    if template.pool_id.is_some() {
        notes.push(
            "to take over what is there, run `cdk import`; the ids that it asks for are in the comments".to_owned(),
        );
    }
    let text = module(&template, &notes);
    vec![ExportFile { name: "cogoidc-stack.ts", language: "typescript", text, notes }]
}

fn module(template: &Template, notes: &[String]) -> String {
    let mut out = format!("// {}, exported by cogoidc.\n", literal::line(&template.description));
    if !notes.is_empty() {
        out.push_str("//\n");
    }
    for note in notes {
        let _ = writeln!(out, "// Note: {}.", literal::line(note));
    }
    out.push_str(HEAD);
    for secret in &template.secrets {
        let (name, variable) = (literal::js_string(&secret.name), variable(&secret.name));
        let about = literal::js_string(&secret.about);
        let _ = writeln!(
            out,
            "    const {variable} = new cdk.CfnParameter(this, {name}, {{\n      type: 'String',\n      noEcho: true,\n      description: {about},\n    }});"
        );
    }
    for resource in &template.resources {
        out.push('\n');
        out.push_str(&construct(template, resource));
    }
    out.push_str("  }\n}\n");
    out
}

const HEAD: &str = "
import * as cdk from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export class CognitoStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

";

fn construct(template: &Template, resource: &Resource) -> String {
    let class = type_of(resource.kind).rsplit("::").next().unwrap_or_default();
    let (name, variable) = (literal::js_string(&resource.name), variable(&resource.name));
    let properties = literal::js(&camel(&resource.properties), 2);
    let properties = with_references(template, properties);
    let mut out = String::new();
    if let Some(id) = &resource.id {
        let pool = template.pool_id.iter().filter(|pool| *pool != id);
        let ids: Vec<String> = pool.chain([id]).map(|id| literal::line(id)).collect();
        let _ = writeln!(out, "    // There already: {}", ids.join(", "));
    }
    let is_used = resource.is_retained
        || !resource.needs.is_empty()
        || template.resources.iter().any(|other| is_named_by(&resource.name, other));
    let binding = if is_used { format!("const {variable} = ") } else { String::new() };
    let _ = writeln!(out, "    {binding}new cognito.Cfn{class}(this, {name}, {properties});");
    if resource.is_retained {
        let _ = writeln!(out, "    {variable}.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);");
    }
    for needed in &resource.needs {
        let _ = writeln!(out, "    {variable}.addDependency({});", self::variable(needed));
    }
    out
}

/// Whether another resource refers to that one.
fn is_named_by(name: &str, other: &Resource) -> bool {
    let is_reference = |value: &Value| value.as_str().and_then(hole::name) == Some(name);
    other.needs.iter().any(|needed| needed == name) || other.properties.values().any(is_reference)
}

/// The name of the variable for a logical id.
fn variable(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The text with a reference in each hole.
fn with_references(template: &Template, text: String) -> String {
    let resources = template.resources.iter().map(|one| (one.name.as_str(), "ref"));
    let secrets = template.secrets.iter().map(|one| (one.name.as_str(), "valueAsString"));
    resources.chain(secrets).fold(text, |text, (name, member)| {
        text.replace(
            &literal::js_string(&hole::text(name)),
            &format!("{}.{member}", variable(name)),
        )
    })
}

/// The properties with the names that the constructs have for them.
fn camel(members: &Map<String, Value>) -> Value {
    let renamed = members.iter().map(|(name, value)| {
        let value = if FREE.contains(&name.as_str()) { value.clone() } else { inner(value) };
        (property(name), value)
    });
    Value::Object(renamed.collect())
}

fn inner(value: &Value) -> Value {
    match value {
        Value::Object(members) => camel(members),
        Value::Array(entries) => entries.iter().map(inner).collect(),
        other => other.clone(),
    }
}

fn property(name: &str) -> String {
    let name = WORDS.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to));
    let capitals = name.chars().take_while(char::is_ascii_uppercase).count();
    // Of several capitals at the beginning, the last begins the next word.
    let lowered = if capitals > 1 { capitals - 1 } else { capitals };
    let letters = name.chars().enumerate();
    letters
        .map(|(index, letter)| if index < lowered { letter.to_ascii_lowercase() } else { letter })
        .collect()
}
