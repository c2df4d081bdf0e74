//! The property that matters most: apply, then plan again, and there is nothing to do.

mod slow;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::cognito::{Aws, Cognito, Endpoint, FoundPool, Observed, Timeouts};
use crate::flow::look::wanted;
use crate::plan::{Plan, TeardownScope, apply, plan, teardown};
use crate::resolve::resolve;
use crate::sandbox::testing::MAX_RECORDS;
use crate::sandbox::{self, Sandbox};
use crate::settings::Spec;
use crate::settings::draft::{
    ClientDraft, DomainDraft, Draft, PoolDraft, ProviderDraft, UserDraft,
};
use crate::testing::thorough::times;
use crate::values::Place;
use crate::values::{IssuerType, Mfa, Region, SignIn, SignInFactor, Tier};

/// Each target with answers about its app.
fn app() -> impl Strategy<Value = Draft> {
    let draft = |target: &str, url: Option<&str>, name_id: Option<&str>| Draft {
        target: Some(target.to_owned()),
        app_url: url.map(str::to_owned),
        answers: name_id.map(|name| ("name_id", name.to_owned())).into_iter().collect(),
        ..Draft::default()
    };
    prop::sample::select(vec![
        draft("ohif", Some("https://viewer.example"), None),
        draft("mlspace", Some("https://ml.example/Prod/"), None),
        draft("mlspace", None, None),
        draft("cloudflare-access", Some("my-team"), None),
        draft("encodify", Some("https://acme.example"), Some("Cognito")),
        draft("spa", Some("http://localhost:5173"), None),
    ])
}

fn pool() -> impl Strategy<Value = PoolDraft> {
    let tag = ("[a-z][a-zA-Z0-9 _.:/=+@-]{0,20}[a-z]", "[a-zA-Z0-9 _.:/=+@-]{0,20}");
    let tags = prop::collection::btree_map(tag.0, tag.1, 0..4).prop_map(|tags| {
        let ours = |key: &str| key.starts_with("aws:") || key == "cogoidc";
        let tags = tags.into_iter().filter(|(key, _)| !ours(key));
        tags.collect::<BTreeMap<_, _>>()
    });
    (
        prop::option::of("[A-Za-z][A-Za-z0-9 +=,.@_-]{0,60}[a-z]"),
        prop::option::of(prop::sample::select(vec![SignIn::Email, SignIn::Username])),
        prop::option::of(prop::sample::select(vec![Tier::Lite, Tier::Essentials, Tier::Plus])),
        prop::option::of(prop::sample::select(vec![Mfa::Off, Mfa::Optional, Mfa::Required])),
        sign_in_factors(),
        prop::option::of(prop::sample::select(vec![IssuerType::Original, IssuerType::Updated])),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        tags,
    )
        .prop_map(
            |(
                name,
                sign_in,
                tier,
                mfa,
                sign_in_factors,
                issuer,
                self_sign_up,
                deletion_protection,
                tags,
            )| {
                PoolDraft {
                    name,
                    sign_in,
                    tier,
                    mfa,
                    sign_in_factors,
                    issuer,
                    self_sign_up,
                    deletion_protection,
                    tags,
                    ..PoolDraft::default()
                }
            },
        )
}

/// The password, and perhaps more.
fn sign_in_factors() -> impl Strategy<Value = Option<Vec<SignInFactor>>> {
    let more = vec![SignInFactor::Passkey, SignInFactor::EmailOtp];
    let factors = prop::sample::subsequence(more, 0..=2).prop_map(|mut factors| {
        factors.insert(0, SignInFactor::Password);
        factors
    });
    prop::option::of(factors)
}

