//! A plan as a graph: what is there, what the plan does to it, and what belongs to what.

mod dot;
mod mermaid;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};

use super::text::{PlanEntry, PlanText, summary};
use crate::cli::GraphLanguage;
use crate::cognito::ObservedPool;
use crate::cognito::step::{Action, Resource};
use crate::printable;
use crate::settings::Spec;
use crate::values::ProviderName;

/// How many of the other app clients are named.
const MAX_NAMED: usize = 5;

/// A plan with everything around it.
#[derive(Debug)]
pub(crate) struct Graph {
    language: GraphLanguage,
    /// How many things are created, changed and deleted.
    summary: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    App,
    Resource(Resource),
    /// The app clients of the pool that the plan does not concern, in one node.
    OtherClients,
    File,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    /// As Cognito has it, to tell apart what is of one kind.
    name: String,
    /// What the plan does to it.
    action: Option<Action>,
    /// Plain text, a line each.
    lines: Vec<String>,
}

/// Leads from what something belongs to to the thing itself; both are places in the list of nodes.
#[derive(Debug)]
struct Edge {
    from: usize,
    to: usize,
    /// What it says, if that is not plain.
    label: &'static str,
}

impl Graph {
    /// The graph of a plan for an app; `title` is the app's name, `pool` the user pool if it is there.
    pub(crate) fn new(
        title: &str,
        spec: &Spec,
        text: &PlanText<'_>,
        pool: Option<&ObservedPool>,
        language: GraphLanguage,
    ) -> Self {
        let entries = text.entries();
        let mut nodes = pool.map(|pool| present(pool, text)).unwrap_or_default();
        let summary = summary(&entries);
        for entry in entries {
            add(&mut nodes, entry);
        }
        let mut lines = vec![title.to_owned()];
        lines.extend(spec.app.url.as_ref().map(ToString::to_string));
        nodes.push(Node { kind: Kind::App, name: String::new(), action: None, lines });
        let edges = edges(&nodes);
        Self { language, summary, nodes, edges }
    }
}

impl Display for Graph {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.language {
            GraphLanguage::Mermaid => mermaid::write(self, f),
            GraphLanguage::Dot => dot::write(self, f),
        }
    }
}

impl Node {
    fn kept(kind: Kind, name: &str, line: String) -> Self {
        Self { kind, name: name.to_owned(), action: None, lines: vec![line] }
    }

    /// Everything that the node says, fit for one line each.
    fn label(&self) -> Vec<String> {
        let what = match self.kind {
            Kind::App => None,
            Kind::Resource(resource) => Some(resource.to_string()),
            Kind::OtherClients => Some("other app clients".to_owned()),
            Kind::File => Some("file".to_owned()),
        };
        let verb = self.action.map_or("keep", Action::verb);
        let heading = what.map(|what| format!("{verb} {what}"));
        let lines = heading.iter().chain(&self.lines);
        lines.map(|line| printable::line(line).into_owned()).collect()
    }
}

/// What is there of the set-up, as it is.
fn present(pool: &ObservedPool, text: &PlanText<'_>) -> Vec<Node> {
    let client_id = text.plan.ids.client.as_ref();
    let client = pool.found_clients.iter().find(|client| Some(&client.id) == client_id);
    let named = |name: &str, id: &str| format!("{name} ({id})");
    let resource = |resource, name: &str, line| Node::kept(Kind::Resource(resource), name, line);
    let mut nodes = vec![resource(Resource::Pool, &pool.name, named(&pool.name, pool.id.as_str()))];
    nodes.extend(client.map(|client| {
        resource(Resource::Client, &client.name, named(&client.name, client.id.as_str()))
    }));
    nodes.extend(pool.domains.iter().map(|domain| {
        let line = text.address(&domain.name, domain.custom);
        resource(Resource::Domain, &domain.name, line)
    }));
    let offered = client.map_or(&[][..], |client| &client.identity_providers);
    let providers = offered.iter().filter(|name| *name != ProviderName::COGNITO);
    nodes.extend(providers.map(|name| resource(Resource::Provider, name, name.clone())));
    let others = pool.clients.iter().filter(|other| Some(&other.id) != client_id);
    let others: Vec<String> = others.map(|other| named(&other.name, other.id.as_str())).collect();
    nodes.extend(other_clients(others));
    nodes
}

/// The node of the other app clients, if there are any.
fn other_clients(names: Vec<String>) -> Option<Node> {
    let more = names.len().saturating_sub(MAX_NAMED);
    let mut lines: Vec<String> = names.into_iter().take(MAX_NAMED).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    let node = Node { kind: Kind::OtherClients, name: String::new(), action: None, lines };
    (!node.lines.is_empty()).then_some(node)
}

/// Adds what the plan does: to a node that is there, or as a new one.
fn add(nodes: &mut Vec<Node>, entry: PlanEntry<'_>) {
    let PlanEntry { action, resource, name, lines } = entry;
    let kind = resource.map_or(Kind::File, Kind::Resource);
    let known = nodes.iter_mut().find(|node| node.kind == kind && node.name == name);
    let Some(node) = known else {
        nodes.push(Node { kind, name: name.to_owned(), action: Some(action), lines });
        return;
    };
    // Each entry begins with the name.
    match node.action {
        None => node.lines = lines,
        Some(_) => node.lines.extend(lines.into_iter().skip(1)),
    }
    node.action = Some(action);
}

/// What belongs to what.
fn edges(nodes: &[Node]) -> Vec<Edge> {
    let first = |resource| nodes.iter().position(|node| node.kind == Kind::Resource(resource));
    let (pool, client) = (first(Resource::Pool), first(Resource::Client));
    let of = |from: Option<usize>, to, label| from.map(|from| Edge { from, to, label });
    let edge = |(to, node): (usize, &Node)| match node.kind {
        Kind::Resource(Resource::Pool) | Kind::File => None,
        Kind::Resource(Resource::LoginStyle) => of(client, to, ""),
        Kind::App => of(client, to, "sends people back to"),
        Kind::Resource(_) | Kind::OtherClients => of(pool, to, ""),
    };
    nodes.iter().enumerate().filter_map(edge).collect()
}
