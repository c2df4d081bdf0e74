//! Fault injection: rules that say which calls go wrong, and how.

mod errors;
mod hold;
pub(crate) mod parse;

use std::{
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use thiserror::Error;
use tokio::sync::watch;

use crate::sandbox::error::ApiError;
pub(crate) use errors::CONCURRENT_CLIENT_UPDATE;
use errors::{access_denied, message_of};
use hold::Holding;

/// The faults of a sandbox. Clones share them.
///
/// As text, faults are separated by commas. [`Fault`] has the syntax of one.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    rules: Mutex<Vec<Fault>>,
    holding: watch::Sender<Holding>,
}

/// One fault: `KIND[:VALUE][@OPERATION][#N][*TIMES]`.
///
/// It strikes calls of OPERATION, or of every operation: with `#N` only the N-th call, with
/// `*TIMES` that many calls, starting with the N-th or the first, and otherwise all. Calls are
/// counted from the moment the fault is added.
///
/// | kind and value | effect |
/// | --- | --- |
/// | `latency:MS` | the call takes MS milliseconds longer; with `@visit`, requests for pages and endpoints instead of calls |
/// | `throttle` | `TooManyRequestsException` |
/// | `internal-error` | `InternalErrorException`, status 500 |
/// | `concurrent-modification` | `ConcurrentModificationException` |
/// | `error:CODE` | the exception CODE |
/// | `deny` | `AccessDeniedException`, with the message of IAM |
/// | `read-only` | writes are denied |
/// | `drop-before`, `drop-after` | the connection closes before or after the call takes effect |
/// | `reset-before`, `reset-after` | the same with a TCP reset |
/// | `hang-before`, `hang-after` | no response until the sandbox stops; the call takes effect only with `hang-after` |
/// | `hold-before`, `hold-after` | no response until [`Faults::release`], before or after the call takes effect; with `@visit`, requests for pages and endpoints instead of calls |
/// | `race:MEMBER=VALUE` | another writer changes that member of the app client, after a read or before a write |
/// | `slow-domain:K` | new domains are `CREATING` for K Describe calls |
/// | `slow-discovery:K` | the first K fetches of the discovery document do not show the domain |
/// | `taken:PREFIX` | another account has that domain prefix |
/// | `unknown-members` | Describe returns members that the model does not know, and updates accept them |
/// | `token-seconds:N` | tokens are valid for N seconds, whatever the client settings |
/// | `scripted-sign-in` | the sign-in page has a form only if the browser runs scripts |
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) effect: Effect,
    pub(crate) operation: Option<String>,
    pub(crate) nth: Option<u64>,
    pub(crate) times: Option<u64>,
    pub(crate) seen: u64,
}

/// A fault that cannot be parsed.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FaultError {
    /// There is no such kind of fault.
    #[error("unknown fault {0:?}; expected one of {KNOWN_KINDS}")]
    Kind(String),
    /// A value that is missing, superfluous or invalid.
    #[error("fault {kind:?} takes {expected}")]
    Value {
        /// The kind of fault.
        kind: String,
        /// The form of the value.
        expected: &'static str,
    },
    /// An operation that the sandbox does not serve.
    #[error("the sandbox has no operation {0:?} to inject a fault into")]
    Operation(String),
}

const KNOWN_KINDS: &str = "latency, throttle, internal-error, concurrent-modification, error, deny, \
     read-only, drop-before, drop-after, reset-before, reset-after, hang-before, hang-after, \
     hold-before, hold-after, race, \
     slow-domain, slow-discovery, taken, unknown-members, token-seconds, scripted-sign-in";

/// The operation that stands for a visit of a page or an endpoint in a fault that holds.
pub(crate) const VISIT: &str = "visit";

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    Latency(u64),
    Error(String),
    Deny,
    ReadOnly,
    Cut(Cut, When),
    Hold(When),
    Race(String, Value),
    SlowDomain(u32),
    SlowDiscovery(u64),
    Taken(String),
    UnknownMembers,
    TokenSeconds(i64),
    ScriptedSignIn,
}

/// How a connection ends without a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Close,
    Reset,
    Hang,
}

/// Whether a fault strikes before or after a call takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

