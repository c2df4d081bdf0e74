//! `cogoidc login`: a real sign-in, its tokens verified and compared with what the app reads.

mod browser;
mod lease;
mod method;
mod needs;
mod paste;
mod prove;
mod report;
mod test_user;
mod tokens;
mod unattended;

use crate::apps::{App, find};
use crate::cli::LoginArgs;
use crate::cognito::{Ids, ObservedClient, ObservedPool};
use crate::error::{Error, Exit, Failure};
use crate::finding::Outcome;
use crate::flow::connect::Session;
use crate::flow::set_up::{Reached, Reads, SetUp};
use crate::flow::verify;
use crate::oidc::discovery::Endpoints;
use crate::oidc::flow::{OidcClient, SignInOptions};
use crate::settings::Selected;
use crate::ui::printer::{Printer, Verbosity};
use crate::ui::prompter::interactive;
use crate::ui::terminal::Interrupt;
use method::{Environment, SignInMethod};
use prove::Proof;

/// The set-up to sign in to.
struct Subject<'a> {
    session: &'a Session,
    args: &'a LoginArgs,
    target: Option<&'static App>,
    pool: ObservedPool,
    client: ObservedClient,
    endpoints: Endpoints,
    /// The app's own callback URL.
    callback: String,
    sign_out: Option<String>,
    /// Scopes the app asks for.
    scopes: Vec<String>,
    printer: Printer,
}

pub(super) async fn login(
    args: LoginArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let asking = interactive(args.common.no_input);
    let (method, note) = method::choose(&args, &Environment::here(asking))?;
    if let Some(note) = note {
        printer.line(note);
    }
    let user_prefix = (method == SignInMethod::Unattended).then_some(test_user::PREFIX);
    let reads = Reads { user_prefix, ..Reads::default() };
    let set_up = SetUp::open(args.selection.clone(), &args.common, reads, printer).await?;
    let SetUp { reached: Reached { session, .. }, selected, pool, client } = set_up;
    offered(&args, &client)?;
    let quiet = Printer { verbosity: Verbosity::Quiet, ..printer };
    let discovered = verify::discovery(&session, &selected, (&pool, &client), quiet).await;
    let endpoints = discovered.endpoints();
    let mut proof = Proof::begin(discovered.findings);
    match endpoints {
        None => proof.skip_the_rest(),
        Some(endpoints) => {
            let subject = subject(&session, &args, &selected, pool, client, endpoints, printer)?;
            let proof = &mut proof;
            match method {
                SignInMethod::Unattended => unattended::sign_in(&subject, proof, interrupt).await?,
                SignInMethod::Paste => paste::sign_in(&subject, proof, interrupt).await?,
                SignInMethod::Browser => {
                    browser::sign_in(&subject, proof, asking, interrupt).await?;
                }
            }
            proof.skip_the_rest();
            needs::check(&subject, proof);
        }
    }
    report::show(&proof, args.show_tokens, printer);
    Ok(if proof.failed() { Exit::Checks } else { Exit::Done })
}

/// Refuses an identity provider that the app client does not offer; Cognito would only show an error page.
fn offered(args: &LoginArgs, client: &ObservedClient) -> Result<(), Failure> {
    match &args.identity_provider {
        Some(name) if !client.identity_providers.contains(name) => {
            Err(Failure::from(Error::NotFound(format!(
                "the app client `{}` does not offer the identity provider `{name}`; it offers {}",
                client.name,
                client.identity_providers.join(", ")
            )))
            .hint("let it sign people in: cogoidc idp add"))
        }
        _ => Ok(()),
    }
}

fn subject<'a>(
    session: &'a Session,
    args: &'a LoginArgs,
    selected: &Selected,
    pool: ObservedPool,
    client: ObservedClient,
    endpoints: Endpoints,
    printer: Printer,
) -> Result<Subject<'a>, Failure> {
    let (callbacks, sign_outs) = verify::urls(selected, &client);
    let Some(callback) = callbacks.into_iter().next() else {
        return Err(method::no_callback(&client));
    };
    let scopes = match &selected.scopes {
        Some(scopes) => scopes.iter().map(ToString::to_string).collect(),
        None => client.scopes_by_custom(),
    };
    Ok(Subject {
        session,
        args,
        target: selected.target.and_then(find),
        pool,
        client,
        endpoints,
        callback,
        sign_out: sign_outs.into_iter().next(),
        scopes,
        printer,
    })
}

impl Subject<'_> {
    /// The scopes to ask for. A scope that the app client does not allow would fail the sign-in.
    fn askable(&self) -> Vec<String> {
        let allowed = |scope: &&String| self.client.scopes.contains(scope);
        self.scopes.iter().filter(allowed).cloned().collect()
    }

    fn oidc_client(&self) -> OidcClient<'_> {
        OidcClient {
            endpoints: &self.endpoints,
            client_id: self.client.id.as_str(),
            secret: self.client.secret.as_ref(),
        }
    }

    fn sign_in_options<'a>(&'a self, callback: &'a str, scopes: &'a [String]) -> SignInOptions<'a> {
        SignInOptions {
            callback,
            scopes,
            identity_provider: self.args.identity_provider.as_deref(),
        }
    }

    fn ids(&self) -> Ids {
        Ids { pool: Some(self.pool.id.clone()), client: Some(self.client.id.clone()) }
    }

    /// Asks the authorization endpoint before anybody types a password. Returns whether the sign-in can go on.
    async fn accepts(&self, proof: &mut Proof, callback: &str, fresh: bool) -> bool {
        let (ours, scopes) = ((&self.pool, &self.client), self.askable().join(" "));
        let found = verify::callback(self.session, &self.endpoints, ours, callback, &scopes, fresh);
        let found = found.await;
        let accepted = found.iter().all(|finding| finding.outcome != Outcome::Fail);
        proof.findings.extend(found);
        accepted
    }
}
