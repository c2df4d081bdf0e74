//! A set-up that exists: what names it, and the way to the Cognito that has it.

use super::connect::{self, Destination, Session};
use super::load::{self, Loaded};
use super::setup;
use crate::cli::{Common, Selection};
use crate::cognito::{ObservedClient, ObservedPool, Wanted};
use crate::error::Failure;
use crate::resolve::select;
use crate::settings::Selected;
use crate::ui::printer::Printer;

/// What was given of a set-up. Nothing is sent yet, so that what is wrong with it is told first.
pub(crate) struct Named<'a> {
    pub(crate) loaded: Loaded,
    pub(crate) destination: Destination,
    common: &'a Common,
    printer: Printer,
}

impl<'a> Named<'a> {
    /// The flags over the spec file, and where they lead.
    ///
    /// # Errors
    ///
    /// A spec file or a region that is none.
    pub(crate) async fn load(
        selection: Selection,
        common: &'a Common,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let loaded = load::load(selection.into(), common, printer)?;
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

    /// Opens the way there.
    ///
    /// # Errors
    ///
    /// No region; no credentials; another account than the spec file's; no sandbox.
    pub(crate) async fn open(self) -> Result<(Loaded, Session), Failure> {
        let account = self.loaded.draft.account.as_deref();
        let session = self.destination.open(self.common, account, self.printer);
        let session = session.await?;
        Ok((self.loaded, session))
    }
}

/// A pool and its app client that are named, and the session that reaches them.
pub(crate) struct Existing {
    pub(crate) loaded: Loaded,
    pub(crate) session: Session,
    pub(crate) selected: Selected,
}

impl Existing {
    /// Finds out what is named, then opens the way there.
    ///
    /// # Errors
    ///
    /// Those of [`Named`].
    pub(crate) async fn reach(
        selection: Selection,
        common: &Common,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let named = Named::load(selection, common, printer).await?;
        let selected = named.selected()?;
        let (loaded, session) = named.open().await?;
        Ok(Self { loaded, session, selected })
    }
}

/// Looks at a pool and its app client.
///
/// # Errors
///
/// What Cognito refuses; a pool or an app client that is not there, or not the only one of its name.
pub(crate) async fn look(
    session: &Session,
    wanted: &Wanted,
) -> Result<(ObservedPool, ObservedClient), Failure> {
    setup::found(setup::observe(session, wanted).await?, wanted, &session.place)
}
