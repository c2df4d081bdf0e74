//! One visit of a browser or an OIDC client: from HTTP to a page and back.

use axum::{
    http::{header, request::Parts},
    response::Response,
};

use super::{
    call::Visited,
    dispatch::Shared,
    wire::{all_of, form, now, respond},
};
use crate::sandbox::{
    error::ApiError,
    faults::When,
    federation::step::Step,
    routes,
    state::State,
    visit::{Http, Site, page::Reply},
};

impl Shared {
    /// Answers a visit and keeps a record of it.
    pub(crate) async fn visit(&self, parts: &Parts, body: &[u8]) -> Response {
        let cookies = all_of(&parts.headers, header::COOKIE);
        let http = Http {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            cookies: &cookies,
            authorization: parts
                .headers
                .get(header::AUTHORIZATION)
                .map(|value| value.to_str().unwrap_or_default()),
            form: form(&parts.headers, body),
        };
        let hold = self.faults.judge_visit();
        if hold == Some(When::Before) {
            self.hold().await;
        }
        let reply = match self.visited(|site, state| routes::answer(site, state, &http), &http) {
            Ok(Step::Reply(reply)) => Ok(reply),
            Ok(Step::Ask(errand)) => {
                let brought = errand.run(now()).await;
                self.visited(|site, state| routes::resume(site, state, &http, brought), &http)
            }
            Err(error) => Err(error),
        };
        let reply = reply.unwrap_or_else(|error| {
            tracing::error!(path = http.path, error = error.message, "the sandbox failed");
            Reply::json(error.status(), &error.body())
        });
        if let Some(cause) = reply.cause {
            tracing::info!(path = http.path, status = reply.status, cause, "the sandbox refused");
        }
        if hold == Some(When::After) {
            self.hold().await;
        }
        self.core().visits.push(Visited {
            method: http.method.to_owned(),
            path: http.path.to_owned(),
            status: reply.status,
            cause: reply.cause,
        });
        respond(reply)
    }

    fn visited<T>(
        &self,
        answer: impl FnOnce(&Site<'_>, &mut State) -> Result<T, ApiError>,
        http: &Http<'_>,
    ) -> Result<T, ApiError> {
        let mut core = self.core();
        let site = Site { url: &self.url, faults: &self.faults, now: now() };
        match routes::writes(http, &core.state) {
            true => core.change(|state| answer(&site, state)),
            false => answer(&site, &mut core.state),
        }
    }
}
