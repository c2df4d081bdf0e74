//! A sign-in in a browser on this machine; a listener here receives the callback.

use std::io::ErrorKind;
use std::time::Duration;

use super::paste::{begin, proved};
use super::prove::{Proof, fail};
use super::{Subject, lease, method};
use crate::cognito::fields::ClientField;
use crate::cognito::{Cognito, Step};
use crate::error::{Error, Failure};
use crate::finding::Outcome;
use crate::flow::{agree, make, now};
use crate::oidc::flow::{AuthRequest, CallbackError};
use crate::oidc::loopback::{CallbackVisit, LoopbackListener, SignInOutcome, is_loopback};
use crate::ui::printer::PROGRESS_INTERVAL;
use crate::ui::terminal::Interrupt;

/// Port of the temporary callback URL.
pub(crate) const PORT: u16 = 9228;
/// The beginning of its path; the lease label follows.
const PATH: &str = "/cogoidc-login/";

/// Signs in with a browser on this machine.
pub(super) async fn sign_in(
    subject: &Subject<'_>,
    proof: &mut Proof,
    asking: bool,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let stale: Vec<String> = leftovers(&subject.client.callback_urls).cloned().collect();
    let (callback, listening) = listen(subject, asking).await?;
    // From here on a signal is deferred until the temporary URL is removed.
    let _deferred = interrupt.defer();
    let new: Vec<String> =
        Some(callback.clone()).into_iter().filter(|url| label(url).is_some()).collect();
    let is_new = !new.is_empty();
    let changed = edit(subject, new.clone(), stale).await;
    let outcome = match changed {
        Ok(()) => {
            let visited = visit(subject, proof, &callback, is_new, listening);
            tokio::select! {
                biased;
                signal = interrupt.wait() => Err(make::stopped(Some(signal))),
                visited = visited => visited,
            }
        }
        Err(failure) => Err(failure),
    };
    let removed = edit(subject, Vec::new(), new).await;
    outcome.and(removed)
}

/// A listener at a registered callback URL, or else at a temporary one.
async fn listen(
    subject: &Subject<'_>,
    asking: bool,
) -> Result<(String, LoopbackListener), Failure> {
    let registered = subject.client.callback_urls.iter();
    let own: Vec<&String> = registered.filter(|url| label(url).is_none()).collect();
    if let Some(found) = free(subject, &own).await? {
        return Ok(found);
    }
    let port = subject.args.port.unwrap_or(PORT);
    let label = lease::label(now(), subject.args.timeout)?;
    let url = format!("http://localhost:{port}{PATH}{label}");
    let listening = LoopbackListener::listen(&url).await.map_err(|why| taken(port, &why))?;
    agree(subject, &url, asking)?;
    Ok((url, listening))
}

/// The lease label of a temporary callback URL; `None` for any other URL.
fn label(url: &str) -> Option<&str> {
    let (_, label) = url.split_once(PATH)?;
    is_loopback(url).then_some(label)
}

/// The temporary callback URLs of runs that are over.
pub(super) fn leftovers(registered: &[String]) -> impl Iterator<Item = &String> {
    let now = now();
    registered
        .iter()
        .filter(move |url| label(url).is_some_and(|label| lease::is_leftover(label, now)))
}

/// The first registered callback URL that can be listened on.
async fn free(
    subject: &Subject<'_>,
    own: &[&String],
) -> Result<Option<(String, LoopbackListener)>, Failure> {
    let wanted = subject.args.port;
    let has_port = |url: &str| {
        let port = url::Url::parse(url).ok().and_then(|url| url.port_or_known_default());
        wanted.is_none() || port == wanted
    };
    // The app's own URL comes first.
    let first = own.iter().position(|url| **url == subject.callback);
    let mut candidates: Vec<&&String> = own.iter().collect();
    if let Some(first) = first {
        let first = candidates.remove(first);
        candidates.insert(0, first);
    }
    for url in candidates {
        if !is_loopback(url) || !has_port(url) {
            continue;
        }
        match LoopbackListener::listen(url).await {
            Ok(listening) => return Ok(Some(((**url).clone(), listening))),
            Err(why) => subject.printer.detail(format_args!("{url} cannot be used: {why}")),
        }
    }
    Ok(None)
}

fn taken(port: u16, why: &std::io::Error) -> Failure {
    let failure = Failure::from(Error::Failed(format!("cannot listen on port {port}: {why}")));
    match why.kind() {
        ErrorKind::AddrInUse => failure.hint("choose another: cogoidc login --port PORT"),
        _ => failure,
    }
}

