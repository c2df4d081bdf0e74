//! `cogoidc doctor`: what is wrong, and the command that fixes it.

mod address;
mod fix;
mod outside;
mod report;

use url::Url;

use crate::cli::{Common, DoctorArgs};
use crate::cognito::Cognito;
use crate::cognito::error::Kind;
use crate::command_line::{CommandLine, Flags, Hint};
use crate::doctor::app::{AppSide, NamedProvider};
use crate::doctor::deployed::Deployed;
use crate::doctor::evidence::{Evidence, Known, gather};
use crate::doctor::{Choice, run};
use crate::error::{Error, Exit, Failure};
use crate::files;
use crate::finding::Finding;
use crate::flow::connect::{Destination, Session};
use crate::flow::load::{Loaded, folder};
use crate::flow::now;
use crate::flow::set_up::Named;
use crate::oidc::Http;
use crate::oidc::discovery::issuer;
use crate::settings::draft::Draft;
use crate::settings::{ClientKey, PoolKey, Selected};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::values::Place;

/// Largest config that is read, in bytes; most have a few thousand.
const MAX_CONFIG: u64 = 4 << 20;

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
            .hint(Hint::run("to list the checks", list_line())));
    }
    refuse_empty(&args)?;
    let deployed = deployed(&args)?;
    if args.address.is_some() || args.issuer.is_some() {
        let evidence = outside::look(&args, deployed).await?;
        return Ok(report::show(&some(run(&evidence, &choice))?, printer));
    }
    let diagnosis = diagnosis(&args, deployed, printer).await?;
    let evidence = diagnosis.examine().await;
    let findings = some(run(&evidence, &choice))?;
    if !args.fix {
        return Ok(report::show(&findings, printer));
    }
    let Some(session) = &diagnosis.session else {
        return Err(Error::Usage("--fix needs AWS credentials".to_owned()).into());
    };
    let fixed = fix::fix(session, &args, &evidence, &findings, printer, interrupt).await;
    match fixed {
        Ok(true) => {}
        Ok(false) => return Ok(report::show(&findings, printer)),
        Err(failure) => return Err(report::with_failure(&findings, failure, printer)),
    }
    let evidence = diagnosis.examine().await;
    Ok(report::show(&run(&evidence, &choice), printer))
}

/// The findings. None at all would look like good news.
fn some(findings: Vec<Finding>) -> Result<Vec<Finding>, Failure> {
    if findings.is_empty() {
        let why = "nothing was checked: --only and --skip leave no check that applies";
        return Err(Failure::from(Error::Usage(why.to_owned())).hint(Hint::run(
            "the checks of a config need --file PATH; to list all checks",
            list_line(),
        )));
    }
    Ok(findings)
}

fn list_line() -> CommandLine {
    CommandLine::new("doctor").switch("--list")
}

/// Refuses values that cannot mean anything.
fn refuse_empty(args: &DoctorArgs) -> Result<(), Failure> {
    let wrong = |text: String| Err(Error::Usage(text).into());
    if args.callback_url.iter().any(|url| url.trim().is_empty()) {
        return wrong("--callback-url: the URL is empty".to_owned());
    }
    if let Some(issuer) = &args.issuer
        && !Url::parse(issuer).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        return wrong(format!("--issuer: `{}` is not a web address", issuer.escape_debug()));
    }
    Ok(())
}

/// The config in the file of `--file`.
fn deployed(args: &DoctorArgs) -> Result<Option<Deployed>, Failure> {
    let Some(path) = &args.file else {
        return Ok(None);
    };
    let text = files::read_small(path, MAX_CONFIG);
    let text = text.map_err(|why| Error::Usage(format!("--file: {why}")))?;
    Ok(Some(Deployed::read(&path.display().to_string(), &text)))
}

/// The flag that leads another command to the same spec file.
fn spec_flag(common: &Common) -> Flags {
    Flags::default().file("--spec", common.spec.as_deref())
}

/// A set-up to be diagnosed, and the way to it.
struct Diagnosis {
    /// `None` if there are no credentials and the ids are known.
    session: Option<Session>,
    place: Place,
    issuer_base: Option<String>,
    pool: PoolKey,
    client: ClientKey,
    app: AppSide,
    /// The flags that lead another command to the same Cognito and spec file.
    connection: Flags,
    /// Whether this Cognito reaches identity providers on this machine.
    local: bool,
    http: Http,
}

async fn diagnosis(
    args: &DoctorArgs,
    deployed: Option<Deployed>,
    printer: Printer,
) -> Result<Diagnosis, Failure> {
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let selected = named.selected()?;
    let Named { loaded, destination, .. } = named;
    let place = destination.place();
    let session = open(args, destination, &loaded, &selected, printer).await?;
    let connection = session.as_ref().map(|session| session.connection.clone());
    let connection = connection.unwrap_or_default().with(&spec_flag(&args.common));
    let issuer_base = match &session {
        Some(session) => session.issuer_base.clone(),
        None => args.common.issuer_base_url.clone(),
    };
    Ok(Diagnosis {
        place: session.as_ref().map_or(place, |session| session.place.clone()),
        app: AppSide {
            providers: NamedProvider::all(&loaded.draft, &folder(&args.common)),
            ..app_side(args, &loaded.draft, &selected, deployed)
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

/// The session; `None` if there are no credentials and the ids are enough to look from outside.
async fn open(
    args: &DoctorArgs,
    destination: Destination,
    loaded: &Loaded,
    selected: &Selected,
    printer: Printer,
) -> Result<Option<Session>, Failure> {
    let has_region = destination.region.is_some();
    let has_ids = matches!((&selected.pool, &selected.client), (PoolKey::Id(_), ClientKey::Id(_)));
    match destination.open(&args.common, loaded.draft.account.as_deref(), printer).await {
        Ok(session) => Ok(Some(session)),
        Err(failure) if has_region && has_ids && !args.fix && is_without_credentials(&failure) => {
            printer.line("no AWS credentials: looking from outside");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn is_without_credentials(failure: &Failure) -> bool {
    matches!(&failure.error, Error::Cognito { cause, .. } if cause.kind == Kind::Credentials)
}

fn app_side(
    args: &DoctorArgs,
    draft: &Draft,
    selected: &Selected,
    deployed: Option<Deployed>,
) -> AppSide {
    let mut app = AppSide::of(selected);
    app.sign_in = draft.pool.sign_in.or(app.sign_in);
    if !args.callback_url.is_empty() {
        app.callbacks.clone_from(&args.callback_url);
    }
    app.add_config(deployed);
    app
}

impl Diagnosis {
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
            place: Some(self.place.clone()),
            connection: self.connection.clone(),
        };
        gather(&self.http, self.app.clone(), examined, known).await
    }
}
