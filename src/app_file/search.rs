//! Where in a config file sign-ins are set up.

use std::collections::BTreeSet;

use super::document::Document;
use super::keys::{Role, role_of};
use super::node::{Node, Object, Piece, Span, Text, Value};
use super::sign_in::{ISSUERS, SignInConfig};

/// Objects inside each other that are searched.
const MAX_DEPTH: usize = 50;

/// What a list calls the name and the value of each setting: Kubernetes, ECS and Helm; SSM; Postman; CloudFormation.
const NAMED_VALUES: [(&str, &str); 5] = [
    ("name", "value"),
    ("Name", "Value"),
    ("key", "value"),
    ("OutputKey", "OutputValue"),
    ("ParameterKey", "ParameterValue"),
];

/// Settings of a sign-in in a list of settings that are read: a usual list has some ten.
const MAX_LISTED: usize = 1000;

/// Every sign-in in a document, in the order of the file.
pub(super) fn all(document: &Document) -> Vec<SignInConfig> {
    let mut found = Vec::new();
    search(&document.root, "", &mut found, 0);
    document.loose.iter().for_each(|node| search(node, "", &mut found, 0));
    joined(found)
}

/// Finds each object that names a sign-in, in the order of the file; `name` is that of the value.
fn search(node: &Node, name: &str, found: &mut Vec<SignInConfig>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match &node.value {
        Value::List(items) => match listed(items) {
            Some(settings) => add(found, SignInConfig::called(name, &Node::joined(settings))),
            None => items.iter().for_each(|item| search(item, "", found, depth + 1)),
        },
        Value::Function(returned) => search(returned, name, found, depth + 1),
        Value::Object(object) => match by_prefix(object) {
            Some(groups) => members(&groups, found, depth),
            None if names_sign_in(object) => add(found, SignInConfig::called(name, node)),
            None => members(object, found, depth),
        },
        Value::Text(_) | Value::Flag(_) | Value::Other => {}
    }
}

/// Finds the sign-ins in the members of an object that is none itself.
fn members(object: &Object, found: &mut Vec<SignInConfig>, depth: usize) {
    let mut inside = Vec::new();
    for (name, value) in object.members() {
        let last = name.rsplit('.').next().unwrap_or(name);
        search(value, last, &mut inside, depth + 1);
    }
    for config in joined(with_outer(inside, object, depth)) {
        add(found, config);
    }
}

/// Whether an object names an app client or an issuer, be it by its endpoints.
fn names_sign_in(object: &Object) -> bool {
    let named = object.members().filter(|(_, node)| !node.texts().is_empty());
    let roles: Vec<Role> = named.filter_map(|(name, _)| role_of(name)).collect();
    let has = |role: &Role| roles.contains(role);
    has(&Role::ClientId)
        || ISSUERS.iter().any(has)
        || (has(&Role::AuthorizationEndpoint) && has(&Role::TokenEndpoint))
}

/// Adds a sign-in, unless the same object is among them already.
fn add(found: &mut Vec<SignInConfig>, config: SignInConfig) {
    let span = |config: &SignInConfig| -> Option<Span> { config.home.span.clone() };
    if span(&config).is_none() || !found.iter().any(|other| span(other) == span(&config)) {
        found.push(config);
    }
}

/// The settings in a list of them: objects of a name and a value, or texts such as `NAME=value` (Compose) and
/// `--name=value` (arguments). `None` if they name no sign-in.
fn listed(items: &[Node]) -> Option<Object> {
    let mut settings = Object::default();
    let known = items.iter().filter_map(listed_setting).filter(|(name, _)| role_of(name).is_some());
    for (name, value) in known.take(MAX_LISTED) {
        settings.set(&name, value);
    }
    names_sign_in(&settings).then_some(settings)
}

fn listed_setting(item: &Node) -> Option<(String, Node)> {
    if let Some(object) = item.object() {
        return NAMED_VALUES.iter().find_map(|(name, value)| {
            Some((object.get(name)?.text()?.written()?, object.get(value)?.clone()))
        });
    }
    let text = item.text()?;
    let (Piece::Literal(first), rest) = text.pieces().split_first()? else {
        return None;
    };
    let (name, begin) = first.split_once('=')?;
    let value = Text::joined([Text::literal(begin), Text::new(rest.to_vec())]);
    // In quotes, the bytes of the file are not those of the text.
    let span = item.span.clone().filter(|span| span.len() == text.shown().len());
    let span = span.map(|span| span.start + name.len() + 1..span.end);
    Some((name.to_owned(), Node { value: Value::Text(value), span }))
}

