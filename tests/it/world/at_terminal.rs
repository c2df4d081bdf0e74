//! The program on a terminal.

use portable_pty::CommandBuilder;

use super::{REGION, ROOTS, World};
use crate::testing::terminal::{Size, Terminal};

/// Starts the program on a terminal that is wide enough for every line, with more variables in its environment.
pub(crate) fn at_terminal(world: &World, line: &str, more: &[(&str, &str)]) -> Terminal {
    let size = Size { rows: 60, columns: 4000 };
    at_terminal_of(world, line, more, size)
}

/// The same, on a terminal of that size.
pub(crate) fn at_terminal_of(
    world: &World,
    line: &str,
    more: &[(&str, &str)],
    size: Size,
) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cogoidc"));
    command.args(line.split_whitespace());
    command.cwd(world.path(""));
    command.env_clear();
    for (name, value) in [
        ("HOME", world.home("").to_str().unwrap()),
        ("TERM", "xterm-256color"),
        ("COGOIDC_ENDPOINT_URL", world.sandbox.url()),
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ROOTS,
    ]
    .into_iter()
    .chain(more.iter().copied())
    {
        command.env(name, value);
    }
    Terminal::start(command, size)
}

/// Types a secret once the terminal no longer shows what is typed.
#[track_caller]
pub(crate) fn press_hidden(terminal: &mut Terminal, secret: &str) {
    terminal.until("no echo", |view| !view.echoes());
    terminal.press(&format!("{secret}\r"));
}
