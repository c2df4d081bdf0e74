//! The command `cogoidc`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cogoidc::run())
}
