//! `cogoidc idp rotate`: the provider's new secret, tried there before Cognito has it.

use futures_util::future::join;

use super::new_secret::{SpecTable, given, typed};
use super::trial::tried;
use super::{check, lines};
use crate::cli::IdpRotateArgs;
use crate::cognito::{Described, ObservedPool, ObservedProvider};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Exit, Failure};
use crate::finding::Finding;
use crate::flow::change::{Changed, agreed, carry_out};
use crate::flow::document::{self, IdpReport};
use crate::flow::look::early_document;
use crate::flow::reads::{PageReads, Reads};
use crate::flow::set_up::{Named, Reached};
use crate::plan::Plan;
use crate::plan::provider::renew;
use crate::plan::text::{PlanText, reports};
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;
use crate::upstream::Protocol;
use crate::values::ProviderName;

/// Gives a provider's new client secret to the user pool.
///
/// # Errors
///
/// A provider that is not there or has no client secret; a secret that the provider refuses; a no; what Cognito
/// refuses.
pub(crate) async fn rotate(
    args: IdpRotateArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    check(&args.name, "has no client secret")?;
    let wrong_name = |why| Error::Usage(format!("{}: {why}", args.name));
    let name: ProviderName = args.name.parse().map_err(wrong_name)?;
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let table = SpecTable::of(&named.loaded, &args.name);
    let secret = given(&args, table.as_ref(), printer)?;
    let reached = named.reach_pool(reads(args.name.clone())).await?;
    let document = early_document(&reached.session, &reached.wanted.pool);
    let (pool, document) = join(reached.read_pool(), document).await;
    let mut pool = pool?;
    let provider = with_secret(&pool, &args.name, &reached)?;
    let secret = match secret {
        Some(secret) => secret,
        None => typed(&args.name, args.common.plain_prompts)?,
    };
    let mut checks = tried(&reached.session, &pool, provider, &secret.value, document).await?;
    checks.extend(table.as_ref().and_then(|table| table.finding(&args.name, &secret)));
    checks.iter().for_each(|finding| printer.finding(finding));
    let plan = renew(&pool, (name, provider), &secret.value);
    if args.dry_run {
        preview(&pool, &plan, &checks, printer);
        return Ok(Exit::Done);
    }
    agreed(&reached.session, &plan, &args.common, printer)?;
    let Changed { done, seen } = carry_out(&reached.session, &plan, printer, interrupt).await?;
    pool.renew(&seen);
    if printer.json {
        let report = IdpReport {
            steps: Some(reports(&plan, &done)),
            changed: Some(done.contains(&true)),
            checks: Some(&checks),
            ..IdpReport::of(&pool, pool.found_clients.first())
        };
        document::print(printer, "idp", report);
        return Ok(Exit::Done);
    }
    lines(&pool, pool.found_clients.first(), printer);
    next(&reached, &pool, &args.name, table.as_ref(), printer);
    Ok(Exit::Done)
}

/// What it reads.
pub(crate) fn reads(name: String) -> Reads {
    Reads { providers: Described::Named(vec![name]), pages: PageReads::Address, ..Reads::default() }
}

/// The provider of that name, if it has a client secret.
fn with_secret<'a>(
    pool: &'a ObservedPool,
    name: &str,
    reached: &Reached,
) -> Result<&'a ObservedProvider, Failure> {
    let Some(provider) = pool.provider(name) else {
        let why = format!("the user pool `{}` has no identity provider `{name}`", pool.name);
        let list = CommandLine::new("idp list").flag("--pool-id", &pool.id);
        let list = list.with(&reached.session.connection);
        return Err(Failure::from(Error::NotFound(why)).hint(Hint::run("see which it has", list)));
    };
    let instead = match provider.kind.as_str() {
        kind if kind == Protocol::Saml.api() => {
            "a SAML provider signs with a certificate; `idp add` with the same name takes its newer metadata"
        }
        "SignInWithApple" => "Apple signs with a private key, which the AWS console replaces",
        _ => return Ok(provider),
    };
    Err(Error::Usage(format!("{name} has no client secret: {instead}")).into())
}

fn preview(pool: &ObservedPool, plan: &Plan, checks: &[Finding], printer: Printer) {
    if printer.json {
        let report = IdpReport {
            steps: Some(reports(plan, &[])),
            pending: Some(plan.is_pending()),
            checks: Some(checks),
            ..IdpReport::of(pool, pool.found_clients.first())
        };
        document::print(printer, "idp", report);
    } else {
        printer.result(PlanText::of_changes(plan));
    }
}

/// What a person does afterwards.
fn next(
    reached: &Reached,
    pool: &ObservedPool,
    name: &str,
    table: Option<&SpecTable>,
    printer: Printer,
) {
    let client = pool.found_clients.first().map(|client| &client.id);
    let flags = Flags::default().flag("--pool-id", &pool.id).option("--client-id", client);
    let login = CommandLine::new("login").flag("--identity-provider", name).with(&flags);
    let login = login.with(&reached.session.connection);
    printer.line(format_args!("Prove it with a real sign-in: {login}"));
    printer.line("Then delete the old secret at the provider.");
    if let Some(expiry) = table.and_then(SpecTable::expiry) {
        printer.line(expiry);
    }
}
