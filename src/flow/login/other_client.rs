//! A temporary app client of an unattended sign-in, whose access token a guarded archive must refuse; and leftovers of
//! earlier runs.

use std::sync::atomic::{AtomicBool, Ordering};

use secrecy::SecretString;

use super::attempt::Attempt;
use super::page_visit::{Arrival, PageVisit};
use super::{lease, temporary_url};
use crate::cognito::error::Kind;
use crate::cognito::step::NewClient;
use crate::cognito::{
    Cognito, CognitoError, Ids, ObservedClient, Part, Step, StepOutcome, StyleLookup, Wanted,
};
use crate::command_line::{Flags, Hint};
use crate::error::{Error, Failure};
use crate::flow::now;
use crate::oidc::flow::{OidcClient, SignInOptions};
use crate::oidc::pages::Credentials;
use crate::settings::{ClientKey, ClientKind, PoolKey};
use crate::values::{CallbackUrl, ClientId, ClientName, LoginPages, ProviderName, ValueError};

/// The beginning of the name of every temporary app client; the lease label follows.
const PREFIX: &str = "cogoidc-login-";

/// Port of its callback URL, which no browser ever opens.
const PORT: u16 = 9228;

/// An app client of the same pool, for one run.
#[derive(Debug)]
pub(super) struct OtherClient {
    name: ClientName,
    callback: CallbackUrl,
    /// Whether it was created, or may have been.
    may_exist: AtomicBool,
}

impl OtherClient {
    /// An app client that is not created yet.
    ///
    /// # Errors
    ///
    /// No random bytes for its name.
    pub(super) fn new(attempt: &Attempt<'_>) -> Result<Self, Failure> {
        let timeout = attempt.args.timeout;
        let name = format!("{PREFIX}{}", lease::label(now(), timeout)?);
        let callback = temporary_url::url(PORT, timeout)?;
        let unnamed = |why: ValueError| Error::Failed(format!("cannot name an app client: {why}"));
        Ok(Self {
            name: name.parse().map_err(unnamed)?,
            callback: callback.parse().map_err(unnamed)?,
            may_exist: AtomicBool::new(false),
        })
    }

    /// Creates it and signs the user in to it: its access token, or why there is none.
    pub(super) async fn access_token(
        &self,
        attempt: &Attempt<'_>,
        credentials: &Credentials,
    ) -> Result<SecretString, String> {
        let id = self.create(attempt).await?;
        attempt.printer.detail(format_args!("created the app client {}", self.name));
        let client =
            OidcClient { endpoints: &attempt.endpoints, client_id: id.as_str(), secret: None };
        let scopes = attempt.askable();
        let callback = self.callback.as_str();
        let options = SignInOptions { callback, scopes: &scopes, identity_provider: None };
        let request = client.begin(&options).map_err(|why| why.to_string())?;
        let visit = PageVisit::begin(attempt, request).await;
        let Arrival { request, url, .. } = visit.end(attempt, credentials).await?;
        let code = request.code(&url).map_err(|why| why.to_string())?;
        let tokens = client.exchange(&attempt.session().http, &request, &code).await;
        Ok(tokens.map_err(|why| why.to_string())?.access)
    }

    async fn create(&self, attempt: &Attempt<'_>) -> Result<ClientId, String> {
        let new = self.planned(attempt).map_err(|why| why.to_string())?;
        self.may_exist.store(true, Ordering::Relaxed);
        let ids = attempt.set_up.ids();
        let made = execute(attempt, &Step::CreateClient(new), &ids).await.map_err(|why| {
            self.may_exist.store(why.kind == Kind::Uncertain, Ordering::Relaxed);
            format!("no other app client can be created: {why}")
        })?;
        let id = made.ids.client.ok_or("Cognito did not tell the id of the other app client")?;
        let domains = &attempt.set_up.pool.domains;
        if domains.iter().any(|domain| domain.pages == LoginPages::Managed) {
            let style = Step::CreateLoginStyle { client: self.name.to_string() };
            let ids = Ids { client: Some(id.clone()), ..ids };
            let made = execute(attempt, &style, &ids).await;
            made.map_err(|why| format!("the other app client gets no login style: {why}"))?;
        }
        Ok(id)
    }

