//! An existing set-up, opened the same way by every command that works on one.

use futures_util::future::try_join;

use super::change::{Changed, carry_out, held};
use super::connect::{self, Destination, Session};
use super::load::{self, Loaded};
use super::look::{early_document, found, observe, pool, wanted_of};
use super::reads::{PageReads, Reads};
use crate::apps::{App, find};
use crate::cli::{Common, Selection};
use crate::cognito::{Ids, ObservedClient, ObservedPool, OtherClients, Step, Wanted};
use crate::command_line::{CommandLine, Flags};
use crate::error::Failure;
use crate::oidc::discovery::EarlyDocument;
use crate::plan::Plan;
use crate::resolve::{select, select_pool};
use crate::settings::Selected;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// The set-up that flags and spec file name. Nothing is sent yet, so a wrong value is reported first.
pub(crate) struct Named<'a> {
    pub(crate) loaded: Loaded,
    pub(crate) destination: Destination,
    common: &'a Common,
    printer: Printer,
}

impl<'a> Named<'a> {
    /// Puts the flags over the spec file, and finds out where they lead.
    ///
    /// # Errors
    ///
    /// A spec file or a region that cannot be used; an app without an app client of its own.
    pub(crate) async fn load(
        selection: Selection,
        common: &'a Common,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let loaded = load::load(selection.into(), common, printer)?.with_client(common)?;
        Self::of(loaded, common, printer).await
    }

    /// Finds out where flags and spec file lead.
    ///
    /// # Errors
    ///
    /// A region that cannot be used.
    pub(crate) async fn of(
        loaded: Loaded,
        common: &'a Common,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let destination = connect::destination(common, &loaded.draft).await?;
        Ok(Self { loaded, destination, common, printer })
    }

    /// The pool and the app client that are named.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the names, and what is missing.
    pub(crate) fn selected(&self) -> Result<Selected, Failure> {
        Ok(select(&self.loaded.draft, &self.destination.place())?)
    }

    /// Connects to the Cognito that has the pool and the app client.
    ///
    /// # Errors
    ///
    /// Those of [`Named::selected`] and of [`Destination::open`].
    pub(crate) async fn reach(self, reads: Reads) -> Result<(Reached, Selected), Failure> {
        let pages = reads.pages;
        let (selected, wanted) = (self.selected()?, self.wanted(reads)?);
        Ok((self.connect(wanted, pages).await?, selected))
    }

    /// What [`Named::reach`] wants to know.
    ///
    /// # Errors
    ///
    /// Those of [`Named::selected`].
    pub(crate) fn wanted(&self, reads: Reads) -> Result<Wanted, Failure> {
        Ok(reads.add_to(wanted_of(&self.selected()?)))
    }

    /// What [`Named::reach_pool`] wants to know.
    ///
    /// # Errors
    ///
    /// Those of [`Named::wanted`].
    pub(crate) fn wanted_of_pool(&self, reads: Reads) -> Result<Wanted, Failure> {
        match select_pool(&self.loaded.draft, &self.destination.place())? {
            Some(pool) => {
                let reads = Reads { other_clients: OtherClients::Yes, ..reads };
                Ok(reads.add_to(Wanted::of(pool, None)))
            }
            None => self.wanted(reads),
        }
    }

    /// Connects to the Cognito that has the pool; if no app client is named, all of them are read.
    ///
    /// # Errors
    ///
    /// Those of [`Named::reach`].
    pub(crate) async fn reach_pool(self, reads: Reads) -> Result<Reached, Failure> {
        let pages = reads.pages;
        let wanted = self.wanted_of_pool(reads)?;
        self.connect(wanted, pages).await
    }

    async fn connect(self, wanted: Wanted, pages: PageReads) -> Result<Reached, Failure> {
        let account = self.loaded.draft.account.as_deref();
        let session = self.destination.open(self.common, account, self.printer).await?;
        let connection = session.connection.clone().with(&self.common.spec_flag());
        Ok(Reached { loaded: self.loaded, session, wanted, pages, connection })
    }
}

/// The Cognito that has a named pool, and what is read there.
pub(crate) struct Reached {
    pub(crate) loaded: Loaded,
    pub(crate) session: Session,
    pub(crate) wanted: Wanted,
    pages: PageReads,
    /// The flags that lead another command to the same Cognito and spec file.
    connection: Flags,
}

impl Reached {
    /// Reads the pool, with at most one app client of the wanted name.
    ///
    /// # Errors
    ///
    /// A refusal by Cognito; no such pool, or several of its name.
    pub(crate) async fn read_pool(&self) -> Result<ObservedPool, Failure> {
        pool(observe(&self.session, &self.wanted).await?, &self.wanted, &self.session.place)
    }

