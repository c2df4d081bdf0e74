//! One visit of a browser or an OIDC client: from HTTP to a page or endpoint and back.

use axum::{
    http::{header, request::Parts},
    response::Response,
};

use super::{
    records::VisitRecord,
    shared::Shared,
    wire::{joined_values, now, visit_response},
};
use crate::sandbox::{
    error::ApiError,
    faults::When,
    federation::progress::Progress,
    routes,
    state::State,
    visit::{HttpRequest, Site, page::Reply},
};

impl Shared {
    /// Answers a visit and records it.
    pub(crate) async fn visit(&self, parts: &Parts, form: &str) -> Response {
        let cookies = joined_values(&parts.headers, header::COOKIE);
        let http = HttpRequest {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            cookies: &cookies,
            authorization: parts
                .headers
                .get(header::AUTHORIZATION)
                .map(|value| value.to_str().unwrap_or_default()),
            form,
        };
        let (latency, hold) = self.faults.for_visit();
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let what = format!("{} {}", http.method, http.path);
        if hold == Some(When::Before) {
            self.hold(&what).await;
        }
        let reply = self.reply(&http).await.unwrap_or_else(|error| {
            tracing::error!(path = http.path, error = error.message, "the sandbox failed");
            Reply::json(error.status(), &error.body())
        });
        if let Some(cause) = reply.cause {
            tracing::info!(path = http.path, status = reply.status, cause, "the sandbox refused");
        }
        if hold == Some(When::After) {
            self.hold(&what).await;
        }
        self.core().records.visits.push(VisitRecord {
            method: http.method.to_owned(),
            path: http.path.to_owned(),
            status: reply.status,
            cause: reply.cause,
        });
        visit_response(reply)
    }

    /// The reply to a visit. A provider is asked while the state is not locked.
    async fn reply(&self, http: &HttpRequest<'_>) -> Result<Reply, ApiError> {
        let visit = || self.with_state(|site, state| routes::visit(site, state, http), http);
        match self.with_keys(visit).await? {
            Progress::Reply(reply) => Ok(reply),
            Progress::AskProvider(request) => {
                let answer = request.send(now()).await;
                let resume = || {
                    let answer = answer.clone();
                    self.with_state(|site, state| routes::resume(site, state, http, answer), http)
                };
                self.with_keys(resume).await
            }
        }
    }

    fn with_state<T>(
        &self,
        visit: impl FnOnce(&Site<'_>, &mut State) -> Result<T, ApiError>,
        http: &HttpRequest<'_>,
    ) -> Result<T, ApiError> {
        let mut core = self.core();
        let site = Site { url: &self.url, faults: &self.faults, now: now() };
        if routes::writes(http) {
            core.change(|state| visit(&site, state))
        } else {
            visit(&site, &mut core.state)
        }
    }
}
