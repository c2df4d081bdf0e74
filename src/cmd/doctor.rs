//! `cogoidc doctor`: what is wrong, and the command that fixes it.

use crate::cli::DoctorArgs;
use crate::doctor::run;
use crate::error::{Exit, Failure};
use crate::flow::audit;
use crate::flow::diagnose::{self, Diagnosis, address, judge, outside, report, with_address};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) async fn doctor(
    args: DoctorArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    if args.list {
        report::list(printer);
        return Ok(Exit::Done);
    }
    let choice = diagnose::choice(&args)?;
    if args.all {
        return audit::audit(&args, &choice, printer).await;
    }
    diagnose::check_urls(&args)?;
    let file = diagnose::file(&args)?;
    let address = args.address.as_deref().map(address::read).transpose()?;
    let opened = match &address {
        Some(address) => with_address::open(&args, address, file.clone(), printer).await?,
        None if args.issuer.is_some() => None,
        None => Some(Diagnosis::open(&args, file.clone(), printer).await?),
    };
    let Some(mut diagnosis) = opened else {
        let evidence = outside::look(&args, address.as_ref(), file).await?;
        return report::show(&args, &evidence, &judge(&evidence, &choice)?, printer);
    };
    let evidence = diagnosis.examine().await;
    let findings = judge(&evidence, &choice)?;
    if !args.fix {
        return report::show(&args, &evidence, &findings, printer);
    }
    let fixed = diagnosis.fix(&args.common, &evidence, &findings, printer, interrupt).await?;
    let is_fixed = fixed.is_some();
    let mut evidence = fixed.unwrap_or(evidence);
    if diagnosis.write_file(&args, &evidence, &run(&evidence, &choice), printer).await? {
        evidence = diagnosis.examine().await;
    } else if !is_fixed {
        printer.line("Nothing that --fix can change.");
    }
    report::show(&args, &evidence, &run(&evidence, &choice), printer)
}
