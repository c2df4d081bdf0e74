//! `idp add`: what to enter upstream, the upstream looked at, then the pool and the app client.

use std::path::Path;

use super::{given, lines};
use crate::cli::IdpAddArgs;
use crate::cognito::{Described, ObservedClient};
use crate::error::{Error, Exit, Failure};
use crate::finding::Finding;
use crate::flow::change::agreed;
use crate::flow::conflict::refused;
use crate::flow::document::{self, IdpReport};
use crate::flow::providers::{
    Judged, ProviderInput, Registration, Typed, ValueSource, page_of_pool, print, read,
};
use crate::flow::reads::{PageReads, Reads};
use crate::flow::set_up::{Named, SetUp};
use crate::plan::Plan;
use crate::plan::provider::join;
use crate::plan::text::{PlanText, reports};
use crate::settings::draft::ProviderDraft;
use crate::ui::printer::Printer;
use crate::ui::prompter::{Prompter, interactive, prompter};
use crate::ui::terminal::Interrupt;
use crate::upstream::{Checklist, InputChannel, Upstream, find};
use crate::values::ProviderName;

pub(crate) async fn add(
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
    let name = given::provider(&draft)?.name.to_string();
    draft.name = Some(name.clone());
    let named = Named::load(args.selection.clone(), &args.common, printer).await?;
    let line = given::line(&args, &draft, &named.destination.connection(&args.common));
    let (source, mut typed) = (ValueSource::Flags(line), Typed::default());
    // What lies in files is read before anything is sent.
    read(&draft, &mut given::provider(&draft)?, &source, Path::new(""), &mut typed)?;
    let set_up = SetUp::of(named, reads(name)).await?;
    let mut joining = Joining { args, upstream, set_up, draft, source, typed, prompter, printer };
    let (plan, judged) = joining.settle().await?;
    joining.finish(&plan, &judged, interrupt).await
}

/// What it reads to add the provider of that name.
pub(crate) fn reads(name: String) -> Reads {
    Reads { providers: Described::Named(vec![name]), pages: PageReads::Address, ..Reads::default() }
}

/// A provider on its way into a set-up.
struct Joining {
    args: IdpAddArgs,
    upstream: &'static Upstream,
    set_up: SetUp,
    draft: ProviderDraft,
    source: ValueSource,
    typed: Typed,
    prompter: Option<Box<dyn Prompter>>,
    printer: Printer,
}

impl Joining {
    /// Plans until nothing is missing and the provider can sign people in.
    async fn settle(&mut self) -> Result<(Plan, Judged), Failure> {
        let Self { args, set_up, draft, source, typed, prompter, printer, .. } = self;
        let (session, pool, client) = (&set_up.reached.session, &set_up.pool, &set_up.client);
        loop {
            let spec = given::provider(draft)?;
            let mut input = ProviderInput {
                session,
                drafts: std::slice::from_mut(draft),
                typed,
                source,
                folder: Path::new(""),
                prompter: prompter.as_deref_mut(),
                dry_run: args.dry_run,
                printer: *printer,
            };
            let mut specs = [spec];
            input.complete(&mut specs)?;
            let [spec] = &specs;
            let mut plan = join(pool, client, spec, set_up.app(), args.only)
                .map_err(|why| refused(why, &session.connection))?;
            let page = async || page_of_pool(session, pool, set_up.document.clone()).await;
            if let Some(mut judged) = input.settle(&specs, &mut plan, Some(pool), page).await? {
                if args.only {
                    judged.findings.extend(shut_out(client, &spec.name));
                }
                return Ok((plan, judged));
            }
        }
    }

    /// Shows the plan, and carries it out.
    async fn finish(
        &mut self,
        plan: &Plan,
        judged: &Judged,
        interrupt: &Interrupt,
    ) -> Result<Exit, Failure> {
        let Judged { findings, registrations } = judged;
        let printer = self.printer;
        findings.iter().for_each(|finding| printer.finding(finding));
        if self.args.dry_run {
            self.preview(plan, judged).await?;
            return Ok(Exit::Done);
        }
        let checklist = registrations.first().map(|one| &one.checklist);
        // What was asked for came after it.
        let is_shown = self.draft.name.as_deref().is_some_and(|name| self.typed.is_begun(name));
        if let Some(checklist) = checklist.filter(|_| !is_shown && !printer.json) {
            print(checklist, printer);
        }
        let Self { args, set_up, .. } = self;
        agreed(&set_up.reached.session, plan, &args.common, printer)?;
        let done = set_up.change(plan, printer, interrupt).await?;
        if printer.json {
            let report = IdpReport {
                steps: Some(reports(plan, &done)),
                changed: Some(done.contains(&true)),
                checks: Some(findings),
                checklist,
                ..IdpReport::of(&set_up.pool, Some(&set_up.client))
            };
            document::print(printer, "idp", report);
            return Ok(Exit::Done);
        }
        lines(&set_up.pool, Some(&set_up.client), printer);
        for provider in &set_up.pool.providers {
            let login = set_up.command("login").flag("--identity-provider", &provider.name);
            printer.line(format_args!("Prove it with a real sign-in: {login}"));
        }
        Ok(Exit::Done)
    }

    /// Checklist and plan as the result.
    async fn preview(&self, plan: &Plan, judged: &Judged) -> Result<(), Failure> {
        let SetUp { reached, pool, client, document, .. } = &self.set_up;
        let checklist = match judged.registrations.first() {
            Some(Registration { checklist, .. }) => checklist.clone(),
            // It is registered there already; the list shows what was entered.
            None => {
                let page = page_of_pool(&reached.session, pool, document.clone()).await?;
                Checklist::of(self.upstream, &page, InputChannel::Known)
            }
        };
        if self.printer.json {
            let report = IdpReport {
                steps: Some(reports(plan, &[])),
                pending: Some(plan.is_pending()),
                checks: Some(&judged.findings),
                checklist: Some(&checklist),
                ..IdpReport::of(pool, Some(client))
            };
            document::print(self.printer, "idp", report);
            return Ok(());
        }
        self.printer.result(format_args!("{checklist}\n"));
        self.printer.result(PlanText::of_changes(plan));
        Ok(())
    }
}

/// Who can no longer sign in when one provider is the only one.
fn shut_out(client: &ObservedClient, name: &ProviderName) -> Option<Finding> {
    let others = client.other_offers(name.as_str());
    let finding = Finding::warn(
        "idp.only",
        format!("only {name} signs people in for {}", client.name),
        format!("people of {} can no longer sign in", others.join(", ")),
    );
    (!others.is_empty()).then_some(finding)
}
