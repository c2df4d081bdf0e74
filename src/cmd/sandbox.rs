//! `cogoidc sandbox`: serves the local Cognito.

use std::path::Path;

use crate::cli::SandboxArgs;
use crate::command_line::{CommandLine, Flags};
use crate::error::{Error, Exit, Failure};
use crate::flow::connect;
use crate::flow::document::{self, SandboxReport};
use crate::sandbox::{Config, Data, Faults, PoolUsers, Sandbox};
use crate::ui::printer::Printer;
use crate::ui::terminal::{Interrupt, Signal};

pub(super) async fn sandbox(
    args: SandboxArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let data = data(&args)?;
    let kept = match &data {
        Data::Ephemeral => "in memory".to_owned(),
        Data::Folder(folder) => format!("in {}", folder.display()),
    };
    let server = start(&args, data).await?;
    // The command may be pasted in another folder.
    let folder = args.data.map(|folder| std::path::absolute(&folder).unwrap_or(folder));
    let joining = joining(args.ephemeral, folder.as_deref(), server.url());
    if printer.json {
        document::print(printer, "sandbox", SandboxReport { url: server.url() });
    } else {
        printer.result(format_args!("{}\n", server.url()));
    }
    printer.line(format_args!("a local Cognito at {}, data {kept}; Ctrl-C stops it", server.url()));
    printer.line(format_args!("use it: {}", CommandLine::new("init").with(&joining)));
    printer.line(format_args!(
        "any other AWS client: --endpoint-url {}, with any region and any keys",
        server.url()
    ));
    for line in people(&server.users(), &joining) {
        printer.line(line);
    }
    let signal = interrupt.wait().await;
    server.stop().await;
    // Ctrl-C is the normal way to stop a server.
    Ok(match signal {
        Signal::Interrupt => Exit::Done,
        Signal::Terminate => Exit::Terminated,
    })
}

fn data(args: &SandboxArgs) -> Result<Data, Failure> {
    if args.ephemeral {
        return Ok(Data::Ephemeral);
    }
    Ok(Data::Folder(connect::sandbox_folder(args.data.clone())?))
}

async fn start(args: &SandboxArgs, data: Data) -> Result<Sandbox, Failure> {
    let faults = Faults::default();
    for fault in &args.fault {
        faults.add(fault.parse().map_err(|why| Error::Usage(format!("--fault: {why}")))?);
    }
    let config = Config { port: args.port, data, faults, long_lived: true, ..Config::default() };
    Sandbox::start(config)
        .await
        .map_err(|why| Error::Failed(format!("cannot start the sandbox: {why}")).into())
}

/// The flags that lead to this sandbox: by its data folder, or by its port if it has none.
fn joining(ephemeral: bool, folder: Option<&Path>, url: &str) -> Flags {
    let port = url.rsplit(':').next().filter(|_| ephemeral);
    Flags::default()
        .switch("--sandbox")
        .file("--sandbox-data", folder)
        .option("--sandbox-port", if folder.is_some() { None } else { port })
}

/// How many users of a pool are listed.
const MAX_LISTED: usize = 20;

/// The users who can sign in, and the command that adds one.
fn people(pools: &[PoolUsers], joining: &Flags) -> Vec<String> {
    let mut lines: Vec<String> = pools.iter().map(users).collect();
    let init = CommandLine::new("init").with(joining);
    let (init, added) = match pools {
        [] => {
            let init = init.flag("--target", "ohif").flag("--app-url", "http://localhost:3000");
            (init, "a user pool and a user")
        }
        [only] => (init.flag("--pool-id", &only.pool), "a user"),
        [first, ..] => {
            (init.flag("--pool-id", &first.pool), "a user, for example to the first pool")
        }
    };
    lines.push(format!("add {added}: {}", init.flag("--test-user", "ada@example.com")));
    lines
}

fn users(pool: &PoolUsers) -> String {
    let named: Vec<String> = pool
        .users
        .iter()
        .take(MAX_LISTED)
        .map(|(name, status)| format!("{name} {status}"))
        .collect();
    let listed = match named.as_slice() {
        [] => "none".to_owned(),
        named => named.join(", "),
    };
    let more = match pool.users.len().saturating_sub(MAX_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("users of {} ({}): {listed}{more}", pool.name, pool.pool)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(name: &str, users: usize) -> PoolUsers {
        PoolUsers {
            pool: format!("us-east-1_{name}"),
            name: name.to_owned(),
            users: (0..users)
                .map(|number| (format!("u{number}@example.com"), "CONFIRMED".to_owned()))
                .collect(),
        }
    }

    #[test]
    fn the_users_of_every_pool_are_listed_with_a_command_that_adds_one() {
        let said =
            |pools: &[PoolUsers]| people(pools, &Flags::default().switch("--sandbox")).join("\n");
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
