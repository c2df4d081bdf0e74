//! What each command needs, whatever it finds.

use super::Place;
use crate::apps::find;
use crate::cli::{
    CallbackChangeArgs, CallbackCommand, Command, Common, ConfigArgs, Deferred, DestroyArgs,
    DoctorArgs, ExportArgs, IdpCommand, LoginArgs, SecretCommand, Selection, StatusArgs,
};
use crate::cognito::permission::Permissions;
use crate::cognito::{SecretLookup, StepKind, Wanted};
use crate::doctor;
use crate::error::{Error, Failure};
use crate::flow::load::{self, Loaded};
use crate::flow::reads::Reads;
use crate::flow::set_up::Named;
use crate::flow::{config, connect, destroy, idp, login, look, secret};
use crate::plan::possible::{changes, creations};
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::settings::{PoolKey, Spec};
use crate::ui::printer::Printer;
use crate::values::{AccountId, PoolId};

/// What a command needs, and in which pool.
pub(super) struct Needs {
    pub(super) place: Place,
    /// `None` for every pool.
    pub(super) pool: Option<PoolKey>,
    pub(super) permissions: Permissions,
}

/// What a command needs; `None` if it calls nothing in AWS.
///
/// # Errors
///
/// What is wrong with its flags or its spec file, and what they lack.
pub(super) async fn of(command: Command, printer: Printer) -> Result<Option<Needs>, Failure> {
    Ok(Some(match command {
        Command::Init(Deferred(args)) => {
            let level = if args.dry_run { Level::Looks } else { Level::Creates };
            set_up(args.draft.0, &args.common, (level, args.save.is_some()), printer).await?
        }
        Command::Plan(Deferred(args)) => {
            set_up(args.draft.0, &args.common, (Level::Looks, false), printer).await?
        }
        Command::Apply(Deferred(args)) => {
            set_up(args.draft.0, &args.common, (Level::Changes, false), printer).await?
        }
        Command::Config(Deferred(args)) => config_needs(args, printer).await?,
        Command::Callback(Deferred(command)) => callback(command, printer).await?,
        Command::Idp(Deferred(command)) => identity_providers(command, printer).await?,
        Command::Export(Deferred(args)) => export(args, printer).await?,
        Command::Doctor(Deferred(args)) if args.list || args.issuer.is_some() => return Ok(None),
        Command::Doctor(Deferred(args)) if args.all => {
            account(args.selection.into(), &args.common, printer).await?
        }
        Command::Doctor(Deferred(args)) => diagnosis(args, printer).await?,
        Command::Status(Deferred(args)) => status(args, printer).await?,
        Command::Secret(Deferred(command)) => secrets(command, printer).await?,
        Command::Login(Deferred(args)) => sign_in(args, printer).await?,
        Command::Destroy(Deferred(args)) => removal(args, printer).await?,
        _ => return Ok(None),
    }))
}

/// How much of what a spec asks for is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Looks,
    /// What is missing is created.
    Creates,
    /// What differs is changed too.
    Changes,
}

async fn set_up(
    flags: Draft,
    common: &Common,
    (level, saves): (Level, bool),
    printer: Printer,
) -> Result<Needs, Failure> {
    let loaded = load::load(flags, common, printer)?.with_client(common)?;
    let destination = connect::destination(common, &loaded.draft).await?;
    let spec = resolve(&loaded.draft, &destination.place())?;
    let has_password = loaded.draft.user.password_file.is_some();
    let wanted = look::wanted(&spec);
    // A run that writes ids into its spec file finds the pool by its id the next time.
    let is_saved = level != Level::Looks && (saves || loaded.settings_file.is_some());
    let wanted = Wanted { identity_providers: wanted.identity_providers || is_saved, ..wanted };
    let looking = Permissions::default().reading(&wanted);
    Ok(Needs {
        place: place(&destination, &loaded)?,
        pool: Some(wanted.pool),
        permissions: taking(looking, &spec, level, has_password),
    })
}

/// Those that look at a set-up, and those that make it what the spec says.
fn taking(looking: Permissions, spec: &Spec, level: Level, has_password: bool) -> Permissions {
    if level == Level::Looks {
        return looking;
    }
    let making = looking.reading(&look::wanted_again(spec)).taking(creations(spec, has_password));
    // In a pool that exists, given values count for `init` too.
    if level == Level::Changes || spec.pool.id.is_some() {
        making.taking(changes(spec))
    } else {
        making
    }
}

