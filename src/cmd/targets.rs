//! `cogoidc targets`: the apps that can be set up, and what one needs.

use crate::apps::{self, App, find, unknown};
use crate::cli::TargetsArgs;
use crate::command_line::{CommandLine, Hint};
use crate::error::{Error, Exit, Failure};
use crate::flow::document::{self, AppReport, AppsReport};
use crate::flow::load::own_app;
use crate::ui::printer::Printer;

pub(super) fn targets(args: &TargetsArgs, printer: Printer) -> Result<Exit, Failure> {
    if let Some(name) = &args.export {
        printer.result(exported(name)?);
        return Ok(Exit::Done);
    }
    let own = args.target_file.as_deref().map(own_app).transpose()?;
    let one = own.or(args.name.as_deref());
    let chosen = match one {
        None => apps::all(),
        Some(name) => vec![find(name).ok_or_else(|| Error::Usage(unknown(name)))?],
    };
    if printer.json {
        let targets = chosen.iter().copied().map(report).collect();
        document::print(printer, "targets", AppsReport { targets });
        return Ok(Exit::Done);
    }
    for app in &chosen {
        if one.is_some() {
            let (title, about, tested) = (app.title, app.about.trim_end(), app.tested);
            printer.result(format_args!("{title}\n\n{about}\n{tested}\n"));
        } else {
            printer.result_line(format_args!("{:<20} {}", app.name, app.title));
        }
    }
    Ok(Exit::Done)
}

fn report(app: &App) -> AppReport {
    AppReport { name: app.name, title: app.title, about: app.about, tested: app.tested }
}

/// The file that describes a built-in app.
fn exported(name: &str) -> Result<&'static str, Failure> {
    let app = find(name).ok_or_else(|| Error::Usage(unknown(name)))?;
    apps::file_of(name).ok_or_else(|| {
        let others = apps::in_files().join(", ");
        Failure::from(Error::Usage(format!(
            "the config of {} is written by code, not from a file; these apps have one: {others}",
            app.title
        )))
        .hint(Hint::run(
            "to start from the plainest",
            CommandLine::new("targets").flag("--export", "generic"),
        ))
    })
}