impl Fault {
    /// Counts a call that the fault applies to; whether it is struck.
    fn strikes(&mut self) -> bool {
        self.seen += 1;
        let first = self.nth.unwrap_or(1);
        let times = match (self.nth, self.times) {
            (_, Some(times)) => times,
            (Some(_), None) => 1,
            (None, None) => u64::MAX,
        };
        self.seen >= first && self.seen - first < times
    }

    fn applies_to_visits(&self) -> bool {
        self.operation.as_deref() == Some(VISIT)
    }

    fn applies_to(&self, operation: &str) -> bool {
        self.operation.as_deref().is_none_or(|named| named == operation)
    }
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let faults: Result<Vec<Fault>, FaultError> =
            text.split(',').filter(|part| !part.trim().is_empty()).map(str::parse).collect();
        Ok(Self(Arc::new(Shared { rules: Mutex::new(faults?), ..Shared::default() })))
    }
}

/// The faults that strike one call.
#[derive(Debug, Default)]
pub(crate) struct CallFaults {
    pub(crate) latency: Duration,
    pub(crate) error: Option<ApiError>,
    pub(crate) cut: Option<(Cut, When)>,
    pub(crate) hold: Option<When>,
    pub(crate) race: Vec<(String, Value)>,
}

/// Faults that do not strike single calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultSettings {
    pub(crate) slow_domain: u32,
    pub(crate) taken: Vec<String>,
    pub(crate) unknown_members: bool,
    pub(crate) token_seconds: Option<i64>,
    pub(crate) scripted_sign_in: bool,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&self, fault: Fault) {
        self.rules().push(fault);
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.rules().clear();
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call; the faults that strike it.
    pub(crate) fn for_call(&self, operation: &str, region: &str, writes: bool) -> CallFaults {
        let mut faults = CallFaults::default();
        let mut rules = self.rules();
        for rule in rules.iter_mut().filter(|rule| rule.applies_to(operation)) {
            if rule.effect == Effect::ReadOnly && !writes || !rule.strikes() {
                continue;
            }
            match &rule.effect {
                Effect::Latency(millis) => faults.latency += Duration::from_millis(*millis),
                Effect::Error(code) => {
                    faults.error = Some(ApiError::new(code.clone(), message_of(code)));
                }
                Effect::Deny | Effect::ReadOnly => {
                    faults.error = Some(access_denied(operation, region));
                }
                Effect::Cut(cut, when) => faults.cut = Some((*cut, *when)),
                Effect::Hold(when) => faults.hold = Some(*when),
                Effect::Race(member, value) => {
                    faults.race.push((member.clone(), value.clone()));
                }
                _ => {}
            }
        }
        faults
    }

    /// Counts a visit: how much longer it takes, and whether it is held before or after its effect, or not at all.
    pub(crate) fn for_visit(&self) -> (Duration, Option<When>) {
        let (mut latency, mut hold) = (Duration::ZERO, None);
        for rule in self.rules().iter_mut().filter(|rule| rule.applies_to_visits()) {
            let strikes = rule.strikes();
            match rule.effect {
                Effect::Hold(when) if strikes => hold = Some(when),
                Effect::Latency(millis) if strikes => latency += Duration::from_millis(millis),
                _ => {}
            }
        }
        (latency, hold)
    }

    /// Counts a fetch of the discovery document; whether the domain is shown.
    pub(crate) fn discovery_shows_domain(&self) -> bool {
        let mut shows = true;
        for rule in self.rules().iter_mut() {
            if let Effect::SlowDiscovery(fetches) = rule.effect {
                rule.seen += 1;
                shows &= rule.seen > fetches;
            }
        }
        shows
    }

    pub(crate) fn settings(&self) -> FaultSettings {
        let mut settings = FaultSettings::default();
        for rule in self.rules().iter() {
            match &rule.effect {
                Effect::SlowDomain(calls) => settings.slow_domain = *calls,
                Effect::Taken(prefix) => settings.taken.push(prefix.clone()),
                Effect::UnknownMembers => settings.unknown_members = true,
                Effect::TokenSeconds(seconds) => settings.token_seconds = Some(*seconds),
                Effect::ScriptedSignIn => settings.scripted_sign_in = true,
                _ => {}
            }
        }
        settings
    }
}
