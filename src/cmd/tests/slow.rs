//! A Cognito that accepts a call and never answers it: the wait ends.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt;

use super::*;
use crate::cognito::CognitoError;
use crate::cognito::error::Kind;
use crate::testing::thorough::sample;

/// Long enough for a call that is answered, on a busy machine too.
const TIMEOUTS: Timeouts = Timeouts {
    attempt: Duration::from_secs(3),
    operation: Duration::from_secs(4),
    read: Duration::from_secs(3),
    settle: Duration::ZERO,
};
/// Longest time until a set-up gives up: only one that waits without end takes so long.
const MAX_LIFE: Duration = Duration::from_secs(90);
/// Operations in a sample.
const FEW: usize = 8;
/// Set-ups that wait at the same time.
const LANES: usize = 8;

/// Every kind of step that a set-up and its changes take.
fn drafts() -> [Draft; 2] {
    let app = Draft {
        target: Some("mlspace".to_owned()),
        app_url: Some("https://ml.example/".to_owned()),
        ..Draft::default()
    };
    let mut changed = app.clone();
    changed.pool.self_sign_up = Some(true);
    changed.pool.mfa = Some(Mfa::Required);
    changed.client.sign_out_urls = Some(vec!["https://ml.example/out".to_owned()]);
    changed.domain.classic = Some(true);
    changed.user.email = Some("ada@hospital.example".to_owned());
    changed.client.identity_providers = Some(vec!["COGNITO".to_owned()]);
    [app, changed]
}

impl Bench {
    /// Makes both drafts true, one after the other, and removes all; ends at the first failure.
    async fn whole_life(&self) -> Result<(), CognitoError> {
        let apply = async |plan: &Plan| {
            let never = std::future::pending::<()>();
            let applied = apply::apply(&self.cognito, plan, never, &mut |_, _| {}).await;
            applied.failed.map_or(Ok(()), |(_, failure)| Err(failure))
        };
        let mut spec = None;
        for draft in drafts() {
            let resolved = resolve(&draft, &self.place).unwrap();
            let observed = self.cognito.observe(&wanted(&resolved)).await?;
            apply(&plan(&resolved, &observed).unwrap()).await?;
            spec = Some(resolved);
        }
        let looked = crate::cognito::Wanted {
            style: crate::cognito::StyleLookup::IfManagedOrNew,
            ..wanted(&spec.unwrap())
        };
        let FoundPool::One(pool) = self.cognito.observe(&looked).await?.pool else {
            panic!("the pool is gone");
        };
        apply(&teardown(&pool).1).await
    }
}

#[test]
fn a_call_that_is_never_answered_ends_in_time_whichever_it_is() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let operations: BTreeSet<String> = runtime.block_on(async {
        let bench = Bench::new().await;
        bench.whole_life().await.unwrap();
        let calls = bench.sandbox.calls().into_iter();
        calls.map(|call| call.operation).collect()
    });
    assert!(operations.len() > 20, "{operations:?}");
    let gives_up = async |operation: &String| {
        let bench = Bench::with(TIMEOUTS).await;
        bench.sandbox.faults().add(format!("hang-before@{operation}").parse().unwrap());
        let ended = tokio::time::timeout(MAX_LIFE, bench.whole_life()).await;
        let failure = ended.unwrap_or_else(|_| panic!("{operation} is waited for")).unwrap_err();
        assert_eq!(failure.operation, Some(operation.as_str()));
        assert_eq!(failure.kind, Kind::Uncertain, "{failure}");
    };
    runtime.block_on(async {
        let tries = sample(&operations, FEW);
        let all = futures_util::stream::iter(tries.into_iter().map(gives_up));
        all.buffer_unordered(LANES).collect::<Vec<()>>().await;
    });
}
