//! `cogoidc config`: the config of an existing set-up.

use crate::apps::find;
use crate::cli::ConfigArgs;
use crate::error::{Exit, Failure};
use crate::flow::config::{AppConfig, chosen_app, reads};
use crate::flow::set_up::{Named, SetUp};
use crate::ui::printer::Printer;

pub(super) async fn config(args: ConfigArgs, printer: Printer) -> Result<Exit, Failure> {
    let mut named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let known = named.selected()?.target.and_then(find);
    let app = chosen_app(known, &args, printer)?;
    named.loaded.draft.target = app.map(|app| app.name.to_owned());
    let form = args.form.as_deref();
    let set_up = SetUp::of(named, reads(app, form)).await?;
    let shown = (form, args.show_secret);
    let config = AppConfig::of((&set_up).into(), &set_up.flags(), shown, printer).await?;
    match &args.write {
        Some(path) => {
            let written = config.write(path, (form, &args.common), printer)?;
            if printer.json {
                config.document(form, written, printer);
            }
        }
        None => config.print(form, printer),
    }
    Ok(if config.can_work() { Exit::Done } else { Exit::Checks })
}
