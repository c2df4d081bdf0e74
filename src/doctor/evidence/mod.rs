//! What a diagnosis rests on: gathered once, each piece by itself.

mod archive;
mod pages;
mod providers;

use std::collections::BTreeMap;

use futures_util::future::{join, join3};

use super::app::AppSide;
use crate::cognito::error::Kind;
use crate::cognito::{
    CognitoError, Examined, ObservedClient, ObservedDomain, ObservedPool, ObservedSecret,
};
use crate::command_line::Flags;
use crate::oidc::Http;
use crate::oidc::dicomweb::{Archive, made_up};
use crate::oidc::discovery::{Discovery, DiscoveryError, EarlyDocument, Endpoints};
use crate::oidc::keys::KeySet;
use crate::oidc::probe::SignOut;
use crate::values::{Place, Region, web_origin};
use pages::Pages;

pub(crate) use archive::ArchiveSeen;
pub(crate) use pages::{Visit, with_page};
pub(crate) use providers::Look;

/// Most requests of one kind at once, so that ten URLs take as long as one.
pub(crate) const MAX_CONCURRENT: usize = 10;

/// The discovery document, and the number of its keys that can verify tokens.
#[derive(Debug)]
pub(crate) struct Discovered {
    pub(crate) document: Result<Discovery, DiscoveryError>,
    pub(crate) keys: Result<usize, DiscoveryError>,
}

/// Everything a diagnosis rests on.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) app: AppSide,
    /// As it was given, or as the pool has it.
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    /// The set-up as Cognito describes it; `None` if Cognito's API was not asked.
    pub(crate) set_up: Option<Examined>,
    /// The scopes of the pool's resource servers; `None` if they were not asked for.
    pub(crate) custom_scopes: Option<Result<Vec<String>, CognitoError>>,
    pub(crate) discovered: Option<Discovered>,
    pub(crate) visits: Vec<Visit>,
    /// The scopes of the app that the authorization endpoint refuses, if it refuses any and nobody described the app
    /// client.
    pub(crate) refused_scopes: Vec<String>,
    pub(crate) sign_outs: Vec<(String, SignOut)>,
    /// For refused URLs, the one that differs only in the slash at the end, if the pages accept it; as long as nobody
    /// described the app client.
    pub(crate) slash_misses: BTreeMap<String, String>,
    /// What the described identity providers publish, by their names.
    pub(crate) looks: BTreeMap<String, Look>,
    /// The archive of `--dicomweb` and its answers.
    pub(crate) archive: Option<ArchiveSeen>,
    /// When this was gathered, in seconds since 1970.
    pub(crate) now: i64,
    /// Where the set-up is; `None` if it is only known from outside.
    pub(crate) place: Option<Place>,
    /// The flags that lead a command to the same Cognito and spec file.
    pub(crate) connection: Flags,
}

/// What is known beforehand about the pool and the Cognito that has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    /// The scopes of the pool's resource servers; `None` if they were not asked for.
    pub(crate) custom_scopes: Option<Result<Vec<String>, CognitoError>>,
    /// From a pasted address, for when no discovery document shows them.
    pub(crate) endpoints: Option<Endpoints>,
    /// Fetched while Cognito's API was asked.
    pub(crate) early: Option<EarlyDocument>,
    /// Whether this Cognito reaches identity providers on this machine.
    pub(crate) local: bool,
    /// Seconds since 1970.
    pub(crate) now: i64,
    pub(crate) place: Option<Place>,
    /// The flags that lead a command to the same Cognito and spec file.
    pub(crate) connection: Flags,
}

/// Asks everything, as much as possible at once.
pub(crate) async fn gather(
    http: &Http,
    app: AppSide,
    examined: Option<Examined>,
    known: Context,
) -> Evidence {
    let described = examined.as_ref().map(|all| all.described.as_slice());
    let look = providers::look_all(http, described.unwrap_or_default(), known.local);
    let client = examined.as_ref().and_then(|all| all.client.as_ref().ok());
    let client_id = known.client_id.or_else(|| Some(client?.id.to_string()));
    let archive = async {
        let archive = archive_of(&app, client)?;
        let issuer = known.issuer.as_deref().unwrap_or_default();
        let token = made_up(issuer, client_id.as_deref().unwrap_or_default(), known.now);
        Some(archive::ask(http, archive, &token).await)
    };
    let seen = async {
        let document = document_of(http, known.issuer.as_deref(), known.early).await;
        let shown = document.as_ref().and_then(|document| document.as_ref().ok());
        let live = shown.filter(|document| document.has_domain());
        let endpoints = live.and_then(Discovery::endpoints).or(known.endpoints);
        let pages = async {
            match (&endpoints, &client_id) {
                (Some(endpoints), Some(id)) => pages::ask(http, endpoints, id, &app, client).await,
                _ => Pages::default(),
            }
        };
        let discovered = async { Some(Discovered::of(http, document?).await) };
        join(discovered, pages).await
    };
    let ((discovered, pages), looks, archive) = join3(seen, look, archive).await;
    Evidence {
        app,
        issuer: known.issuer,
        client_id,
        set_up: examined,
        custom_scopes: known.custom_scopes,
        discovered,
        visits: pages.visits,
        refused_scopes: pages.refused_scopes,
        sign_outs: pages.sign_outs,
        slash_misses: pages.slash_misses,
        looks,
        archive,
        now: known.now,
        place: known.place,
        connection: known.connection,
    }
}

