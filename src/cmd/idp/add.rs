//! `cogoidc idp add`: what to enter upstream, the upstream looked at, then the pool and the app client.

use std::path::Path;

use super::{given, lines};
use crate::cli::IdpAddArgs;
use crate::cognito::{Described, ObservedClient, ObservedPool};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Exit, Failure};
use crate::finding::Finding;
use crate::flow::change::agreed;
use crate::flow::conflict::refused;
use crate::flow::document::{self, IdpReport};
use crate::flow::providers::{Typed, judge_all, page_of_pool, print};
use crate::flow::set_up::{Reads, SetUp};
use crate::plan::Plan;
use crate::plan::provider::{Attributes, join, wanted};
use crate::plan::text::{PlanText, reports};
use crate::ui::printer::Printer;
use crate::ui::prompter::{interactive, prompter};
use crate::ui::terminal::Interrupt;
use crate::upstream::{Checklist, InputChannel, MissingValue, Upstream, find};
use crate::values::ProviderName;

pub(in crate::cmd) async fn add(
    args: IdpAddArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let upstream = find(&args.kind)
        .ok_or_else(|| Error::Usage(format!("there is no kind `{}`", args.kind)))?;
    let asking = interactive(args.common.no_input) && !printer.json && !args.dry_run;
    let mut prompter = asking.then(|| prompter(args.common.plain_prompts));
    let mut draft = given::draft(&args, upstream)?;
    given::name(&mut draft, upstream, prompter.as_deref_mut())?;
    let mut provider = given::provider(&draft)?;
    let (mut typed, here) = (Typed::default(), Path::new(""));
    let described = Described::Named(vec![provider.name.to_string()]);
    let reads = Reads { providers: described, ..Reads::default() };
    let mut set_up = SetUp::open(args.selection.clone(), &args.common, reads, printer).await?;
    let (session, pool, client) = (&set_up.reached.session, &set_up.pool, &set_up.client);
    let lacks = upstream.missing(&provider.values);
    let is_new = pool.providers.is_empty();
    let is_lacking = is_new && !lacks.is_empty();
    let channel = match (is_lacking, asking) {
        (false, _) => InputChannel::Known,
        (true, true) => InputChannel::Questions,
        (true, false) => InputChannel::Flags,
    };
    let list = match args.dry_run || is_new {
        true => Some(Checklist::of(upstream, &page_of_pool(session, pool).await?, channel)),
        false => None,
    };
    if let (true, Some(list)) = (is_lacking, &list) {
        match prompter.as_deref_mut() {
            _ if args.dry_run => {
                show(list, pool, client, printer);
                return Ok(Exit::Done);
            }
            None => {
                let connection = &session.connection;
                return Err(lacking(&args, upstream, &provider.name, &lacks, connection));
            }
            Some(prompter) => {
                print(list, printer);
                printer.line("");
                let name = provider.name.to_string();
                typed.ask(&name, &mut draft, upstream, &lacks, prompter, here)?;
                provider = given::again(&mut draft, provider, &typed)?;
            }
        }
    }
    let (wanted, plan, mut findings) = loop {
        let wanted = wanted(&provider, set_up.app(), &Attributes::of(pool))?;
        let plan = join(pool, client, &wanted, args.only)
            .map_err(|why| refused(why, &session.connection))?;
        let all = [provider];
        let judged = judge_all(session, &all, Some(pool), &plan).await;
        let [before] = all;
        match (judged, prompter.as_deref_mut()) {
            (Ok(findings), _) => break (wanted, plan, findings),
            (Err(unusable), Some(prompter)) => {
                unusable.ask_again(&mut draft, &mut typed, prompter, here, printer)?;
                provider = given::again(&mut draft, before, &typed)?;
            }
            (Err(unusable), None) => return Err(unusable.failure),
        }
    };
    if args.only {
        findings.extend(shut_out(client, &wanted.provider.name));
    }
    for finding in &findings {
        printer.finding(finding);
    }
    if args.dry_run {
        preview(&plan, list.as_ref(), pool, client, &findings, printer);
        return Ok(Exit::Done);
    }
    // What was asked for came after it.
    if let Some(list) = list.as_ref().filter(|_| !is_lacking && !printer.json) {
        print(list, printer);
        printer.line("");
    }
    agreed(session, &plan, &args.common, printer)?;
    let done = set_up.change(&plan, printer, interrupt).await?;
    let (pool, client) = (&set_up.pool, &set_up.client);
    if printer.json {
        let report = IdpReport {
            steps: Some(reports(&plan, &done)),
            changed: Some(done.contains(&true)),
            checks: Some(&findings),
            checklist: list.as_ref(),
            ..IdpReport::of(pool, Some(client))
        };
        document::print(printer, "idp", report);
        return Ok(Exit::Done);
    }
    lines(pool, Some(client), printer);
    for provider in &pool.providers {
        let login = set_up.command("login").flag("--identity-provider", &provider.name);
        printer.line(format_args!("Prove it with a real sign-in: {login}"));
    }
    Ok(Exit::Done)
}

