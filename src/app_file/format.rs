//! Which format a config file has.

use std::path::Path;

use super::document::Document;
use super::lines::{self, Style};
use super::{hcl, javascript, toml, yaml};

/// A format of config files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JavaScript, TypeScript, JSX, and pages and components with them inside.
    Script,
    /// JSON, comments included.
    Json,
    Hcl,
    Toml,
    Yaml,
    Lines(Style),
}

impl Format {
    /// The format of a file, by its name or, if that does not tell, by its text.
    pub(crate) fn of(path: &Path, text: &str) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        by_name(&name.to_ascii_lowercase()).unwrap_or_else(|| by_text(text))
    }

    /// The format of a file inside another, by its name; `None` if that is not the name of a config file.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        // `oidc.config` and `dex.config` of Argo CD.
        by_name(&name).or_else(|| name.ends_with(".config").then_some(Self::Yaml))
    }

    /// Reads a text of this format, without a byte order mark at its beginning.
    ///
    /// # Errors
    ///
    /// What keeps it from being read.
    pub(super) fn read(self, text: &str) -> Result<Document, String> {
        match self {
            Self::Script => javascript::read(text),
            Self::Json => javascript::read_json(text),
            Self::Hcl => hcl::read(text),
            Self::Toml => toml::read(text),
            Self::Yaml => yaml::read(text),
            Self::Lines(style) => Ok(lines::read(text, style)),
        }
    }
}

fn by_name(name: &str) -> Option<Format> {
    let is_env = name == ".env" || name.starts_with(".env.") || name.ends_with(".env");
    if is_env {
        return Some(Format::Lines(Style::Env));
    }
    Some(match name.rsplit_once('.')?.1 {
        "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "tsx" | "jsx" => Format::Script,
        "html" | "htm" | "vue" | "svelte" => Format::Script,
        "json" | "jsonc" | "json5" => Format::Json,
        "tf" | "hcl" | "tfvars" => Format::Hcl,
        "toml" => Format::Toml,
        "yaml" | "yml" => Format::Yaml,
        "properties" => Format::Lines(Style::Properties),
        "ini" | "cfg" | "conf" => Format::Lines(Style::Ini),
        _ => return None,
    })
}

/// What a text looks like.
fn by_text(text: &str) -> Format {
    let text = text.trim_start();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_setting = |line: &str| {
        let name = line.split('=').next().unwrap_or_default();
        let is_name = name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        line.starts_with('#') || (line.contains('=') && is_name)
    };
    let is_of_yaml =
        |line: &str| line.starts_with(['#', '-']) || line.ends_with(':') || line.contains(": ");
    let is_code = text.contains(';') || text.contains("=>") || text.contains('{');
    if text.starts_with(['{', '[']) {
        Format::Json
    } else if text.starts_with("resource \"") || text.starts_with("variable \"") {
        Format::Hcl
    } else if lines().all(is_setting) {
        Format::Lines(Style::Env)
    } else if !is_code && lines().all(is_of_yaml) {
        Format::Yaml
    } else {
        Format::Script
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_the_name_of_the_file_or_by_its_text() {
        for (name, text, format) in [
            ("app-config.js", "", Format::Script),
            ("index.html", "", Format::Script),
            ("a/b/config.JSON", "", Format::Json),
            (".env.production", "", Format::Lines(Style::Env)),
            ("prod.env", "", Format::Lines(Style::Env)),
            ("grafana.ini", "", Format::Lines(Style::Ini)),
            ("main.tf", "", Format::Hcl),
            ("application.yml", "", Format::Yaml),
            ("config", "{\"a\": 1}", Format::Json),
            ("config", "A=1\n# b\nC_D=2\n", Format::Lines(Style::Env)),
            ("config", "resource \"x\" \"y\" {}", Format::Hcl),
            ("config", "a: b\nc:\n  - d\n", Format::Yaml),
            ("config", "window.config = {};", Format::Script),
            ("config", "const a: string = 'x';", Format::Script),
        ] {
            assert_eq!(Format::of(Path::new(name), text), format, "{name}: {text}");
        }
    }
}