/// The archive to be asked, and the origin of its viewer: that of the callback URL which the app sends, otherwise of one
/// that is registered.
fn archive_of(app: &AppSide, client: Option<&ObservedClient>) -> Option<Archive> {
    let root = app.dicomweb.clone()?;
    let registered = client.into_iter().flat_map(|client| &client.callback_urls);
    let origin = app.callbacks.iter().chain(registered).find_map(|url| web_origin(url));
    Some(Archive { root, origin })
}

/// The discovery document of an issuer, unless it is there already.
async fn document_of(
    http: &Http,
    issuer: Option<&str>,
    early: Option<EarlyDocument>,
) -> Option<Result<Discovery, DiscoveryError>> {
    let issuer = issuer?;
    // How the issuer is written is the business of `issuer.form`.
    let bare = issuer.split("/.well-known/").next().unwrap_or(issuer);
    Some(EarlyDocument::or_fetch(early, http, bare.trim_end_matches('/')).await)
}

/// How many keys of a key set can verify tokens.
///
/// # Errors
///
/// Why there is no key set, or what is wrong with its keys.
pub(crate) fn counted(keys: &Result<KeySet, DiscoveryError>) -> Result<usize, DiscoveryError> {
    let keys = keys.as_ref().map_err(Clone::clone)?;
    keys.count().map_err(DiscoveryError::Keys)
}

impl Discovered {
    pub(crate) async fn of(http: &Http, document: Result<Discovery, DiscoveryError>) -> Self {
        let keys = match &document {
            Ok(document) => document.keys(http).await,
            Err(why) => Err(why.clone()),
        };
        Self { document, keys: counted(&keys) }
    }
}

/// Why a part of the evidence is missing.
pub(crate) enum Absence<'a> {
    /// Cognito's API was not asked.
    Outside,
    Failed(&'a CognitoError),
}

impl std::fmt::Display for Absence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside => f.write_str("only seen from outside, without AWS credentials"),
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

    /// The region that the pool is seen in, if it is a replica there.
    pub(crate) fn replica_region(&self) -> Option<&Region> {
        let region = &self.place.as_ref()?.region;
        self.pool().ok()?.is_replica_in(region).then_some(region)
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

    /// Why parts of the set-up could not be read, so that their checks say nothing.
    pub(crate) fn unread(&self) -> Vec<Absence<'_>> {
        let Some(Examined {
            pool,
            domains,
            client,
            style,
            mfa_config,
            client_id_patterns,
            providers,
            described,
        }) = &self.set_up
        else {
            return vec![Absence::Outside];
        };
        let secret = match client.as_ref().map(|client| &client.secret) {
            Ok(ObservedSecret::Unknown(why)) => Some(why),
            _ => None,
        };
        let around = [
            pool.as_ref().err(),
            domains.as_ref().err(),
            client.as_ref().err(),
            providers.as_ref().err(),
            secret,
            style.as_ref().and_then(|style| style.as_ref().err()),
            mfa_config.as_ref().and_then(|config| config.as_ref().err()),
            client_id_patterns.as_ref().and_then(|patterns| patterns.as_ref().err()),
            self.custom_scopes.as_ref().and_then(|scopes| scopes.as_ref().err()),
        ];
        let described = described.iter().filter_map(|(_, described)| described.as_ref().err());
        around.into_iter().flatten().chain(described).map(Absence::Failed).collect()
    }

    /// The flags that lead a command to the set-up, as far as it is known.
    pub(crate) fn flags(&self) -> Flags {
        let target = self.app.target.map(|app| app.name);
        Flags::default().option("--target", target).with(&self.id_flags())
    }

    /// The same without the app.
    pub(crate) fn id_flags(&self) -> Flags {
        Flags::default()
            .option("--pool-id", self.pool_id())
            .option("--client-id", self.findable_client())
            .with(&self.connection)
    }

    /// The flags that lead a command to the app client; `None` if it cannot be found.
    pub(crate) fn client_flags(&self) -> Option<Flags> {
        self.pool_id()?;
        self.findable_client()?;
        Some(self.flags())
    }

    /// As Cognito describes it, otherwise the end of the issuer.
    fn pool_id(&self) -> Option<String> {
        if let Ok(pool) = self.pool() {
            return Some(pool.id.to_string());
        }
        let issuer = self.issuer.as_deref()?.trim_end_matches('/');
        let last = issuer.rsplit('/').next()?;
        last.contains('_').then(|| last.to_owned())
    }

    /// The app client's id, unless Cognito has no app client with it.
    fn findable_client(&self) -> Option<&str> {
        match self.client() {
            Err(Absence::Failed(error)) if error.kind == Kind::NotFound => None,
            _ => self.client_id.as_deref(),
        }
    }
}
