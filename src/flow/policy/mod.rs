//! The least IAM policy for a command line: what it may read and write, and where.

mod document;
mod needs;

use crate::cli::Command;
use crate::error::{Error, Failure};
use crate::flow::document::Policy;
use crate::settings::PoolKey;
use crate::ui::printer::Printer;

use needs::Needs;

/// The policy that lets a command line do all that it may have to do. AWS is not called.
///
/// # Errors
///
/// A command that never calls AWS; what is wrong with its flags or its spec file, and what they lack.
pub(crate) async fn policy(command: Command, printer: Printer) -> Result<Policy, Failure> {
    let name = command.outline().0;
    match needs::of(command, printer).await? {
        Some(needs) => Ok(Policy::of(&needs)),
        None => Err(calls_nothing(name)),
    }
}

fn calls_nothing(name: &str) -> Failure {
    let text = format!("`cogoidc {name}` like this calls nothing in AWS, so it needs no policy");
    Error::Usage(text).into()
}

/// Where the actions of a policy are allowed.
struct Place {
    /// In the form of an ARN, `*` if not known; so are the others.
    region: String,
    account: String,
    partition: &'static str,
}

impl Needs {
    /// The pools that the policy is about, as an ARN.
    fn pools(&self) -> String {
        let Place { region, account, partition } = &self.place;
        let pool = self.pool.as_ref().and_then(PoolKey::id).unwrap_or("*");
        format!("arn:{partition}:cognito-idp:{region}:{account}:userpool/{pool}")
    }
}
