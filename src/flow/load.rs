//! The draft a command starts from: its flags over the spec file.

use std::path::{self, Path, PathBuf};

use secrecy::SecretString;

use crate::apps::{self, App};
use crate::cli::{Common, Selection};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Failure};
use crate::files;
use crate::flow::understood::understood;
use crate::settings::draft::{ClientDraft, Draft, PoolDraft};
use crate::settings::file::{self, DEFAULT_NAME, MAX_SPEC_BYTES};
use crate::ui::printer::Printer;

/// A draft, and the file it came from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) draft: Draft,
    pub(crate) file: Option<PathBuf>,
    /// What the file itself says.
    pub(crate) filed: Draft,
    /// The file for what a run learns of the set-up, if it has a spec file.
    pub(crate) settings_file: Option<PathBuf>,
}

impl Loaded {
    /// The draft, unless it is for an app that has no app client of its own.
    ///
    /// # Errors
    ///
    /// Such an app.
    pub(crate) fn with_client(self, common: &Common) -> Result<Self, Failure> {
        match self.draft.target.as_deref().and_then(apps::find) {
            Some(app) => require_client(app, &common.connection()).map(|()| self),
            None => Ok(self),
        }
    }
}

/// Refuses an app that has no app client of its own.
///
/// # Errors
///
/// A usage error with the commands to run instead.
pub(crate) fn require_client(app: &App, connection: &Flags) -> Result<(), Failure> {
    let Some(why) = app.without_client() else {
        return Ok(());
    };
    let config = CommandLine::new("config").flag("--target", app.name);
    let failure = Failure::from(Error::Usage(why));
    Err(match app.set_up_name() {
        Some(other) => {
            let set_up = CommandLine::new("init").flag("--target", other).with(connection);
            failure
                .hint(Hint::run("set that up first", set_up))
                .hint(Hint::run("then print the config", config.with(connection)))
        }
        None => {
            let config = config.flag("--pool-id", "ID").flag("--client-id", "ID").with(connection);
            failure.hint(Hint::run("with the ids of that app's set-up, print the config", config))
        }
    })
}

/// The flags over the spec file, if there is one.
///
/// # Errors
///
/// A file that was named and is not there, or one that is not a spec file.
pub(crate) fn load(flags: Draft, common: &Common, printer: Printer) -> Result<Loaded, Failure> {
    let path = common.spec.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_NAME));
    if common.spec.is_none() && !path.exists() {
        return without_file(flags, common, printer);
    }
    let mut below = parsed(&path)?;
    let elsewhere = [("--profile", &common.profile), ("--endpoint-url", &common.endpoint_url)]
        .into_iter()
        .find(|(_, value)| value.is_some() && !common.sandbox);
    let sandbox = below.sandbox == Some(true) && elsewhere.is_none();
    if common.spec.is_none() || sandbox && !common.sandbox {
        let which = if sandbox { " (sandbox)" } else { "" };
        printer.line(format_args!("using {}{which}", path.display()));
    }
    let filed = below.clone();
    let ids = (below.pool.id.clone(), below.client.id.clone());
    let of_the_sandbox = below.sandbox == Some(true) && !sandbox;
    if of_the_sandbox {
        below.sandbox = Some(false);
    }
    let flags = with_own_app(flags, common, Some((&path, &below)))?;
    let flags = understood(flags, below.target.as_deref(), printer);
    let draft = with_sandbox(flags.over(below), common);
    let (pool, client) = (&draft.pool.id, &draft.client.id);
    let from_file = pool.is_some() && *pool == ids.0 || client.is_some() && *client == ids.1;
    if let (true, true, Some((flag, _))) = (of_the_sandbox, from_file, elsewhere) {
        return Err(Failure::from(Error::WrongAccount(format!(
            "{} is for a user pool of the sandbox, and {flag} leads elsewhere",
            path.display()
        )))
        .hint(format!("omit {flag}, or use another spec file: --spec FILE"))
        .hint(
            "to create the same set-up there: copy the file without `sandbox`, `region` and the ids",
        ));
    }
    let settings_file = settings_file(&path, &filed, draft.is_in_sandbox());
    Ok(Loaded { draft, file: Some(path), filed, settings_file: Some(settings_file) })
}

/// The flags alone.
///
/// # Errors
///
/// A file of the app that does not describe one.
pub(crate) fn without_file(
    flags: Draft,
    common: &Common,
    printer: Printer,
) -> Result<Loaded, Failure> {
    let flags = understood(with_own_app(flags, common, None)?, None, printer);
    let draft = with_sandbox(flags.over(Draft::default()), common);
    Ok(Loaded { draft, file: None, filed: Draft::default(), settings_file: None })
}

/// The flags with the app that a file describes, if the flags or the spec file name one; it is known from then on.
fn with_own_app(
    flags: Draft,
    common: &Common,
    spec: Option<(&Path, &Draft)>,
) -> Result<Draft, Failure> {
    let given = common.target_file.clone();
    let filed = || {
        let (path, filed) = spec?;
        let file = filed.target_file.as_ref()?;
        // The flags may ask for another app than the spec file.
        let is_meant = flags.target.is_none() || flags.target == filed.target;
        is_meant.then(|| beside(path, file))
    };
    let Some(path) = given.or_else(filed) else {
        return Ok(flags);
    };
    let target = flags.target.as_deref().or_else(|| {
        let filed = spec.map(|(_, filed)| filed).filter(|_| common.target_file.is_none());
        filed?.target.as_deref()
    });
    let name = named_app(&path, target)?;
    Ok(Draft { target: Some(name.to_owned()), target_file: Some(path), ..flags })
}

