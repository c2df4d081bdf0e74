//! Terraform, with the provider `hashicorp/aws`.

mod hcl;
mod pool;
mod row;
mod rows;
#[cfg(test)]
mod tests;
mod translation;

use serde_json::Value;

use self::hcl::{Block, Expression, File};
use self::rows::{is_newer, table};
use self::translation::{Translation, complete_schema};
use super::hole::hole;
use super::kind::Kind;
use super::{ExportFile, Format, ProviderVersion, Source};
use crate::cognito::{Defined, Definition};
use crate::values::OWNER_TAG;

pub(super) static FORMAT: Format = Format { name: "terraform", title: "Terraform", write };

/// The version of the provider whose arguments the export knows.
const KNOWN_VERSION: &str = "6.66.0";

fn write(source: &Source<'_>) -> Vec<ExportFile> {
    let mut writer = Writer { source, labels: Labels::of(source.definition), notes: Vec::new() };
    let text = writer.file().to_string();
    vec![ExportFile { name: "cogoidc.tf", language: "hcl", text, notes: writer.notes }]
}

struct Writer<'a> {
    source: &'a Source<'a>,
    labels: Labels,
    notes: Vec<String>,
}

/// The names of the resources in the configuration.
struct Labels {
    /// Of the pool, its app client and its login style.
    pool: String,
    providers: Vec<String>,
    servers: Vec<String>,
}

impl Labels {
    fn of(definition: &Definition) -> Self {
        let names = |resources: &[Defined], member: &str| {
            let mut labels: Vec<String> = Vec::new();
            for resource in resources {
                labels.push(unused(label(resource.text(member)), &labels));
            }
            labels
        };
        Self {
            pool: label(definition.pool.text("PoolName")),
            providers: names(&definition.providers, "ProviderName"),
            servers: names(&definition.servers, "Identifier"),
        }
    }
}

/// A name that Terraform takes, like another one: small letters, digits and `_`.
fn label(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let label: String = name.chars().map(plain).collect();
    if label.starts_with(|c: char| c.is_ascii_lowercase()) { label } else { format!("it_{label}") }
}

/// The label, or one with a number behind it if it is taken.
fn unused(label: String, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{label}_{number}"));
    let mut all = std::iter::once(label.clone()).chain(numbered);
    all.find(|label| !taken.contains(label)).unwrap_or(label)
}

