//! Two runs that create the same: the later one deletes its own, and nothing else.

use serde_json::{Value, json};

use super::Bench;
use crate::cognito::error::Kind;
use crate::cognito::step::{NewClient, NewPool};
use crate::cognito::{Cognito, CognitoError, Ids, Resource, Step, Twin};
use crate::settings::{ClientKey, ClientKind};
use crate::values::SignIn;

/// A pool that a run creates, with deletion protection as usual.
fn pool() -> Step {
    let protection = crate::cognito::fields::PoolField::DELETION_PROTECTION.assign(true);
    Step::CreatePool(NewPool {
        name: "ohif".parse().unwrap(),
        sign_in: SignIn::Email,
        required_attributes: Vec::new(),
        settings: vec![protection],
        tags: [("cogoidc".to_owned(), "ohif".to_owned())].into(),
    })
}

/// An app client that a run creates.
fn client() -> Step {
    Step::CreateClient(NewClient {
        name: "ohif".parse().unwrap(),
        kind: ClientKind::Public,
        callback_urls: vec!["https://a.example/".parse().unwrap()],
        sign_out_urls: Vec::new(),
        scopes: vec!["openid".parse().unwrap()],
        identity_providers: vec!["COGNITO".parse().unwrap()],
        refresh_rotation: false,
        offers_factors: false,
    })
}

/// What a step created, and what another run created as well.
struct Created {
    ids: Ids,
    twin: Result<Option<Twin>, CognitoError>,
}

impl Bench {
    /// The pool of another run.
    async fn other_pool(&self, tags: Value) -> String {
        let body = json!({"PoolName": "ohif", "UserPoolTags": tags});
        let made = self.api("CreateUserPool", body).await;
        made["UserPool"]["Id"].as_str().unwrap().to_owned()
    }

