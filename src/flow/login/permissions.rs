//! What a sign-in reads and writes in Cognito's API.

use super::method::SignInMethod;
use crate::apps::App;
use crate::cli::LoginArgs;
use crate::cognito::StepKind;
use crate::flow::reads::Reads;

/// What the sign-in reads of its set-up, and the steps that it may take. What is left of a killed run is deleted by
/// other steps, which need not be allowed.
pub(crate) fn needs_of(args: &LoginArgs, app: Option<&App>) -> (Reads, Vec<StepKind>) {
    let (method, mut steps) = match (args.unattended, args.no_browser) {
        (true, _) => {
            (SignInMethod::Unattended, vec![StepKind::CreateUserWithPassword, StepKind::DeleteUser])
        }
        (false, true) => (SignInMethod::Paste, Vec::new()),
        // A callback URL on this machine is registered if there is none.
        (false, false) => (SignInMethod::Browser, vec![StepKind::UpdateClient]),
    };
    if has_other_client(args) {
        steps.extend([
            StepKind::CreateClient,
            StepKind::CreateLoginStyle,
            StepKind::DeleteLoginStyle,
            StepKind::DeleteClient,
        ]);
    }
    (method.reads(args, app), steps)
}

/// Whether an archive has to refuse the token of another app client.
fn has_other_client(args: &LoginArgs) -> bool {
    args.unattended && args.dicomweb.is_some()
}
