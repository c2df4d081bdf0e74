//! The sign-ins that a config file sets up, and the one of them that counts.

use super::document::Document;
use super::keys::{Role, role_of};
use super::node::{Node, Object, Span, Value};
use super::sign_in::{ISSUERS, Known, Setting, SignInConfig};

/// Objects inside each other that are searched.
const MAX_DEPTH: usize = 50;

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
    let mut found = all(document);
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

/// Every sign-in in a document, in the order of the file.
fn all(document: &Document) -> Vec<SignInConfig> {
    let mut found = Vec::new();
    search(&document.root, &mut found, 0);
    document.loose.iter().for_each(|node| search(node, &mut found, 0));
    joined(found)
}

/// The value below another; a function is what it returns.
fn at<'a>(node: &'a Node, names: &[&str]) -> Option<&'a Node> {
    let returned = node.returned();
    match names.split_first() {
        None => returned.object().is_some().then_some(returned),
        Some((name, rest)) => at(returned.below(name)?, rest),
    }
}

/// Finds each object that names a sign-in, in the order of the file.
fn search(node: &Node, found: &mut Vec<SignInConfig>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| search(item, found, depth + 1)),
        Value::Function(returned) => search(returned, found, depth + 1),
        Value::Object(object) if names_sign_in(object) => add(found, SignInConfig::of(node)),
        Value::Object(object) => {
            let mut inside = Vec::new();
            object.members().for_each(|(_, value)| search(value, &mut inside, depth + 1));
            for config in joined(with_kind(inside, object)) {
                add(found, config);
            }
        }
        Value::Text(_) | Value::Flag(_) | Value::Other => {}
    }
}

fn names_sign_in(object: &Object) -> bool {
    object.members().any(|(name, node)| {
        let is_telling = |role| role == Role::ClientId || ISSUERS.contains(&role);
        role_of(name).is_some_and(is_telling) && !node.texts().is_empty()
    })
}

/// Adds a sign-in, unless the same object is among them already.
fn add(found: &mut Vec<SignInConfig>, config: SignInConfig) {
    let span = |config: &SignInConfig| -> Option<Span> { config.home.span.clone() };
    if span(&config).is_none() || !found.iter().any(|other| span(other) == span(&config)) {
        found.push(config);
    }
}

/// The only sign-in in an object, with the kind of identity provider that the object says it is.
fn with_kind(mut inside: Vec<SignInConfig>, object: &Object) -> Vec<SignInConfig> {
    if let [only] = inside.as_mut_slice() {
        let kind = object.members().find(|(name, _)| role_of(name) == Some(Role::ProviderKind));
        if let Some((name, node)) = kind {
            let setting = || Setting { name: name.to_owned(), node: node.clone() };
            only.settings.entry(Role::ProviderKind).or_insert_with(setting);
        }
    }
    inside
}

/// Two parts of one sign-in, such as `registration` and `provider` of Spring, are one.
fn joined(mut inside: Vec<SignInConfig>) -> Vec<SignInConfig> {
    if let [one, other] = inside.as_mut_slice() {
        if one.is_part(false) && other.is_part(true) {
            std::mem::swap(one, other);
        }
        if one.is_part(true) && other.is_part(false) {
            for (role, setting) in std::mem::take(&mut other.settings) {
                one.settings.entry(role).or_insert(setting);
            }
            inside.truncate(1);
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app_file::javascript;

    fn found(source: &str) -> Vec<SignInConfig> {
        all(&javascript::read(source).unwrap())
    }

    fn text(config: &SignInConfig, role: Role) -> String {
        config.written(role).unwrap_or_else(|| "-".to_owned())
    }

    fn clients(source: &str) -> Vec<String> {
        found(source).iter().map(|config| text(config, Role::ClientId)).collect()
    }

    #[test]
    fn sign_ins_are_found_wherever_they_are_written() {
        for (source, expected) in [
            ("export const cfg = { authority: 'a', client_id: 'B' }", vec!["B"]),
            ("class Auth { #cfg = { client_id: 'B' }; }", vec!["B"]),
            ("const cfg = { authority: 'a', client_id: 'B'", vec!["B"]),
            ("const x = <AuthProvider authority='a' client_id='B'/>;", vec!["B"]),
            (
                "const c = { client_id: 'B' }; const x = <p>Don't</p>, y = <A {...c}/>;",
                vec!["B", "B"],
            ),
            (
                "Amplify.configure({ Auth: { Cognito: { userPoolId: 'p', userPoolClientId: 'B' } } })",
                vec!["B"],
            ),
            (
                "({ result: [{ type: 'google', config: { client_id: 'x' } }, { type: 'oidc', config: { client_id: 'B' } }] })",
                vec!["x", "B"],
            ),
            ("const manager = new UserManager({ authority: 'a', client_id: 'B' });", vec!["B"]),
            (
                "window.config = { oidc: [{ authority: 'a', client_id: 'B' }], dataSources: [{ configuration: {} }] }",
                vec!["B"],
            ),
            ("export const OIDC_URL = 'a'; export const OIDC_CLIENT_NAME = 'B';", vec!["B"]),
            (
                "const a = { registration: { client: { clientId: 'B' } }, provider: { issuer: 'a' } };",
                vec!["B"],
            ),
            ("const a = { b: 1 };", vec![]),
        ] {
            assert_eq!(clients(source), expected, "{source}");
        }
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
        let [config] = &found(source)[..] else { panic!() };
        assert_eq!(text(config, Role::Issuer), "outer");
        assert_eq!(text(config, Role::KeySet), "k");
    }
}