/// Who cannot sign in any more when one provider is the only one.
fn shut_out(client: &ObservedClient, name: &ProviderName) -> Option<Finding> {
    let others = client.other_offers(name.as_str());
    let finding = Finding::warn(
        "idp.only",
        format!("only {name} signs people in for {}", client.name),
        format!("people of {} cannot sign in any more", others.join(", ")),
    );
    (!others.is_empty()).then_some(finding)
}

/// The checklist as the result.
fn show(list: &Checklist, pool: &ObservedPool, client: &ObservedClient, printer: Printer) {
    if !printer.json {
        printer.result(list);
        return;
    }
    let report = IdpReport { checklist: Some(list), ..IdpReport::of(pool, Some(client)) };
    document::print(printer, "idp", report);
}

/// Checklist and plan as the result.
fn preview(
    plan: &Plan,
    list: Option<&Checklist>,
    pool: &ObservedPool,
    client: &ObservedClient,
    findings: &[Finding],
    printer: Printer,
) {
    if printer.json {
        let report = IdpReport {
            steps: Some(reports(plan, &[])),
            pending: Some(plan.is_pending()),
            checks: Some(findings),
            checklist: list,
            ..IdpReport::of(pool, Some(client))
        };
        document::print(printer, "idp", report);
        return;
    }
    if let Some(list) = list {
        printer.result(format_args!("{list}\n"));
    }
    printer.result(PlanText { plan, files: &[], suffix: None });
}

/// What is missing for a new provider, with a complete command line and the way to see what to enter there.
fn lacking(
    args: &IdpAddArgs,
    upstream: &Upstream,
    name: &ProviderName,
    lacks: &[MissingValue],
    connection: &Flags,
) -> Failure {
    let flags: Vec<&str> = lacks.iter().map(|lacking| lacking.flag).collect();
    let (which, given) = (&args.selection, &args.upstream);
    let start = CommandLine::new("idp add").argument(upstream.name).flag("--name", name);
    let selection = Flags::default()
        .option("--target", which.target.as_ref())
        .option("--pool-id", which.pool_id.as_ref())
        .option("--pool-name", which.pool_name.as_ref())
        .option("--client-id", which.client_id.as_ref())
        .option("--client-name", which.client_name.as_ref())
        .file("--spec", args.common.spec.as_deref());
    let mut values = Flags::default()
        .option("--issuer", given.issuer.as_ref())
        .option("--upstream-client-id", given.upstream_client_id.as_ref())
        .file("--upstream-secret-file", given.upstream_secret_file.as_deref());
    for lacking in lacks {
        values = values.flag(lacking.flag, lacking.example);
    }
    for pair in &args.map {
        values = values.flag("--map", pair);
    }
    if args.only {
        values = values.switch("--only");
    }
    let preview = start.clone().with(&selection).with(connection).switch("--dry-run");
    let complete = start.with(&selection).with(&values).with(connection).switch("--yes");
    Failure::from(Error::Usage(format!("missing: {}", flags.join(", "))))
        .hint(Hint::run("see what to enter there first", preview))
        .hint(Hint::run("a complete command line", complete))
}
