//! What a run found and did, for its JSON document, and the values that a config is written from.

use super::connect::Session;
use super::document::{
    self, ClientReport, DomainKind, DomainReport, PlanReport, PoolReport, SetUpReport, WrittenFile,
};
use super::providers::{self, Registration};
use super::verify::{Finished, urls};
use crate::apps::{ConfigSecret, Next, Snippet, Values, find};
use crate::cognito::{Ids, ObservedClient, ObservedDomain, ObservedPool, Step};
use crate::command_line::{CommandLine, Flags};
use crate::known::{Id, Progress};
use crate::oidc::discovery::Endpoints;
use crate::plan::graph::Graph;
use crate::plan::text::{PlanText, differences, reports};
use crate::plan::{Plan, serving_domain};
use crate::settings::{ClientKind, Selected, Spec};
use crate::ui::printer::Printer;
use crate::upstream::Checklist;
use crate::values::AccountId;

/// Everything that a config is written from; `None` without a trustworthy discovery document.
pub(crate) fn values(
    session: &Session,
    selected: &Selected,
    finished: &Finished,
    show_secret: bool,
) -> Option<Values> {
    let Finished { pool, client, verified } = finished;
    let (callbacks, sign_outs) = urls(selected, client);
    let app = selected.target.and_then(find);
    let kind = client.kind().or_else(|| app.map(|app| app.kind));
    let secret = match (kind, client.secret.shown()) {
        (Some(ClientKind::Public), _) => ConfigSecret::None,
        (_, Some(secret)) if show_secret => ConfigSecret::Shown(secret.clone()),
        _ => {
            let which =
                Flags::default().option("--target", selected.target).client(&pool.id, &client.id);
            let command = CommandLine::new("config").flag("--as", "secret");
            ConfigSecret::Hidden { command: command.with(&which).with(&session.connection) }
        }
    };
    // As Cognito has them, in the order the app asks for them.
    let asked = selected.scopes.iter().flatten().map(ToString::to_string);
    let mut scopes: Vec<String> = asked.filter(|scope| client.scopes.contains(scope)).collect();
    if scopes.is_empty() {
        scopes = client.scopes_by_custom();
    }
    Some(Values {
        app: selected.app.clone(),
        account: session.place.account.clone(),
        region: session.place.region.clone(),
        pool_id: pool.id.clone(),
        pool_arn: pool.arn.clone(),
        client_id: client.id.clone(),
        endpoints: verified.endpoints()?,
        callback_urls: callbacks,
        sign_out_urls: sign_outs,
        scopes,
        secret,
    })
}

/// What one run did, for its JSON document.
pub(crate) struct SetUpOutcome<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) done: &'a [bool],
    pub(crate) snippets: &'a [Snippet],
    pub(crate) guard: Option<&'a Snippet>,
    pub(crate) file: Option<&'a WrittenFile>,
    pub(crate) next: &'a [Next],
    pub(crate) secret: Option<&'a str>,
    pub(crate) secret_file: Option<&'a str>,
    pub(crate) checklists: &'a [Checklist],
}

/// Prints the document of `init` and `apply`.
pub(crate) fn print_set_up(
    session: &Session,
    command: &str,
    spec: &Spec,
    finished: &Finished,
    outcome: &SetUpOutcome<'_>,
    printer: Printer,
) {
    let Finished { pool, client, verified } = finished;
    let endpoints = verified.endpoints();
    let domain = serving_domain(spec.domain.name.given(), pool);
    let pages = endpoints.as_ref().and_then(Endpoints::pages);
    let report = SetUpReport {
        endpoint: session.endpoint_name(),
        account: session.place.account.as_ref().map(AccountId::as_str),
        target: spec.target,
        pool: outcome.pool(pool, session.place.region.as_str()),
        client: outcome.client(client, spec.client.kind),
        domain: domain.map(|domain| domain_report(domain, pages)),
        issuer: endpoints.as_ref().map(|endpoints| endpoints.issuer.as_str()),
        discovery: verified.discovery.as_ref().map(|discovery| &discovery.document),
        callback_urls: &client.callback_urls,
        sign_out_urls: &client.sign_out_urls,
        scopes: &client.scopes,
        identity_providers: &client.identity_providers,
        steps: reports(outcome.plan, outcome.done),
        checks: &verified.findings,
        snippets: outcome.snippets,
        guard: outcome.guard,
        file: outcome.file,
        next: outcome.next,
        api_calls: session.cognito.calls(),
        checklists: outcome.checklists,
    };
    document::print(printer, command, report);
}

impl<'a> SetUpOutcome<'a> {
    fn pool(&self, pool: &'a ObservedPool, region: &'a str) -> PoolReport<'a> {
        let mut steps = self.plan.steps.iter().zip(self.done);
        PoolReport {
            id: pool.id.as_str(),
            name: &pool.name,
            arn: &pool.arn,
            region,
            created: steps.any(|(step, done)| *done && matches!(step, Step::CreatePool(_))),
        }
    }

    fn client(&self, client: &'a ObservedClient, kind: ClientKind) -> ClientReport<'a> {
        ClientReport {
            id: client.id.as_str(),
            name: &client.name,
            public: kind == ClientKind::Public,
            secret: self.secret,
            secret_file: self.secret_file,
        }
    }
}

fn domain_report<'a>(domain: &'a ObservedDomain, url: Option<&'a str>) -> DomainReport<'a> {
    DomainReport {
        name: &domain.name,
        url,
        kind: if domain.custom { DomainKind::Custom } else { DomainKind::Prefix },
        status: &domain.status,
        managed_login: domain.pages.version(),
        alias_target: domain.alias_target.as_deref(),
    }
}

/// Shows a plan to a person.
pub(crate) fn show(printer: Printer, plan: &PlanText<'_>) {
    for line in plan.to_string().trim_end().lines() {
        let hang = if line.starts_with(' ') { PlanText::HANG } else { 0 };
        printer.prose(line, hang);
    }
}

/// Shows a plan as the result, as text or as a graph, with what to enter at the providers that it creates.
pub(crate) fn plan(
    command: &str,
    text: &PlanText<'_>,
    graph: Option<&Graph>,
    registrations: &[Registration],
    printer: Printer,
) {
    let open = registrations.iter().filter(|open| !open.is_complete());
    let checklists: Vec<&Checklist> = open.map(|open| &open.checklist).collect();
    if printer.json {
        let (steps, pending) = (reports(text.plan, &[]), text.plan.is_pending());
        let graph = graph.map(ToString::to_string);
        let differences = differences(text.plan);
        document::print(
            printer,
            command,
            PlanReport { steps, pending, differences, checklists, graph },
        );
        return;
    }
    for checklist in checklists {
        providers::print(checklist, printer);
    }
    match graph {
        None => printer.result(text),
        Some(graph) => {
            show(printer, text);
            printer.result(graph);
        }
    }
}

/// How far a plan was carried out.
pub(crate) fn progress(plan: &Plan, done: &[bool], ids: &Ids) -> Progress {
    Progress {
        pool: ids.pool.as_ref().map(|id| Id { id: id.to_string() }),
        client: ids.client.as_ref().map(|id| Id { id: id.to_string() }),
        steps: reports(plan, done),
    }
}
