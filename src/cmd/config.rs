//! `cogoidc config`: the config of an existing set-up.

use crate::apps::find;
use crate::cli::ConfigArgs;
use crate::error::{Exit, Failure};
use crate::flow::config::{AppConfig, chosen_app, reads};
use crate::flow::load;
use crate::flow::push::Destination;
use crate::flow::set_up::{Named, SetUp};
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

pub(super) async fn config(args: ConfigArgs, printer: Printer) -> Result<Exit, Failure> {
    let flags = Draft { answers: args.answers.0.clone(), ..Draft::from(args.selection.clone()) };
    let loaded = load::load(flags, &args.common, printer)?;
    let mut named = Named::of(loaded, &args.common, printer).await?;
    let known = named.selected()?.target.and_then(find);
    let app = chosen_app(known, &args, printer)?;
    let destination = args.push.then(|| Destination::of(app)).transpose()?;
    named.loaded.draft.target = app.map(|app| app.name.to_owned());
    let form = args.form.as_deref();
    let set_up = SetUp::of(named, reads(app, form)).await?;
    let shown = (form, args.show_secret);
    let config = AppConfig::of((&set_up).into(), &set_up.flags(), shown, printer).await?;
    match (&args.write, destination) {
        (Some(path), _) => {
            let written = config.write(path, (form, &args.common), printer)?;
            if printer.json {
                config.document(form, (written, None), printer);
            }
        }
        (None, Some(destination)) => {
            let view = ((&set_up).into(), &set_up.flags());
            let pushed = config.push(destination, view, &args.common, printer).await?;
            if printer.json {
                config.document(form, (None, pushed), printer);
            }
        }
        (None, None) => config.print(form, printer),
    }
    Ok(if config.can_work() { Exit::Done } else { Exit::Checks })
}
