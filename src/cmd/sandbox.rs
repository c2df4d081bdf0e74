//! `cogoidc sandbox`: serves the local Cognito.

use serde_json::json;

use super::{connect, opening};
use crate::cli::SandboxArgs;
use crate::error::{Error, Exit, Failure};
use crate::sandbox::{Config, Data, Faults, Sandbox};
use crate::ui::printer::Printer;
use crate::ui::terminal::{Interrupt, Signal};

pub(super) async fn sandbox(
    args: SandboxArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let data = if args.ephemeral {
        Data::Ephemeral
    } else {
        Data::Folder(connect::sandbox_folder(args.data)?)
    };
    let faults = Faults::default();
    for fault in &args.fault {
        faults.add(
            fault
                .parse()
                .map_err(|why| Error::Usage(format!("--fault: {why}")))?,
        );
    }
    let kept = match &data {
        Data::Ephemeral => "in memory".to_owned(),
        Data::Folder(folder) => folder.display().to_string(),
    };
    let server = Sandbox::start(Config {
        port: args.port,
        data,
        faults,
        long_lived: true,
    })
    .await
    .map_err(|why| Failure::from(Error::Failed(format!("cannot start the sandbox: {why}"))))?;
    if printer.json {
        let mut document = opening("sandbox");
        document.insert("url".to_owned(), json!(server.url()));
        printer.document(&document);
    } else {
        printer.result(format_args!("{}\n", server.url()));
    }
    printer.line(format_args!(
        "a local Cognito at {}, kept {kept}; Ctrl-C ends it",
        server.url()
    ));
    printer.line("use it: cogoidc init --sandbox, or any AWS client with --endpoint-url");
    let signal = interrupt.wait().await;
    server.stop().await;
    // Ctrl-C is how a server is meant to end.
    Ok(match signal {
        Signal::Interrupt => Exit::Done,
        Signal::Terminate => Exit::Terminated,
    })
}
