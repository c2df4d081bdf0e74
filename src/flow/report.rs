//! The JSON documents, and the values a config is written from.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::connect::Session;
use super::providers::{self, Open};
use super::verify::{Finished, urls};
use crate::apps::{Next, Secret, Snippet, Values};
use crate::cognito::Ids;
use crate::command_line::{CommandLine, Flags};
use crate::oidc::discovery::Endpoints;
use crate::plan::text::{PlanText, StepReport, reports};
use crate::plan::{Plan, serving_domain};
use crate::settings::{ClientKind, Selected, Spec};
use crate::ui::printer::Printer;
use crate::values::{ClientId, PoolId};

/// Name and version of the JSON documents.
const SCHEMA: &str = "cogoidc/1";

/// The members every JSON document begins with.
pub(crate) fn opening(command: &str) -> Map<String, Value> {
    Map::from_iter([
        ("schema".to_owned(), Value::from(SCHEMA)),
        ("command".to_owned(), Value::from(command)),
    ])
}

/// Everything a config is written from; none without a trustworthy discovery document.
pub(crate) fn values(
    session: &Session,
    selected: &Selected,
    finished: &Finished,
    show_secret: bool,
) -> Option<Values> {
    let Finished { pool, client, verified } = finished;
    let (callbacks, sign_outs) = urls(selected, client);
    let secret = match (client.kind, &client.secret) {
        (ClientKind::Public, _) => Secret::None,
        (ClientKind::Confidential, Some(secret)) if show_secret => Secret::Shown(secret.clone()),
        (ClientKind::Confidential, _) => {
            let which =
                Flags::default().option("--target", selected.target).client(&pool.id, &client.id);
            let command = CommandLine::new("config").flag("--as", "secret");
            Secret::Hidden { command: command.with(&which).with(&session.connection) }
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
        client_id: client.id.clone(),
        endpoints: verified.endpoints()?,
        callback_urls: callbacks,
        sign_out_urls: sign_outs,
        scopes,
        secret,
    })
}

/// What one run did, for its JSON document.
pub(crate) struct Outcome<'a> {
    pub(crate) command: &'static str,
    pub(crate) plan: &'a Plan,
    pub(crate) done: &'a [bool],
    pub(crate) snippets: &'a [Snippet],
    pub(crate) next: &'a [Next],
    pub(crate) secret: Option<&'a str>,
    pub(crate) secret_file: Option<String>,
}

/// The document of `init` and `apply`.
pub(crate) fn document(
    session: &Session,
    spec: &Spec,
    finished: &Finished,
    outcome: &Outcome<'_>,
) -> Map<String, Value> {
    let Finished { pool, client, verified } = finished;
    let made = |wanted: fn(&crate::cognito::Step) -> bool| {
        outcome.plan.steps.iter().zip(outcome.done).any(|(step, done)| *done && wanted(step))
    };
    let domain = serving_domain(spec.domain.name.given(), pool).map(|domain| {
        let endpoints = verified.endpoints();
        let url = endpoints.as_ref().and_then(Endpoints::pages);
        json!({
            "name": domain.name,
            "url": url,
            "kind": if domain.custom { "custom" } else { "prefix" },
            "status": domain.status,
            "managed_login": domain.pages.version(),
            "alias_target": domain.alias_target,
        })
    });
    let mut document = opening(outcome.command);
    let members = json!({
        "endpoint": session.endpoint_name(),
        "account": session.place.account,
        "target": spec.target,
        "pool": {
            "id": pool.id,
            "name": pool.name,
            "arn": pool.arn,
            "region": session.place.region,
            "created": made(|step| matches!(step, crate::cognito::Step::CreatePool(_))),
        },
        "client": {
            "id": client.id,
            "name": client.name,
            "public": client.kind == ClientKind::Public,
            "secret": outcome.secret,
            "secret_file": outcome.secret_file,
        },
        "domain": domain,
        "issuer": verified.endpoints().map(|endpoints| endpoints.issuer),
        "discovery": verified.discovery.as_ref().map(|discovery| &discovery.document),
        "callback_urls": client.callback_urls,
        "sign_out_urls": client.sign_out_urls,
        "scopes": client.scopes,
        "identity_providers": client.identity_providers,
        "steps": reports(outcome.plan, outcome.done),
        "checks": verified.findings,
        "snippets": outcome.snippets,
        "next": outcome.next,
        "api_calls": session.cognito.calls(),
    });
    if let Value::Object(members) = members {
        document.extend(members);
    }
    document
}

/// Shows a plan as the result; beside it, what has to be entered at providers that it makes.
pub(crate) fn plan(command: &str, text: &PlanText<'_>, made: &[Open], printer: Printer) {
    let open: Vec<&Open> = made.iter().filter(|open| !open.is_complete()).collect();
    if printer.json {
        let mut document = opening(command);
        let members = json!({
            "steps": reports(text.plan, &[]),
            "pending": text.plan.is_pending(),
        });
        if let Value::Object(members) = members {
            document.extend(members);
        }
        if !open.is_empty() {
            document.extend(providers::checklists(open.iter().map(|open| &open.checklist)));
        }
        printer.document(&document);
        return;
    }
    for open in open {
        providers::print(&open.checklist, printer);
        printer.line("");
    }
    printer.result(text);
}

/// What is known when a run does not end well.
pub(crate) fn progress(plan: &Plan, done: &[bool], ids: &Ids) -> Map<String, Value> {
    #[derive(Serialize)]
    struct Progress {
        pool: Value,
        client: Value,
        steps: Vec<StepReport>,
    }
    let id = |id: Option<&str>| id.map_or(Value::Null, |id| json!({ "id": id }));
    let progress = Progress {
        pool: id(ids.pool.as_ref().map(PoolId::as_str)),
        client: id(ids.client.as_ref().map(ClientId::as_str)),
        steps: reports(plan, done),
    };
    match serde_json::to_value(progress) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}
