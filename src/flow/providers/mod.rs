//! Identity providers on their way into a pool: what has to be entered there, what they give back, whether
//! they can sign anybody in.

mod ask;
mod fit;
mod input;
mod judge;
mod page;
mod read;
mod registration;
mod typed;

use super::verify::Finished;
use crate::oidc::discovery::Endpoints;
use crate::plan::Plan;
use crate::settings::Spec;
use crate::ui::printer::Printer;
use crate::upstream::{Checklist, InputChannel, SignInAddress, find};

pub(crate) use input::{Judged, ProviderInput};
pub(crate) use page::{of_pool as page_of_pool, settled as settled_page};
pub(crate) use read::{SECRET_VARIABLE, ValueSource, flag_of, read};
pub(crate) use registration::Registration;
pub(crate) use typed::Typed;

/// What to enter at the providers that a plan created, unless it is there already: the addresses are those
/// of the pool's discovery document.
pub(crate) fn entered(spec: &Spec, plan: &Plan, finished: &Finished) -> Vec<Checklist> {
    let endpoints = finished.verified.endpoints();
    let Some(base) = endpoints.as_ref().and_then(Endpoints::pages) else {
        return Vec::new();
    };
    let page = SignInAddress { base: base.to_owned(), pool: Some(finished.pool.id.clone()) };
    let created = spec.providers.iter().filter(|given| plan.creates_provider(&given.name));
    created
        .filter_map(|provider| find(provider.kind))
        .map(|upstream| Checklist::of(upstream, &page, InputChannel::Known))
        .collect()
}

/// Shows a checklist to a person: sentences as wide as the screen, and unchanged what people copy.
pub(crate) fn print(checklist: &Checklist, printer: Printer) {
    for line in checklist.to_string().lines() {
        match line.starts_with([' ', '{', '}', '<']) {
            true => printer.line(line),
            false => printer.prose(line, 0),
        }
    }
    printer.line("");
}