impl Writer<'_> {
    fn file(&mut self) -> File {
        let definition = self.source.definition;
        let mut file = File::default();
        for (provider, label) in definition.providers.iter().zip(self.labels.providers.clone()) {
            for secret in needed_secrets(provider) {
                file.blocks.push(variable(provider, &variable_name(&label, secret)));
            }
        }
        let pool = self.labels.pool.clone();
        self.add(&mut file, Kind::Pool, &pool, &definition.pool);
        for (server, label) in definition.servers.iter().zip(self.labels.servers.clone()) {
            self.add(&mut file, Kind::Server, &label, server);
        }
        for (provider, label) in definition.providers.iter().zip(self.labels.providers.clone()) {
            self.add(&mut file, Kind::Provider, &label, provider);
        }
        self.add(&mut file, Kind::Client, &pool, &definition.client);
        if let Some(style) = &definition.style {
            self.add(&mut file, Kind::Style, &pool, style);
        }
        for domain in &definition.domains {
            let is_custom = domain.body.contains_key("CustomDomainConfig");
            let label = if is_custom { format!("{pool}_custom") } else { pool.clone() };
            self.add(&mut file, Kind::Domain, &label, domain);
        }
        self.add_general_notes();
        file.head = self.head();
        file
    }

    fn head(&self) -> Vec<String> {
        let definition = self.source.definition;
        let name = definition.pool.text("PoolName");
        let mut head = vec![
            format!("Sign-in through the user pool {name}, exported by cogoidc."),
            format!(
                "Needs version {} or later of the provider hashicorp/aws, set to the region {}.",
                match self.source.provider {
                    ProviderVersion::Three => "3.39",
                    ProviderVersion::Six => "6.0",
                },
                self.source.region
            ),
        ];
        if definition.pool.id.is_some() {
            head.push("The import blocks need Terraform 1.5 or later.".to_owned());
        }
        if !self.notes.is_empty() {
            head.push(String::new());
            head.extend(self.notes.iter().map(|note| format!("Note: {note}.")));
        }
        head
    }

    fn add_general_notes(&mut self) {
        let Definition { pool, client, .. } = self.source.definition;
        if client.id.is_some() && client.body.get("GenerateSecret") == Some(&Value::Bool(true)) {
            self.notes.push(
                "generate_secret is left out: Terraform cannot read it back, and would replace the app client, which then \
                 has another id"
                    .to_owned(),
            );
        }
        if pool.body.contains_key("Schema") {
            self.notes.push(
                "the user pool and its users are replaced if a schema block changes; prevent_destroy makes Terraform stop before"
                    .to_owned(),
            );
        }
        if pool.body.get("UserPoolTags").is_some_and(|tags| tags.get(OWNER_TAG).is_some()) {
            self.notes.push(format!("cogoidc knows the user pool by the tag {OWNER_TAG}"));
        }
    }

    /// Adds a resource, and the block that imports it if it is there.
    fn add(&mut self, file: &mut File, kind: Kind, label: &str, resource: &Defined) {
        let table = table(kind);
        if is_newer(kind) && self.source.provider == ProviderVersion::Three {
            self.notes.push(format!("left out, because the provider is too old: {}", kind.title()));
            return;
        }
        let mut body = resource.body.clone();
        if kind == Kind::Client && resource.id.is_some() {
            body.remove("GenerateSecret");
        }
        for secret in needed_secrets(resource) {
            if let Some(Value::Object(details)) = body.get_mut("ProviderDetails") {
                let variable = hole(&format!("var.{}", variable_name(label, secret)));
                details.insert((*secret).to_owned(), variable);
            }
        }
        if kind == Kind::Pool {
            complete_schema(&mut body, resource.id.is_some());
        }
        let mut translation = Translation::new(self.source.provider);
        let mut block = Block::labelled("resource", &[table.resource, label]);
        self.add_references(&mut block, kind);
        translation.write(&body, table.rows, &mut block);
        self.notes.extend(translation.lost.into_iter().map(|path| {
            format!("{}: the provider {KNOWN_VERSION} has no argument for {path}", kind.title())
        }));
        self.notes.extend(translation.too_new.into_iter().map(|name| {
            format!("{}: left out, because the provider is too old: {name}", kind.title())
        }));
        self.add_rules(&mut block, kind, resource);
        file.blocks.push(block);
        file.blocks.extend(self.import(kind, table.resource, label, resource));
    }

    fn reference(&self, kind: Kind, label: &str, attribute: &str) -> Expression {
        Expression::raw(format!("{}.{label}.{attribute}", table(kind).resource))
    }

    /// The ids of the resources that it belongs to.
    fn add_references(&self, block: &mut Block, kind: Kind) {
        let pool = &self.labels.pool;
        if kind != Kind::Pool {
            block.attribute("user_pool_id", self.reference(Kind::Pool, pool, "id"));
        }
        if kind == Kind::Style {
            block.attribute("client_id", self.reference(Kind::Client, pool, "id"));
        }
    }

    /// What Terraform is told about the life of a resource.
    fn add_rules(&self, block: &mut Block, kind: Kind, resource: &Defined) {
        let addresses = |kind: Kind, labels: &[String]| {
            let of = labels.iter().map(|label| format!("{}.{label}", table(kind).resource));
            of.collect::<Vec<_>>()
        };
        let pool = std::slice::from_ref(&self.labels.pool);
        let has_style = self.source.definition.style.is_some()
            && self.source.provider != ProviderVersion::Three;
        let needed = match kind {
            Kind::Client => {
                let mut needed = addresses(Kind::Server, &self.labels.servers);
                needed.extend(addresses(Kind::Provider, &self.labels.providers));
                needed
            }
            // Two writes that concern one app client must not overlap.
            Kind::Domain if has_style => addresses(Kind::Style, pool),
            Kind::Domain => addresses(Kind::Client, pool),
            _ => Vec::new(),
        };
        if !needed.is_empty() {
            block.attribute("depends_on", Expression::list(&needed));
        }
        let mut lifecycle = Block::new("lifecycle");
        match kind {
            Kind::Pool => {
                lifecycle.attribute("prevent_destroy", Expression::raw("true".to_owned()));
            }
            Kind::Provider => {
                let mut details = resource.added_details();
                let mut about = "Cognito adds these by itself.";
                if resource.id.is_some() && !resource.secrets.is_empty() {
                    details.extend(&resource.secrets);
                    about =
                        "Cognito adds these by itself, and the secret stays the one that it has.";
                }
                lifecycle.comment(about);
                let mut ignored: Vec<String> =
                    details.iter().map(|name| format!("provider_details[\"{name}\"]")).collect();
                let mapping = resource.body.get("AttributeMapping");
                if mapping.is_none_or(|mapping| mapping.get("username").is_none()) {
                    ignored.push("attribute_mapping[\"username\"]".to_owned());
                }
                lifecycle.attribute("ignore_changes", Expression::lines(&ignored));
            }
            _ => return,
        }
        block.block(lifecycle);
    }

    /// The block that takes over what is there; the ids as the provider's documentation has them.
    fn import(&self, kind: Kind, resource: &str, label: &str, there: &Defined) -> Option<Block> {
        let id = there.id.as_deref()?;
        let pool = self.source.definition.pool.id.as_deref()?;
        let id = match kind {
            Kind::Pool | Kind::Domain => id.to_owned(),
            Kind::Client => format!("{pool}/{id}"),
            Kind::Provider => format!("{pool}:{id}"),
            Kind::Server => format!("{pool}|{id}"),
            Kind::Style => format!("{pool},{id}"),
        };
        let mut block = Block::new("import");
        block.attribute("to", Expression::raw(format!("{resource}.{label}")));
        block.attribute("id", Expression::value(&id.into()));
        Some(block)
    }
}

fn variable_name(label: &str, secret: &str) -> String {
    format!("{label}_{secret}")
}

/// The secrets that have to be given. Terraform takes over those that are there with the rest of an identity provider.
fn needed_secrets(resource: &Defined) -> &[&'static str] {
    if resource.id.is_none() { &resource.secrets } else { &[] }
}

/// The variable for a secret of an identity provider.
fn variable(provider: &Defined, name: &str) -> Block {
    let mut block = Block::labelled("variable", &[name]);
    let about =
        format!("Secret that the identity provider {} issued", provider.text("ProviderName"));
    block.attribute("description", Expression::value(&about.into()));
    block.attribute("type", Expression::raw("string".to_owned()));
    block.attribute("sensitive", Expression::raw("true".to_owned()));
    block
}