    /// The ids of the pools of the name that both runs use.
    async fn pools(&self) -> Vec<String> {
        let list = self.api("ListUserPools", json!({"MaxResults": 60})).await;
        let pools = list["UserPools"].as_array().unwrap().iter();
        let named = pools.filter(|pool| pool["Name"] == "ohif");
        let mut ids: Vec<_> = named.map(|pool| pool["Id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }

    async fn clients(&self) -> Vec<String> {
        let body = json!({"UserPoolId": self.pool.as_str(), "MaxResults": 60});
        let list = self.api("ListUserPoolClients", body).await;
        let clients = list["UserPoolClients"].as_array().unwrap().iter();
        clients.map(|client| client["ClientId"].as_str().unwrap().to_owned()).collect()
    }

    async fn run(&self, step: &Step) -> Created {
        let ids = Ids { pool: Some(self.pool.clone()), client: None };
        let outcome = self.aws.execute(step, &ids).await.unwrap();
        let twin = self.aws.twin(step, &ids, &outcome).await;
        Created { ids: outcome.ids, twin }
    }

    /// Runs the step, and something else while its call of that number is held.
    async fn run_with<T>(
        &self,
        step: &Step,
        held: &str,
        meanwhile: impl Future<Output = T>,
    ) -> (Created, T) {
        let faults = self.sandbox.faults();
        faults.add(format!("hold-before@{held}").parse().unwrap());
        let other = async {
            faults.held().await;
            let done = meanwhile.await;
            faults.release();
            done
        };
        tokio::join!(self.run(step), other)
    }
}

fn tag() -> Value {
    json!({"cogoidc": "ohif"})
}

fn twin(created: &Created) -> &Twin {
    created.twin.as_ref().unwrap().as_ref().unwrap()
}

fn tested(test: impl AsyncFn(Bench)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { test(Bench::new("").await).await });
}

#[test]
fn the_later_pool_is_deleted_by_the_run_that_created_it() {
    tested(async |bench| {
        let other = bench.other_pool(tag()).await;
        let created = bench.run(&pool()).await;
        let Twin { resource, older, deletion, .. } = twin(&created);
        assert_eq!((*resource, older, deletion.is_ok()), (Resource::Pool, &other, true));
        assert_eq!(bench.pools().await, [other]);
    });
}

#[test]
fn the_earlier_pool_stays_whatever_comes_after_it() {
    tested(async |bench| {
        let other = bench.other_pool(tag());
        let (created, other) = bench.run_with(&pool(), "ListUserPools#1", other).await;
        assert!(created.twin.unwrap().is_none());
        let mut both = vec![created.ids.pool.unwrap().to_string(), other];
        both.sort();
        assert_eq!(bench.pools().await, both);
    });
}

#[test]
fn a_pool_of_the_name_that_cogoidc_did_not_create_is_no_twin() {
    tested(async |bench| {
        bench.other_pool(json!({})).await;
        let created = bench.run(&pool()).await;
        assert!(created.twin.unwrap().is_none() && created.ids.pool.is_some());
    });
}

#[test]
fn a_pool_that_is_used_by_now_is_not_deleted() {
    for (operation, more, why) in [
        ("CreateUserPoolClient", json!({"ClientName": "theirs"}), "app client `theirs`"),
        ("AdminCreateUser", json!({"Username": "ada@a.example"}), "a user was added"),
    ] {
        tested(async |bench| {
            bench.other_pool(tag()).await;
            let other = bench.pools().await;
            let used = async {
                let own = bench.pools().await.into_iter().find(|id| !other.contains(id));
                let mut body = more.clone();
                body["UserPoolId"] = own.clone().into();
                bench.api(operation, body).await;
                own.unwrap()
            };
            let (created, own) = bench.run_with(&pool(), "ListUserPools#1", used).await;
            let failure = twin(&created).deletion.clone().unwrap_err();
            assert!(failure.message.contains(why), "{failure}");
            assert_eq!(created.ids.pool.as_ref().unwrap().as_str(), own);
            assert_eq!(bench.pools().await.len(), 2);
            // Nor is its protection taken off.
            let described = bench.api("DescribeUserPool", json!({"UserPoolId": own})).await;
            assert_eq!(described["UserPool"]["DeletionProtection"], "ACTIVE");
        });
    }
}

/// The answer to the create is lost, and the only pool with the tag is the other run's. Then an older one gets the tag:
/// a run that took the pool it found for its own would delete the other run's.
#[test]
fn a_pool_that_was_found_by_its_name_is_never_deleted() {
    tested(async |bench| {
        let older = bench.other_pool(json!({})).await;
        let found = bench.other_pool(tag()).await;
        let fault = "reset-before@CreateUserPool#1".parse().unwrap();
        bench.sandbox.faults().add(fault);
        let described = bench.api("DescribeUserPool", json!({"UserPoolId": older})).await;
        let arn = &described["UserPool"]["Arn"];
        let tagged = bench.api("TagResource", json!({"ResourceArn": arn, "Tags": tag()}));
        let (created, _) = bench.run_with(&pool(), "ListUserPools#2", tagged).await;
        assert_eq!(created.twin.unwrap_err().kind, Kind::Changed);
        assert_eq!(created.ids.pool.unwrap().as_str(), found);
        assert_eq!(bench.pools().await.len(), 2);
    });
}

#[test]
fn the_later_app_client_is_deleted_by_the_run_that_created_it() {
    tested(async |bench| {
        let other = bench.client(json!({"ClientName": "ohif"})).await;
        let created = bench.run(&client()).await;
        let Twin { resource, older, deletion, .. } = twin(&created);
        let other = other.to_string();
        assert_eq!((*resource, older, deletion.is_ok()), (Resource::Client, &other, true));
        assert_eq!(bench.clients().await, [other]);
    });
}

#[test]
fn the_earlier_app_client_stays_whatever_comes_after_it() {
    tested(async |bench| {
        let other = bench.client(json!({"ClientName": "ohif"}));
        let (created, _) = bench.run_with(&client(), "ListUserPoolClients#1", other).await;
        assert!(created.twin.unwrap().is_none());
        assert_eq!(bench.clients().await.len(), 2);
    });
}

/// The other run found this run's app client, and deletes its own while this run looks at it.
#[test]
fn an_app_client_that_is_deleted_while_it_is_looked_at_is_no_twin() {
    tested(async |bench| {
        let other = bench.client(json!({"ClientName": "ohif"})).await;
        let deleted = bench.api("DeleteUserPoolClient", bench.client_body(&other));
        let (created, _) = bench.run_with(&client(), "DescribeUserPoolClient#1", deleted).await;
        assert!(created.twin.unwrap().is_none());
        assert_eq!(bench.clients().await, [created.ids.client.unwrap().to_string()]);
    });
}

#[test]
fn an_app_client_that_is_deleted_while_it_is_read_is_left_out() {
    tested(async |bench| {
        let first = bench.client(json!({"ClientName": "ohif"})).await;
        let second = bench.client(json!({"ClientName": "ohif"})).await;
        let faults = bench.sandbox.faults();
        faults.add("hold-before@DescribeUserPoolClient*2".parse().unwrap());
        let wanted = bench.wanted(ClientKey::Name("ohif".parse().unwrap()));
        let delete = async {
            faults.held().await;
            bench.api("DeleteUserPoolClient", bench.client_body(&first)).await;
            faults.release();
        };
        let (observed, ()) = tokio::join!(bench.aws.observe(&wanted), delete);
        let found = observed.unwrap().pool.one().unwrap().found_clients.clone();
        assert_eq!(found.iter().map(|client| &client.id).collect::<Vec<_>>(), [&second]);
    });
}

#[test]
fn an_app_client_that_cannot_be_deleted_is_named() {
    tested(async |bench| {
        bench.client(json!({"ClientName": "ohif"})).await;
        let fault = "deny@DeleteUserPoolClient".parse().unwrap();
        bench.sandbox.faults().add(fault);
        let created = bench.run(&client()).await;
        assert_eq!(twin(&created).deletion.as_ref().unwrap_err().kind, Kind::Denied);
        assert_eq!(twin(&created).own, created.ids.client.as_ref().unwrap().to_string());
        assert_eq!(bench.clients().await.len(), 2);
    });
}

/// The answer to the create is lost; what is found by the name may be the other run's.
#[test]
fn an_app_client_that_was_found_by_its_name_is_never_deleted() {
    tested(async |bench| {
        bench.sandbox.faults().add("reset-after@CreateUserPoolClient#1".parse().unwrap());
        let other = bench.client(json!({"ClientName": "ohif"}));
        let (created, _) = bench.run_with(&client(), "ListUserPoolClients#2", other).await;
        assert_eq!(created.twin.unwrap_err().kind, Kind::Changed);
        assert_eq!(bench.clients().await.len(), 2);
    });
}
