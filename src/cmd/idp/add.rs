//! `cogoidc idp add`: what to enter upstream, the upstream looked at, then the pool and the app client.

use super::settle::planned;
use super::values::{self, Values};
use super::{DECLINED, Place, agreed, document, judge, lines, made, with_steps};
use crate::cli::IdpAddArgs;
use crate::cognito::{Described, ObservedClient, ObservedPool};
use crate::error::{Error, Exit, Failure};
use crate::plan::Plan;
use crate::plan::text::{PlanText, reports};
use crate::spec::shell;
use crate::spec::types::ProviderName;
use crate::ui::printer::Printer;
use crate::ui::prompter::{Prompter, interactive, prompter};
use crate::ui::terminal::Interrupt;
use crate::upstream::{Checklist, Upstream, find};

pub(in crate::cmd) async fn add(
    args: IdpAddArgs,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Exit, Failure> {
    let upstream = find(&args.kind)
        .ok_or_else(|| Error::Usage(format!("there is no kind `{}`", args.kind)))?;
    let mut values = Values::given(&args.upstream, upstream)?;
    let pairs = values::pairs(&args.map)?;
    let asking = interactive(args.common.no_input) && !printer.json && !args.dry_run;
    let mut prompter = asking.then(|| prompter(args.common.plain_prompts));
    let name = values::name(args.name.as_deref(), upstream, prompter.as_deref_mut())?;
    let described = Described::One(name.to_string());
    let place = Place::open(args.selection.clone(), &args.common, described, printer).await?;
    let (pool, client) = place.found().await?;
    let is_there = !pool.providers.is_empty();
    let missing = values.missing(upstream);
    if !is_there && !missing.is_empty() {
        let list = Checklist::of(upstream, &judge::page(&place, &pool).await?);
        match prompter.as_deref_mut() {
            _ if args.dry_run => {
                show(&list, &pool, &client, printer);
                return Ok(Exit::Done);
            }
            None => return Err(lacking(&args, upstream, &name, &missing)),
            Some(prompter) => ask(&list, upstream, &mut values, prompter, printer)?,
        }
    }
    let (plan, findings) = planned(
        &place,
        &pool,
        &client,
        (upstream, name, values, pairs),
        args.only,
    )
    .await?;
    for finding in &findings {
        printer.finding(finding);
    }
    if args.dry_run {
        let list = match is_there {
            true => None,
            false => Some(Checklist::of(upstream, &judge::page(&place, &pool).await?)),
        };
        preview(&plan, list.as_ref(), &pool, &client, printer);
        return Ok(Exit::Done);
    }
    if !agreed(&plan, &args.common, printer)? {
        return Ok(DECLINED);
    }
    let done = made(&place, &plan, printer, interrupt).await?;
    let (pool, client) = place.found().await?;
    if printer.json {
        let mut document = document(&pool, Some(&client));
        with_steps(&mut document, &plan, &done);
        document.insert(
            "checks".to_owned(),
            serde_json::to_value(&findings).unwrap_or_default(),
        );
        printer.document(&document);
        return Ok(Exit::Done);
    }
    lines(&pool, Some(&client), printer);
    for provider in &pool.providers {
        printer.line(format_args!(
            "Prove it with a real sign-in: cogoidc login --identity-provider {}{}",
            shell::quoted(&provider.name),
            shell::to_client(
                None,
                Some(pool.id.as_str()),
                Some(client.id.as_str()),
                &place.session.connection,
            ),
        ));
    }
    Ok(Exit::Done)
}

/// Shows what is to be entered upstream, and waits for what it gives back.
fn ask(
    list: &Checklist,
    upstream: &dyn Upstream,
    values: &mut Values,
    prompter: &mut (dyn Prompter + 'static),
    printer: Printer,
) -> Result<(), Failure> {
    for line in list.to_string().lines() {
        printer.line(line);
    }
    printer.line("");
    values.ask(upstream, prompter)
}

/// The checklist as the result.
fn show(list: &Checklist, pool: &ObservedPool, client: &ObservedClient, printer: Printer) {
    if !printer.json {
        printer.result(list);
        return;
    }
    let mut document = document(pool, Some(client));
    document.insert(
        "checklist".to_owned(),
        serde_json::to_value(list).unwrap_or_default(),
    );
    printer.document(&document);
}

/// Checklist and plan as the result.
fn preview(
    plan: &Plan,
    list: Option<&Checklist>,
    pool: &ObservedPool,
    client: &ObservedClient,
    printer: Printer,
) {
    if printer.json {
        let mut document = document(pool, Some(client));
        let members = [
            ("steps", serde_json::to_value(reports(plan, &[]))),
            ("pending", Ok(plan.is_pending().into())),
            ("checklist", serde_json::to_value(list)),
        ];
        for (name, value) in members {
            document.insert(name.to_owned(), value.unwrap_or_default());
        }
        printer.document(&document);
        return;
    }
    if let Some(list) = list {
        printer.result(format_args!("{list}\n"));
    }
    printer.result(PlanText {
        plan,
        files: &[],
        suffix: None,
    });
}

/// What is missing for a new provider, with a complete command line and the way to see what to enter there.
fn lacking(
    args: &IdpAddArgs,
    upstream: &dyn Upstream,
    name: &ProviderName,
    missing: &[(&str, &str)],
) -> Failure {
    let flags: Vec<&str> = missing.iter().map(|(flag, _)| *flag).collect();
    let start = format!("cogoidc idp add {} --name {name}", upstream.name());
    let selection: String = [
        ("--target", &args.selection.target),
        ("--pool-id", &args.selection.pool_id),
        ("--pool-name", &args.selection.pool_name),
        ("--client-id", &args.selection.client_id),
        ("--client-name", &args.selection.client_name),
    ]
    .into_iter()
    .filter_map(|(flag, value)| Some(format!(" {flag} {}", shell::quoted(value.as_ref()?))))
    .collect();
    let values: String = missing
        .iter()
        .map(|(flag, example)| format!(" {flag} {example}"))
        .collect();
    Failure::from(Error::Usage(format!("missing: {}", flags.join(", "))))
        .hint(format!(
            "see what to enter there first: {start}{selection} --dry-run"
        ))
        .hint(format!(
            "a complete command line: {start}{selection}{values} --yes"
        ))
}
