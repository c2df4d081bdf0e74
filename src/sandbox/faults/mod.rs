//! Faults on order: rules that say which call goes wrong, and how.

pub(crate) mod written;

use std::{
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use thiserror::Error;
use tokio::sync::watch;

use crate::sandbox::{ACCOUNT, error::ApiError};

/// The faults of a running sandbox; clones share them.
///
/// As text, faults are separated by commas, each written as [`Fault`] says.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    rules: Mutex<Vec<Fault>>,
    holding: watch::Sender<Holding>,
}

/// The requests that `hold-before` and `hold-after` hold.
#[derive(Clone, Copy, Debug, Default)]
struct Holding {
    held: usize,
    /// How often they were released: a request held later waits for a later release.
    releases: u64,
}

/// One fault: `KIND[:VALUE][@OPERATION][#N][*TIMES]`.
///
/// It strikes the calls of the operation (all, if none is named) from the N-th on, as many as
/// TIMES says; with N alone just that one, with neither each of them. Calls are counted from the
/// moment the fault is added.
///
/// | kind and value | effect |
/// | --- | --- |
/// | `latency:MS` | the call takes so many milliseconds longer |
/// | `throttle` | `TooManyRequestsException` |
/// | `internal-error` | `InternalErrorException`, status 500 |
/// | `concurrent-modification` | `ConcurrentModificationException` |
/// | `error:CODE` | that exception |
/// | `deny` | `AccessDeniedException`, as IAM words it |
/// | `read-only` | whatever is not a read is refused |
/// | `drop-before`, `drop-after` | the connection closes before or after the effect |
/// | `reset-before`, `reset-after` | the same with a TCP reset |
/// | `hang-before`, `hang-after` | no answer until the sandbox stops, without or with the effect |
/// | `hold-before`, `hold-after` | no answer until [`Faults::release`], which lets the effect happen; as operation also `visit`, any page or endpoint |
/// | `race:MEMBER=VALUE` | another writer changes that member of the call's app client, behind a read or ahead of a write |
/// | `slow-domain:K` | new domains are `CREATING` for K Describe calls |
/// | `slow-discovery:K` | K fetches of the discovery document do not show the domain yet |
/// | `taken:PREFIX` | somebody else owns that domain prefix |
/// | `unknown-members` | Describe answers hold members no model knows, and updates take them |
/// | `token-seconds:N` | tokens live so long, whatever the client says |
/// | `scripted-sign-in` | the sign-in page shows its form only to browsers that run scripts |
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) effect: Effect,
    pub(crate) operation: Option<String>,
    pub(crate) nth: Option<u64>,
    pub(crate) times: Option<u64>,
    pub(crate) seen: u64,
}

/// A fault that cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FaultError {
    /// No such kind of fault.
    #[error("unknown fault {0:?}; known are {KINDS}")]
    Kind(String),
    /// A value that is missing, not wanted or not understood.
    #[error("fault {kind:?} wants {wanted}")]
    Value {
        /// The kind of fault.
        kind: String,
        /// What its value has to be.
        wanted: &'static str,
    },
    /// An operation that the sandbox does not serve.
    #[error("fault on {0:?}, which is no operation of the sandbox")]
    Operation(String),
}

const KINDS: &str = "latency, throttle, internal-error, concurrent-modification, error, deny, \
     read-only, drop-before, drop-after, reset-before, reset-after, hang-before, hang-after, hold-before, hold-after, race, \
     slow-domain, slow-discovery, taken, unknown-members, token-seconds, scripted-sign-in";

/// Names the visits of pages and endpoints where a fault names its operation.
pub(crate) const VISIT: &str = "visit";

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    Latency(u64),
    Refuse(String),
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

/// How a connection ends without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Close,
    Reset,
    Hang,
}

/// On which side of a call's effect a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

impl Fault {
    /// Whether this call, the next one that the fault is about, is struck.
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

