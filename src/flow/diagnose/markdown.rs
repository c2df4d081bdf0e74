//! Findings as a part of a Markdown document.

use std::fmt::{self, Display, Formatter};

use crate::finding::{Counts, Finding, Outcome};
use crate::markdown::{Table, code, text};

/// Findings, shown in Markdown: what is wrong first, the rest folded.
pub(super) struct FindingsMarkdown<'a>(pub(super) &'a [Finding]);

impl Display for FindingsMarkdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (wrong, right): (Vec<&Finding>, Vec<&Finding>) =
            self.0.iter().partition(|finding| finding.is_wrong());
        writeln!(f, "### Doctor: {}\n", Counts::of(self.0))?;
        if !wrong.is_empty() {
            let mut table = Table::new(["outcome", "check", "what was found", "fix"]);
            for finding in wrong {
                let fix = finding.fix.as_deref().map(code).unwrap_or_default();
                table.push([
                    word(finding).to_owned(),
                    code(&finding.id),
                    text(&finding.text()),
                    fix,
                ]);
            }
            writeln!(f, "{table}")?;
        }
        if right.is_empty() {
            return Ok(());
        }
        let mut table = Table::new(["outcome", "check", "what was found"]);
        for finding in right {
            table.push([word(finding).to_owned(), code(&finding.id), text(&finding.text())]);
        }
        writeln!(f, "<details><summary>The other checks</summary>\n\n{table}\n</details>")
    }
}

fn word(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Pass => "ok",
        Outcome::Warn => "warn",
        Outcome::Fail => "fail",
        Outcome::Skip => "skip",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_from_outside_adds_no_row_and_no_markup() {
        let findings = [
            Finding::fail("a.b", "the URL is right", "it is x | y\n| ok | `<b>`")
                .fix("cogoidc doctor --fix 'a|b'"),
            Finding::pass("c.d", "all is well", ""),
        ];
        assert_eq!(
            FindingsMarkdown(&findings).to_string(),
            "### Doctor: 1 ok, 0 warn, 1 fail, 0 skip\n\n\
             | outcome | check | what was found | fix |\n\
             | --- | --- | --- | --- |\n\
             | fail | `a.b` | the URL is right: it is x \\| y\u{fffd}\\| ok \\| \\`&lt;b&gt;\\` | `cogoidc doctor --fix 'a\\|b'` |\n\n\
             <details><summary>The other checks</summary>\n\n\
             | outcome | check | what was found |\n\
             | --- | --- | --- |\n\
             | ok | `c.d` | all is well |\n\n\
             </details>\n"
        );
    }
}
