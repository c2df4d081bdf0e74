//! The XML of SAML. The strict parser is the one that signatures are verified with.

use uppsala::{Document, NodeId, Parser};

pub(crate) const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
pub(crate) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(crate) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(crate) const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Parses a document. A DTD is rejected: SAML needs none, and it allows attacks.
pub(crate) fn parse(text: &str) -> Option<Document<'_>> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    Parser::new().with_forbid_dtd(true).parse(text).ok()
}

/// An element of a document.
#[derive(Clone, Copy)]
pub(crate) struct Element<'d, 'x> {
    document: &'d Document<'x>,
    pub(crate) id: NodeId,
}

impl<'d, 'x> Element<'d, 'x> {
    pub(crate) fn root(document: &'d Document<'x>) -> Option<Self> {
        let id = document.document_element()?;
        Some(Self { document, id })
    }

    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        let element = self.document.element(self.id);
        element.is_some_and(|element| element.matches_name_ns(namespace, name))
    }

    /// The child elements of a name, without deeper descendants.
    pub(crate) fn children(&self, namespace: &str, name: &str) -> Vec<Self> {
        let document = self.document;
        let ids = document.child_elements_by_name_ns(self.id, namespace, name);
        ids.into_iter().map(|id| Self { document, id }).collect()
    }

    /// The child of a name, if there is exactly one.
    pub(crate) fn only_child(&self, namespace: &str, name: &str) -> Option<Self> {
        match *self.children(namespace, name).as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// An attribute; an empty one counts as absent.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'d str> {
        let value = self.document.get_attribute(self.id, name);
        value.filter(|value| !value.is_empty())
    }

    /// The text of the element and its descendants, without comments.
    pub(crate) fn text(&self) -> String {
        self.document.text_content_deep(self.id).trim().to_owned()
    }
}

/// Escapes text for an attribute or an element.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
