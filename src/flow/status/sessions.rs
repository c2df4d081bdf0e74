//! The ways to the Cognitos of several set-ups, each opened once.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::Common;
use crate::error::Failure;
use crate::flow::connect::{self, Destination, Session, guard};
use crate::flow::load::{self, Loaded};
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

/// Open ways, by where they lead.
#[derive(Default)]
pub(super) struct Sessions(Vec<(Destination, Arc<Session>)>);

/// A spec file, and the way to the Cognito of its set-up.
pub(super) struct Opened {
    pub(super) file: PathBuf,
    pub(super) common: Common,
    /// Why there is nothing to look at, otherwise.
    pub(super) set_up: Result<(Loaded, Arc<Session>), Failure>,
}

impl Sessions {
    /// Opens the way for one spec file, unless it is open already.
    pub(super) async fn open(
        &mut self,
        file: PathBuf,
        common: &Common,
        printer: Printer,
    ) -> Opened {
        let common = Common { spec: Some(file.clone()), ..common.clone() };
        let set_up = self.reach(&common, printer).await;
        Opened { file, common, set_up }
    }

    async fn reach(
        &mut self,
        common: &Common,
        printer: Printer,
    ) -> Result<(Loaded, Arc<Session>), Failure> {
        let loaded = load::load(Draft::default(), common, printer)?.with_client(common)?;
        let destination = connect::destination(common, &loaded.draft).await?;
        let account = loaded.draft.account.as_deref();
        let known = self.0.iter().find(|(known, _)| *known == destination);
        let session = match known {
            Some((_, session)) => Arc::clone(session),
            None => {
                let session = Arc::new(destination.clone().open(common, None, printer).await?);
                self.0.push((destination, Arc::clone(&session)));
                session
            }
        };
        guard(account, session.place.account.as_ref())?;
        Ok((loaded, session))
    }
}
