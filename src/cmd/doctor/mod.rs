//! `cogoidc doctor`: what is wrong, and the one command that mends it.

mod address;
mod mend;
mod report;

use url::Url;

use crate::apps::find;
use crate::cli::{Common, DoctorArgs};
use crate::cognito::Cognito;
use crate::command_line::Flags;
use crate::doctor::app::{AppSide, NamedProvider};
use crate::doctor::deployed::Deployed;
use crate::doctor::evidence::{Evidence, Known, gather};
use crate::doctor::{Choice, run};
use crate::error::{Error, Exit, Failure};
use crate::files;
use crate::finding::Finding;
use crate::flow::connect::Session;
use crate::flow::load::folder;
use crate::flow::now;
use crate::flow::set_up::Named;
use crate::oidc::Http;
use crate::oidc::discovery::issuer;
use crate::settings::{ClientKey, PoolKey, Selected};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::values::Place;

/// Largest config that is read, in bytes: one has a few thousand.
const LARGEST: u64 = 4 << 20;

pub(super) async fn doctor(
    args: DoctorArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    if args.list {
        report::list(printer);
        return Ok(Exit::Done);
    }
    let choice = Choice { only: args.only.clone(), skip: args.skip.clone() };
    if let [first, ..] = choice.unknown().as_slice() {
        return Err(Failure::from(Error::Usage(format!("there is no check `{first}`")))
            .hint("the checks there are: cogoidc doctor --list"));
    }
    judge(&args)?;
    let deployed = deployed(&args)?;
    if args.address.is_some() || args.issuer.is_some() {
        let evidence = from_outside(&args, deployed).await?;
        return Ok(report::show(&some(run(&evidence, &choice))?, printer));
    }
    let ward = ward(&args, deployed, printer).await?;
    let evidence = ward.examine().await;
    let findings = some(run(&evidence, &choice))?;
    if !args.fix {
        return Ok(report::show(&findings, printer));
    }
    let Some(session) = &ward.session else {
        return Err(Error::Usage("--fix needs AWS credentials".to_owned()).into());
    };
    let mended = mend::mend(session, &args, &evidence, &findings, printer, interrupt).await;
    match mended {
        Ok(true) => {}
        Ok(false) => return Ok(report::show(&findings, printer)),
        Err(failure) => return Err(report::beside(&findings, failure, printer)),
    }
    let evidence = ward.examine().await;
    Ok(report::show(&run(&evidence, &choice), printer))
}

/// What was found; that nothing was looked at is no good news.
fn some(findings: Vec<Finding>) -> Result<Vec<Finding>, Failure> {
    if findings.is_empty() {
        let why = "nothing was checked: --only and --skip leave no check that applies";
        return Err(Failure::from(Error::Usage(why.to_owned()))
            .hint("the checks of a config need --file PATH; all of them: cogoidc doctor --list"));
    }
    Ok(findings)
}

/// Refuses values that say nothing.
fn judge(args: &DoctorArgs) -> Result<(), Failure> {
    let wrong = |text: String| Err(Error::Usage(text).into());
    if args.callback_url.iter().any(|url| url.trim().is_empty()) {
        return wrong("--callback-url: the URL is empty".to_owned());
    }
    if let Some(issuer) = &args.issuer
        && !Url::parse(issuer).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        return wrong(format!("--issuer: `{}` is no web address", issuer.escape_debug()));
    }
    Ok(())
}

/// The config in the file that was named.
fn deployed(args: &DoctorArgs) -> Result<Option<Deployed>, Failure> {
    let Some(path) = &args.file else {
        return Ok(None);
    };
    let text = files::read_small(path, LARGEST);
    let text = text.map_err(|why| Error::Usage(format!("--file: {why}")))?;
    Ok(Some(Deployed::read(&path.display().to_string(), &text)))
}

/// Judges by an issuer, or by an address, without a call to Cognito's API.
async fn from_outside(args: &DoctorArgs, deployed: Option<Deployed>) -> Result<Evidence, Failure> {
    let mut app = AppSide {
        target: match &args.selection.target {
            Some(name) => Some(find(name).ok_or_else(|| {
                Failure::from(Error::Usage(format!("there is no target `{name}`")))
                    .hint("the apps there are: cogoidc targets")
            })?),
            None => None,
        },
        callbacks: args.callback_url.clone(),
        ..AppSide::default()
    };
    let mut known = Known {
        issuer: args.issuer.clone(),
        client_id: args.selection.client_id.clone(),
        endpoints: None,
        local: false,
        now: now(),
    };
    if let Some(text) = &args.address {
        let address = address::read(text)?;
        known.client_id = known.client_id.or(address.client_id);
        known.endpoints = Some(address.endpoints);
        if app.callbacks.is_empty() {
            app.callbacks.extend(address.callback);
        }
        app.scopes = address.scopes;
        app.response_type = address.response_type;
        app.error = address.error;
    }
    app.read(deployed);
    let http = Http::new()?;
    Ok(gather(&http, app, None, known, spec_flag(&args.common)).await)
}

