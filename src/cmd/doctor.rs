//! `cogoidc doctor`: what is wrong, and the command that fixes it.

use crate::cli::DoctorArgs;
use crate::doctor::run;
use crate::error::{Exit, Failure};
use crate::flow::diagnose::{self, Diagnosis, judge, outside, report};
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
    diagnose::check_urls(&args)?;
    let file = diagnose::file(&args)?;
    if args.address.is_some() || args.issuer.is_some() {
        let evidence = outside::look(&args, file).await?;
        return Ok(report::show(&judge(&evidence, &choice)?, printer));
    }
    let diagnosis = Diagnosis::open(&args, file, printer).await?;
    let evidence = diagnosis.examine().await;
    let findings = judge(&evidence, &choice)?;
    if !args.fix {
        return Ok(report::show(&findings, printer));
    }
    let fixed = diagnosis.fix(&args.common, &evidence, &findings, printer, interrupt).await?;
    let is_fixed = fixed.is_some();
    let mut findings = fixed.map_or(findings, |evidence| run(&evidence, &choice));
    if diagnose::write_file(&args, &findings, printer).await? {
        let file = diagnose::file(&args)?;
        let again = Diagnosis::open(&args, file, printer).await?;
        findings = run(&again.examine().await, &choice);
    } else if !is_fixed {
        printer.line("Nothing that --fix can change.");
    }
    Ok(report::show(&findings, printer))
}
