//! Where a finding is: the line of the spec file that its check is about.

use std::path::{Component, Path};

use toml_edit::{Document, Item};
use url::Url;

use crate::files;
use crate::settings::file::MAX_SPEC_BYTES;

/// A spec file that was read.
pub(super) struct SpecText {
    /// As a relative URL, if the file was named so.
    pub(super) uri: String,
    text: String,
    document: Document<String>,
}

/// The tables that groups of checks are about; the other groups are about the file as a whole.
const TABLES: [(&str, &str); 4] =
    [("client", "client"), ("domain", "domain"), ("idp", "identity_provider"), ("pool", "pool")];

impl SpecText {
    /// The spec file at this path; `None` if it cannot be read, which whoever needs its content reports.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let text = files::read(path, MAX_SPEC_BYTES).ok()?;
        Self::of(path, text)
    }

    fn of(path: &Path, text: String) -> Option<Self> {
        let document = Document::parse(text.clone()).ok()?;
        Some(Self { uri: uri(path), text, document })
    }

    /// The line that a check is about, counted from 1.
    pub(super) fn line(&self, check: &str) -> usize {
        let group = check.split('.').next().unwrap_or_default();
        let table = TABLES.iter().find(|(name, _)| *name == group).map(|(_, table)| *table);
        let item = table.and_then(|table| self.document.get(table));
        let start = item.and_then(start).unwrap_or_default();
        self.text.get(..start).unwrap_or_default().matches('\n').count() + 1
    }
}

/// Where a table begins, or the first of several.
fn start(item: &Item) -> Option<usize> {
    let first = item.as_array_of_tables().and_then(|tables| tables.get(0)?.span());
    first.or_else(|| item.span()).map(|span| span.start)
}

/// A path as a URL, relative unless the path is absolute.
fn uri(path: &Path) -> String {
    if let Ok(url) = Url::from_file_path(path) {
        return url.into();
    }
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        Component::ParentDir => Some("..".to_owned()),
        _ => None,
    });
    let parts: Vec<String> = parts.collect();
    relative(parts.iter().map(String::as_str))
}

/// A relative URL of these parts.
pub(super) fn relative<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().map(|part| match part {
        // A URL with a base would resolve it.
        ".." => "..".to_owned(),
        part => encoded(part),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// A segment of a path, as URLs write it.
fn encoded(part: &str) -> String {
    let Ok(mut url) = Url::parse("https://localhost") else {
        return String::new();
    };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(part);
    }
    url.path().trim_start_matches('/').replace(':', "%3A")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "target = \"spa\"\n\n# ours\n[pool]\nmfa = \"off\"\n\n[client]\nid = \"a\"\n\n[[identity_provider]]\nname = \"Corp\"\n";

    #[test]
    fn a_check_is_about_the_table_of_its_group_or_about_the_file() {
        let spec = SpecText::of(Path::new("conf/prod.toml"), SPEC.to_owned()).unwrap();
        let lines = ["pool.mfa", "client.scopes", "idp.mapping", "domain.exists", "issuer.form"]
            .map(|check| spec.line(check));
        assert_eq!(lines, [4, 7, 10, 1, 1]);
        assert_eq!(spec.uri, "conf/prod.toml");
    }

    #[test]
    fn a_path_is_a_url() {
        for (path, expected) in [
            ("./prod.toml", "prod.toml"),
            ("../a b/ü.toml", "../a%20b/%C3%BC.toml"),
            ("a:b.toml", "a%3Ab.toml"),
            ("/srv/prod.toml", "file:///srv/prod.toml"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
    }
}
