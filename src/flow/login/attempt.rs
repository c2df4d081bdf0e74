//! A sign-in to a set-up, as its app would ask for it.

use super::proof::Proof;
use crate::cli::LoginArgs;
use crate::cognito::{Cognito, CognitoError, Step};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Failure};
use crate::finding::Outcome;
use crate::flow::connect::Session;
use crate::flow::set_up::SetUp;
use crate::flow::verify;
use crate::oidc::dicomweb::Archive;
use crate::oidc::discovery::Endpoints;
use crate::oidc::flow::{AuthRequest, OidcClient, SignInOptions};
use crate::oidc::keys::KeySet;
use crate::ui::printer::Printer;
use crate::values::web_origin;

/// A sign-in to a set-up.
pub(super) struct Attempt<'a> {
    pub(super) set_up: SetUp,
    pub(super) args: &'a LoginArgs,
    pub(super) endpoints: Endpoints,
    /// The pool's key set before the sign-in.
    pub(super) keys: KeySet,
    /// The app's own callback URL.
    pub(super) callback: String,
    pub(super) sign_out: Option<String>,
    /// Scopes the app asks for.
    pub(super) scopes: Vec<String>,
    pub(super) printer: Printer,
}

/// Refuses an identity provider that the app client does not offer; Cognito would only show an error page.
pub(super) fn require_offered(set_up: &SetUp, args: &LoginArgs) -> Result<(), Failure> {
    let client = &set_up.client;
    match &args.identity_provider {
        Some(name) if !client.identity_providers.contains(name) => {
            let add = CommandLine::new("idp add").argument("KIND").flag("--name", name);
            Err(Failure::from(Error::NotFound(format!(
                "the app client `{}` does not offer the identity provider `{name}`; it offers {}",
                client.name,
                client.identity_providers.join(", ")
            )))
            .hint(Hint::run("let it sign people in", add.with(&set_up.flags()))))
        }
        _ => Ok(()),
    }
}

/// The error for an app client without a callback URL.
fn no_callback(set_up: &SetUp) -> Failure {
    let client = &set_up.client;
    let add = CommandLine::new("callback add").argument("URL").with(&set_up.flags());
    Failure::from(Error::NotFound(format!(
        "the app client `{}` ({}) has no callback URL",
        client.name, client.id
    )))
    .hint(Hint::run("register one", add))
}

impl<'a> Attempt<'a> {
    /// A sign-in with the app's own callback URL and scopes.
    ///
    /// # Errors
    ///
    /// An app client without a callback URL.
    pub(super) fn new(
        set_up: SetUp,
        args: &'a LoginArgs,
        (endpoints, keys): (Endpoints, KeySet),
        printer: Printer,
    ) -> Result<Self, Failure> {
        let (callbacks, sign_outs) = verify::urls(&set_up.selected, &set_up.client);
        let Some(callback) = callbacks.into_iter().next() else {
            return Err(no_callback(&set_up));
        };
        let scopes = match &set_up.selected.scopes {
            Some(scopes) => scopes.iter().map(ToString::to_string).collect(),
            None => set_up.client.scopes_by_custom(),
        };
        let sign_out = sign_outs.into_iter().next();
        Ok(Self { set_up, args, endpoints, keys, callback, sign_out, scopes, printer })
    }

    pub(super) fn session(&self) -> &Session {
        self.set_up.session()
    }

    /// The command line that signs in to the same set-up in another way.
    pub(super) fn command(&self, way: &Flags) -> CommandLine {
        CommandLine::new("login")
            .with(way)
            .with(&Flags::default().option("--identity-provider", self.provider()))
            .with(&self.set_up.flags())
    }

    /// The identity provider that was asked for.
    pub(super) fn provider(&self) -> Option<&str> {
        self.args.identity_provider.as_deref()
    }

    /// The DICOMweb server that the app reads from, if it was named.
    pub(super) fn archive(&self) -> Option<Archive> {
        let root = self.args.dicomweb.clone()?;
        Some(Archive { root, origin: web_origin(&self.callback) })
    }

    /// The scopes to ask for. A scope that the app client does not allow would fail the sign-in.
    pub(super) fn askable(&self) -> Vec<String> {
        let allowed = |scope: &&String| self.set_up.client.scopes.contains(scope);
        self.scopes.iter().filter(allowed).cloned().collect()
    }

    pub(super) fn oidc_client(&self) -> OidcClient<'_> {
        OidcClient {
            endpoints: &self.endpoints,
            client_id: self.set_up.client.id.as_str(),
            secret: self.set_up.client.secret.shown(),
        }
    }

    /// The request that a sign-in with this callback URL begins with.
    ///
    /// # Errors
    ///
    /// An endpoint or a callback URL that cannot be used.
    pub(super) fn begin(&self, callback: &str) -> Result<AuthRequest, Failure> {
        let scopes = self.askable();
        let options =
            SignInOptions { callback, scopes: &scopes, identity_provider: self.provider() };
        self.oidc_client()
            .begin(&options)
            .map_err(|why| Error::Failed(format!("cannot begin a sign-in: {why}")).into())
    }

    /// Asks the authorization endpoint before anybody types a password. Returns whether the sign-in can go on.
    pub(super) async fn accepts(&self, proof: &mut Proof, callback: &str, fresh: bool) -> bool {
        let ours = (&self.set_up.pool, &self.set_up.client);
        let (session, scopes) = (self.session(), self.askable().join(" "));
        let found =
            verify::callback(session, &self.endpoints, ours, callback, &scopes, fresh).await;
        let accepted = found.iter().all(|finding| finding.outcome != Outcome::Fail);
        proof.findings.extend(found);
        accepted
    }

    /// Takes a step in the user pool.
    pub(super) async fn execute(&self, step: &Step) -> Result<(), CognitoError> {
        self.session().cognito.execute(step, &self.set_up.ids()).await?;
        Ok(())
    }
}
