//! The syntax of faults.

use std::str::FromStr;

use super::{Cut, Effect, Fault, FaultError, VISIT, When};
use crate::sandbox::model::MODEL;

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (rest, times) = split_number(text.trim(), '*');
        let (rest, nth) = split_number(rest, '#');
        let (rest, operation) = match rest.rsplit_once('@') {
            Some((rest, operation)) => (rest, Some(operation.to_owned())),
            None => (rest, None),
        };
        let (kind, value) = match rest.split_once(':') {
            Some((kind, value)) => (kind, Some(value)),
            None => (rest, None),
        };
        let effect = effect(kind, value)?;
        let is_known = |name: &String| {
            let strikes_visits = matches!(effect, Effect::Hold(_) | Effect::Latency(_));
            name == VISIT && strikes_visits || MODEL.operations.contains_key(name)
        };
        match operation {
            Some(unknown) if !is_known(&unknown) => Err(FaultError::Operation(unknown)),
            operation => Ok(Self { effect, operation, nth, times, seen: 0 }),
        }
    }
}

/// Splits off the number after the last `mark`, if there is one.
fn split_number(text: &str, mark: char) -> (&str, Option<u64>) {
    text.rsplit_once(mark)
        .and_then(|(rest, number)| Some((rest, Some(number.parse().ok()?))))
        .unwrap_or((text, None))
}

fn effect(kind: &str, value: Option<&str>) -> Result<Effect, FaultError> {
    let invalid = |expected| FaultError::Value { kind: kind.to_owned(), expected };
    let text = |expected| value.filter(|text| !text.is_empty()).ok_or_else(|| invalid(expected));
    fn number<T: FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
    let count = "a number after a colon";
    Ok(match kind {
        "latency" => Effect::Latency(number(text(count)?).ok_or_else(|| invalid(count))?),
        "slow-domain" => Effect::SlowDomain(number(text(count)?).ok_or_else(|| invalid(count))?),
        "slow-discovery" => {
            Effect::SlowDiscovery(number(text(count)?).ok_or_else(|| invalid(count))?)
        }
        "token-seconds" => {
            Effect::TokenSeconds(number(text(count)?).ok_or_else(|| invalid(count))?)
        }
        "error" => Effect::Error(text("the name of an exception after a colon")?.to_owned()),
        "taken" => Effect::Taken(text("a domain prefix after a colon")?.to_owned()),
        "race" => {
            let expected = "MEMBER=VALUE after a colon";
            let (member, value) =
                text(expected)?.split_once('=').ok_or_else(|| invalid(expected))?;
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            Effect::Race(member.to_owned(), value)
        }
        _ => {
            let effect =
                effect_without_value(kind).ok_or_else(|| FaultError::Kind(kind.to_owned()))?;
            if value.is_some() {
                return Err(invalid("no value"));
            }
            effect
        }
    })
}

/// The effect of a kind that takes no value.
fn effect_without_value(kind: &str) -> Option<Effect> {
    Some(match kind {
        "throttle" => Effect::Error("TooManyRequestsException".into()),
        "internal-error" => Effect::Error("InternalErrorException".into()),
        "concurrent-modification" => Effect::Error("ConcurrentModificationException".into()),
        "deny" => Effect::Deny,
        "read-only" => Effect::ReadOnly,
        "drop-before" => Effect::Cut(Cut::Close, When::Before),
        "drop-after" => Effect::Cut(Cut::Close, When::After),
        "reset-before" => Effect::Cut(Cut::Reset, When::Before),
        "reset-after" => Effect::Cut(Cut::Reset, When::After),
        "hang-before" => Effect::Cut(Cut::Hang, When::Before),
        "hang-after" => Effect::Cut(Cut::Hang, When::After),
        "hold-before" => Effect::Hold(When::Before),
        "hold-after" => Effect::Hold(When::After),
        "unknown-members" => Effect::UnknownMembers,
        "scripted-sign-in" => Effect::ScriptedSignIn,
        _ => return None,
    })
}
