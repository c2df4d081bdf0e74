//! Whether two paths lead to one file.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder_of;
use crate::platform::same_file;

/// Whether two paths lead to the same file, whatever their spelling, links among their folders, and hard links. The
/// file need not exist.
pub(crate) fn are_same(one: &Path, other: &Path) -> bool {
    same_file(one, other).unwrap_or_else(|_| place(one) == place(other))
}

/// The path with its folder in its one spelling.
fn place(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_whatever_its_spelling() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).unwrap();
        std::os::unix::fs::symlink("b", at("link")).unwrap();
        fs::write(at("file"), "").unwrap();
        fs::hard_link(at("file"), at("hard")).unwrap();
        for (one, other, expected) in [
            ("new", "./new", true),
            ("new", "b/../new", true),
            ("b/new", "link/new", true),
            ("file", "hard", true),
            ("file", "new", false),
            ("new", "b/new", false),
            ("absent/new", "absent/new", true),
        ] {
            assert_eq!(are_same(&at(one), &at(other)), expected, "{one} {other}");
        }
    }
}