/// Settings with dots in their names, by what stands before the last one, if one is there more than once, such as the
/// client ids of two registrations of Spring.
fn by_prefix(object: &Object) -> Option<Object> {
    let names = object.members().map(|(name, _)| name).filter(|name| name.contains('.'));
    let roles: Vec<Role> = names.filter_map(role_of).collect();
    let different: BTreeSet<&Role> = roles.iter().collect();
    if different.len() == roles.len() {
        return None;
    }
    let mut groups = Object::default();
    for (name, node) in object.members() {
        let Some((prefix, _)) = name.rsplit_once('.').filter(|_| role_of(name).is_some()) else {
            // Only what holds others can set up a sign-in.
            if node.text().is_none() {
                groups.set(name, node.clone());
            }
            continue;
        };
        if groups.get(prefix).and_then(Node::object).is_none() {
            groups.set(prefix, Node::joined(Object::default()));
        }
        if let Some(Value::Object(group)) = groups.get_mut(prefix).map(|group| &mut group.value) {
            group.set(name, node.clone());
        }
    }
    (groups.members().count() > 1).then_some(groups)
}

/// The sign-ins in an object, with what the object says about all of them: the callback URL, and of an only one the kind
/// of identity provider. The variables of a program are no such object.
fn with_outer(mut inside: Vec<SignInConfig>, object: &Object, depth: usize) -> Vec<SignInConfig> {
    let is_only = inside.len() == 1;
    for (name, node) in object.members() {
        let role = role_of(name).filter(|role| match role {
            Role::Callback => depth > 0 && !node.texts().is_empty(),
            role => *role == Role::ProviderKind && is_only,
        });
        if let Some(role) = role {
            inside.iter_mut().for_each(|config| config.set_default(role, name, node));
        }
    }
    inside
}

/// Two parts of one sign-in, such as `registration` and `provider` of Spring, are one: those of one name, or the only two.
fn joined(inside: Vec<SignInConfig>) -> Vec<SignInConfig> {
    let are_two = inside.len() == 2;
    let (mut issuers, mut found): (Vec<_>, Vec<_>) =
        inside.into_iter().partition(|config| config.is_part(false));
    for config in found.iter_mut().filter(|config| config.is_part(true)) {
        let is_its = |issuer: &SignInConfig| are_two || issuer.is_namesake(config);
        if let Some(at) = issuers.iter().position(is_its) {
            config.join(issuers.remove(at));
        }
    }
    found.extend(issuers);
    found
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
    fn parts_of_one_name_are_one_sign_in() {
        let source = "a = {
            registration: { google: { clientId: 'x' }, cognito: { clientId: 'B' } },
            provider: { cognito: { issuer: 'a' }, keycloak: { issuer: 'b' } } };";
        let found: Vec<String> = found(source)
            .iter()
            .map(|config| {
                format!("{} of {}", text(config, Role::ClientId), text(config, Role::Issuer))
            })
            .collect();
        assert_eq!(found, ["x of -", "B of a", "- of b"]);
    }

    #[test]
    fn names_with_dots_are_kept_apart_if_they_repeat() {
        let source = "a = { 'r.google.client-id': 'x', 'r.cognito.client-id': 'B', 'p.cognito.issuer': 'a' };";
        assert_eq!(clients(source), ["x", "B"]);
        let source = "a = { 'r.cognito.client-id': 'B', 'p.cognito.issuer': 'a' };";
        assert_eq!(clients(source), ["B"]);
    }

    #[test]
    fn lists_of_settings_are_read() {
        for source in [
            "a = { env: [{ name: 'PORT', value: '1' }, { name: 'OIDC_CLIENT_ID', value: 'B' }, { name: 'OIDC_CLIENT_SECRET', from: {} }] };",
            "a = { environment: ['PORT=1', 'OIDC_CLIENT_ID=B', 'FLAG'] };",
            "a = { args: ['--upstream=x', '--client-id=B'] };",
            "a = { Outputs: [{ OutputKey: 'UserPoolClientId', OutputValue: 'B' }] };",
        ] {
            assert_eq!(clients(source), ["B"], "{source}");
        }
    }

    #[test]
    fn a_callback_around_several_providers_is_that_of_each() {
        let source = "a = { redirect_uri: 'c', one: { client_id: 'x' }, two: { client_id: 'B' } };";
        let found = found(source);
        assert!(found.iter().all(|config| text(config, Role::Callback) == "c"), "{found:?}");
        assert_eq!(found.len(), 2);
    }
}
