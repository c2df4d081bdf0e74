//! `cogoidc targets`: the apps that can be set up, and what one needs.

use serde_json::json;

use crate::apps::{APPS, find};
use crate::cli::TargetsArgs;
use crate::error::{Error, Exit, Failure};
use crate::flow::report::opening;
use crate::ui::printer::Printer;

pub(super) fn targets(args: &TargetsArgs, printer: Printer) -> Result<Exit, Failure> {
    let chosen = match &args.name {
        None => APPS.to_vec(),
        Some(name) => vec![find(name).ok_or_else(|| {
            let names: Vec<&str> = APPS.iter().map(|target| target.name).collect();
            Error::Usage(format!("there is no target `{name}`; there are {}", names.join(", ")))
        })?],
    };
    if printer.json {
        let list: Vec<_> = chosen
            .iter()
            .map(
                |target| json!({"name": target.name, "title": target.title, "about": target.about}),
            )
            .collect();
        let mut document = opening("targets");
        document.insert("targets".to_owned(), list.into());
        printer.document(&document);
        return Ok(Exit::Done);
    }
    for target in &chosen {
        if args.name.is_some() {
            printer.result(format_args!("{}\n\n{}\n", target.title, target.about.trim_end()));
        } else {
            printer.result(format_args!("{:<18} {}\n", target.name, target.title));
        }
    }
    Ok(Exit::Done)
}
