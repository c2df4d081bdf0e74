//! The sign-in of a config file that counts.

use super::document::Document;
use super::keys::{Role, role_of};
use super::node::{Node, Object};
use super::search;
use super::sign_in::{Known, Setting, SignInConfig};

/// The sign-in in a document that counts: the one where the app looks for it, if it does so in one place; otherwise the
/// likeliest.
pub(super) fn select(
    document: &Document,
    place: Option<&[&str]>,
    known: Known<'_>,
) -> Option<SignInConfig> {
    if let Some(place) = place
        && let Some((variable, members)) = place.split_at_checked(2)
        && let Some(config) = document.get(variable)
    {
        let mut found = at(config, members).map(SignInConfig::of)?;
        // A base path stands beside the sign-in.
        let around = at(config, &[]).and_then(Node::object);
        for (name, node) in around.into_iter().flat_map(Object::members) {
            if role_of(name) == Some(Role::BasePath) {
                let setting = Setting { name: name.to_owned(), node: node.clone() };
                found.settings.insert(Role::BasePath, setting);
            }
        }
        return Some(found);
    }
    // Of several that are as likely the first one counts.
    candidates(document).into_iter().rev().max_by_key(|config| config.likeness(known))
}

/// The sign-ins in a document that can be the one through Cognito.
fn candidates(document: &Document) -> Vec<SignInConfig> {
    let mut found = search::all(document);
    if found.iter().any(SignInConfig::is_of_oidc) {
        found.retain(SignInConfig::is_of_oidc);
    }
    found
}

/// How many sign-ins in a document are as likely as the one that counts, that one included; those that are written in
/// one place are one.
pub(super) fn rivals(document: &Document, place: Option<&[&str]>, known: Known<'_>) -> usize {
    let is_fixed =
        place.and_then(|place| place.get(..2)).is_some_and(|place| document.get(place).is_some());
    if is_fixed {
        return 1;
    }
    let found = candidates(document);
    let marks = |config: &SignInConfig| config.likeness(known).0;
    let most = found.iter().map(marks).max();
    let likeliest = found.iter().filter(|config| Some(marks(config)) == most);
    // The same values may be handed on, such as to an element.
    let mut written: Vec<_> = likeliest.map(SignInConfig::written_at).collect();
    written.sort_unstable();
    written.dedup();
    written.len()
}

/// The value below another; a function is what it returns.
fn at<'a>(node: &'a Node, names: &[&str]) -> Option<&'a Node> {
    let returned = node.returned();
    match names.split_first() {
        None => returned.object().is_some().then_some(returned),
        Some((name, rest)) => at(returned.below(name)?, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app_file::javascript;

    fn text(config: &SignInConfig, role: Role) -> String {
        config.written(role).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn the_likeliest_of_several_counts() {
        let known = Known { pool_id: Some("p_1"), client_id: Some("B") };
        for source in [
            "a = { client_id: 'x' }; b = { client_id: 'B' };",
            "a = { clientId: 'x', issuer: 'https://accounts.google.com' }; b = { issuer: 'https://host/p_1', clientId: 'B' };",
            "a = [{ type: 'github', client_id: 'x' }, { type: 'oidc', client_id: 'B' }];",
            "a = { client_id: 'B', authority: 'https://cognito-idp.eu-central-1.amazonaws.com/other' }; b = { client_id: 'x' };",
            "a = [{ type: 'google', config: { client_id: 'x' } }, { type: 'oidc', config: { client_id: 'B' } }];",
            "a = { clientId: process.env.GOOGLE_ID, issuer: process.env.GOOGLE }; b = { clientId: 'B', issuer: process.env.COGNITO };",
            "const clientId = 'B'; start({ client_id: clientId, authority: 'a', redirect_uri: 'c' });",
        ] {
            let document = javascript::read(source).unwrap();
            let config = select(&document, None, known).unwrap();
            assert_eq!(text(&config, Role::ClientId), "B", "{source}");
        }
    }

    #[test]
    fn an_app_that_looks_in_one_place_sees_no_other() {
        let place: Option<&[&str]> = Some(&["window", "config", "oidc", "0"]);
        for (source, expected) in [
            (
                "window.config = { oidc: [{ client_id: 'B' }], other: { client_id: 'x' } }",
                Some("B"),
            ),
            ("window.config = () => ({ oidc: [{ client_id: 'B' }] })", Some("B")),
            ("window.config = { other: { client_id: 'x' } }", None),
            ("({ client_id: 'B' })", Some("B")),
        ] {
            let document = javascript::read(source).unwrap();
            let client = select(&document, place, Known::default());
            let client = client.map(|config| text(&config, Role::ClientId));
            assert_eq!(client.as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn the_outer_of_two_names_counts() {
        let source = "x = { authority: 'outer', client_id: 'B', metadata: { issuer: 'inner', jwks_uri: 'k' } }";
        let [config] = &search::all(&javascript::read(source).unwrap())[..] else { panic!() };
        assert_eq!(text(config, Role::Issuer), "outer");
        assert_eq!(text(config, Role::KeySet), "k");
    }
}