fn client() -> impl Strategy<Value = ClientDraft> {
    let url = prop::sample::select(vec![
        "https://app.example/callback".to_owned(),
        "https://app.example/callback?a=b&c=%20".to_owned(),
        "http://localhost:3000".to_owned(),
        "http://127.0.0.1:8080/a".to_owned(),
        "com.example.app:/signed-in".to_owned(),
        "https://not-deployed.invalid/".to_owned(),
    ]);
    let urls = || prop::option::of(prop::collection::vec(url.clone(), 1..5));
    let more = prop::sample::subsequence(vec!["phone", "aws.cognito.signin.user.admin"], 0..=2);
    let scopes = prop::option::of(more.prop_map(|more| {
        let all = ["openid", "email", "profile"].into_iter().chain(more);
        all.map(str::to_owned).collect::<Vec<_>>()
    }));
    (
        prop::option::of("[A-Za-z][A-Za-z0-9 +=,.@_-]{0,60}[a-z]"),
        urls(),
        urls(),
        scopes,
        any::<bool>(),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(name, callback_urls, sign_out_urls, scopes, own_users, refresh_rotation)| {
                ClientDraft {
                    id: None,
                    name,
                    callback_urls,
                    sign_out_urls,
                    scopes,
                    identity_providers: own_users.then(|| vec!["COGNITO".to_owned()]),
                    refresh_rotation,
                }
            },
        )
}

fn domain() -> impl Strategy<Value = DomainDraft> {
    let name = prop::option::of("[a-z]{3}-[0-9a-z]{0,20}[0-9]");
    (name, any::<Option<bool>>(), prop::bool::weighted(0.02)).prop_map(
        |(prefix, classic, custom)| {
            let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
            DomainDraft {
                prefix: prefix.filter(|prefix| !custom && !prefix.contains("aws")),
                custom: custom.then(|| "login.hospital.example".to_owned()),
                certificate_arn: custom.then(|| arn.to_owned()),
                classic,
            }
        },
    )
}

