//! What a change costs depends on the user pool that it changes, and not on how many there are.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sandbox::{
    Config, Data,
    server::{records::Records, shared::Core, store::Store},
    state::{Pool, State},
    testing::{browser_client, direct::DirectApi, merged, server::TestServer, text},
};

/// How many bytes the file of a pool without users may take.
const MAX_FILE_BYTES: usize = 6_000;

/// How many bytes a pool without users may take in memory, about.
const MAX_POOL_BYTES: usize = 1_500;

/// A pool as `CreateUserPool` makes it.
fn pool(number: usize) -> Pool {
    let mut api = DirectApi::new();
    let id = api.pool(json!({"PoolName": format!("staff-{number}")}));
    api.state.pools.get(&id).unwrap().clone()
}

/// The files of the pools and their sizes.
fn sizes(folder: &TempDir) -> BTreeMap<PathBuf, u64> {
    let files = fs::read_dir(folder.path().join("pools")).unwrap().map(Result::unwrap);
    files.map(|file| (file.path(), file.metadata().unwrap().len())).collect()
}

/// The sizes of the files that a new pool writes to a folder whose sandbox has so many.
async fn written_by_a_new_pool(pools: usize) -> Vec<u64> {
    let folder = TempDir::new().unwrap();
    let (store, _) = Store::open(folder.path()).await.unwrap();
    let template = pool(0);
    let pools = (0..pools).map(|n| Pool { id: format!("eu-west-1_{n:09}"), ..template.clone() });
    let state = State { pools: pools.collect() };
    let records = Records::new(0);
    let mut core = Core { state, records, store: Some(store), notices: None };
    let change = core.change(|state| {
        state.pools.insert(pool(1));
        Ok(())
    });
    change.unwrap();
    sizes(&folder).into_values().collect()
}

#[tokio::test]
async fn a_new_pool_writes_one_file_of_the_same_size_however_many_pools_there_are() {
    let few = written_by_a_new_pool(10).await;
    let many = written_by_a_new_pool(1_000).await;
    assert_eq!((few.len(), many.len()), (1, 1));
    // The dates may differ in their number of digits.
    assert!(few[0].abs_diff(many[0]) < 20, "{few:?} {many:?}");
    assert!(usize::try_from(many[0]).unwrap() <= MAX_FILE_BYTES, "{many:?}");
}

/// What a value takes in memory, about: serde_json keeps an object as a list of entries, with room for more, and an
/// index.
fn bytes(value: &Value) -> usize {
    const ENTRY: usize = size_of::<Value>() + size_of::<String>() + size_of::<usize>();
    const ALLOCATION: usize = 16;
    match value {
        Value::Object(object) if object.is_empty() => 0,
        Value::Object(object) => {
            let index = (object.len() * 8 / 7 + 1).next_power_of_two() * (1 + size_of::<usize>());
            let entry =
                |(name, value): (&String, &Value)| ENTRY + ALLOCATION + name.len() + bytes(value);
            index + 2 * ALLOCATION + object.iter().map(entry).sum::<usize>()
        }
        Value::Array(list) => {
            let each = |value: &Value| size_of::<Value>() + bytes(value);
            ALLOCATION + list.iter().map(each).sum::<usize>()
        }
        Value::String(text) => ALLOCATION + text.len(),
        _ => 0,
    }
}

#[test]
fn a_pool_takes_little_memory_besides_its_users() {
    let pool = pool(0);
    // All pools share the attributes, and the settings that are defaults.
    let kept = [pool.settings.own(), &pool.fixed, &pool.factors];
    let kept = kept.map(|object| bytes(&Value::from(object.clone())));
    let all = size_of::<Pool>() + kept.iter().sum::<usize>();
    assert!(all <= MAX_POOL_BYTES, "{all}: {} and {kept:?}", size_of::<Pool>());
}

/// The file of a pool and what identifies it on disk: it is replaced, never changed.
#[cfg(unix)]
fn identity(folder: &TempDir) -> Vec<(PathBuf, u64)> {
    use std::os::unix::fs::MetadataExt;
    let inode = |path: PathBuf| (path.clone(), fs::metadata(path).unwrap().ino());
    sizes(folder).into_keys().map(inode).collect()
}

#[cfg(unix)]
#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let folder = TempDir::new().unwrap();
    let data = Data::Folder(folder.path().to_owned());
    let server = TestServer::with(Config { data, ..Config::default() }).await;
    let pool = server.pool().await;
    let client = text(&server.client(&pool, browser_client()).await["ClientId"]);
    let domain = json!({"UserPoolId": pool, "Domain": "ohif", "ManagedLoginVersion": 1});
    server.ok("CreateUserPoolDomain", domain).await;
    let arn =
        server.ok("DescribeUserPool", json!({"UserPoolId": pool})).await["UserPool"]["Arn"].clone();
    let tags = |value: &str| json!({"ResourceArn": arn, "Tags": {"team": value}});
    server.ok("TagResource", tags("a")).await;

    let before = identity(&folder);
    let query = format!("client_id={client}&response_type=code&scope=openid");
    let authorize = format!(
        "/domain/ohif/oauth2/authorize?{query}&redirect_uri=http://localhost:3000/callback"
    );
    assert_eq!(server.get(&authorize).await.status, 302);
    let logout = format!("/domain/ohif/logout?{query}&logout_uri=http://localhost:3000/");
    assert_eq!(server.get(&logout).await.status, 302);
    server.ok("TagResource", tags("a")).await;
    let wrong = merged(tags("b"), json!({"ResourceArn": "arn:aws:x"}));
    server.exception("TagResource", wrong).await;
    assert_eq!(identity(&folder), before);

    server.ok("TagResource", tags("b")).await;
    assert_ne!(identity(&folder), before);
    server.sandbox.stop().await;
}