    fn is_about_visits(&self) -> bool {
        self.operation.as_deref() == Some(VISIT)
    }

    fn is_about(&self, operation: &str) -> bool {
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

/// What becomes of one call.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) latency: Duration,
    pub(crate) refusal: Option<ApiError>,
    pub(crate) cut: Option<(Cut, When)>,
    pub(crate) hold: Option<When>,
    pub(crate) race: Vec<(String, Value)>,
}

/// Faults that are not about single calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) slow_domain: u32,
    pub(crate) taken: Vec<String>,
    pub(crate) unknown_members: bool,
    pub(crate) token_seconds: Option<i64>,
    pub(crate) scripted_sign_in: bool,
}

impl Faults {
    /// Adds a fault to the ones there are.
    pub fn add(&self, fault: Fault) {
        self.rules().push(fault);
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// Waits until a request is held.
    pub async fn held(&self) {
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = self.0.holding.subscribe().wait_for(|holding| holding.held > 0).await;
    }

    /// Lets every held request go on, and removes the faults that hold.
    pub fn release(&self) {
        self.rules().retain(|rule| !matches!(rule.effect, Effect::Hold(_)));
        self.0.holding.send_modify(|holding| {
            holding.held = 0;
            holding.releases += 1;
        });
    }

    /// Holds a request until the next release.
    pub(crate) async fn hold(&self) {
        let mut holding = self.0.holding.subscribe();
        let mut releases = 0;
        self.0.holding.send_modify(|holding| {
            holding.held += 1;
            releases = holding.releases;
        });
        let _ = holding.wait_for(|holding| holding.releases > releases).await;
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts this call and says what befalls it.
    pub(crate) fn judge(&self, operation: &str, region: &str, writes: bool) -> Verdict {
        let mut verdict = Verdict::default();
        let mut rules = self.rules();
        for rule in rules.iter_mut().filter(|rule| rule.is_about(operation)) {
            if rule.effect == Effect::ReadOnly && !writes || !rule.strikes() {
                continue;
            }
            match &rule.effect {
                Effect::Latency(millis) => verdict.latency += Duration::from_millis(*millis),
                Effect::Refuse(code) => {
                    verdict.refusal = Some(ApiError::new(code.clone(), message(code)));
                }
                Effect::Deny | Effect::ReadOnly => {
                    verdict.refusal = Some(denied(operation, region));
                }
                Effect::Cut(cut, when) => verdict.cut = Some((*cut, *when)),
                Effect::Hold(when) => verdict.hold = Some(*when),
                Effect::Race(member, value) => {
                    verdict.race.push((member.clone(), value.clone()));
                }
                _ => {}
            }
        }
        verdict
    }

    /// Counts a visit; the side of its effect on which it is held, if it is.
    pub(crate) fn judge_visit(&self) -> Option<When> {
        let mut hold = None;
        for rule in self.rules().iter_mut().filter(|rule| rule.is_about_visits()) {
            let strikes = rule.strikes();
            if let Effect::Hold(when) = rule.effect
                && strikes
            {
                hold = Some(when);
            }
        }
        hold
    }

    /// Counts a fetch of the discovery document; whether it shows the domain.
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

    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
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

fn message(code: &str) -> &'static str {
    match code {
        "TooManyRequestsException" => "Rate exceeded",
        "InternalErrorException" | "InternalServerException" => "Something went wrong",
        "ConcurrentModificationException" => CONCURRENT,
        "LimitExceededException" => "Limit exceeded.",
        _ => "Refused on order.",
    }
}

pub(crate) const CONCURRENT: &str =
    "Only one request to update user pool client can be processed at a time.";

fn denied(operation: &str, region: &str) -> ApiError {
    ApiError::new(
        "AccessDeniedException",
        format!(
            "User: arn:aws:iam::{ACCOUNT}:user/test is not authorized to perform: cognito-idp:{operation} on resource: arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/* because no identity-based policy allows the cognito-idp:{operation} action"
        ),
    )
}
