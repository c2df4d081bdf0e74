//! What is left for a person to do.

use crate::apps::Next;
use crate::ui::printer::Printer;

/// Prints the next steps, each with the command that does it.
pub(crate) fn print(next: &[Next], printer: Printer) {
    if !next.is_empty() {
        printer.line("");
        printer.line("Next steps:");
    }
    for (number, next) in next.iter().enumerate() {
        printer.prose(format_args!("  {} {}", number + 1, next.text), 4);
        if let Some(command) = &next.command {
            // Not wrapped: it is there to be copied.
            printer.line(format_args!("      {command}"));
        }
    }
}
