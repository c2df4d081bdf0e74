//! An entry of a list out of what a person typed: its number, or enough of its name.

use super::Item;

/// Least likeness at which a name is taken for a misspelling of another.
const ALIKE: f64 = 0.8;

/// The entry that was meant, or why that is not known: one sentence.
pub(super) fn pick(typed: &str, items: &[Item]) -> Result<usize, String> {
    if typed.is_empty() {
        return Err(format!("{} is needed", how(items)));
    }
    if typed.chars().all(|c| c.is_ascii_digit()) {
        return typed
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|index| *index < items.len())
            .ok_or_else(|| format!("there is no entry {typed}; type {}", how(items)));
    }
    let wanted = typed.to_lowercase();
    let kinds: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == wanted, &|name| name.starts_with(&wanted), &|name| name.contains(&wanted)];
    for fits in kinds {
        let found: Vec<usize> = (0..items.len())
            .filter(|index| {
                items.get(*index).is_some_and(|item| item.spoken().any(|name| fits(&name)))
            })
            .collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(*only),
            several => {
                return Err(format!(
                    "`{typed}` fits {} entries: {}; type a number",
                    several.len(),
                    listed(several, items)
                ));
            }
        }
    }
    Err(match nearest(&wanted, items) {
        Some(near) => {
            format!("there is no entry `{typed}`; the nearest is {near}; type {}", how(items))
        }
        None => format!("there is no entry `{typed}`; type {}", how(items)),
    })
}

impl Item {
    /// Everything it is called, in lower case.
    fn spoken(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.label).chain(&self.names).map(|name| name.to_lowercase())
    }
}

fn how(items: &[Item]) -> String {
    format!("a number from 1 to {} or a name", items.len())
}

fn listed(indices: &[usize], items: &[Item]) -> String {
    const MOST: usize = 6;
    let mut entries: Vec<String> = indices
        .iter()
        .take(MOST)
        .filter_map(|index| Some(format!("{} {}", index + 1, items.get(*index)?.label)))
        .collect();
    if indices.len() > MOST {
        entries.push("…".to_owned());
    }
    entries.join("; ")
}

fn nearest(wanted: &str, items: &[Item]) -> Option<String> {
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| {
            let likeness =
                item.spoken().map(|name| strsim::jaro_winkler(wanted, &name)).fold(0.0, f64::max);
            (likeness >= ALIKE).then(|| (likeness, format!("{} {}", index + 1, item.label)))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, entry)| entry)
}
