//! A list to choose from, drawn by dialoguer; typing narrows it.

use std::collections::HashMap;
use std::fmt;

use dialoguer::FuzzySelect;
use dialoguer::console::{Term, truncate_str};
use dialoguer::theme::Theme;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::question::List;
use crate::ui::charset::ellipsis;
use crate::ui::wrap::wrapped;

/// Shows a list; `None` if it was left with Esc.
pub(super) fn select(list: &List<'_>) -> dialoguer::Result<Option<usize>> {
    let term = Term::stderr();
    let (rows, columns) = term.size();
    let entries = Entries::new(list, usize::from(columns));
    let visible = entries.visible(usize::from(rows));
    // It does not scroll to a default that is off screen.
    let default = list.default.filter(|index| *index < visible).unwrap_or_default();
    FuzzySelect::with_theme(&entries)
        .with_prompt(list.question)
        .report(false)
        .items(&entries.keys)
        .default(default)
        .max_length(visible)
        .highlight_matches(false)
        .interact_on_opt(&term)
}

/// The entries of a list: what is searched of each, and what is shown.
struct Entries {
    /// Label and names. No two are equal, and none has more bytes than a row has columns: dialoguer finds an entry by
    /// this text, and takes a longer one for several rows.
    keys: Vec<String>,
    /// The rows of each key's label.
    shown: HashMap<String, String>,
}

impl Entries {
    fn new(list: &List<'_>, columns: usize) -> Self {
        let mut shown = HashMap::new();
        let mut keys = Vec::new();
        for (index, item) in list.items.iter().enumerate() {
            let names = item.names.iter().filter(|name| !item.label.contains(*name));
            let words: Vec<&str> =
                [&item.label].into_iter().chain(names).map(String::as_str).collect();
            let mut key = cut(&words.join(" "), columns).to_owned();
            if shown.contains_key(&key) {
                key = cut(&format!("{index} {key}"), columns).to_owned();
            }
            shown.insert(key.clone(), rows(&item.label, columns));
            keys.push(key);
        }
        Self { keys, shown }
    }

    /// How many entries fit the screen at once, whichever they are.
    fn visible(&self, rows: usize) -> usize {
        let tallest = self.shown.values().map(|label| label.lines().count()).max();
        // The question has two rows at most.
        (rows.saturating_sub(3) / tallest.unwrap_or_default().max(1)).max(1)
    }
}

/// The beginning of a text that has at most that many bytes.
fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// A label in rows that fit the screen, behind room for the mark of the chosen entry.
fn rows(label: &str, columns: usize) -> String {
    const FURTHER: &str = "    ";
    let wrapped = wrapped(&format!("  {label}"), FURTHER.len(), Some(columns));
    let mut rows = Vec::new();
    for row in wrapped.lines() {
        // A long address is indented less, to stay whole; here it is cut.
        let row = if rows.is_empty() { row.to_owned() } else { format!("{FURTHER}{}", row.trim()) };
        rows.push(truncate_str(&row, columns.saturating_sub(1), ellipsis()).into_owned());
    }
    rows.join("\n")
}

impl Theme for Entries {
    fn format_fuzzy_select_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        search_term: &str,
        _: usize,
    ) -> fmt::Result {
        write!(f, "{prompt}")?;
        if search_term.is_empty() { Ok(()) } else { write!(f, " {search_term}") }
    }

    fn format_fuzzy_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
        _: bool,
        _: &SkimMatcherV2,
        _: &str,
    ) -> fmt::Result {
        let rows = self.shown.get(text).map_or("", String::as_str);
        if active { write!(f, ">{}", rows.get(1..).unwrap_or_default()) } else { f.write_str(rows) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::prompter::Item;

    fn entries(labels: &[&str], columns: usize) -> Entries {
        let items: Vec<Item> = labels.iter().map(|label| Item::new(label)).collect();
        let list = List { question: "Which?", help: "", items: &items, default: None, back: false };
        Entries::new(&list, columns)
    }

    #[test]
    fn what_is_searched_is_distinct_and_has_no_more_bytes_than_a_row_has_columns() {
        let long = "long ".repeat(40);
        let labels = ["short", &long, &long, &"weiß ".repeat(14), &"写真".repeat(30)];
        for columns in [0, 1, 20, 80] {
            let keys = entries(&labels, columns).keys;
            assert!(keys.iter().all(|key| key.len() <= columns), "{keys:?}");
        }
        let entries = entries(&labels, 80);
        assert_eq!(entries.shown.len(), labels.len());
    }

    #[test]
    fn a_label_is_wrapped_between_words() {
        let label = "both: the pool's own users and a new identity provider";
        insta::assert_snapshot!(rows(label, 40), @r"
          both: the pool's own users and a new
            identity provider
        ");
        let address = format!("it will serve https://{}.example too", "a".repeat(60));
        // The mark for what is left out depends on the locale, the width of the line does not.
        let kept = "a".repeat(27 - ellipsis().chars().count());
        let expected = format!("  it will serve\n    https://{kept}{}\n    too", ellipsis());
        assert_eq!(rows(&address, 40), expected);
    }

    #[test]
    fn as_many_entries_are_visible_as_fit_the_screen() {
        let long = "word ".repeat(20);
        assert_eq!(entries(&["a", "b"], 40).visible(24), 21);
        assert_eq!(entries(&["a", &long], 40).visible(24), 7);
        assert_eq!(entries(&["a", &long], 40).visible(2), 1);
        assert_eq!(entries(&[], 40).visible(24), 21);
    }
}
