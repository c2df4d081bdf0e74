//! A diagnosis of a set-up that the flags or the spec file name.

use std::sync::Arc;

use futures_util::future::join;
use tokio::sync::oneshot;

use super::address::Address;
use crate::app_file::AppFile;
use crate::app_file::sign_in::Known;
use crate::cli::DoctorArgs;
use crate::cognito::error::Kind;
use crate::cognito::{Cognito, CognitoError, Examined, ObservedClient, ObservedSecret};
use crate::command_line::Flags;
use crate::doctor::app::{AppSide, NamedProvider};
use crate::doctor::evidence::{Context, Evidence, gather};
use crate::doctor::file::config::Deployed;
use crate::error::{Error, Failure};
use crate::flow::connect::{Destination, Session};
use crate::flow::load::{self, Loaded, folder};
use crate::flow::now;
use crate::flow::set_up::Named;
use crate::oidc::Http;
use crate::oidc::discovery::{EarlyDocument, Endpoints, issuer};
use crate::settings::draft::Draft;
use crate::settings::{ClientKey, PoolKey, Selected};
use crate::ui::printer::Printer;
use crate::values::{Place, PoolId};

/// A set-up to diagnose, and how to reach it. Unlike a [`SetUp`](crate::flow::set_up::SetUp), it may be incomplete
/// or out of reach.
pub(crate) struct Diagnosis {
    /// `None` if there are no credentials and the ids are known.
    pub(super) session: Option<Arc<Session>>,
    place: Place,
    issuer_base: Option<String>,
    pub(super) selected: Selected,
    /// Without what its config file says.
    app: AppSide,
    /// The app's config file.
    pub(super) file: Option<AppFile>,
    /// The flags that lead another command to the same Cognito and spec file.
    connection: Flags,
    /// Whether this Cognito reaches identity providers on this machine.
    local: bool,
    /// From an address, for when no discovery document shows them.
    endpoints: Option<Endpoints>,
    http: Http,
}

impl Diagnosis {
    /// Finds out which set-up is named, and connects to its Cognito.
    ///
    /// # Errors
    ///
    /// Those of [`load::load`] and [`Diagnosis::of`].
    pub(crate) async fn open(
        args: &DoctorArgs,
        file: Option<AppFile>,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let loaded = load::load(args.selection.clone().into(), &args.common, printer)?;
        Self::of(args, loaded, None, file, printer).await
    }

    /// Connects to the Cognito of a set-up; what an address shows of its app counts more than the settings.
    ///
    /// # Errors
    ///
    /// Those of [`Named::of`], [`Named::selected`] and [`Destination::open`].
    pub(super) async fn of(
        args: &DoctorArgs,
        loaded: Loaded,
        address: Option<&Address>,
        file: Option<AppFile>,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let named = Named::of(loaded.with_client(&args.common)?, &args.common, printer).await?;
        let selected = named.selected()?;
        let Named { loaded, destination, .. } = named;
        let place = destination.place();
        let session = connect(args, destination, &loaded, &selected, printer).await?;
        let within = Within { session: session.map(Arc::new), place };
        Ok(Self { file, ..Self::within(args, &loaded, selected, address, within) })
    }

    /// The diagnosis of a set-up in a Cognito that is connected already.
    pub(crate) fn of_spec(
        args: &DoctorArgs,
        loaded: &Loaded,
        selected: Selected,
        session: Arc<Session>,
    ) -> Self {
        let place = session.place.clone();
        Self::within(args, loaded, selected, None, Within { session: Some(session), place })
    }

    fn within(
        args: &DoctorArgs,
        loaded: &Loaded,
        selected: Selected,
        address: Option<&Address>,
        Within { session, place }: Within,
    ) -> Self {
        let connection = session.as_ref().map(|session| session.connection.clone());
        let issuer_base = match &session {
            Some(session) => session.issuer_base.clone(),
            None => args.common.issuer_base_url.clone(),
        };
        let is_local =
            session.as_ref().is_some_and(|session| session.endpoint.url_outside_aws().is_some());
        Self {
            place: session.as_ref().map_or(place, |session| session.place.clone()),
            app: AppSide {
                providers: NamedProvider::all(&loaded.draft, &folder(&args.common)),
                ..app_side(args, &loaded.draft, &selected, address)
            },
            file: None,
            selected,
            connection: connection.unwrap_or_default().with(&args.common.spec_flag()),
            local: is_local,
            issuer_base,
            endpoints: address.and_then(|address| address.endpoints.clone()),
            http: Http::new(),
            session,
        }
    }

    /// What is known about the app, with what its config file says.
    fn app_side(&self) -> AppSide {
        let mut app = self.app.clone();
        let (pool_id, client_id) = (self.selected.pool.id(), self.selected.client.id());
        let ids = Known { pool_id, client_id };
        app.add_config(self.file.clone().map(|file| Deployed::of(file, app.target, ids)));
        app
    }

