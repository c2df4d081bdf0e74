//! `cogoidc export`: a set-up as the files of another tool.

use crate::cli::ExportArgs;
use crate::error::{Error, Exit, Failure};
use crate::export::{Format, ProviderVersion};
use crate::flow::export::{Export, Found};
use crate::flow::load;
use crate::flow::set_up::Named;
use crate::ui::printer::Printer;
use crate::values::instead;

pub(super) async fn export(args: ExportArgs, printer: Printer) -> Result<Exit, Failure> {
    let format = Format::named(&args.format).ok_or_else(|| {
        let names = Format::names();
        let text = format!("there is no format `{}`{}", args.format, instead(&args.format, &names));
        Error::Usage(text)
    })?;
    let provider = match args.provider_version {
        None => ProviderVersion::default(),
        Some(_) if args.format != "terraform" => {
            let text = "--provider-version is for --as terraform alone";
            return Err(Error::Usage(text.to_owned()).into());
        }
        Some(version) if version < 6 => ProviderVersion::Three,
        Some(_) => ProviderVersion::Six,
    };
    let loaded = load::load(args.draft.0, &args.common, printer)?.with_client(&args.common)?;
    let named = Named::of(loaded, &args.common, printer).await?;
    let found = Found::of(named, &args.common, printer).await?;
    let export = Export::new(&found, format, provider);
    match &args.write {
        Some(folder) => export.write(folder, &args.common, printer)?,
        None => export.print(printer),
    }
    Ok(Exit::Done)
}
