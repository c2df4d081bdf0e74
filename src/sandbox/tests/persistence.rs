//! The data folder.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sandbox::{
    Config, Data, RunningServer, Sandbox, StartError, running,
    server::store::Store,
    testing::{server::TestServer, text},
};

fn on(folder: &TempDir) -> Config {
    Config { data: Data::Folder(folder.path().join("data")), ..Config::default() }
}

#[tokio::test]
async fn a_restart_on_the_same_folder_and_port_keeps_everything() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::with(on(&folder)).await;
    let pool = server.pool().await;
    let client = text(&server.client(&pool, json!({})).await["ClientId"]);
    let keys = server.get(&format!("/{pool}/.well-known/jwks.json")).await;
    let issuer = format!("/{pool}/.well-known/openid-configuration");
    let document = server.get(&issuer).await;
    let port = server.port();
    server.sandbox.stop().await;

    let server = TestServer::with(Config { port, ..on(&folder) }).await;
    assert_eq!(server.get(&issuer).await.body, document.body);
    let again = server.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!(again.body, keys.body);
    let shown =
        server.ok("DescribeUserPoolClient", json!({"UserPoolId": pool, "ClientId": client})).await;
    assert_eq!(text(&shown["UserPoolClient"]["ClientName"]), "app");
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_write_is_on_disk_before_its_response() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::with(on(&folder)).await;
    let pool = server.pool().await;
    let file = folder.path().join(format!("data/pools/{pool}.json"));
    assert!(fs::read_to_string(&file).unwrap().contains(&pool));
    server.ok("DeleteUserPool", json!({"UserPoolId": pool})).await;
    assert!(!file.exists());
    server.sandbox.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let server = TestServer::with(on(&folder)).await;
    server.pool().await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = folder.path().join("data");
    for folder in [&data, &data.join("pools")] {
        assert_eq!(mode(folder), 0o700);
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in entries.filter(|path| path.is_file()) {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
    server.sandbox.stop().await;
}

#[tokio::test]
async fn a_folder_has_one_sandbox_that_others_can_find() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    assert_eq!(running(&data), None);
    let config = Config { long_lived: true, ..on(&folder) };
    let first = Sandbox::start(config).await.unwrap();
    assert_eq!(
        running(&data),
        Some(RunningServer { url: first.url().to_owned(), long_lived: true })
    );
    match Sandbox::start(on(&folder)).await {
        Err(StartError::InUse { by, .. }) => assert_eq!(by, first.url()),
        other => panic!("{other:?}"),
    }
    first.stop().await;
    assert_eq!(running(&data), None);
    Sandbox::start(on(&folder)).await.unwrap().stop().await;
}

#[tokio::test]
async fn a_url_left_behind_by_a_crash_is_ignored() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    Sandbox::start(on(&folder)).await.unwrap().stop().await;
    fs::write(data.join("server.json"), r#"{"url": "http://localhost:1", "long_lived": true}"#)
        .unwrap();
    assert_eq!(running(&data), None);
    let (store, _) = Store::open(&data).await.unwrap();
    assert_eq!(running(&data), None);
    drop(store);
}

#[tokio::test]
async fn a_damaged_file_is_reported_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    for damaged in ["{", r#"{"format": "cogoidc-sandbox/0", "state": {"pools": {}}}"#] {
        fs::write(data.join("state.json"), damaged).unwrap();
        match Sandbox::start(on(&folder)).await {
            Err(error @ StartError::Damaged { .. }) => {
                assert!(error.to_string().contains("state.json"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read_to_string(data.join("state.json")).unwrap(), damaged);
    }
}

#[tokio::test]
async fn a_damaged_file_of_a_pool_is_reported_and_left_alone() {
    let folder = TempDir::new().unwrap();
    Sandbox::start(on(&folder)).await.unwrap().stop().await;
    let pools = folder.path().join("data/pools");
    for (name, damaged) in [("a.json", "{"), ("b.json", r#"{"id": "c"}"#)] {
        fs::write(pools.join(name), damaged).unwrap();
        match Sandbox::start(on(&folder)).await {
            Err(error @ StartError::Damaged { .. }) => {
                assert!(error.to_string().contains(name), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read_to_string(pools.join(name)).unwrap(), damaged);
        fs::remove_file(pools.join(name)).unwrap();
    }
}

#[tokio::test]
async fn what_a_crash_leaves_half_written_is_removed() {
    let folder = TempDir::new().unwrap();
    Sandbox::start(on(&folder)).await.unwrap().stop().await;
    let half = folder.path().join("data/pools/.tmpAbC");
    fs::write(&half, "{").unwrap();
    Sandbox::start(on(&folder)).await.unwrap().stop().await;
    assert!(!half.exists());
}

/// Makes a folder one of version 0.1.0, which had everything in one file.
fn make_older(data: &Path, members: &Value) {
    let mut pools = serde_json::Map::new();
    for file in fs::read_dir(data.join("pools")).unwrap() {
        let pool = fs::read(file.unwrap().path()).unwrap();
        let mut pool: Value = serde_json::from_slice(&pool).unwrap();
        pool.as_object_mut().unwrap().remove("unknown_members");
        pools.insert(text(&pool["id"]), pool);
    }
    let state = json!({"pools": pools, "future": members});
    let state = json!({"format": "cogoidc-sandbox/1", "state": state});
    fs::write(data.join("state.json"), state.to_string()).unwrap();
}

#[tokio::test]
async fn an_older_folder_opens_with_everything_even_after_a_crash_on_the_way() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let server = TestServer::with(on(&folder)).await;
    let pools = [server.pool().await, server.pool().await];
    let [first, second] = &pools;
    let client = text(&server.client(first, json!({})).await["ClientId"]);
    server.sandbox.stop().await;
    let resource = format!("UserPoolClient {first} {client}");
    make_older(&data, &json!({resource.as_str(): {"FutureMode": "SENT"}}));
    // One pool was changed by the older program since, another one was deleted there.
    fs::write(data.join(format!("pools/{second}.json")), "{").unwrap();
    fs::write(data.join("pools/eu-west-1_deleted.json"), r#"{"id": "eu-west-1_deleted"}"#).unwrap();

    for _ in 0..2 {
        let (store, state) = Store::open(&data).await.unwrap();
        let mut ids: Vec<&str> = pools.iter().map(String::as_str).collect();
        ids.sort_unstable();
        let read: Vec<&str> = state.pools.values().map(|pool| pool.id.as_str()).collect();
        assert_eq!(read, ids);
        let pool = state.pools.get(first).unwrap();
        assert!(pool.clients.contains_key(&client));
        assert_eq!(pool.unknown_members[&resource]["FutureMode"], "SENT");
        drop(store);
        let state = fs::read_to_string(data.join("state.json")).unwrap();
        assert_eq!(state, r#"{"format":"cogoidc-sandbox/2"}"#);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_created_is_reported() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("data"), "a file").unwrap();
    match Sandbox::start(on(&folder)).await {
        Err(error @ StartError::Folder { .. }) => assert!(error.to_string().contains("data")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_written_is_not_made() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::with(on(&folder)).await;
    fs::remove_dir_all(folder.path().join("data")).unwrap();
    assert_eq!(
        server.exception("CreateUserPool", json!({"PoolName": "staff"})).await,
        "InternalErrorException"
    );
    let listed = server.ok("ListUserPools", json!({"MaxResults": 1})).await;
    assert_eq!(listed["UserPools"], json!([]));
    server.sandbox.stop().await;
}
