//! What a config file says about one sign-in.

use std::collections::BTreeMap;

use super::keys::{Role, role_of};
use super::node::{Node, Text, Value};

/// Objects inside each other that are searched.
const MAX_DEPTH: usize = 50;

/// What a config says about one sign-in.
#[derive(Clone, Debug)]
pub(crate) struct SignInConfig {
    /// What is nearest to the outside counts.
    pub(super) settings: BTreeMap<Role, Setting>,
    /// The object that names the app client, or the issuer if none does.
    pub(crate) home: Node,
    /// The name of that object; empty if it has none.
    called: String,
}

/// A value with the name that the file gives it.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) node: Node,
}

/// What the sign-in that counts is known by.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known<'a> {
    pub(crate) pool_id: Option<&'a str>,
    pub(crate) client_id: Option<&'a str>,
}

impl SignInConfig {
    /// What the names in an object and in the objects inside it stand for.
    pub(super) fn of(home: &Node) -> Self {
        Self::called("", home)
    }

    /// The same of an object that has a name.
    pub(super) fn called(name: &str, home: &Node) -> Self {
        let (settings, called) = (BTreeMap::new(), name.to_owned());
        let mut config = Self { settings, home: home.clone(), called };
        config.take(home, 0);
        config
    }

    fn take(&mut self, node: &Node, depth: usize) {
        let Some(object) = node.object().filter(|_| depth <= MAX_DEPTH) else {
            return;
        };
        for (name, node) in object.members() {
            if let Some(role) = role_of(name)
                && !matches!(node.value, Value::Object(_) | Value::Function(_))
            {
                self.set_default(role, name, node);
            }
        }
        object.members().for_each(|(_, inner)| self.take(inner, depth + 1));
    }

    /// Sets a role that is not set yet.
    pub(super) fn set_default(&mut self, role: Role, name: &str, node: &Node) {
        let setting = || Setting { name: name.to_owned(), node: node.clone() };
        self.settings.entry(role).or_insert_with(setting);
    }

    /// Takes over the settings of another part of the same sign-in.
    pub(super) fn join(&mut self, other: Self) {
        for (role, setting) in other.settings {
            self.settings.entry(role).or_insert(setting);
        }
    }

    pub(crate) fn setting(&self, role: Role) -> Option<&Setting> {
        self.settings.get(&role)
    }

    pub(crate) fn settings(&self) -> impl Iterator<Item = (Role, &Setting)> {
        self.settings.iter().map(|(role, setting)| (*role, setting))
    }

    /// The texts of a role.
    pub(crate) fn texts(&self, role: Role) -> Vec<&Text> {
        self.setting(role).map(|setting| setting.node.texts()).unwrap_or_default()
    }

    /// The text of a role, the first of several; empty ones say nothing.
    pub(crate) fn text(&self, role: Role) -> Option<&Text> {
        let texts = self.texts(role);
        texts.into_iter().find(|text| text.written().is_none_or(|text| !text.trim().is_empty()))
    }

    /// The text of a role, if the file writes it out.
    pub(crate) fn written(&self, role: Role) -> Option<String> {
        self.text(role)?.written()
    }

    /// The flag of a role.
    pub(crate) fn flag(&self, role: Role) -> Option<bool> {
        match self.setting(role)?.node.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The words in the texts of a role; `None` without a text, or if something fills in a part of them.
    pub(crate) fn words(&self, role: Role) -> Option<Vec<String>> {
        let setting = self.setting(role)?;
        let texts: Option<Vec<String>> =
            setting.node.texts().iter().map(|text| text.written()).collect();
        let words = texts?;
        let is_between = |letter: char| letter.is_whitespace() || letter == ',';
        let words = words.iter().flat_map(|text| text.split(is_between));
        Some(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Where its app client is written, or its issuer if it names none.
    pub(super) fn written_at(&self) -> Option<usize> {
        let roles = [Role::ClientId].into_iter().chain(ISSUERS);
        let mut spans = roles.filter_map(|role| self.setting(role)?.node.span.as_ref());
        spans.next().map(|span| span.start)
    }

    /// Whether it has the name of another one; none has an empty name.
    pub(super) fn is_namesake(&self, other: &Self) -> bool {
        !self.called.is_empty() && self.called == other.called
    }

    /// Whether it is a part of another sign-in: it names the app client without an issuer, or no app client.
    pub(super) fn is_part(&self, names_client: bool) -> bool {
        let has_client = self.settings.contains_key(&Role::ClientId);
        let has_issuer = ISSUERS.iter().any(|role| self.settings.contains_key(role));
        if names_client { has_client && !has_issuer } else { !has_client }
    }

    /// Whether it can be the sign-in through Cognito: no other kind of identity provider.
    pub(super) fn is_of_oidc(&self) -> bool {
        let kind = self.written(Role::ProviderKind);
        kind.is_none_or(|kind| !OTHER_KINDS.contains(&kind.as_str()))
    }

    /// How likely it is the sign-in that is meant, and how much it says.
    pub(super) fn likeness(&self, known: Known<'_>) -> (usize, usize) {
        let texts = || self.settings.values().flat_map(|setting| setting.node.texts());
        let shown: Vec<String> = texts().map(Text::shown).collect();
        let names =
            |id: Option<&str>| id.is_some_and(|id| shown.iter().any(|text| text.contains(id)));
        let is_address =
            |text: &String| text.contains("cognito-idp.") || text.contains(".amazoncognito.");
        let is_filled_in = |text: &Text| {
            text.open_part().is_some_and(|source| source.to_ascii_lowercase().contains("cognito"))
        };
        let is_of_cognito = self.settings.contains_key(&Role::PoolId)
            || shown.iter().any(is_address)
            || texts().any(is_filled_in);
        let marks = [names(known.client_id), names(known.pool_id), is_of_cognito];
        (marks.iter().filter(|holds| **holds).count(), self.settings.len())
    }
}

/// The roles that say who issues tokens.
pub(super) const ISSUERS: [Role; 4] = [Role::Issuer, Role::Discovery, Role::PoolId, Role::KeySet];

/// The kinds of identity providers of Cloudflare Access that Cognito is not (cloudflare/terraform-provider-cloudflare,
/// `zero_trust_access_identity_provider`, `type`).
const OTHER_KINDS: [&str; 14] = [
    "onetimepin",
    "azureAD",
    "saml",
    "centrify",
    "facebook",
    "github",
    "google-apps",
    "google",
    "linkedin",
    "okta",
    "onelogin",
    "pingone",
    "yandex",
    "cloudflare",
];
