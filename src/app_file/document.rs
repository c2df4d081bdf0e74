//! A config file as a whole.

use super::node::{Node, Object};

/// What a config file comes to.
#[derive(Debug)]
pub(crate) struct Document {
    /// The variables of a program; the table, mapping or body of other formats.
    pub(crate) root: Node,
    /// The objects of a program that no variable holds, in their order.
    pub(crate) loose: Vec<Node>,
    /// How many places break the rules of the format.
    pub(crate) errors: usize,
}

impl Document {
    /// A document without errors whose values all have names.
    pub(super) fn of(object: Object, length: usize) -> Self {
        let root = Node::new(super::node::Value::Object(object), 0..length);
        Self { root, loose: Vec::new(), errors: 0 }
    }

    /// The value at a path, such as `window.config.oidc`.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, name| node.below(name))
    }
}