/// The set-up that a command works on, with what it wants to know of it.
async fn existing(
    selection: Selection,
    common: &Common,
    printer: Printer,
    wanted: impl FnOnce(&Named<'_>) -> Result<Wanted, Failure>,
    steps: &[StepKind],
) -> Result<Needs, Failure> {
    let named = Named::load(selection, common, printer).await?;
    let wanted = wanted(&named)?;
    let permissions = Permissions::default().reading(&wanted).taking(steps.iter().copied());
    Ok(Needs {
        place: place(&named.destination, &named.loaded)?,
        pool: Some(wanted.pool),
        permissions,
    })
}

async fn config_needs(args: ConfigArgs, printer: Printer) -> Result<Needs, Failure> {
    let loaded = load::load(args.selection.clone().into(), &args.common, printer)?;
    let named = Named::of(loaded, &args.common, printer).await?;
    let known = named.selected()?.target.and_then(find);
    let app = config::chosen_app(known, &args, printer)?;
    let wanted = named.wanted(config::reads(app, args.form.as_deref()))?;
    let permissions = Permissions::default().reading(&wanted);
    Ok(Needs {
        place: place(&named.destination, &named.loaded)?,
        pool: Some(wanted.pool),
        permissions,
    })
}

async fn callback(command: CallbackCommand, printer: Printer) -> Result<Needs, Failure> {
    let (selection, common, steps): (_, _, &[StepKind]) = match command {
        CallbackCommand::List(args) => (args.selection, args.common, &[]),
        CallbackCommand::Add(args) | CallbackCommand::Remove(args) => {
            let CallbackChangeArgs { selection, common, dry_run, .. } = args;
            (selection, common, unless(dry_run, &[StepKind::UpdateClient]))
        }
    };
    let wanted = |named: &Named<'_>| named.wanted(Reads::default());
    existing(selection, &common, printer, wanted, steps).await
}

async fn identity_providers(command: IdpCommand, printer: Printer) -> Result<Needs, Failure> {
    const ADD: &[StepKind] =
        &[StepKind::CreateProvider, StepKind::UpdateProvider, StepKind::UpdateClient];
    const REMOVE: &[StepKind] = &[StepKind::UpdateClient, StepKind::DeleteProvider];
    match command {
        IdpCommand::List(args) => {
            let wanted = |named: &Named<'_>| named.wanted_of_pool(idp::list_reads());
            existing(args.selection, &args.common, printer, wanted, &[]).await
        }
        IdpCommand::Add(args) => {
            let name = args.name.unwrap_or(args.kind);
            let wanted = |named: &Named<'_>| named.wanted(idp::add_reads(name));
            let steps = unless(args.dry_run, ADD);
            existing(args.selection, &args.common, printer, wanted, steps).await
        }
        IdpCommand::Rotate(args) => {
            let wanted = |named: &Named<'_>| named.wanted_of_pool(idp::rotate_reads(args.name));
            let steps = unless(args.dry_run, &[StepKind::UpdateProvider]);
            existing(args.selection, &args.common, printer, wanted, steps).await
        }
        IdpCommand::Remove(args) => {
            let wanted = |named: &Named<'_>| named.wanted_of_pool(idp::remove_reads());
            let steps = unless(args.dry_run, REMOVE);
            existing(args.selection, &args.common, printer, wanted, steps).await
        }
    }
}

/// The steps, unless the plan is only shown.
fn unless(dry_run: bool, steps: &[StepKind]) -> &[StepKind] {
    if dry_run { &[] } else { steps }
}

async fn diagnosis(args: DoctorArgs, printer: Printer) -> Result<Needs, Failure> {
    let named = Named::load(args.selection, &args.common, printer).await?;
    let selected = named.selected()?;
    let scopes = named.loaded.draft.client.scopes.iter().flatten();
    let has_own_scopes = scopes.into_iter().any(|scope| scope.contains('/'));
    let looking = Permissions::default().examining(&selected.pool, &selected.client);
    let looking = if has_own_scopes { looking.listing_scopes() } else { looking };
    let fixes = if args.fix { &doctor::FIXES[..] } else { &[] };
    Ok(Needs {
        place: place(&named.destination, &named.loaded)?,
        pool: Some(selected.pool),
        permissions: looking.taking(fixes.iter().copied()),
    })
}

/// Those that read a set-up, or plan it from its spec.
async fn export(args: ExportArgs, printer: Printer) -> Result<Needs, Failure> {
    let loaded = load::load(args.draft.0, &args.common, printer)?.with_client(&args.common)?;
    let named = Named::of(loaded, &args.common, printer).await?;
    let selected = named.selected()?;
    let wanted = Wanted { secret: SecretLookup::Required, ..look::wanted_of(&selected) };
    let permissions = Permissions::default().reading(&wanted).exporting();
    let spec = resolve(&named.loaded.draft, &named.destination.place());
    let permissions = match spec {
        Ok(spec) => permissions.reading(&look::wanted(&spec)),
        Err(_) => permissions,
    };
    Ok(Needs {
        place: place(&named.destination, &named.loaded)?,
        pool: Some(wanted.pool),
        permissions,
    })
}

/// Those that read every pool with its app clients.
async fn account(given: Draft, common: &Common, printer: Printer) -> Result<Needs, Failure> {
    let loaded = load::load(given, common, printer)?;
    let destination = connect::destination(common, &loaded.draft).await?;
    let place = place(&destination, &loaded)?;
    Ok(Needs { place, pool: None, permissions: Permissions::default().surveying() })
}

/// Those that look at one set-up as `plan` and `doctor` do, or at every pool with its app clients.
async fn status(args: StatusArgs, printer: Printer) -> Result<Needs, Failure> {
    if args.all {
        return account(Draft::default(), &args.common, printer).await;
    }
    let spec = match args.files.as_slice() {
        [] => args.common.spec.clone(),
        [file] => Some(file.clone()),
        _ => {
            let why = "name one spec file: each set-up may need a policy of its own";
            return Err(Error::Usage(why.to_owned()).into());
        }
    };
    let common = Common { spec, ..args.common };
    let needs = set_up(Draft::default(), &common, (Level::Looks, false), printer).await?;
    let named = Named::load(Selection::default(), &common, printer).await?;
    let selected = named.selected()?;
    let permissions = needs.permissions.examining(&selected.pool, &selected.client);
    Ok(Needs { permissions, ..needs })
}

async fn secrets(command: SecretCommand, printer: Printer) -> Result<Needs, Failure> {
    let (selection, common, reads, steps): (_, _, _, &[StepKind]) = match command {
        SecretCommand::List(args) => (args.selection, args.common, Reads::default(), &[]),
        SecretCommand::Rotate(args) => {
            let steps = unless(args.dry_run, &[StepKind::AddSecret]);
            (args.selection, args.common, secret::reads(), steps)
        }
        SecretCommand::Finish(args) => {
            let steps = unless(args.dry_run, &[StepKind::DeleteSecret]);
            (args.selection, args.common, secret::reads(), steps)
        }
    };
    // The list of secrets is read whatever Describe shows.
    let reads = Reads { secret: SecretLookup::Required, ..reads };
    let wanted = |named: &Named<'_>| named.wanted(reads);
    existing(selection, &common, printer, wanted, steps).await
}

async fn sign_in(args: LoginArgs, printer: Printer) -> Result<Needs, Failure> {
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let app = named.selected()?.target.and_then(find);
    let (reads, steps) = login::needs_of(&args, app);
    let wanted = named.wanted(reads)?;
    let permissions = Permissions::default().reading(&wanted).taking(steps);
    Ok(Needs {
        place: place(&named.destination, &named.loaded)?,
        pool: Some(wanted.pool),
        permissions,
    })
}

async fn removal(args: DestroyArgs, printer: Printer) -> Result<Needs, Failure> {
    let wanted = |named: &Named<'_>| Ok(destroy::whole(named.wanted(Reads::default())?));
    let steps = [
        StepKind::DeleteLoginStyle,
        StepKind::DeleteClient,
        StepKind::DeleteDomain,
        StepKind::Unprotect,
        StepKind::DeletePool,
    ];
    existing(args.selection, &args.common, printer, wanted, &steps).await
}

/// Where the pool is, as far as flags, spec file and profile say.
fn place(destination: &connect::Destination, loaded: &Loaded) -> Result<Place, Failure> {
    let any = || "*".to_owned();
    let account = loaded.draft.account.as_deref().map(str::parse::<AccountId>).transpose();
    let account = account.map_err(|why| Error::Usage(format!("--account: {why}")))?;
    let of_pool = loaded.draft.pool.id.as_ref().and_then(|id| id.parse::<PoolId>().ok());
    let region = of_pool.map(|id| id.region()).or_else(|| destination.region.clone());
    Ok(Place {
        partition: region.as_ref().map_or("aws", crate::values::Region::partition),
        region: region.map_or_else(any, |region| region.to_string()),
        account: account.map_or_else(any, |account| account.to_string()),
    })
}
