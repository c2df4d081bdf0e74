//! Finds the item of a list that a person typed, by its number or a part of its name.

use super::item::Item;
use crate::values::similarity;

/// The index of the item that was meant, or one sentence that says why none was found.
pub(super) fn pick(typed: &str, items: &[Item]) -> Result<usize, String> {
    if typed.is_empty() {
        return Err(format!("type {}", expected(items)));
    }
    if typed.chars().all(|c| c.is_ascii_digit()) {
        let why = || format!("there is no entry {typed}; type {}", expected(items));
        return by_number(typed, items.len()).ok_or_else(why);
    }
    let typed_lower = typed.to_lowercase();
    let matchers: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == typed_lower, &|name| name.starts_with(&typed_lower), &|name| {
            name.contains(&typed_lower)
        }];
    for matches in matchers {
        let found: Vec<usize> = (0..items.len())
            .filter(|index| {
                items.get(*index).is_some_and(|item| item.all_names().any(|name| matches(&name)))
            })
            .collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(*only),
            several => {
                return Err(format!(
                    "`{typed}` matches {} entries: {}; type a number",
                    several.len(),
                    listed(several, items)
                ));
            }
        }
    }
    Err(match nearest(&typed_lower, items) {
        Some(near) => {
            format!("there is no entry `{typed}`; did you mean {near}? Type {}", expected(items))
        }
        None => format!("there is no entry `{typed}`; type {}", expected(items)),
    })
}

/// The index for a number counted from 1.
fn by_number(typed: &str, count: usize) -> Option<usize> {
    let index = typed.parse::<usize>().ok()?.checked_sub(1)?;
    (index < count).then_some(index)
}

fn expected(items: &[Item]) -> String {
    format!("a number from 1 to {} or a name", items.len())
}

fn listed(indices: &[usize], items: &[Item]) -> String {
    const MAX_LISTED: usize = 6;
    let mut entries: Vec<String> = indices
        .iter()
        .take(MAX_LISTED)
        .filter_map(|index| Some(format!("{} {}", index + 1, items.get(*index)?.label)))
        .collect();
    if indices.len() > MAX_LISTED {
        entries.push("…".to_owned());
    }
    entries.join("; ")
}

fn nearest(typed_lower: &str, items: &[Item]) -> Option<String> {
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| {
            let similarity =
                item.all_names().map(|name| similarity(typed_lower, &name)).fold(0.0, f64::max);
            (similarity > 0.0).then(|| (similarity, format!("{} {}", index + 1, item.label)))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, entry)| entry)
}