/// Asks before a temporary URL is registered.
fn agree(subject: &Subject<'_>, url: &str, asking: bool) -> Result<(), Failure> {
    if subject.args.common.yes {
        return Ok(());
    }
    let client = &subject.client.name;
    if !asking {
        return Err(Failure::from(Error::Usage(format!(
            "no callback URL of the app client `{client}` leads to a free port on this machine, and --yes is missing"
        )))
        .hint(format!(
            "with --yes, {url} is registered for the sign-in and removed afterwards"
        ))
        .hint("or sign in with a temporary user: cogoidc login --unattended"));
    }
    subject.printer.prose(
        format_args!(
            "No callback URL of the app client `{client}` leads to a free port on this machine. {url} can be registered for \
             this sign-in; it is removed afterwards."
        ),
        0,
    );
    if agree::asked(&subject.args.common, "Register it?")? {
        return Ok(());
    }
    Err(agree::declined().hint("without it: cogoidc login --no-browser, or --unattended"))
}

/// Changes the app client's callback URLs, if there is anything to change.
pub(super) async fn edit(
    subject: &Subject<'_>,
    add: Vec<String>,
    remove: Vec<String>,
) -> Result<(), Failure> {
    let Some(change) = ClientField::CALLBACK_URLS.edit(add, remove) else {
        return Ok(());
    };
    let step = Step::UpdateClient {
        id: subject.client.id.clone(),
        name: subject.client.name.clone(),
        changes: vec![change],
    };
    match subject.session.cognito.execute(&step, &subject.ids()).await {
        Ok(_) => Ok(()),
        Err(cause) => Err(Failure::from(Error::Cognito { doing: step.failure(), cause })),
    }
}

async fn visit(
    subject: &Subject<'_>,
    proof: &mut Proof,
    callback: &str,
    fresh: bool,
    mut listening: LoopbackListener,
) -> Result<(), Failure> {
    if !subject.accepts(proof, callback, fresh).await {
        return Ok(());
    }
    let request = begin(subject, callback)?;
    open(subject, &request);
    let limit = Duration::from_secs(subject.args.timeout);
    let answered = tokio::time::timeout(limit, arrival(subject, &request, &mut listening)).await;
    let Ok(Some(answered)) = answered else {
        proof.add(fail(
            "login.sign-in",
            format!("nobody signed in within {} s", subject.args.timeout),
        ));
        return Ok(());
    };
    let arrived = answered.url.clone();
    proved(subject, proof, &request, &arrived).await;
    let wrong = proof.findings.iter().find(|finding| finding.outcome == Outcome::Fail);
    answered.respond(match wrong {
        None => SignInOutcome::SignedIn,
        Some(finding) => SignInOutcome::Failed(format!("{}: {}", finding.claim, finding.why)),
    });
    listening.close().await;
    Ok(())
}

/// Opens a browser, and prints the address in any case.
fn open(subject: &Subject<'_>, request: &AuthRequest) {
    let printer = subject.printer;
    printer.line("Sign in with the browser. If none opens, open this address:");
    printer.line(format_args!("\n{}\n", request.url));
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
    subject: &Subject<'_>,
    request: &AuthRequest,
    listening: &mut LoopbackListener,
) -> Option<CallbackVisit> {
    let start = std::time::Instant::now();
    loop {
        let Ok(answered) = tokio::time::timeout(PROGRESS_INTERVAL, listening.next_visit()).await
        else {
            subject.printer.line(format_args!(
                "     waiting for the sign-in, {} s so far",
                start.elapsed().as_secs()
            ));
            continue;
        };
        let answered = answered?;
        match request.code(&answered.url) {
            Err(CallbackError::State) => answered.respond(SignInOutcome::OtherSignIn),
            _ => return Some(answered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_with_the_login_path_on_this_machine_is_temporary() {
        for (url, found) in [
            ("http://localhost:9228/cogoidc-login/1-here-7-x", Some("1-here-7-x")),
            ("http://127.0.0.1:1/cogoidc-login/ada", Some("ada")),
            ("http://localhost:9228/cogoidc-login", None),
            ("http://localhost:9228/callback", None),
            ("https://app.example/cogoidc-login/1-here-7-x", None),
        ] {
            assert_eq!(label(url), found, "{url}");
        }
        let registered = [
            "http://localhost:9228/cogoidc-login/1-here-7-x".to_owned(),
            "http://localhost:9228/cogoidc-login/ada".to_owned(),
            "http://localhost:9228/cogoidc-login".to_owned(),
        ];
        let left: Vec<&String> = leftovers(&registered).collect();
        assert_eq!(left, [&registered[0]]);
    }
}
