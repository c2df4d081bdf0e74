//! The user pools of an account and region, read at the pace that Cognito allows.

mod progress;

use crate::cli::Common;
use crate::cognito::{Cognito, Examined, PoolName};
use crate::doctor::AuditSubject;
use crate::doctor::evidence::Evidence;
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::flow::connect::{self, Session};
use crate::flow::load;
use crate::flow::now;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

pub(crate) use progress::Progress;

/// Pools that are read together.
pub(crate) const MAX_CONCURRENT: usize = 8;

/// The way to the Cognito that flags and spec file name, and its user pools.
///
/// # Errors
///
/// A spec file or a region that cannot be used; pools that cannot be listed.
pub(crate) async fn open(
    given: Draft,
    common: &Common,
    printer: Printer,
) -> Result<(Session, Vec<PoolName>), Failure> {
    let loaded = load::load(given, common, printer)?;
    let destination = connect::destination(common, &loaded.draft).await?;
    let account = loaded.draft.account.as_deref();
    let session = destination.open(common, account, printer).await?;
    let pools = session.cognito.all_pools().await.map_err(|cause| Error::Cognito {
        doing: "cannot list the user pools".to_owned(),
        cause,
    })?;
    Ok((session, pools))
}

/// What could not be read, so that no check of it is taken for passed.
pub(crate) fn unread(examined: &Examined, subject: AuditSubject) -> Vec<Finding> {
    let Examined { domains, client, style, client_id_patterns, .. } = examined;
    let parts = match subject {
        AuditSubject::Pool => [
            ("the domain", domains.as_ref().err()),
            (
                "the policies for apps that name themselves",
                client_id_patterns.as_ref().and_then(|patterns| patterns.as_ref().err()),
            ),
        ],
        AuditSubject::Client => [
            ("the app client", client.as_ref().err()),
            ("the login style", style.as_ref().and_then(|style| style.as_ref().err())),
        ],
    };
    let failed = parts.into_iter().filter_map(|(part, why)| Some((part, why?)));
    failed.map(|(part, why)| not_read(format!("{part}: {why}"))).collect()
}

/// The finding of a part that could not be read.
pub(crate) fn not_read(why: String) -> Finding {
    Finding::skip("audit.read", "every part can be read", why)
}

/// What the checks of an audit judge.
pub(crate) fn evidence(session: &Session, examined: Examined) -> Evidence {
    let client_id = examined.client.as_ref().ok().map(|client| client.id.to_string());
    Evidence {
        client_id,
        set_up: Some(examined),
        now: now(),
        place: Some(session.place.clone()),
        connection: session.connection.clone(),
        ..Evidence::default()
    }
}
