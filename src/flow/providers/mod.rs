//! Identity providers on their way into a pool: what has to be entered there, what they give back, whether
//! they can sign anybody in.

mod ask;
mod completed;
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

pub(crate) use completed::completed;
pub(crate) use fit::values as values_of;
pub(crate) use input::{Judged, ProviderInput};
pub(crate) use judge::{Judgement, judge};
pub(crate) use page::{of_pool as page_of_pool, settled as settled_page};
pub(crate) use read::{
    SECRET_VARIABLE, ValueSource, flag_of, named_secret, read, secret_in, sound_secret,
};
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

/// Shows a checklist to a person: no wider than the screen, and unchanged what people copy.
pub(crate) fn print(checklist: &Checklist, printer: Printer) {
    for line in checklist.to_string().lines() {
        match hang(line) {
            Some(hang) => printer.prose(line, hang),
            None => printer.line(line),
        }
    }
    printer.line("");
}

/// Where the text of a line begins that may be wrapped: a sentence, or a field and its value in two columns; `None` for
/// JSON, XML and the like.
fn hang(line: &str) -> Option<usize> {
    let field = line.strip_prefix("  ").unwrap_or(line);
    if !field.starts_with(char::is_alphanumeric) {
        return field.is_empty().then_some(0);
    }
    if field.len() == line.len() {
        return Some(0);
    }
    let (name, value) = field.split_once("  ")?;
    Some(2 + name.chars().count() + 2 + value.chars().take_while(|c| *c == ' ').count())
}