/// Makes the app that a file describes known, if it is the target that is named, and gives its name.
///
/// # Errors
///
/// Those of [`own_app`]; another target.
pub(crate) fn named_app(path: &Path, target: Option<&str>) -> Result<&'static str, Failure> {
    let name = own_app(path)?;
    match target.filter(|target| *target != name) {
        None => Ok(name),
        Some(other) => {
            let path = path.display();
            let text = format!("{path} describes the app `{name}`, but the target is `{other}`");
            Err(Failure::from(Error::Usage(text)).hint(format!("omit the target {other}")))
        }
    }
}

/// Where a spec file has a file that it names.
pub(crate) fn beside(spec: &Path, file: &Path) -> PathBuf {
    spec.with_file_name("").join(file)
}

/// The draft with the flags that lead to a sandbox over it.
fn with_sandbox(mut draft: Draft, common: &Common) -> Draft {
    if common.sandbox {
        draft.sandbox = Some(true);
    }
    if draft.is_in_sandbox() {
        // Any free port is another one the next time.
        let port = common.sandbox_port.filter(|port| *port != 0);
        let absolute = |data: &PathBuf| path::absolute(data).unwrap_or_else(|_| data.clone());
        draft.sandbox_port = port.or(draft.sandbox_port);
        draft.sandbox_data = common.sandbox_data.as_ref().map(absolute).or(draft.sandbox_data);
    }
    draft
}

/// The file for what a run learns: its spec file, or one beside it if the run is in the sandbox and the sandbox did not
/// create the spec file, which would lead to the sandbox from then on.
pub(crate) fn settings_file(spec: &Path, filed: &Draft, in_sandbox: bool) -> PathBuf {
    if in_sandbox && filed.sandbox != Some(true) {
        spec.with_extension("sandbox.toml")
    } else {
        spec.to_owned()
    }
}

/// The folder of the spec file, in which it names files.
pub(crate) fn folder(common: &Common) -> PathBuf {
    let folder = common.spec.as_deref().and_then(Path::parent);
    folder.map(Path::to_owned).unwrap_or_default()
}

/// The draft in a spec file that is there.
///
/// # Errors
///
/// A file that cannot be read, or that is not a spec file.
pub(crate) fn parsed(path: &Path) -> Result<Draft, Failure> {
    let text = files::read(path, MAX_SPEC_BYTES).map_err(|why| Error::Usage(why.to_string()))?;
    let draft = file::parse(&text, &apps::answer_keys());
    draft.map_err(|why| Error::Usage(format!("{}: {why}", path.display())).into())
}

impl From<Selection> for Draft {
    fn from(selection: Selection) -> Self {
        Self {
            target: selection.target,
            app_url: selection.app_url,
            pool: PoolDraft {
                id: selection.pool_id,
                name: selection.pool_name,
                ..PoolDraft::default()
            },
            client: ClientDraft {
                id: selection.client_id,
                name: selection.client_name,
                ..ClientDraft::default()
            },
            ..Self::default()
        }
    }
}

/// Makes the app that a file describes known, and gives its name.
///
/// # Errors
///
/// A file that cannot be read, or that does not describe an app.
pub(crate) fn own_app(path: &Path) -> Result<&'static str, Failure> {
    let text = files::read(path, MAX_SPEC_BYTES).map_err(|why| Error::Usage(why.to_string()))?;
    apps::add(&text).map_err(|why| {
        Error::Usage(format!("{} does not describe an app: {why}", path.display())).into()
    })
}

/// Longest password Cognito takes (`AdminSetUserPassword`), in characters.
const MAX_PASSWORD: usize = 256;

/// Limit on the first line of a password file, in bytes.
const MAX_PASSWORD_BYTES: u64 = 64 << 10;

/// The password in a file or a pipe: its first line.
///
/// # Errors
///
/// A file that cannot be read, or that holds no password Cognito takes.
pub(crate) fn password(path: &Path) -> Result<SecretString, Failure> {
    let password = files::read_line(path, MAX_PASSWORD_BYTES)
        .map_err(|why| Error::Usage(format!("--password-file: {why}")))?;
    let wrong =
        |why: &str| Err(Error::Usage(format!("--password-file: {} {why}", path.display())).into());
    if password.is_empty() {
        return wrong("holds no password in its first line");
    }
    if password.contains(char::is_whitespace) {
        return wrong("holds a password that contains a space, which Cognito does not accept");
    }
    if password.chars().count() > MAX_PASSWORD {
        return wrong(
            "holds a password of more than 256 characters, which Cognito does not accept",
        );
    }
    Ok(SecretString::from(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_spec_file_of_the_sandbox_keeps_what_a_run_in_the_sandbox_learns() {
        let kept = |sandbox, in_sandbox| {
            let filed = Draft { sandbox, ..Draft::default() };
            settings_file(Path::new("conf/prod.toml"), &filed, in_sandbox)
        };
        assert_eq!(kept(None, false), Path::new("conf/prod.toml"));
        assert_eq!(kept(Some(true), true), Path::new("conf/prod.toml"));
        for sandbox in [None, Some(false)] {
            assert_eq!(kept(sandbox, true), Path::new("conf/prod.sandbox.toml"));
        }
    }

    #[test]
    fn the_port_of_a_sandbox_is_that_of_the_flag_and_any_free_one_is_not_remembered() {
        let port = |filed, flag, sandbox| {
            let draft = Draft { sandbox, sandbox_port: filed, ..Draft::default() };
            let common = Common { sandbox_port: flag, ..Common::default() };
            with_sandbox(draft, &common).sandbox_port
        };
        assert_eq!(port(Some(9300), None, Some(true)), Some(9300));
        assert_eq!(port(Some(9300), Some(9400), Some(true)), Some(9400));
        assert_eq!(port(Some(9300), Some(0), Some(true)), Some(9300));
        assert_eq!(port(None, Some(9400), None), None);
    }
}
