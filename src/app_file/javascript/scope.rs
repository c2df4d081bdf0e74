//! The variables of a program, and what its statements have assigned to them so far.

use std::collections::BTreeMap;

use crate::app_file::node::{Node, Object, Value};

/// A variable and the members below it, such as `window`, `config`, `oidc`, `0`.
pub(super) type Path = Vec<String>;

/// What the variables hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    variables: Object,
    /// Variables that stand for the same object as a path.
    aliases: BTreeMap<String, Path>,
}

impl Scope {
    /// The value at a path.
    pub(super) fn get(&self, path: &[String]) -> Option<&Node> {
        let path = self.resolved(path.to_vec());
        let (variable, members) = path.split_first()?;
        members.iter().try_fold(self.variables.get(variable)?, |node, name| node.below(name))
    }

    /// The variables and what they hold.
    pub(super) fn into_variables(self) -> Object {
        self.variables
    }

    /// How many values the variables hold.
    pub(super) fn size(&self) -> usize {
        self.variables.members().map(|(_, value)| value.size()).sum()
    }

    /// Lets a variable that holds an object stand for the same object at a path.
    pub(super) fn stand_for(&mut self, name: &str, path: &[String]) {
        let is_object = self
            .variables
            .get(name)
            .is_some_and(|held| matches!(held.value, Value::Object(_) | Value::List(_)));
        let path = self.resolved(path.to_vec());
        if is_object && path.first().is_some_and(|first| first != name) {
            self.variables.remove(name);
            self.aliases.insert(name.to_owned(), path);
        }
    }

    /// Takes over the variables of another scope that it does not have.
    pub(super) fn adopt(&mut self, other: Self) {
        for (name, value) in other.variables.into_members() {
            if self.variables.get(&name).is_none() {
                self.variables.set(&name, value);
            }
        }
    }

    /// The path without aliases.
    fn resolved(&self, mut path: Path) -> Path {
        // Each round replaces another alias: one never stands for a path that begins with itself.
        for _ in 0..=self.aliases.len() {
            let Some(alias) = path.first().and_then(|variable| self.aliases.get(variable)) else {
                break;
            };
            path = alias.iter().chain(path.iter().skip(1)).cloned().collect();
        }
        path
    }

    /// Gives a new variable a value, or lets it stand for the object at a path.
    pub(super) fn declare(&mut self, name: &str, value: Node, alias: Option<Path>) {
        self.aliases.remove(name);
        let is_object = matches!(value.value, Value::Object(_) | Value::List(_));
        let alias = alias.map(|path| self.resolved(path));
        match alias.filter(|path| is_object && path.first().is_some_and(|first| first != name)) {
            Some(path) => {
                self.aliases.insert(name.to_owned(), path);
            }
            None => {
                self.variables.set(name, value);
            }
        }
    }

    /// Assigns a value to a path; objects on the way are made where there are none.
    pub(super) fn assign(&mut self, path: &[String], value: Node) {
        let path = match path {
            // A variable that stood for an object holds another value from now on.
            [variable] if self.aliases.remove(variable).is_some() => path.to_vec(),
            path => self.resolved(path.to_vec()),
        };
        self.detach(&path);
        if let Some((variable, members)) = path.split_first() {
            if self.variables.get(variable).is_none() {
                self.variables.set(variable, Node::joined(Object::default()));
            }
            if let Some(root) = self.variables.get_mut(variable) {
                put(root, members, value);
            }
        }
    }

    /// Variables that stand for what is replaced keep what it was.
    fn detach(&mut self, path: &[String]) {
        let of_path = |alias: &Path| alias.starts_with(path);
        let names: Vec<String> = self
            .aliases
            .iter()
            .filter(|(_, alias)| of_path(alias))
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            let value = self.get(std::slice::from_ref(&name)).cloned();
            self.aliases.remove(&name);
            if let Some(value) = value {
                self.variables.set(&name, value);
            }
        }
    }
}

fn put(node: &mut Node, members: &[String], value: Node) {
    let Some((name, rest)) = members.split_first() else {
        *node = value;
        return;
    };
    match &mut node.value {
        Value::List(items) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                put(item, rest, value);
            }
        }
        Value::Object(object) => {
            if object.get(name).is_none() {
                object.set(name, Node::joined(Object::default()));
            }
            if let Some(member) = object.get_mut(name) {
                put(member, rest, value);
            }
        }
        _ => {
            *node = Node::joined(Object::default());
            put(node, members, value);
        }
    }
}
