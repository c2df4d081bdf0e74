//! `cogoidc targets`: the apps that can be set up, and what one needs.

use crate::apps::{APPS, App, find, unknown};
use crate::cli::TargetsArgs;
use crate::error::{Error, Exit, Failure};
use crate::flow::document::{self, AppReport, AppsReport};
use crate::ui::printer::Printer;

pub(super) fn targets(args: &TargetsArgs, printer: Printer) -> Result<Exit, Failure> {
    let chosen = match &args.name {
        None => APPS.to_vec(),
        Some(name) => vec![find(name).ok_or_else(|| Error::Usage(unknown(name)))?],
    };
    if printer.json {
        let report = |app: &&App| AppReport { name: app.name, title: app.title, about: app.about };
        let targets = chosen.iter().map(report).collect();
        document::print(printer, "targets", AppsReport { targets });
        return Ok(Exit::Done);
    }
    for app in &chosen {
        if args.name.is_some() {
            printer.result(format_args!("{}\n\n{}\n", app.title, app.about.trim_end()));
        } else {
            printer.result_line(format_args!("{:<18} {}", app.name, app.title));
        }
    }
    Ok(Exit::Done)
}
