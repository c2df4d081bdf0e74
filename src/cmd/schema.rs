//! `cogoidc schema`: the JSON Schema of the spec file and of each document.

use crate::cli::SchemaArgs;
use crate::error::{Error, Exit, Failure};
use crate::flow::document::schemas::{SCHEMAS, names};
use crate::ui::printer::Printer;
use crate::values::instead;

pub(super) fn schema(args: &SchemaArgs, printer: Printer) -> Result<Exit, Failure> {
    let Some(name) = &args.name else {
        names().into_iter().for_each(|name| printer.result_line(name));
        return Ok(Exit::Done);
    };
    let found = SCHEMAS.iter().find(|(known, _)| known == name);
    let (_, text) = found.ok_or_else(|| {
        Error::Usage(format!("there is no schema `{name}`{}", instead(name, &names())))
    })?;
    printer.result(text);
    Ok(Exit::Done)
}
