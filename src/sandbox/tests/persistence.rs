//! The data folder.

use std::fs;

use serde_json::json;
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
    let state = fs::read_to_string(folder.path().join("data/state.json")).unwrap();
    assert!(state.contains(&pool));
    server.sandbox.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let server = TestServer::with(on(&folder)).await;
    server.pool().await;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = folder.path().join("data");
    assert_eq!(mode(&data), 0o700);
    for file in fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
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
