//! Small tools of the tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;

use super::text;

/// Runs a check on every entry of a table, so many at a time, and gives the results in the table's order.
pub(crate) fn all_at_once<T: Sync, R: Send>(
    many: usize,
    table: &[T],
    check: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let entries = Mutex::new(table.iter().enumerate());
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..many.min(table.len()) {
            scope.spawn(|| {
                while let Some((number, entry)) = { entries.lock().unwrap().next() } {
                    let result = check(entry);
                    results.lock().unwrap().push((number, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The calls of one run, by operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Calls(pub(super) BTreeMap<String, usize>);

impl Calls {
    pub(crate) fn total(&self) -> usize {
        self.0.values().sum()
    }

    pub(crate) fn writes(&self) -> Vec<&str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| is_write(name)).collect()
    }

    /// One line an operation.
    pub(crate) fn list(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (name, count)| {
            writeln!(text, "{count} {name}").unwrap();
            text
        })
    }
}

/// Whether an operation changes anything.
pub(crate) fn is_write(operation: &str) -> bool {
    let reads = ["Describe", "Get", "List", "AdminGet", "AdminList"];
    !reads.iter().any(|start| operation.starts_with(start))
}

/// The words of a command line, as a POSIX shell takes them; a leading `cogoidc` is left out.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.first().is_some_and(|first| first == "cogoidc") {
        words.remove(0);
    }
    words
}

#[track_caller]
pub(super) fn only(mut list: Vec<Value>, name: &str, member: &str) -> Value {
    list.retain(|entry| entry[member] == name);
    assert_eq!(list.len(), 1, "there is not exactly one `{name}`: {list:#?}");
    list.remove(0)
}

/// A list of texts.
#[track_caller]
pub(crate) fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array();
    let list = list.unwrap_or_else(|| panic!("{value} is not a list"));
    list.iter().map(text).collect()
}

/// The mode of a file, its permissions alone.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
