//! An unattended sign-in: a temporary user on the pool's own pages, deleted however the run ends.

use std::time::Duration;

use super::prove::{Proof, fail};
use super::{Subject, browser, test_user};
use crate::cognito::{Cognito, Step};
use crate::error::{Error, Failure};
use crate::flow::make;
use crate::flow::now;
use crate::oidc::Http;
use crate::oidc::chromium;
use crate::oidc::flow::AuthRequest;
use crate::oidc::pages::{self, Credentials, PageSignInError};
use crate::ui::terminal::Interrupt;

/// How often the deletion of the user is tried.
const MAX_TRIES: u32 = 4;

pub(super) async fn sign_in(
    subject: &Subject<'_>,
    proof: &mut Proof,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    remove_leftovers(subject).await?;
    if let Some(why) = impossible(subject) {
        proof.add(fail("login.sign-in", format!("it could not be tested: {why}")));
        return Ok(());
    }
    if !subject.accepts(proof, &subject.callback, false).await {
        return Ok(());
    }
    let email = test_user::address(now(), subject.args.timeout)?;
    let password = test_user::password()?;
    let user = crate::plan::test_user(&subject.pool, email, password.clone());
    let name = user.name.clone();
    let credentials = Credentials { username: name.clone(), password };
    // From here on a signal is deferred until the user is deleted.
    let _deferred = interrupt.defer();
    let made = subject.session.cognito.execute(&Step::CreateUser(user), &subject.ids()).await;
    let outcome = match made {
        Ok(_) => {
            subject.printer.detail(format_args!("created the test user {name}"));
            tokio::select! {
                biased;
                signal = interrupt.wait() => Err(make::stopped(Some(signal))),
                done = visit_in_time(subject, proof, &credentials) => done,
            }
        }
        Err(cause) => Err(Failure::from(Error::Cognito {
            doing: "cannot create a test user".to_owned(),
            cause,
        })),
    };
    // A failed call may have created the user nevertheless.
    let removed = remove(subject, &name).await;
    outcome.and(removed)
}

async fn visit_in_time(
    subject: &Subject<'_>,
    proof: &mut Proof,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let limit = Duration::from_secs(subject.args.timeout);
    match tokio::time::timeout(limit, visit(subject, proof, credentials)).await {
        Ok(done) => done,
        Err(_) => {
            let why = format!("it did not finish within {} s", subject.args.timeout);
            proof.add(fail("login.sign-in", why));
            Ok(())
        }
    }
}

/// Signs in, checks the tokens, signs out.
async fn visit(
    subject: &Subject<'_>,
    proof: &mut Proof,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let scopes = subject.askable();
    let request = subject
        .oidc_client()
        .begin(&subject.sign_in_options(&subject.callback, &scopes))
        .map_err(|why| Error::Failed(format!("cannot begin a sign-in: {why}")))?;
    let browser = Http::with_cookies()?;
    let signed_in = pages::sign_in(&browser, &request.url, &subject.callback, credentials).await;
    let (arrived, browser) = match signed_in {
        Ok(url) => (url, Some(browser)),
        Err(PageSignInError::NeedsScripts) => {
            match in_chromium(subject, &request, credentials).await {
                Ok(url) => (url, None),
                Err(why) => {
                    proof.add(fail("login.sign-in", format!("it could not be tested: {why}")));
                    return Ok(());
                }
            }
        }
        Err(why) => {
            proof.add(fail("login.sign-in", why.to_string()));
            return Ok(());
        }
    };
    proof.follow(subject, &request, &arrived).await;
    proof.sign_out(subject, browser.as_ref()).await;
    Ok(())
}

async fn in_chromium(
    subject: &Subject<'_>,
    request: &AuthRequest,
    credentials: &Credentials,
) -> Result<String, String> {
    let Some(program) = chromium::find() else {
        return Err(
            "the sign-in page needs JavaScript, and neither Chromium nor Chrome is installed"
                .to_owned(),
        );
    };
    subject.printer.detail(format_args!(
        "the sign-in page needs JavaScript: {} opens it without a window",
        program.display()
    ));
    let limit = Duration::from_secs(subject.args.timeout);
    chromium::sign_in(&program, &request.url, &subject.callback, credentials, limit)
        .await
        .map_err(|why| why.to_string())
}

/// Why a temporary user cannot sign in here.
fn impossible(subject: &Subject<'_>) -> Option<String> {
    if subject.pool.mfa == "ON" {
        return Some(
            "the user pool requires a second factor, which a temporary user does not have"
                .to_owned(),
        );
    }
    let providers = &subject.client.identity_providers;
    if !providers.is_empty() && !providers.iter().any(|name| name == "COGNITO") {
        return Some(format!(
            "the app client signs people in only through {}",
            providers.join(", ")
        ));
    }
    None
}

/// Removes the temporary users and callback URLs of runs that were killed.
async fn remove_leftovers(subject: &Subject<'_>) -> Result<(), Failure> {
    let stale: Vec<String> = browser::leftovers(&subject.client.callback_urls).cloned().collect();
    browser::edit(subject, Vec::new(), stale).await?;
    for user in test_user::leftovers(subject.pool.users_with_prefix.entries(), now()) {
        remove(subject, &user.name).await?;
        subject.printer.line(format_args!("deleted the test user of an interrupted run"));
    }
    Ok(())
}

async fn remove(subject: &Subject<'_>, name: &str) -> Result<(), Failure> {
    let step = Step::DeleteUser { name: name.to_owned() };
    let mut tries = 1;
    loop {
        match subject.session.cognito.execute(&step, &subject.ids()).await {
            Ok(_) => return Ok(()),
            Err(cause) if tries == MAX_TRIES || cause.missing_permission().is_some() => {
                return Err(Failure::from(Error::Cognito {
                    doing: format!("cannot delete the test user `{name}`"),
                    cause,
                })
                .hint("the next `cogoidc login --unattended` deletes it"));
            }
            Err(_) => tries += 1,
        }
    }
}
