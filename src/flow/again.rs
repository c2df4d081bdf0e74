//! A further `init` where a spec file has a set-up already: what it is for is asked first.

use std::path::{self, Path};

use tokio::task::block_in_place;

use super::load::{self, Loaded};
use crate::apps::{find, with_client};
use crate::cli::Common;
use crate::error::Failure;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::printer::Printer;
use crate::ui::prompter::{Cancelled, interactive, prompter};
use crate::ui::wizard::{self, Found, Purpose};

/// The draft of `init`: the flags over the spec file, unless they give a spec file of its own to another app, or to the
/// same one at another address.
///
/// # Errors
///
/// Those of [`load::load`].
pub(crate) fn load(
    flags: &Draft,
    common: &Common,
    save: Option<&Path>,
    printer: Printer,
) -> Result<Loaded, Failure> {
    let default = Path::new(DEFAULT_NAME);
    let is_elsewhere = save.is_some_and(|save| save != default);
    if is_elsewhere && common.spec.is_none() && default.exists() {
        let filed = load::parsed(default)?;
        let differs = |flag: &Option<String>, filed| flag.is_some() && flag != filed;
        if differs(&flags.target, &filed.target) || differs(&flags.app_url, &filed.app_url) {
            return load::without_file(flags.clone(), common, printer);
        }
    }
    load::load(flags.clone(), common, printer)
}

/// Asks what the run is for; `None` if the spec file has no set-up where the run goes, or nobody is asked.
pub(crate) fn purpose(
    flags: &Draft,
    loaded: &Loaded,
    save: Option<&Path>,
    common: &Common,
    printer: Printer,
) -> Result<Option<Purpose>, Cancelled> {
    let Loaded { draft, filed, .. } = loaded;
    let is_made = filed.pool.id.is_some() && filed.client.id.is_some();
    let is_there = is_made && draft.is_in_sandbox() == filed.is_in_sandbox();
    let asks = interactive(common.no_input) && !printer.json && !common.yes;
    let app = filed.target.as_deref().and_then(find);
    let (Some(file), Some(app), true, true) = (&loaded.file, app, is_there, asks) else {
        return Ok(None);
    };
    let wanted = flags.target.as_deref().and_then(find);
    if wanted.is_none() && flags.target.is_some() {
        // No app has that name, which is reported later.
        return Ok(None);
    }
    let found = Found { file, filed, app, wanted, save };
    let mut prompter = prompter(common.plain_prompts);
    let exists = |path: &Path| path.exists();
    block_in_place(|| wizard::purpose(prompter.as_mut(), &with_client(), &found, &exists)).map(Some)
}

/// The flags for another app. If the set-up that was found is in a sandbox, the other app is set up in the same one.
pub(crate) fn of_another_app(flags: Draft, app: &str, found: &Loaded, common: &Common) -> Draft {
    let target = Some(app.to_owned());
    if !found.draft.is_in_sandbox() {
        return Draft { target, ..flags };
    }
    // The other spec file may be in another folder.
    let folder = load::folder(common);
    let absolute = |data| path::absolute(folder.join(data)).ok();
    Draft {
        target,
        sandbox: Some(true),
        sandbox_port: found.draft.sandbox_port,
        sandbox_data: found.draft.sandbox_data.as_ref().and_then(absolute),
        ..flags
    }
}
