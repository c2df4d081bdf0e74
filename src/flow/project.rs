//! What the current folder holds: the source of an app, and the file that its config goes to.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::app_file::AppFile;
use crate::app_file::sign_in::Known;
use crate::apps::find;
use crate::files;

/// An app whose source is in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// Its name in `APPS`.
    pub(crate) app: &'static str,
    /// What it is recognised by.
    pub(crate) by: &'static str,
    /// The file that its config goes to, if there is one already.
    pub(crate) file: Option<PathBuf>,
}

impl std::fmt::Display for Project {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let title = find(self.app).map_or(self.app, |app| app.title);
        match &self.file {
            Some(file) if file == Path::new(self.by) => {
                write!(f, "This folder has a config of {title}: {}.", self.by)
            }
            Some(file) => {
                write!(
                    f,
                    "This folder uses {} ({title}); its config is {}.",
                    self.by,
                    file.display()
                )
            }
            None => write!(f, "This folder uses {} ({title}).", self.by),
        }
    }
}

/// How a project is recognised.
struct Kind {
    app: &'static str,
    /// Packages in `package.json`.
    packages: &'static [&'static str],
    /// The files that may hold its config, the likeliest first.
    files: &'static [&'static str],
    /// A text in one of the files that tells without a package.
    mark: Option<&'static str>,
}

/// OHIF/Viewers `platform/app/public/config`, awslabs/mlspace `lib`, and where the templates of Vite, Next, Angular and
/// Amplify put such settings.
const KINDS: [Kind; 3] = [
    Kind {
        app: "ohif",
        packages: &["@ohif/app", "@ohif/viewer"],
        files: &[
            "app-config.js",
            "public/app-config.js",
            "public/config/default.js",
            "platform/app/public/config/default.js",
            "config/app-config.js",
        ],
        mark: Some("window.config"),
    },
    Kind {
        app: "mlspace",
        packages: &[],
        files: &["lib/config.json", "lib/constants.ts"],
        mark: Some("OIDC_CLIENT_NAME"),
    },
    Kind {
        app: "spa",
        packages: &[
            "oidc-client-ts",
            "react-oidc-context",
            "angular-auth-oidc-client",
            "aws-amplify",
        ],
        files: &[
            ".env.local",
            ".env",
            "amplify_outputs.json",
            "src/aws-exports.js",
            "src/amplifyconfiguration.json",
            "src/oidc.ts",
            "src/oidc.js",
            "src/auth.ts",
            "src/auth.js",
            "src/authConfig.ts",
            "src/authConfig.js",
            "src/config.ts",
            "src/config.js",
            "src/main.tsx",
            "src/main.jsx",
            "src/main.ts",
            "src/index.tsx",
            "src/index.jsx",
            "src/index.js",
            "src/App.tsx",
            "src/App.jsx",
            "src/app/app.config.ts",
            "src/app/auth/auth.config.ts",
            "src/environments/environment.ts",
            "app/providers.tsx",
            "pages/_app.tsx",
        ],
        mark: None,
    },
];

/// Most bytes of a file that is looked at.
const MAX_BYTES: u64 = 1 << 20;

/// The project in a folder; `None` if it holds none that is known. A file that cannot be read says nothing.
pub(crate) fn in_folder(folder: &Path) -> Option<Project> {
    let packages = packages(folder);
    KINDS.iter().find_map(|kind| kind.found(folder, &packages))
}

/// The names of the packages that `package.json` depends on.
fn packages(folder: &Path) -> Vec<String> {
    let text = text(&folder.join("package.json"));
    let document: Value =
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    ["dependencies", "devDependencies", "peerDependencies"]
        .iter()
        .filter_map(|member| document.get(member)?.as_object())
        .flat_map(|packages| packages.keys().cloned())
        .collect()
}

fn text(path: &Path) -> Option<String> {
    files::read_if_there(path, MAX_BYTES).ok().flatten()
}

impl Kind {
    fn found(&self, folder: &Path, packages: &[String]) -> Option<Project> {
        let package = self.packages.iter().find(|name| packages.iter().any(|own| own == *name));
        let holds_config = |name: &&&str| {
            text(&folder.join(name)).is_some_and(|text| {
                self.mark.is_some_and(|mark| text.contains(mark))
                    || (package.is_some() && self.signs_in(name, &text))
            })
        };
        let file = self.files.iter().find(holds_config);
        let by = package.or(file)?;
        Some(Project { app: self.app, by, file: file.map(PathBuf::from) })
    }

    /// Whether a file sets up a sign-in where the app looks for it.
    fn signs_in(&self, name: &str, text: &str) -> bool {
        let place = find(self.app).and_then(|app| app.file.place);
        let file = AppFile::new(Path::new(name), text);
        file.sign_in(place, Known::default()).is_ok_and(|config| config.is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_known_by_its_packages_or_by_a_file_of_the_app() {
        let package = |name: &str| format!("{{\"dependencies\": {{\"{name}\": \"1\"}}}}");
        let oidc = "const c = { authority: 'x', client_id: 'y' };";
        for (files, expected) in [
            (
                vec![("app-config.js", "window.config = {};")],
                Some(("ohif", "app-config.js", Some("app-config.js"))),
            ),
            (vec![("package.json", &*package("@ohif/app"))], Some(("ohif", "@ohif/app", None))),
            (
                vec![("lib/constants.ts", "export const OIDC_CLIENT_NAME = '';")],
                Some(("mlspace", "lib/constants.ts", Some("lib/constants.ts"))),
            ),
            (
                vec![
                    ("package.json", &*package("react-oidc-context")),
                    ("src/main.tsx", oidc),
                    ("src/config.ts", "export const a = 1;"),
                ],
                Some(("spa", "react-oidc-context", Some("src/main.tsx"))),
            ),
            (
                vec![
                    ("package.json", &*package("aws-amplify")),
                    ("amplify_outputs.json", "{\"auth\": {\"user_pool_id\": \"x\"}}"),
                ],
                Some(("spa", "aws-amplify", Some("amplify_outputs.json"))),
            ),
            (vec![("package.json", &*package("react")), ("src/main.tsx", oidc)], None),
            (vec![("package.json", "no json")], None),
            (vec![], None),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in &files {
                fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
                fs::write(folder.path().join(name), text).unwrap();
            }
            let expected =
                expected.map(|(app, by, file)| Project { app, by, file: file.map(PathBuf::from) });
            assert_eq!(in_folder(folder.path()), expected, "{files:?}");
        }
    }
}