    /// One like the app's own, so that their tokens differ in nothing but the app client.
    fn planned(&self, attempt: &Attempt<'_>) -> Result<NewClient, ValueError> {
        let scopes = attempt.askable();
        Ok(NewClient {
            name: self.name.clone(),
            kind: ClientKind::Public,
            callback_urls: vec![self.callback.clone()],
            sign_out_urls: Vec::new(),
            scopes: scopes.iter().map(|scope| scope.parse()).collect::<Result<_, _>>()?,
            identity_providers: vec![ProviderName::COGNITO.parse()?],
            refresh_rotation: false,
            offers_factors: false,
        })
    }

    /// Deletes it, if it may exist.
    ///
    /// # Errors
    ///
    /// What Cognito refuses.
    pub(super) async fn remove(&self, attempt: &Attempt<'_>) -> Result<(), Failure> {
        if !self.may_exist.load(Ordering::Relaxed) {
            return Ok(());
        }
        remove(attempt, &ClientKey::Name(self.name.clone())).await
    }
}

async fn execute(
    attempt: &Attempt<'_>,
    step: &Step,
    ids: &Ids,
) -> Result<StepOutcome, CognitoError> {
    attempt.session().cognito.execute(step, ids).await
}

/// Deletes the temporary app clients of runs that are over.
///
/// # Errors
///
/// What Cognito refuses.
pub(super) async fn remove_leftovers(attempt: &Attempt<'_>) -> Result<(), Failure> {
    for client in &attempt.set_up.pool.clients {
        if is_leftover(&client.name, now()) {
            remove(attempt, &ClientKey::Id(client.id.clone())).await?;
            attempt.printer.line("deleted the app client of an interrupted run");
        }
    }
    Ok(())
}

fn is_leftover(name: &str, now: i64) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|label| lease::is_leftover(label, now))
}

async fn remove(attempt: &Attempt<'_>, client: &ClientKey) -> Result<(), Failure> {
    removed(attempt, client).await.map_err(|cause| {
        let again = Flags::default().switch("--unattended");
        let again = again.option("--dicomweb", attempt.args.dicomweb.as_ref());
        Failure::from(Error::Cognito { doing: format!("cannot delete the {client}"), cause })
            .hint(Hint::run("the next such sign-in deletes it", attempt.command(&again)))
    })
}

async fn removed(attempt: &Attempt<'_>, client: &ClientKey) -> Result<(), CognitoError> {
    let pool = PoolKey::Id(attempt.set_up.pool.id.clone());
    let wanted = Wanted {
        domains: true,
        style: StyleLookup::IfManaged,
        ..Wanted::of(pool, Some(client.clone()))
    };
    let seen = attempt.session().cognito.observe(&wanted).await?;
    let found = seen.pool.one().map(|pool| pool.found_clients.as_slice()).unwrap_or_default();
    for ObservedClient { id, name, login_style, .. } in found {
        if let Part::Read(Some(style)) = login_style {
            let step = Step::DeleteLoginStyle { style: style.clone(), name: name.clone() };
            attempt.execute(&step).await?;
        }
        attempt.execute(&Step::DeleteClient { id: id.clone(), name: name.clone() }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_client_of_a_person_is_never_taken_for_a_temporary_one() {
        let now = 1_800_000_000;
        for name in ["ohif", "cogoidc-login-", "cogoidc-login-viewer", "1-here-7-x"] {
            assert!(!is_leftover(name, now), "{name}");
        }
        assert!(is_leftover("cogoidc-login-1-here-7-x", now));
        let label = lease::label(now, 180).unwrap();
        assert!(!is_leftover(&format!("{PREFIX}{label}"), now));
    }
}