    /// Reads the pool and its app client, and meanwhile the discovery document if it is of interest.
    ///
    /// # Errors
    ///
    /// Those of [`Reached::read_pool`]; no such app client.
    async fn read(&self) -> Result<(ObservedPool, ObservedClient, Option<EarlyDocument>), Failure> {
        let Self { session, wanted, pages, .. } = self;
        let document = async {
            match pages {
                PageReads::No => None,
                PageReads::Address => early_document(session, &wanted.pool).await,
                PageReads::Keys => Some(
                    early_document(session, &wanted.pool).await?.with_keys(&session.http).await,
                ),
            }
        };
        let document = async { Ok(document.await) };
        let (observed, document) = try_join(observe(session, wanted), document).await?;
        let (pool, client) = found(observed, wanted, &session.place)?;
        Ok((pool, client, document))
    }
}

/// An existing set-up as it is now.
pub(crate) struct SetUp {
    pub(crate) reached: Reached,
    pub(crate) selected: Selected,
    pub(crate) pool: ObservedPool,
    pub(crate) client: ObservedClient,
    /// As it was while the rest was read.
    pub(crate) document: Option<EarlyDocument>,
}

/// A set-up that was read, and how it was reached.
#[derive(Clone, Copy)]
pub(crate) struct SetUpView<'a> {
    pub(crate) session: &'a Session,
    pub(crate) selected: &'a Selected,
    pub(crate) pool: &'a ObservedPool,
    pub(crate) client: &'a ObservedClient,
    pub(crate) document: Option<&'a EarlyDocument>,
}

impl<'a> From<&'a SetUp> for SetUpView<'a> {
    fn from(set_up: &'a SetUp) -> Self {
        let SetUp { reached, selected, pool, client, document } = set_up;
        let document = document.as_ref();
        Self { session: &reached.session, selected, pool, client, document }
    }
}

impl SetUp {
    /// Finds out which set-up is named, connects to its Cognito and reads it.
    ///
    /// # Errors
    ///
    /// Those of [`Named::load`] and [`SetUp::of`].
    pub(crate) async fn open(
        selection: Selection,
        common: &Common,
        reads: Reads,
        printer: Printer,
    ) -> Result<Self, Failure> {
        Self::of(Named::load(selection, common, printer).await?, reads).await
    }

    /// Connects to the Cognito of a named set-up and reads it.
    ///
    /// # Errors
    ///
    /// Those of [`Named::reach`]; a refusal by Cognito; a pool or an app client that does not exist, or whose name
    /// others have too.
    pub(crate) async fn of(named: Named<'_>, reads: Reads) -> Result<Self, Failure> {
        let (reached, selected) = named.reach(reads).await?;
        let (pool, client, document) = reached.read().await?;
        Ok(Self { reached, selected, pool, client, document })
    }

    /// The app that the set-up is for, if it is known.
    pub(crate) fn app(&self) -> Option<&'static App> {
        self.selected.target.and_then(find)
    }

    /// The ids of the pool and the app client.
    pub(crate) fn ids(&self) -> Ids {
        Ids { pool: Some(self.pool.id.clone()), client: Some(self.client.id.clone()) }
    }

    /// The Cognito that has it.
    pub(crate) fn session(&self) -> &Session {
        &self.reached.session
    }

    /// The flags that lead another command to this set-up.
    pub(crate) fn flags(&self) -> Flags {
        Flags::default()
            .option("--target", self.selected.target)
            .client(&self.pool.id, &self.client.id)
            .with(&self.reached.connection)
    }

    /// The command line of another command for this set-up.
    pub(crate) fn command(&self, name: &'static str) -> CommandLine {
        CommandLine::new(name).with(&self.flags())
    }

    /// Carries out a plan, whose steps confirm what they change in an app client or an identity provider; reads the
    /// set-up again if the plan changes anything else. For each step, whether it was done.
    ///
    /// # Errors
    ///
    /// Those of [`carry_out`] and of the second reading; a change that another writer undid.
    pub(crate) async fn change(
        &mut self,
        plan: &Plan,
        printer: Printer,
        interrupt: &Interrupt,
    ) -> Result<Vec<bool>, Failure> {
        let Changed { done, seen } =
            carry_out(&self.reached.session, plan, printer, interrupt).await?;
        if plan.steps.iter().all(Step::is_confirmed) {
            self.pool.renew(&seen);
            if let Some(later) = seen.clients.iter().find(|later| later.id == self.client.id) {
                self.client = self.client.renewed(later);
            }
        } else {
            (self.pool, self.client, self.document) = self.reached.read().await?;
            held(plan, &done, &self.pool, &self.client)?;
        }
        Ok(done)
    }
}
