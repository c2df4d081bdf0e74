//! The app clients of a pool, from single reads.

use tokio::join;

use super::adapter::Aws;
use super::decode;
use super::error::CognitoError;
use super::observed::ClientSummary;
use super::observed_client::ObservedClient;
use super::pace::{CLIENT_READS, Pace};
use super::part::Part;
use super::read::if_there;
use super::style_id::StyleId;
use super::{OtherClients, StyleLookup, Wanted};
use crate::settings::ClientKey;
use crate::values::{ClientId, PoolId};

/// What is read of a pool's app clients.
#[derive(Default)]
pub(super) struct ClientReads {
    pub(super) all: Vec<ClientSummary>,
    /// Those that were looked for.
    pub(super) found: Vec<StyledClient>,
    pub(super) others: Part<Vec<ObservedClient>>,
    /// Those of the others that have no login style.
    pub(super) unstyled: Part<Vec<ClientSummary>>,
}

/// An app client and whether it has a login style, read at the same time: whether the pages need one is not known yet.
pub(super) struct StyledClient {
    client: ObservedClient,
    /// `None` if it is not of interest.
    style: Option<Result<Option<StyleId>, CognitoError>>,
}

impl StyledClient {
    /// The client, with its login style if the pages need one.
    ///
    /// # Errors
    ///
    /// A style that is needed and could not be read.
    pub(super) fn client(self, needs_style: bool) -> Result<ObservedClient, CognitoError> {
        let login_style = match self.style.filter(|_| needs_style) {
            Some(style) => Part::Read(style?),
            None => Part::NotRead,
        };
        Ok(ObservedClient { login_style, ..self.client })
    }
}

impl Aws {
    pub(super) async fn observe_clients(
        &self,
        pool: &PoolId,
        wanted: &Wanted,
    ) -> Result<ClientReads, CognitoError> {
        let Some(ClientKey::Id(id)) = &wanted.client else {
            let all = self.list_clients(pool).await?;
            let (meant, others) = partition(&all, wanted);
            let pace = Pace::new(CLIENT_READS);
            let (found, others) = join!(
                self.observe_named(pool, &meant, wanted, pace),
                // They follow those that were looked for.
                self.observe_others(pool, &others, wanted, pace, meant.len()),
            );
            let found = found?;
            return Ok(ClientReads { all, found, ..others? });
        };
        let names = async {
            let others = wanted.other_clients == OtherClients::Yes;
            if wanted.client_names || others || wanted.other_styles {
                return self.list_clients(pool).await;
            }
            Ok(Vec::new())
        };
        let (found, all) = join!(self.observe_client(pool, id, wanted), names);
        let (all, found) = (all?, found?);
        let (_, others) = partition(&all, wanted);
        let others = self.observe_others(pool, &others, wanted, Pace::new(CLIENT_READS), 1).await?;
        let is_unknown = all.is_empty() && found.is_none();
        // What there is instead is told.
        let all = if is_unknown { self.list_clients(pool).await? } else { all };
        Ok(ClientReads { all, found: found.into_iter().collect(), ..others })
    }

    /// What is wanted of the other app clients; so many are read before them at the same pace.
    async fn observe_others(
        &self,
        pool: &PoolId,
        others: &[ClientSummary],
        wanted: &Wanted,
        pace: Pace,
        ahead: usize,
    ) -> Result<ClientReads, CognitoError> {
        let is_read = match wanted.other_clients {
            OtherClients::No => false,
            OtherClients::IfNoneFound => ahead == 0,
            OtherClients::Yes => true,
        };
        let described = async {
            match is_read {
                true => self.describe_clients(pool, others, pace, ahead).await.map(Part::Read),
                false => Ok(Part::NotRead),
            }
        };
        let unstyled = async {
            match wanted.other_styles {
                true => self.unstyled(pool, others, pace, ahead).await.map(Part::Read),
                false => Ok(Part::NotRead),
            }
        };
        let (described, unstyled) = join!(described, unstyled);
        Ok(ClientReads { others: described?, unstyled: unstyled?, ..ClientReads::default() })
    }

    /// An app client with its secret and its login style; `None` if it does not exist.
    async fn observe_client(
        &self,
        pool: &PoolId,
        id: &ClientId,
        wanted: &Wanted,
    ) -> Result<Option<StyledClient>, CognitoError> {
        let client = async {
            let Some(answer) = if_there(self.describe_client(pool, id).await)? else {
                return Ok(None);
            };
            let client = decode::client(&answer)?;
            let secret = self.look_up_secret(pool, &client, wanted.secret).await?;
            Ok(Some(ObservedClient { secret, ..client }))
        };
        let style = async {
            if wanted.style == StyleLookup::No && !wanted.other_styles {
                return None;
            }
            Some(self.login_style(pool, id).await)
        };
        let (client, style) = join!(client, style);
        Ok(client?.map(|client| StyledClient { client, style }))
    }

    /// Those of these app clients that still exist.
    async fn observe_named(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
        wanted: &Wanted,
        pace: Pace,
    ) -> Result<Vec<StyledClient>, CognitoError> {
        let reads = clients.iter().map(|client| self.observe_client(pool, &client.id, wanted));
        pace.found(0, reads).await
    }

    /// Those of these app clients that still exist; so many others are read at the same pace.
    async fn describe_clients(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
        pace: Pace,
        ahead: usize,
    ) -> Result<Vec<ObservedClient>, CognitoError> {
        let reads = clients.iter().map(|client| async move {
            let there = if_there(self.describe_client(pool, &client.id).await)?;
            there.map(|answer| decode::client(&answer)).transpose()
        });
        pace.found(ahead, reads).await
    }

    /// Those of these app clients that have no login style.
    async fn unstyled(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
        pace: Pace,
        ahead: usize,
    ) -> Result<Vec<ClientSummary>, CognitoError> {
        let reads = clients.iter().map(|client| async move {
            let style = self.login_style(pool, &client.id).await?;
            Ok(style.is_none().then(|| client.clone()))
        });
        pace.found(ahead, reads).await
    }
}

/// The wanted app clients, and the others.
fn partition(all: &[ClientSummary], wanted: &Wanted) -> (Vec<ClientSummary>, Vec<ClientSummary>) {
    let is_wanted = |client: &ClientSummary| match &wanted.client {
        Some(ClientKey::Id(id)) => client.id == *id,
        Some(ClientKey::Name(name)) => client.name == name.as_str(),
        None => false,
    };
    all.iter().cloned().partition(is_wanted)
}
