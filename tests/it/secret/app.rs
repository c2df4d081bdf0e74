//! An app that keeps a client secret.

use reqwest::{RequestBuilder, Url};
use serde_json::{Value, json};

use crate::login::page;
use crate::world::{HTTP, PASSWORD, World, text, wait};

/// The ids of the client's secrets, the oldest first.
pub(crate) fn secrets(world: &World, name: &str) -> Vec<String> {
    let client = world.client_named(name, name);
    let ids = json!({"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]});
    let listed = world.api("ListUserPoolClientSecrets", ids)["ClientSecrets"].clone();
    listed.as_array().unwrap().iter().map(|secret| text(&secret["ClientSecretId"])).collect()
}

/// The JSON that a request is answered with.
fn answer(request: RequestBuilder) -> Value {
    let body = wait(async { request.send().await.unwrap().text().await.unwrap() });
    serde_json::from_str(&body).unwrap()
}

/// The discovery document of the only pool of that name.
pub(super) fn discovery(world: &World, name: &str) -> Value {
    let pool = text(&world.pool_named(name)["Id"]);
    let url = format!("{}/{pool}/.well-known/openid-configuration", world.sandbox.url());
    answer(HTTP.get(url))
}

/// Whether the token endpoint takes a secret for that of the client.
pub(crate) fn accepts(world: &World, name: &str, secret: &str) -> bool {
    let client = world.client_named(name, name);
    let (id, callback) = (text(&client["ClientId"]), text(&client["CallbackURLs"][0]));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", "nobody-has-it"),
        ("client_id", &id),
        ("client_secret", secret),
        ("redirect_uri", &callback),
    ];
    let endpoint = text(&discovery(world, name)["token_endpoint"]);
    let answer = answer(HTTP.post(endpoint).form(&form));
    match answer["error"].as_str().unwrap() {
        "invalid_grant" => true,
        "invalid_client" => false,
        other => panic!("{other}"),
    }
}

/// The tokens of a sign-in of that user with that secret, or the error of the token endpoint.
pub(super) fn sign_in(world: &World, name: &str, user: &str, secret: &str) -> Result<(), String> {
    let client = world.client_named(name, name);
    let (id, callback) = (text(&client["ClientId"]), text(&client["CallbackURLs"][0]));
    let discovery = discovery(world, name);
    let authorize = text(&discovery["authorization_endpoint"]);
    let query = [
        ("client_id", id.as_str()),
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", callback.as_str()),
    ];
    let start = Url::parse_with_params(&authorize, query).unwrap();
    let end = Url::parse(&page::sign_in(start.as_str(), user, PASSWORD)).unwrap();
    let code = end.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("client_id", &id),
        ("client_secret", secret),
        ("redirect_uri", &callback),
    ];
    let endpoint = text(&discovery["token_endpoint"]);
    let answer = answer(HTTP.post(endpoint).form(&form));
    match answer["error"].as_str() {
        None => {
            assert!(answer["id_token"].is_string());
            Ok(())
        }
        Some(error) => Err(error.to_owned()),
    }
}
