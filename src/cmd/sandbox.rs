//! `cogoidc sandbox`: serves the local Cognito.

use std::path::Path;

use serde_json::json;

use crate::cli::SandboxArgs;
use crate::command_line::quoted;
use crate::error::{Error, Exit, Failure};
use crate::flow::connect;
use crate::flow::report::opening;
use crate::sandbox::{Config, Data, Faults, People, Sandbox};
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
        Data::Folder(connect::sandbox_folder(args.data.clone())?)
    };
    let faults = Faults::default();
    for fault in &args.fault {
        faults.add(fault.parse().map_err(|why| Error::Usage(format!("--fault: {why}")))?);
    }
    let kept = match &data {
        Data::Ephemeral => "in memory".to_owned(),
        Data::Folder(folder) => format!("in {}", folder.display()),
    };
    // The line may be pasted in another folder.
    let folder = args.data.map(|folder| std::path::absolute(&folder).unwrap_or(folder));
    let server = Sandbox::start(Config {
        port: args.port,
        data,
        faults,
        long_lived: true,
        ..Config::default()
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
    printer.line(format_args!("a local Cognito at {}, kept {kept}; Ctrl-C ends it", server.url()));
    let join = joining(args.ephemeral, folder.as_deref(), server.url());
    printer.line(format_args!("use it: {join}"));
    printer.line(format_args!(
        "any other AWS client: --endpoint-url {}, with any region and any keys",
        server.url()
    ));
    for line in people(&server.people(), &join) {
        printer.line(line);
    }
    let signal = interrupt.wait().await;
    server.stop().await;
    // Ctrl-C is how a server is meant to end.
    Ok(match signal {
        Signal::Interrupt => Exit::Done,
        Signal::Terminate => Exit::Terminated,
    })
}

/// The command line that joins this sandbox: by its data folder, or by its port where it has none.
fn joining(ephemeral: bool, folder: Option<&Path>, url: &str) -> String {
    let which = match folder {
        Some(folder) => format!(" --sandbox-data {}", quoted(&folder.display().to_string())),
        None if ephemeral => {
            let port = url.rsplit(':').next().unwrap_or_default();
            format!(" --sandbox-port {port}")
        }
        None => String::new(),
    };
    format!("cogoidc init --sandbox{which}")
}

/// How many users of a pool are named.
const NAMED: usize = 20;

/// Who can sign in, and how somebody else is added.
fn people(pools: &[People], join: &str) -> Vec<String> {
    let mut lines: Vec<String> = pools.iter().map(users).collect();
    let (add, whose) = match pools {
        [] => {
            (" --target ohif --app-url http://localhost:3000".to_owned(), "a user pool and a user")
        }
        [only] => (format!(" --pool-id {}", only.pool), "a user"),
        [first, ..] => {
            (format!(" --pool-id {}", first.pool), "a user, to the first pool for example")
        }
    };
    lines.push(format!("add {whose}: {join}{add} --test-user ada@example.com"));
    lines
}

fn users(pool: &People) -> String {
    let named: Vec<String> =
        pool.users.iter().take(NAMED).map(|(name, status)| format!("{name} {status}")).collect();
    let listed = match named.as_slice() {
        [] => "none".to_owned(),
        named => named.join(", "),
    };
    let more = match pool.users.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("users of {} ({}): {listed}{more}", pool.name, pool.pool)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(name: &str, users: usize) -> People {
        People {
            pool: format!("us-east-1_{name}"),
            name: name.to_owned(),
            users: (0..users)
                .map(|number| (format!("u{number}@example.com"), "CONFIRMED".to_owned()))
                .collect(),
        }
    }

    #[test]
    fn the_users_of_every_pool_are_named_and_a_command_that_adds_one() {
        let said = |pools: &[People]| people(pools, "cogoidc init --sandbox").join("\n");
        assert_eq!(
            said(&[]),
            "add a user pool and a user: cogoidc init --sandbox --target ohif --app-url http://localhost:3000 --test-user ada@example.com"
        );
        assert_eq!(
            said(&[pool("ohif", 2)]),
            "users of ohif (us-east-1_ohif): u0@example.com CONFIRMED, u1@example.com CONFIRMED\n\
             add a user: cogoidc init --sandbox --pool-id us-east-1_ohif --test-user ada@example.com"
        );
        let two = said(&[pool("a", 0), pool("b", 23)]);
        assert!(two.contains("users of a (us-east-1_a): none\n"), "{two}");
        assert!(two.contains("u19@example.com CONFIRMED and 3 more\n"), "{two}");
        assert!(two.contains("--pool-id us-east-1_a "), "{two}");
    }
}