    /// Gathers the evidence.
    pub(crate) async fn examine(&self) -> Evidence {
        let app = self.app_side();
        let Selected { pool, client, .. } = &self.selected;
        let names = app.providers.iter().map(|provider| provider.name.clone());
        let names: Vec<String> = names.collect();
        let (found, id) = oneshot::channel();
        let examined = async {
            let session = self.session.as_ref()?;
            let examined = session.cognito.examine(pool, client, &names, found);
            Some(session.waiting(examined).await)
        };
        let (examined, early) = join(examined, self.early_document(id)).await;
        let secret = self.secret(examined.as_ref().and_then(client_of));
        let known = Context {
            issuer: self.issuer(examined.as_ref()),
            client_id: client.id().map(str::to_owned),
            custom_scopes: self.custom_scopes(&app, examined.as_ref()).await,
            endpoints: self.endpoints.clone(),
            early,
            local: self.local,
            now: now(),
            place: Some(self.place.clone()),
            connection: self.connection.clone(),
        };
        // No page depends on the secret.
        let (mut evidence, secret) = join(gather(&self.http, app, examined, known), secret).await;
        if let (Some(secret), Some(Examined { client: Ok(client), .. })) =
            (secret, &mut evidence.set_up)
        {
            client.secret = secret;
        }
        evidence
    }

    /// The discovery document, as soon as the id of the pool is known.
    async fn early_document(&self, found: oneshot::Receiver<PoolId>) -> Option<EarlyDocument> {
        let id = match &self.selected.pool {
            PoolKey::Id(id) => id.clone(),
            PoolKey::Name(_) => found.await.ok()?,
        };
        Some(EarlyDocument::fetch(&self.http, self.issuer_of(&id, false)).await)
    }

    /// What is known of the secret of a pool's app client.
    async fn secret(&self, of: Option<(PoolId, ObservedClient)>) -> Option<ObservedSecret> {
        let (session, (pool, client)) = (self.session.as_ref()?, of?);
        Some(session.cognito.secret(&pool, &client).await)
    }

    /// The scopes of the pool's resource servers, if the app asks for one that the app client lacks: only then does it
    /// matter whether the client could have it.
    async fn custom_scopes(
        &self,
        app: &AppSide,
        examined: Option<&Examined>,
    ) -> Option<Result<Vec<String>, CognitoError>> {
        let (session, (pool, client)) = (self.session.as_ref()?, client_of(examined?)?);
        let mut asked = app.scopes.iter().flatten();
        asked.find(|scope| scope.contains('/') && !client.scopes.contains(scope))?;
        Some(session.cognito.custom_scopes(&pool).await)
    }

    /// The issuer of the pool, if the pool's id is known.
    fn issuer(&self, examined: Option<&Examined>) -> Option<String> {
        let pool = examined.and_then(|all| all.pool.as_ref().ok());
        let id = match (&self.selected.pool, pool) {
            (_, Some(pool)) => &pool.id,
            (PoolKey::Id(id), None) => id,
            (PoolKey::Name(_), None) => return None,
        };
        let updated = pool.is_some_and(|pool| pool.updated_issuer);
        Some(self.issuer_of(id, updated))
    }

    fn issuer_of(&self, pool: &PoolId, updated: bool) -> String {
        issuer(self.issuer_base.as_deref(), &self.place.region, pool, updated)
    }
}

/// Where a set-up is looked at.
struct Within {
    /// `None` if there are no credentials.
    session: Option<Arc<Session>>,
    place: Place,
}

/// The app client that was described, with the id of its pool.
fn client_of(examined: &Examined) -> Option<(PoolId, ObservedClient)> {
    let (pool, client) = (examined.pool.as_ref().ok()?, examined.client.as_ref().ok()?);
    Some((pool.id.clone(), client.clone()))
}

/// The session; `None` if there are no credentials and the ids are enough to look from outside.
async fn connect(
    args: &DoctorArgs,
    destination: Destination,
    loaded: &Loaded,
    selected: &Selected,
    printer: Printer,
) -> Result<Option<Session>, Failure> {
    let has_region = destination.region.is_some();
    let has_ids = matches!((&selected.pool, &selected.client), (PoolKey::Id(_), ClientKey::Id(_)));
    match destination.open(&args.common, loaded.draft.account.as_deref(), printer).await {
        Ok(session) => Ok(Some(session)),
        Err(failure) if has_region && has_ids && !args.fix && is_without_credentials(&failure) => {
            printer.line("no AWS credentials: looking from outside");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn is_without_credentials(failure: &Failure) -> bool {
    matches!(&failure.error, Error::Cognito { cause, .. } if cause.kind == Kind::Credentials)
}

fn app_side(
    args: &DoctorArgs,
    draft: &Draft,
    selected: &Selected,
    address: Option<&Address>,
) -> AppSide {
    let mut app = AppSide::of(selected);
    app.sign_in = draft.pool.sign_in.or(app.sign_in);
    app.dicomweb.clone_from(&args.dicomweb);
    if !args.callback_url.is_empty() {
        app.callbacks.clone_from(&args.callback_url);
    }
    if let Some(address) = address {
        address.add_to(&mut app, &args.callback_url);
    }
    app
}
