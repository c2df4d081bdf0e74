//! A sign-in in a browser on this machine; a listener here receives the callback.

use std::time::{Duration, Instant};

use super::attempt::Attempt;
use super::follow::Visitor;
use super::local_callback::LocalCallback;
use super::method;
use super::proof::{Proof, fail};
use super::temporary_url::{edit, is_temporary, leftovers};
use crate::error::Failure;
use crate::finding::Outcome;
use crate::flow::make;
use crate::oidc::flow::{AuthRequest, CallbackError};
use crate::oidc::loopback::{CallbackVisit, LoopbackListener, SignInOutcome};
use crate::ui::printer::PROGRESS_INTERVAL;
use crate::ui::terminal::Interrupt;

/// Signs in with a browser on this machine.
pub(super) async fn sign_in(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let stale = leftovers(&attempt.set_up.client.callback_urls);
    let callback = LocalCallback::listen(attempt).await?;
    // From here on a signal is deferred until the temporary URL is removed.
    let _deferred = interrupt.defer();
    let new = if is_temporary(&callback.url) { vec![callback.url.clone()] } else { Vec::new() };
    let outcome = match edit(attempt, new.clone(), stale).await {
        Ok(()) => {
            let visited = visit(attempt, proof, callback);
            tokio::select! {
                biased;
                signal = interrupt.wait() => Err(make::stopped(Some(signal))),
                visited = visited => visited,
            }
        }
        Err(failure) => Err(failure),
    };
    let removed = edit(attempt, Vec::new(), new).await;
    outcome.and(removed)
}

async fn visit(
    attempt: &Attempt<'_>,
    proof: &mut Proof,
    mut callback: LocalCallback,
) -> Result<(), Failure> {
    if !attempt.accepts(proof, &callback.url, is_temporary(&callback.url)).await {
        return Ok(());
    }
    let request = attempt.begin(&callback.url)?;
    open(attempt, &request);
    let limit = Duration::from_secs(attempt.args.timeout);
    let arrival = arrival(attempt, &request, &mut callback.listener);
    let Ok(Some(arrived)) = tokio::time::timeout(limit, arrival).await else {
        let why = format!("nobody signed in within {} s", attempt.args.timeout);
        proof.add(fail("login.sign-in", why));
        return Ok(());
    };
    proof.finish(attempt, &request, &arrived.url, &Visitor::Person).await;
    let failed = proof.findings.iter().find(|finding| finding.outcome == Outcome::Fail);
    arrived.respond(match failed {
        None => SignInOutcome::SignedIn,
        Some(finding) => {
            SignInOutcome::Failed(format!("This check failed: {}: {}", finding.claim, finding.why))
        }
    });
    callback.listener.close().await;
    Ok(())
}

/// Opens a browser, and prints the address in any case.
fn open(attempt: &Attempt<'_>, request: &AuthRequest) {
    let printer = attempt.printer;
    printer.line("Sign in with the browser. If none opens, open this address:");
    printer.line("");
    printer.line(&request.url);
    printer.line("");
    if method::is_text_browser(&std::env::var("BROWSER").unwrap_or_default()) {
        printer.line("BROWSER names a text browser, which is not started");
        return;
    }
    let mut options = webbrowser::BrowserOptions::new();
    options.with_suppress_output(true);
    let opened = webbrowser::open_browser_with_options(
        webbrowser::Browser::Default,
        request.url.as_str(),
        &options,
    );
    if let Err(why) = opened {
        printer.line(format_args!("cannot open a browser: {why}"));
    }
}

/// Waits for the callback of this sign-in.
async fn arrival(
    attempt: &Attempt<'_>,
    request: &AuthRequest,
    listener: &mut LoopbackListener,
) -> Option<CallbackVisit> {
    let start = Instant::now();
    loop {
        let Ok(arrived) = tokio::time::timeout(PROGRESS_INTERVAL, listener.next_visit()).await
        else {
            attempt.printer.line(format_args!(
                "     waiting for the sign-in, {} s so far",
                start.elapsed().as_secs()
            ));
            continue;
        };
        let arrived = arrived?;
        match request.code(&arrived.url) {
            Err(CallbackError::State) => arrived.respond(SignInOutcome::OtherSignIn),
            _ => return Some(arrived),
        }
    }
}
