//! What a diagnosis rests on: gathered once, each piece by itself.

mod pages;
mod providers;

use std::collections::BTreeMap;

use futures_util::future::join;

use super::app::AppSide;
use crate::apps::App;
use crate::cognito::error::Kind;
use crate::cognito::{CognitoError, Examined, ObservedClient, ObservedDomain, ObservedPool};
use crate::command_line::Flags;
use crate::oidc::Http;
use crate::oidc::discovery::{Discovery, DiscoveryError, Endpoints};
use crate::oidc::probe::SignOut;

pub(crate) use pages::{Visit, visit};
pub(crate) use providers::Look;

/// Most requests of one kind at once, so that ten URLs take as long as two.
const AT_ONCE: usize = 5;

/// The discovery document and how many of its keys are of use.
#[derive(Debug)]
pub(crate) struct Discovered {
    pub(crate) document: Result<Discovery, DiscoveryError>,
    pub(crate) keys: Result<usize, DiscoveryError>,
}

/// Everything a diagnosis rests on.
pub(crate) struct Evidence {
    pub(crate) app: AppSide,
    /// As it was given, or as the pool has it.
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    /// The set-up as Cognito describes it; none where it was looked at from outside alone.
    pub(crate) set_up: Option<Examined>,
    pub(crate) discovered: Option<Discovered>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) sign_outs: Vec<(String, SignOut)>,
    /// What the described identity providers show of themselves, by their names.
    pub(crate) looks: BTreeMap<String, Look>,
    /// When this was gathered, in seconds since 1970.
    pub(crate) now: i64,
    /// The flags that lead a command to the same Cognito and spec file.
    pub(crate) connection: Flags,
}

/// What is known beforehand of the pool and of where it is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    /// Of a pasted address, where no discovery document tells them.
    pub(crate) endpoints: Option<Endpoints>,
    /// Whether the Cognito is one that reaches identity providers on this machine.
    pub(crate) local: bool,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// Asks everything, as much as possible at once.
pub(crate) async fn gather(
    http: &Http,
    app: AppSide,
    examined: Option<Examined>,
    known: Known,
    connection: Flags,
) -> Evidence {
    let discover = async {
        match &known.issuer {
            Some(issuer) => Some(discover(http, issuer).await),
            None => None,
        }
    };
    let described = examined.as_ref().map(|all| all.described.as_slice());
    let look = providers::look_all(http, described.unwrap_or_default(), known.local);
    let (discovered, looks) = join(discover, look).await;
    let told = discovered
        .as_ref()
        .and_then(|found| found.document.as_ref().ok())
        .filter(|document| document.has_domain())
        .and_then(Discovery::endpoints);
    let endpoints = told.or(known.endpoints);
    let client_id = known.client_id.or_else(|| {
        let client = examined.as_ref()?.client.as_ref().ok()?;
        Some(client.id.to_string())
    });
    let (visits, sign_outs) = match (&endpoints, &client_id) {
        (Some(endpoints), Some(client)) => {
            let client_seen = examined.as_ref().and_then(|all| all.client.as_ref().ok());
            join(
                pages::visit_all(http, endpoints, client, &app, client_seen),
                pages::sign_out_all(http, endpoints, client, &app, client_seen),
            )
            .await
        }
        _ => (Vec::new(), Vec::new()),
    };
    Evidence {
        app,
        issuer: known.issuer,
        client_id,
        set_up: examined,
        discovered,
        visits,
        sign_outs,
        looks,
        now: known.now,
        connection,
    }
}

async fn discover(http: &Http, issuer: &str) -> Discovered {
    // What is wrong with how it is written is told by a check of its own.
    let bare = issuer.split("/.well-known/").next().unwrap_or(issuer);
    let document = Discovery::fetch(http, bare.trim_end_matches('/')).await;
    let keys = match &document {
        Ok(document) => document.keys(http).await,
        Err(why) => Err(why.clone()),
    };
    Discovered { document, keys }
}

/// Why a part of the evidence is not there.
pub(crate) enum Absence<'a> {
    /// Nothing was asked of Cognito's API.
    Outside,
    Failed(&'a CognitoError),
}

impl std::fmt::Display for Absence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside => f.write_str("it was looked at from outside, without AWS credentials"),
            Self::Failed(error) => match error.missing_permission() {
                Some(permission) => write!(f, "these credentials lack {permission}"),
                None => write!(f, "{error}"),
            },
        }
    }
}

impl Evidence {
    pub(crate) fn pool(&self) -> Result<&ObservedPool, Absence<'_>> {
        let examined = self.set_up.as_ref().ok_or(Absence::Outside)?;
        examined.pool.as_ref().map_err(Absence::Failed)
    }

    pub(crate) fn client(&self) -> Result<&ObservedClient, Absence<'_>> {
        let examined = self.set_up.as_ref().ok_or(Absence::Outside)?;
        examined.client.as_ref().map_err(Absence::Failed)
    }

    pub(crate) fn domains(&self) -> Result<&[ObservedDomain], Absence<'_>> {
        let examined = self.set_up.as_ref().ok_or(Absence::Outside)?;
        let domains = examined.domains.as_ref().map_err(Absence::Failed)?;
        Ok(domains.as_slice())
    }

    /// The names of the pool's identity providers.
    pub(crate) fn provider_names(&self) -> Result<&[String], Absence<'_>> {
        let examined = self.set_up.as_ref().ok_or(Absence::Outside)?;
        let names = examined.providers.as_ref().map_err(Absence::Failed)?;
        Ok(names.as_slice())
    }

    /// The flags that lead a command to what is judged here, as far as it is known.
    pub(crate) fn flags(&self) -> Flags {
        let target = self.app.target.map(App::name);
        let (pool, client) = (self.pool_id(), self.findable_client());
        Flags::default()
            .option("--target", target)
            .option("--pool-id", pool)
            .option("--client-id", client)
            .with(&self.connection)
    }

    /// The flags that lead a command to the app client; none where it cannot be found.
    pub(crate) fn client_flags(&self) -> Option<Flags> {
        let is_known = self.pool_id().is_some() && self.findable_client().is_some();
        is_known.then(|| self.flags())
    }

    /// As Cognito describes it, else as the issuer ends.
    fn pool_id(&self) -> Option<String> {
        if let Ok(pool) = self.pool() {
            return Some(pool.id.to_string());
        }
        let issuer = self.issuer.as_deref()?.trim_end_matches('/');
        let last = issuer.rsplit('/').next()?;
        last.contains('_').then(|| last.to_owned())
    }

    /// The app client's id, unless Cognito knows none of that id.
    fn findable_client(&self) -> Option<&str> {
        let is_gone = matches!(
            self.client(),
            Err(Absence::Failed(error)) if error.kind == Kind::NotFound
        );
        self.client_id.as_deref().filter(|_| !is_gone)
    }
}
