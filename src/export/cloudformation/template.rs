//! The resources of a template, as CloudFormation and its CDK have them.

use serde_json::{Map, Value};

use super::super::hole::hole;
use super::super::kind::Kind;
use super::properties::{self, Properties};
use crate::cognito::{Defined, Definition};

/// A set-up as CloudFormation has it.
#[derive(Debug)]
pub(in crate::export) struct Template {
    pub(in crate::export) description: String,
    /// Of the pool, if it is there.
    pub(in crate::export) pool_id: Option<String>,
    pub(in crate::export) secrets: Vec<SecretParameter>,
    pub(in crate::export) resources: Vec<Resource>,
    pub(in crate::export) notes: Vec<String>,
}

/// A secret that is given when the template is used.
#[derive(Debug)]
pub(in crate::export) struct SecretParameter {
    pub(in crate::export) name: String,
    pub(in crate::export) about: String,
}

#[derive(Debug)]
pub(in crate::export) struct Resource {
    pub(in crate::export) kind: Kind,
    /// Its logical id.
    pub(in crate::export) name: String,
    /// What the pool knows it by, if it is there.
    pub(in crate::export) id: Option<String>,
    /// A hole is a reference to the resource or the parameter of that name.
    pub(in crate::export) properties: Map<String, Value>,
    /// The logical ids of what has to be there before.
    pub(in crate::export) needs: Vec<String>,
    /// Whether it stays when the stack goes.
    pub(in crate::export) is_retained: bool,
}

/// The type of a resource in a template.
pub(in crate::export) fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Pool => "AWS::Cognito::UserPool",
        Kind::Server => "AWS::Cognito::UserPoolResourceServer",
        Kind::Provider => "AWS::Cognito::UserPoolIdentityProvider",
        Kind::Client => "AWS::Cognito::UserPoolClient",
        Kind::Style => "AWS::Cognito::ManagedLoginBranding",
        Kind::Domain => "AWS::Cognito::UserPoolDomain",
    }
}

/// The property that tells a resource apart in its pool.
pub(super) fn identifier(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Pool => None,
        Kind::Server => Some("Identifier"),
        Kind::Provider => Some("ProviderName"),
        Kind::Client => Some("ClientId"),
        Kind::Style => Some("ManagedLoginBrandingId"),
        Kind::Domain => Some("Domain"),
    }
}

/// The logical ids of pool, app client and login style.
const POOL: &str = "UserPool";
const CLIENT: &str = "UserPoolClient";
const STYLE: &str = "LoginStyle";

impl Template {
    pub(in crate::export) fn of(definition: &Definition) -> Self {
        let pool = &definition.pool;
        let mut template = Self {
            description: format!("Sign-in through the user pool {}", pool.text("PoolName")),
            pool_id: pool.id.clone(),
            secrets: Vec::new(),
            resources: Vec::new(),
            notes: Vec::new(),
        };
        template.add(Kind::Pool, POOL.to_owned(), pool, Vec::new());
        let mut needed = Vec::new();
        for server in &definition.servers {
            let name = template.unused("ResourceServer", server.text("Identifier"));
            needed.push(name.clone());
            template.add(Kind::Server, name, server, Vec::new());
        }
        for provider in &definition.providers {
            let name = template.unused("IdentityProvider", provider.text("ProviderName"));
            needed.push(name.clone());
            let with_secrets = template.with_secrets(provider, &name);
            template.add(Kind::Provider, name, &with_secrets, Vec::new());
        }
        template.add(Kind::Client, CLIENT.to_owned(), &definition.client, needed);
        if let Some(style) = &definition.style {
            template.add(Kind::Style, STYLE.to_owned(), style, Vec::new());
        }
        // Two writes that concern one app client must not overlap.
        let last = if definition.style.is_some() { STYLE } else { CLIENT };
        for domain in &definition.domains {
            let is_custom = domain.body.contains_key("CustomDomainConfig");
            let name = if is_custom { "CustomDomain" } else { "Domain" };
            template.add(Kind::Domain, name.to_owned(), domain, vec![last.to_owned()]);
        }
        template
    }

    /// A logical id that nothing has yet: letters and digits.
    fn unused(&self, kind: &str, name: &str) -> String {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let base = format!("{kind}{name}");
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let is_free = |name: &String| self.resources.iter().all(|other| other.name != *name);
        std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
    }

    /// The provider with a hole for each of its secrets.
    fn with_secrets(&mut self, provider: &Defined, name: &str) -> Defined {
        let mut provider = provider.clone();
        let title = provider.text("ProviderName").to_owned();
        for secret in &provider.secrets {
            let parameter = match *secret {
                "private_key" => format!("{name}PrivateKey"),
                _ => format!("{name}Secret"),
            };
            if let Some(Value::Object(details)) = provider.body.get_mut("ProviderDetails") {
                details.insert((*secret).to_owned(), hole(&parameter));
            }
            let about = format!("Secret that the identity provider {title} issued");
            self.secrets.push(SecretParameter { name: parameter, about });
        }
        provider
    }

    fn add(&mut self, kind: Kind, name: String, resource: &Defined, needs: Vec<String>) {
        let Properties { mut properties, lost } = properties::of(kind, &resource.body);
        if kind != Kind::Pool {
            properties.insert("UserPoolId".to_owned(), hole(POOL));
        }
        if kind == Kind::Style {
            properties.insert("ClientId".to_owned(), hole(CLIENT));
        }
        let lost = lost
            .into_iter()
            .map(|member| format!("{}: CloudFormation has no property for {member}", kind.title()));
        self.notes.extend(lost);
        // What a stack imports has to say what becomes of it.
        let is_retained = kind == Kind::Pool || resource.id.is_some();
        let id = resource.id.clone();
        self.resources.push(Resource { kind, name, id, properties, needs, is_retained });
    }
}
