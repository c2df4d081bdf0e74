//! A diagnosis from outside, without AWS credentials.

use super::address::Address;
use crate::app_file::AppFile;
use crate::app_file::sign_in::Known;
use crate::apps::{App, find, unknown};
use crate::cli::DoctorArgs;
use crate::command_line::{CommandLine, Flags, Hint};
use crate::doctor::app::AppSide;
use crate::doctor::evidence::{Context, Evidence, gather};
use crate::doctor::file::config::Deployed;
use crate::error::{Error, Failure};
use crate::flow::load::{own_app, require_client};
use crate::flow::now;
use crate::oidc::Http;

/// Gathers the evidence by an issuer or an address, without a call to Cognito's API.
///
/// # Errors
///
/// An unknown app; a file that does not describe one.
pub(crate) async fn look(
    args: &DoctorArgs,
    address: Option<&Address>,
    file: Option<AppFile>,
) -> Result<Evidence, Failure> {
    let own = args.common.target_file.as_deref().map(own_app).transpose()?;
    let target = own.or(args.selection.target.as_deref());
    let mut app = AppSide {
        target: target.map(|name| known_app(name, &args.common.connection())).transpose()?,
        callbacks: args.callback_url.clone(),
        dicomweb: args.dicomweb.clone(),
        ..AppSide::default()
    };
    let mut known = Context {
        issuer: args.issuer.clone(),
        client_id: args.selection.client_id.clone(),
        custom_scopes: None,
        endpoints: None,
        early: None,
        local: false,
        now: now(),
        place: None,
        connection: args.common.spec_flag(),
    };
    if let Some(address) = address {
        known.client_id = known.client_id.or_else(|| address.client_id.clone());
        known.endpoints.clone_from(&address.endpoints);
        address.add_to(&mut app, &args.callback_url);
    }
    let pool =
        known.issuer.as_deref().and_then(|issuer| issuer.trim_end_matches('/').rsplit('/').next());
    let ids = Known { pool_id: pool, client_id: known.client_id.as_deref() };
    let deployed = file.map(|file| Deployed::of(file, app.target, ids));
    app.add_config(deployed);
    Ok(gather(&Http::new(), app, None, known).await)
}

/// The app of that name, if it has an app client.
fn known_app(name: &str, connection: &Flags) -> Result<&'static App, Failure> {
    let app = find(name).ok_or_else(|| {
        Failure::from(Error::Usage(unknown(name)))
            .hint(Hint::run("to list the apps", CommandLine::new("targets")))
    })?;
    require_client(app, connection).map(|()| app)
}
