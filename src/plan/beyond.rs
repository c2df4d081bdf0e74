//! What an app client has and the spec does not name. It stays, unless the spec is exact about the list.

use crate::cognito::auth_flows;
use crate::cognito::fields::{Change, ClientField, List};
use crate::cognito::step::NewClient;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::oidc::loopback::temporary_label;
use crate::settings::{ClientList, Spec};
use crate::values::{CallbackUrl, ClientId};

use super::new;

/// An entry of an app client's list that the spec does not name.
#[derive(Clone, Debug)]
pub(crate) struct Beyond {
    pub(crate) client: ClientId,
    /// Name of the app client.
    pub(crate) name: String,
    pub(crate) list: ClientList,
    pub(crate) entry: String,
}

/// A list of an app client: as it is, and as the spec names it.
struct Compared<'a> {
    list: ClientList,
    now: &'a [String],
    wanted: Vec<String>,
    /// Whether the list is useless or means something else without an entry of the spec.
    is_kept_filled: bool,
}

impl Compared<'_> {
    /// What is there and the spec does not name.
    fn beyond(&self) -> Vec<String> {
        let is_named = |entry: &str| self.wanted.iter().any(|wanted| wanted == entry);
        // Both go by themselves.
        let is_passing =
            |entry: &str| entry == CallbackUrl::NOT_DEPLOYED || temporary_label(entry).is_some();
        let entries = self.now.iter();
        entries.filter(|entry| !is_named(entry) && !is_passing(entry)).cloned().collect()
    }

    /// The change that leaves what the spec names alone.
    fn change(&self) -> Option<Change> {
        let beyond = self.beyond();
        if beyond.is_empty() {
            return None;
        }
        let missing = self.wanted.iter().filter(|entry| !self.now.contains(entry));
        let missing = if self.is_kept_filled { missing.cloned().collect() } else { Vec::new() };
        field(self.list).edit(missing, beyond)
    }
}

/// The row of a list.
pub(super) fn field(list: ClientList) -> List {
    match list {
        ClientList::CallbackUrl => ClientField::CALLBACK_URLS,
        ClientList::SignOutUrl => ClientField::SIGN_OUT_URLS,
        ClientList::Scope => ClientField::SCOPES,
        ClientList::IdentityProvider => ClientField::IDENTITY_PROVIDERS,
        ClientList::Flow => ClientField::FLOWS,
        ClientList::AuthFlow => ClientField::AUTH_FLOWS,
    }
}

/// What the app client has beyond the spec: the entries of the lists that keep it, and the changes that take it away
/// from the lists that the spec is exact about.
pub(super) fn beyond(
    spec: &Spec,
    pool: &ObservedPool,
    client: &ObservedClient,
) -> (Vec<Beyond>, Vec<Change>) {
    let lists = compared(spec, pool, client);
    let (exact, others): (Vec<_>, Vec<_>) =
        lists.into_iter().partition(|compared| spec.exact.covers(compared.list));
    let kept = others.iter().flat_map(|compared| {
        compared.beyond().into_iter().map(|entry| Beyond {
            client: client.id.clone(),
            name: client.name.clone(),
            list: compared.list,
            entry,
        })
    });
    (kept.collect(), exact.iter().filter_map(Compared::change).collect())
}

/// The lists that the spec names: what a client would have that it creates. The addresses of an app that has none yet
/// are not among them.
fn compared<'a>(spec: &Spec, pool: &ObservedPool, client: &'a ObservedClient) -> Vec<Compared<'a>> {
    let new = new::client(spec, Some(pool));
    let urls = [
        (ClientList::CallbackUrl, &client.callback_urls, &spec.client.callback_urls),
        (ClientList::SignOutUrl, &client.sign_out_urls, &spec.client.sign_out_urls),
    ];
    let urls = urls.into_iter().filter_map(|(list, now, urls)| {
        Some(Compared { list, now, wanted: texts(urls.given()?), is_kept_filled: false })
    });
    let others = [
        (ClientList::Scope, &client.scopes, texts(&new.scopes)),
        (ClientList::IdentityProvider, &client.identity_providers, texts(&new.identity_providers)),
        (ClientList::Flow, &client.flows, texts(&[auth_flows::CODE])),
        (ClientList::AuthFlow, &client.auth_flows, texts(&api_flows(&new, client))),
    ];
    let others = others.into_iter().map(|(list, now, wanted)| Compared {
        list,
        now,
        wanted,
        is_kept_filled: matches!(list, ClientList::Flow | ClientList::AuthFlow),
    });
    urls.chain(others).collect()
}

/// The ways to sign in through the API that go with what the client does now: rotation that is on stays on.
fn api_flows(new: &NewClient, client: &ObservedClient) -> Vec<&'static str> {
    let refresh_rotation = new.refresh_rotation || client.refresh_rotation;
    auth_flows::of_new(&NewClient { refresh_rotation, ..new.clone() })
}

fn texts<T: ToString>(entries: &[T]) -> Vec<String> {
    entries.iter().map(ToString::to_string).collect()
}
