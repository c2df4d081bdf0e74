//! The sandbox that `cogoidc sandbox` serves, and how people use it.

use std::path::Path;

use super::local::{printed, sandbox_folder, start_failed};
use crate::cli::SandboxArgs;
use crate::command_line::{CommandLine, Flags};
use crate::error::{Error, Failure};
use crate::files;
use crate::sandbox::{Caller, Config, Data, Faults, Policy, PolicyError, PoolUsers, Sandbox};
use crate::ui::printer::Printer;

/// Most users of a pool that are listed.
const MAX_LISTED: usize = 20;

/// A local Cognito that other commands and programs can use.
pub(crate) struct LocalCognito {
    server: Sandbox,
    /// Where its pools are kept.
    storage: String,
    /// The flags that lead a command to it.
    connection: Flags,
}

impl LocalCognito {
    /// Starts to serve.
    ///
    /// # Errors
    ///
    /// A fault that cannot be read; a port or a data folder that cannot be used.
    pub(crate) async fn start(args: SandboxArgs, printer: Printer) -> Result<Self, Failure> {
        let data = if args.ephemeral {
            Data::Ephemeral
        } else {
            Data::Folder(sandbox_folder(args.data.clone())?)
        };
        let storage = match &data {
            Data::Ephemeral => "in memory".to_owned(),
            Data::Folder(folder) => format!("in {}", folder.display()),
        };
        let server = serve(&args, data, printer).await?;
        // The command may be pasted in another folder.
        let folder = args.data.map(|folder| std::path::absolute(&folder).unwrap_or(folder));
        let connection = connection(args.ephemeral, folder.as_deref(), server.url());
        Ok(Self { server, storage, connection })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        self.server.url()
    }

    /// How it is used, one line each.
    pub(crate) fn introduction(&self) -> Vec<String> {
        let (url, storage) = (self.url(), &self.storage);
        let mut lines = vec![
            format!("a local Cognito at {url}, data {storage}; Ctrl-C stops it"),
            format!("use it: {}", CommandLine::new("init").with(&self.connection)),
            format!("any other AWS client: --endpoint-url {url}, with any region and any keys"),
        ];
        lines.extend(users_of(&self.server.users(), &self.connection));
        lines
    }

    /// Finishes the responses under way, and stops.
    pub(crate) async fn stop(self) {
        self.server.stop().await;
    }
}

async fn serve(args: &SandboxArgs, data: Data, printer: Printer) -> Result<Sandbox, Failure> {
    let faults = Faults::default();
    for fault in &args.fault {
        faults.add(fault.parse().map_err(|why| Error::Usage(format!("--fault: {why}")))?);
    }
    let caller = Caller::default();
    if let Some(path) = &args.policy {
        caller.limit(policy(path)?);
    }
    let config = Config {
        port: args.port,
        data,
        faults,
        caller,
        long_lived: true,
        notices: Some(printed(printer)),
        ..Config::default()
    };
    Sandbox::start(config).await.map_err(|why| start_failed(&why))
}

/// Limit on a policy, in bytes. IAM's own is 10 KiB.
const MAX_POLICY_BYTES: u64 = 64 << 10;

/// The IAM policy in a file.
fn policy(path: &Path) -> Result<Policy, Failure> {
    let text = files::read(path, MAX_POLICY_BYTES)?;
    let policy = text
        .parse()
        .map_err(|why: PolicyError| Error::Usage(format!("--policy: {}: {why}", path.display())))?;
    Ok(policy)
}

/// The flags that lead a command to this sandbox: by its data folder, or by its port if it has none.
fn connection(ephemeral: bool, folder: Option<&Path>, url: &str) -> Flags {
    let sandbox = Flags::default().switch("--sandbox");
    if ephemeral {
        return sandbox.option("--sandbox-port", url.rsplit(':').next());
    }
    sandbox.file("--sandbox-data", folder)
}

/// The users who can sign in, and the command that adds one.
fn users_of(pools: &[PoolUsers], connection: &Flags) -> Vec<String> {
    let mut lines: Vec<String> = pools.iter().map(listed).collect();
    let init = CommandLine::new("init").with(connection);
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

fn listed(pool: &PoolUsers) -> String {
    let named: Vec<String> = pool
        .users
        .iter()
        .take(MAX_LISTED)
        .map(|(name, status)| format!("{name} {status}"))
        .collect();
    let names = match named.as_slice() {
        [] => "none".to_owned(),
        named => named.join(", "),
    };
    let more = match pool.users.len().saturating_sub(MAX_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("users of {} ({}): {names}{more}", pool.name, pool.pool)
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
            |pools: &[PoolUsers]| users_of(pools, &Flags::default().switch("--sandbox")).join("\n");
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