/// The flag that has another command judge by the same spec file.
fn spec_flag(common: &Common) -> Flags {
    Flags::default().file("--spec", common.spec.as_deref())
}

/// A set-up to be diagnosed, and the way to it.
struct Ward {
    /// None where there are no credentials, and the ids are known.
    session: Option<Session>,
    place: Place,
    issuer_base: Option<String>,
    pool: PoolKey,
    client: ClientKey,
    app: AppSide,
    /// The flags that lead another command to the same Cognito and spec file.
    connection: Flags,
    /// Whether the Cognito is one that reaches identity providers on this machine.
    local: bool,
    http: Http,
}

async fn ward(
    args: &DoctorArgs,
    deployed: Option<Deployed>,
    printer: Printer,
) -> Result<Ward, Failure> {
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let selected = named.selected()?;
    let Named { loaded, destination, .. } = named;
    let place = destination.place();
    let has_region = destination.region.is_some();
    let opened = destination.open(&args.common, loaded.draft.account.as_deref(), printer).await;
    let session = match opened {
        Ok(session) => Some(session),
        // The ids alone tell enough to look from outside.
        Err(failure) if has_region && !args.fix && is_without_credentials(&failure) => {
            let (PoolKey::Id(_), ClientKey::Id(_)) = (&selected.pool, &selected.client) else {
                return Err(failure);
            };
            printer.line("no AWS credentials: looking from outside");
            None
        }
        Err(failure) => return Err(failure),
    };
    let connection = session.as_ref().map(|session| session.connection.clone());
    let connection = connection.unwrap_or_default().with(&spec_flag(&args.common));
    let issuer_base = match &session {
        Some(session) => session.issuer_base.clone(),
        None => args.common.issuer_base_url.clone(),
    };
    Ok(Ward {
        place: session.as_ref().map_or(place, |session| session.place.clone()),
        app: AppSide {
            providers: NamedProvider::all(&loaded.draft, &folder(&args.common)),
            ..app_side(args, &selected, deployed)
        },
        pool: selected.pool,
        client: selected.client,
        connection,
        local: session.as_ref().is_some_and(|session| session.endpoint.url_outside_aws().is_some()),
        issuer_base,
        http: Http::new()?,
        session,
    })
}

fn is_without_credentials(failure: &Failure) -> bool {
    matches!(
        &failure.error,
        Error::Cognito { cause, .. } if cause.kind == crate::cognito::error::Kind::Credentials
    )
}

fn app_side(args: &DoctorArgs, selected: &Selected, deployed: Option<Deployed>) -> AppSide {
    let texts = |urls: &Option<Vec<_>>| -> Vec<String> {
        urls.iter().flatten().map(ToString::to_string).collect()
    };
    let target = selected.target.and_then(find);
    let mut callbacks = args.callback_url.clone();
    if callbacks.is_empty() {
        callbacks = texts(&selected.callback_urls);
    }
    let mut app = AppSide {
        target,
        defaults: target.and_then(|target| target.defaults(&selected.app).ok()),
        callbacks,
        sign_outs: texts(&selected.sign_out_urls),
        scopes: selected
            .scopes
            .as_ref()
            .map(|scopes| scopes.iter().map(ToString::to_string).collect()),
        ..AppSide::default()
    };
    app.read(deployed);
    app
}

impl Ward {
    async fn examine(&self) -> Evidence {
        let named = self.app.providers.iter();
        let named: Vec<String> = named.map(|provider| provider.name.clone()).collect();
        let examined = match &self.session {
            Some(session) => {
                let cognito = &session.cognito;
                Some(cognito.examine(&self.pool, &self.client, &named).await)
            }
            None => None,
        };
        let seen = examined.as_ref().and_then(|all| all.pool.as_ref().ok());
        let id = match (&self.pool, seen) {
            (_, Some(pool)) => Some(pool.id.clone()),
            (PoolKey::Id(id), None) => Some(id.clone()),
            (PoolKey::Name(_), None) => None,
        };
        let updated = seen.is_some_and(|pool| pool.updated_issuer);
        let base = self.issuer_base.as_deref();
        let known = Known {
            issuer: id.map(|id| issuer(base, &self.place.region, &id, updated)),
            client_id: match &self.client {
                ClientKey::Id(id) => Some(id.to_string()),
                ClientKey::Name(_) => None,
            },
            endpoints: None,
            local: self.local,
            now: now(),
        };
        let (app, connection) = (self.app.clone(), self.connection.clone());
        gather(&self.http, app, examined, known, connection).await
    }
}
