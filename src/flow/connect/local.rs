//! The sandbox that a command uses: one that runs, or one of its own.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::cli::SANDBOX_PORT;
use crate::cognito::Endpoint;
use crate::command_line::Hint;
use crate::error::{Error, Failure};
use crate::sandbox::{self, Data, Notice, Sandbox, StartError};
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// How long a command waits for another one that uses the sandbox at the moment.
const SANDBOX_WAIT: Duration = Duration::from_secs(60);

/// Where a sandbox is found, as far as anything says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SandboxAddress {
    pub(crate) port: Option<u16>,
    /// Data folder.
    pub(crate) data: Option<PathBuf>,
}

/// The sandbox that runs already, or one of this process for as long as it runs.
pub(crate) async fn open_sandbox(
    address: &SandboxAddress,
    printer: Printer,
) -> Result<(Endpoint, Option<Sandbox>), Failure> {
    let folder = sandbox_folder(address.data.clone())?;
    let port = address.port.unwrap_or(SANDBOX_PORT);
    if address.port.is_some() && address.data.is_none() {
        let url = format!("http://localhost:{port}");
        // One that another command serves for a moment is waited for.
        let stays = sandbox::running(&folder).is_none_or(|own| own.long_lived || own.url != url);
        if stays && sandbox::answers_on(port).await {
            printer.detail(format_args!("using the sandbox at {url}"));
            return Ok((Endpoint::Sandbox(url), None));
        }
    }
    let (start, mut said) = (Instant::now(), Instant::now());
    loop {
        if let Some(running) = sandbox::running(&folder)
            && running.long_lived
        {
            printer.detail(format_args!("using the sandbox at {}", running.url));
            return Ok((Endpoint::Sandbox(running.url), None));
        }
        let config = sandbox::Config {
            port,
            data: Data::Folder(folder.clone()),
            notices: Some(printed(printer)),
            ..sandbox::Config::default()
        };
        match Sandbox::start(config).await {
            Ok(server) => return Ok((Endpoint::Sandbox(server.url().to_owned()), Some(server))),
            // Another command has it for a moment, as this one would.
            Err(StartError::InUse { .. }) if start.elapsed() < SANDBOX_WAIT => {
                if said.elapsed() >= PROGRESS_INTERVAL {
                    printer.line("waiting for another command that uses the sandbox");
                    said = Instant::now();
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(why) => {
                return Err(not_started(&why, port));
            }
        }
    }
}

/// Prints the notices of a sandbox until it is gone.
pub(super) fn printed(printer: Printer) -> UnboundedSender<Notice> {
    let (sender, mut notices) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(notice) = notices.recv().await {
            printer.announcement(notice);
        }
    });
    sender
}

/// Why there is no sandbox, with what to try.
fn not_started(why: &StartError, port: u16) -> Failure {
    let hints = match why {
        StartError::PortTaken { .. } | StartError::Listen { .. } => {
            let other = if port == u16::MAX { SANDBOX_PORT } else { port + 1 };
            let mut hints = vec![format!("choose another port: --sandbox-port {other}")];
            if matches!(why, StartError::PortTaken { by, .. } if by == sandbox::ANOTHER_SANDBOX) {
                hints.insert(0, format!("use that sandbox: --sandbox-port {port}"));
            }
            hints
        }
        StartError::Folder { .. } | StartError::UnsafeFolder { .. } | StartError::InUse { .. } => {
            vec!["choose another data folder: --sandbox-data DIR".to_owned()]
        }
        StartError::Damaged { .. } => Vec::new(),
    };
    let hints = hints.into_iter().map(Hint::from).collect();
    Failure { hints, ..start_failed(why) }
}

/// Why there is no sandbox.
pub(super) fn start_failed(why: &StartError) -> Failure {
    let sentence = format!("cannot start the sandbox: {why}");
    match why {
        StartError::UnsafeFolder { .. } => Error::Usage(sentence),
        _ => Error::Failed(sentence),
    }
    .into()
}

/// Folder of the sandbox's state.
pub(super) fn sandbox_folder(chosen: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let own = || {
        directories::ProjectDirs::from("", "", "cogoidc")
            .map(|dirs| dirs.data_dir().join("sandbox"))
    };
    chosen.or_else(own).ok_or_else(|| {
        Failure::from(Error::Failed("there is no home folder to keep the sandbox in".to_owned()))
            .hint("name one: --sandbox-data DIR")
    })
}