/// None, one, or two, one of them with pairs of its own.
fn providers() -> impl Strategy<Value = Vec<ProviderDraft>> {
    let oidc = ProviderDraft {
        kind: Some("oidc".to_owned()),
        name: Some("Corp".to_owned()),
        issuer: Some("https://id.example/realms/a".to_owned()),
        upstream_client_id: Some("pool-1".to_owned()),
        client_secret_env: Some("CORP_SECRET".to_owned()),
        map: [("nickname".to_owned(), "nick".to_owned())].into(),
        ..ProviderDraft::default()
    };
    let saml = ProviderDraft {
        kind: Some("adfs".to_owned()),
        name: Some("Adfs".to_owned()),
        metadata_url: Some("https://adfs.example/metadata.xml".to_owned()),
        ..ProviderDraft::default()
    };
    let some = prop::sample::subsequence(vec![oidc, saml], 0..=2);
    (some, any::<bool>()).prop_map(|(mut providers, only)| {
        if let [alone] = providers.as_mut_slice() {
            alone.only = only.then_some(true);
        }
        providers
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    (app(), pool(), client(), domain(), any::<bool>(), providers()).prop_map(
        |(app, mut pool, mut client, mut domain, user, providers)| {
            let is_refused = |factor: &SignInFactor| match factor {
                SignInFactor::Password => false,
                SignInFactor::EmailOtp if pool.mfa == Some(Mfa::Required) => true,
                _ => pool.tier == Some(Tier::Lite) || domain.classic == Some(true),
            };
            if let Some(factors) = &mut pool.sign_in_factors {
                factors.retain(|factor| !is_refused(factor));
            }
            if pool.tier == Some(Tier::Lite) {
                // The pairs that are refused together.
                domain.classic = domain.classic.filter(|&classic| classic);
                pool.issuer = pool.issuer.filter(|&issuer| issuer != IssuerType::Updated);
                client.refresh_rotation = client.refresh_rotation.filter(|&rotates| !rotates);
            }
            if pool.name.as_ref().is_some_and(|name| name.starts_with("www.")) {
                pool.name = None;
            }
            client.name = client.name.filter(|name| !name.starts_with("www."));
            if providers.iter().any(|provider| provider.only == Some(true)) {
                client.identity_providers = None;
            }
            let email = user.then(|| "ada@hospital.example".to_owned());
            Draft {
                pool,
                client,
                domain,
                providers,
                user: UserDraft { email, password_file: None },
                ..app
            }
        },
    )
}

/// One Cognito, and the spec that is to be made in it.
struct Bench {
    cognito: Aws,
    place: Place,
    sandbox: Sandbox,
}

impl Bench {
    async fn new() -> Self {
        Self::with(Timeouts::default()).await
    }

    async fn with(timeouts: Timeouts) -> Self {
        let config = sandbox::Config {
            shared_keys: true,
            records: MAX_RECORDS,
            ..sandbox::Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let region: Region = "eu-central-1".parse().unwrap();
        let endpoint = Endpoint::Sandbox(sandbox.url().to_owned());
        Self {
            cognito: Aws::connect_with(&endpoint, &region, None, timeouts).await,
            place: Place { region, account: None },
            sandbox,
        }
    }

    async fn look(&self, spec: &Spec) -> Observed {
        self.cognito.observe(&wanted(spec)).await.unwrap()
    }

    async fn plan(&self, spec: &Spec) -> Plan {
        plan(spec, &self.look(spec).await).unwrap()
    }

    async fn make(&self, plan: &Plan) {
        let applied =
            apply::apply(&self.cognito, plan, std::future::pending::<()>(), &mut |_, _| {}).await;
        assert!(applied.failed.is_none(), "{:?} of {plan:?}", applied.failed);
        assert!(applied.done.iter().all(|done| *done));
    }

    /// The spec, with the secrets that lie elsewhere.
    fn complete(&self, draft: &Draft) -> Spec {
        let mut spec = resolve(draft, &self.place).unwrap();
        for (given, provider) in draft.providers.iter().zip(&mut spec.providers) {
            let has_secret = given.client_secret_env.is_some();
            provider.values.secret = has_secret.then(|| "a-secret".into());
        }
        spec
    }

    /// Makes the draft true, twice over, and takes all of it away again.
    async fn case(&self, draft: &Draft) {
        let spec = self.complete(draft);
        let first = self.plan(&spec).await;
        assert!(first.is_pending());
        self.make(&first).await;
        let second = self.plan(&spec).await;
        assert!(second.steps.is_empty(), "{:?}", second.steps);
        // What was saved names the same things by their ids.
        let (pool, client) = match self.look(&spec).await.pool {
            FoundPool::One(mut pool) => (pool.id.clone(), pool.found_clients.remove(0).id),
            other => panic!("{other:?}"),
        };
        let mut by_ids = draft.clone();
        by_ids.pool.id = Some(pool.to_string());
        by_ids.client.id = Some(client.to_string());
        let by_ids = self.complete(&by_ids);
        let third = self.plan(&by_ids).await;
        assert!(third.steps.is_empty(), "by ids: {:?}", third.steps);
        // And destroy leaves nothing.
        let looked = crate::cognito::Wanted {
            style: crate::cognito::StyleLookup::IfManagedOrNew,
            ..wanted(&spec)
        };
        let FoundPool::One(pool) = self.cognito.observe(&looked).await.unwrap().pool else {
            panic!("the pool is gone");
        };
        let (scope, plan) = teardown(&pool);
        assert_eq!(scope, TeardownScope::Pool);
        self.make(&plan).await;
        assert!(matches!(self.look(&spec).await.pool, FoundPool::None(_)));
    }
}

#[test]
fn apply_then_plan_is_empty_whatever_the_settings() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases: times(25, 100).try_into().unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let kept = RefCell::new(None);
    let run = runner.run(&draft(), |draft| {
        let bench = kept.take().unwrap_or_else(|| runtime.block_on(Bench::new()));
        let case = AssertUnwindSafe(|| runtime.block_on(bench.case(&draft)));
        let failed = catch_unwind(case).is_err();
        prop_assert!(!failed, "the panic above says why");
        // A case that succeeded leaves nothing behind.
        kept.replace(Some(bench));
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}
