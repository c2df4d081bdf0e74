//! A plan as a part of a Markdown document.

use std::fmt::{self, Display, Formatter};

use super::{PlanText, heading, summary};
use crate::markdown::{Table, text};

/// A plan, shown in Markdown.
#[derive(Debug)]
pub(crate) struct PlanMarkdown<'a>(pub(crate) &'a PlanText<'a>);

impl Display for PlanMarkdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let entries = self.0.entries();
        if entries.is_empty() {
            writeln!(f, "### Plan: nothing to change")?;
        } else {
            writeln!(f, "### {}\n", summary(&entries))?;
            let mut table = Table::new(["what", "particulars"]);
            for entry in &entries {
                let lines: Vec<String> = entry.lines.iter().map(|line| text(line)).collect();
                table.push([text(&heading(entry)), lines.join("<br>")]);
            }
            write!(f, "{table}")?;
        }
        self.0.remarks().iter().try_for_each(|remark| writeln!(f, "\n{}", text(remark)))
    }
}
