//! An unattended sign-in: a temporary user on the pool's own pages, deleted however the run ends.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::future::join;

use super::attempt::Attempt;
use super::follow::Visitor;
use super::other_client::{self, OtherClient};
use super::page_visit::{Arrival, PageVisit};
use super::proof::{Proof, fail};
use super::temporary_url::{edit, leftovers};
use super::test_user;
use crate::cognito::Step;
use crate::cognito::step::NewUser;
use crate::command_line::{Flags, Hint};
use crate::error::{Error, Failure};
use crate::flow::make;
use crate::flow::now;
use crate::oidc::pages::Credentials;
use crate::ui::terminal::Interrupt;

/// How often the deletion of the user is tried.
const MAX_TRIES: u32 = 4;

const STOPPING: &str = "stopping once the test user is deleted; press Ctrl-C again to stop at once";

pub(super) async fn sign_in(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    remove_leftovers(attempt).await?;
    if let Some(why) = impossible(attempt) {
        proof.add(fail("login.sign-in", format!("it could not be tested: {why}")));
        return Ok(());
    }
    let request = attempt.begin(&attempt.callback)?;
    // The first page needs no user yet.
    let (visit, accepted) =
        join(PageVisit::begin(attempt, request), attempt.accepts(proof, &attempt.callback, false))
            .await;
    if !accepted {
        return Ok(());
    }
    let email = test_user::address(now(), attempt.args.timeout)?;
    let password = test_user::password()?;
    let user = crate::plan::test_user(&attempt.set_up.pool, email, password.clone());
    let visitor = TemporaryVisitor {
        credentials: Credentials { username: user.name.clone(), password },
        other: attempt.archive().map(|_| OtherClient::new(attempt)).transpose()?,
    };
    // From here on a signal is deferred until the user is deleted.
    let _deferred = interrupt.defer();
    let stopping = async {
        interrupt.wait().await;
        attempt.printer.line(STOPPING);
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        outcome = visit_as(attempt, proof, user, visit, &visitor, interrupt) => outcome,
        never = stopping => match never {},
    }
}

/// What exists for this sign-in alone.
struct TemporaryVisitor {
    credentials: Credentials,
    /// `None` without an archive that has to refuse its token.
    other: Option<OtherClient>,
}

/// Creates the user, signs in as this user, and deletes the user and the other app client.
async fn visit_as(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    user: NewUser,
    visit: PageVisit,
    visitor: &TemporaryVisitor,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let name = &visitor.credentials.username;
    let made = attempt.execute(&Step::CreateUser(user)).await;
    let outcome = match made {
        Ok(()) => {
            attempt.printer.detail(format_args!("created the test user {name}"));
            tokio::select! {
                biased;
                signal = interrupt.wait() => Err(make::stopped(Some(signal))),
                done = visit_in_time(attempt, proof, visit, visitor) => done,
            }
        }
        Err(cause) => Err(Failure::from(Error::Cognito {
            doing: "cannot create a test user".to_owned(),
            cause,
        })),
    };
    // A failed call may have created the user nevertheless.
    let removed = remove(attempt, name).await;
    let other_removed = match &visitor.other {
        Some(other) => other.remove(attempt).await,
        None => Ok(()),
    };
    outcome.and(removed).and(other_removed)
}

async fn visit_in_time(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    visit: PageVisit,
    visitor: &TemporaryVisitor,
) -> Result<(), Failure> {
    let limit = Duration::from_secs(attempt.args.timeout);
    if tokio::time::timeout(limit, sign_in_as(attempt, proof, visit, visitor)).await.is_err() {
        let why = format!("it did not finish within {} s", attempt.args.timeout);
        proof.add(fail("login.sign-in", why));
    }
    Ok(())
}

/// Signs in, checks the tokens, asks the archive if there is one, signs out.
async fn sign_in_as(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    visit: PageVisit,
    visitor: &TemporaryVisitor,
) {
    let TemporaryVisitor { credentials, other } = visitor;
    match visit.end(attempt, credentials).await {
        Ok(Arrival { request, url, browser }) => {
            let browser = browser.as_ref();
            let visitor = Visitor::Temporary { browser, credentials, other: other.as_ref() };
            proof.finish(attempt, &request, &url, &visitor).await;
        }
        Err(why) => proof.add(fail("login.sign-in", why)),
    }
}

/// Why a temporary user cannot sign in here.
fn impossible(attempt: &Attempt<'_>) -> Option<String> {
    if attempt.set_up.pool.mfa == "ON" {
        return Some(
            "the user pool requires a second factor, which a temporary user does not have"
                .to_owned(),
        );
    }
    let providers = &attempt.set_up.client.identity_providers;
    if !providers.is_empty() && !providers.iter().any(|name| name == "COGNITO") {
        return Some(format!(
            "the app client signs people in only through {}",
            providers.join(", ")
        ));
    }
    None
}

/// Removes the temporary users, callback URLs and app clients of runs that were killed.
async fn remove_leftovers(attempt: &Attempt<'_>) -> Result<(), Failure> {
    other_client::remove_leftovers(attempt).await?;
    edit(attempt, Vec::new(), leftovers(&attempt.set_up.client.callback_urls)).await?;
    for user in test_user::leftovers(attempt.set_up.pool.users_with_prefix.entries(), now()) {
        remove(attempt, &user.name).await?;
        attempt.printer.line(format_args!("deleted the test user of an interrupted run"));
    }
    Ok(())
}

async fn remove(attempt: &Attempt<'_>, name: &str) -> Result<(), Failure> {
    let step = Step::DeleteUser { name: name.to_owned() };
    let mut tries = 1;
    loop {
        match attempt.execute(&step).await {
            Ok(()) => return Ok(()),
            Err(cause) if tries == MAX_TRIES || cause.missing_permission().is_some() => {
                let again = attempt.command(&Flags::default().switch("--unattended"));
                return Err(Failure::from(Error::Cognito {
                    doing: format!("cannot delete the test user `{name}`"),
                    cause,
                })
                .hint(Hint::run("the next unattended sign-in deletes it", again)));
            }
            Err(_) => tries += 1,
        }
    }
}
