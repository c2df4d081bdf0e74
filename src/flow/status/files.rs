//! Which spec files are meant.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::StatusArgs;
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Failure};
use crate::flow::load::parsed;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;

/// The files that were named, otherwise every spec file of this folder, by name.
///
/// # Errors
///
/// There is none; a folder that cannot be read.
pub(super) fn named(args: &StatusArgs) -> Result<Vec<PathBuf>, Failure> {
    if !args.files.is_empty() {
        return Ok(args.files.clone());
    }
    if let Some(spec) = &args.common.spec {
        return Ok(vec![spec.clone()]);
    }
    let files = in_folder(Path::new("."))?;
    if files.is_empty() {
        return Err(Failure::from(Error::Usage("there is no spec file here".to_owned()))
            .hint(Hint::run("create one", CommandLine::new("init").flag("--save", DEFAULT_NAME)))
            .hint("or name some: cogoidc status FILE …"));
    }
    Ok(files)
}

/// The spec files of a folder that name a user pool by its id, with what they say.
pub(super) fn naming_pools(folder: &Path) -> Result<Vec<(PathBuf, Draft)>, Failure> {
    let files = in_folder(folder)?.into_iter();
    let drafts = files.filter_map(|name| Some((name.clone(), parsed(&folder.join(name)).ok()?)));
    Ok(drafts.filter(|(_, draft)| draft.pool.id.is_some()).collect())
}

/// The names of the spec files of a folder: TOML files that name an app, and say nothing that a spec file does not.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |why| Error::Failed(format!("cannot read this folder: {why}"));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let name = PathBuf::from(entry.map_err(cannot)?.file_name());
        let is_toml = name.extension().is_some_and(|extension| extension == "toml");
        if is_toml && parsed(&folder.join(&name)).is_ok_and(|draft| draft.target.is_some()) {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_say_what_a_spec_file_says_are_taken_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let text = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        text("b.toml", "target = \"ohif\"\n");
        text("Cargo.toml", "[package]\nname = \"a\"\n");
        text("pool.toml", "[pool]\nname = \"a\"\n");
        text("wrong.toml", "target = \"ohif\"\nnonsense = 1\n");
        text("a.json", "target = \"ohif\"\n");
        assert_eq!(in_folder(folder.path()).unwrap(), [Path::new("b.toml")]);
    }
}
