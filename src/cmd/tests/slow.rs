//! A Cognito that takes calls and never answers them: every wait has an end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::*;
use crate::cognito::CognitoError;
use crate::cognito::error::Kind;

/// As long in relation to each other as the real ones.
const PATIENCE: Patience =
    Patience { attempt: Duration::from_millis(150), operation: Duration::from_millis(450) };
/// Longest time until a set-up gives up: a few operations and the pauses between tries take two seconds; the rest is
/// for machines that have other things to do. Without a bound it never ends.
const BOUND: Duration = Duration::from_secs(20);

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
        let looked = crate::cognito::Wanted { styles: true, ..wanted(&spec.unwrap()) };
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
    let mut longest = Duration::ZERO;
    for operation in &operations {
        let (ended, after) = runtime.block_on(async {
            let bench = Bench::with(PATIENCE).await;
            let fault = format!("hang-before@{operation}").parse().unwrap();
            bench.sandbox.faults().add(fault);
            let start = Instant::now();
            (bench.whole_life().await, start.elapsed())
        });
        let failure = ended.unwrap_err();
        assert_eq!(failure.operation, Some(operation.as_str()));
        assert_eq!(failure.kind, Kind::Uncertain, "{failure}");
        assert!(after < BOUND, "{operation}: {after:?}");
        longest = longest.max(after);
    }
    assert!(operations.len() > 20, "{operations:?}");
    eprintln!(
        "{} operations that never answer: given up after {longest:?} at most, with {:?} for each",
        operations.len(),
        PATIENCE.operation
    );
}
