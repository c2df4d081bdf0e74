//! Whole sign-ins over HTTP, as a browser and an app go through them.

use serde_json::{Value, json};
use url::Url;

use super::{
    Got, Served, browser_client, got, merged, text,
    world::{ADA, CALLBACK, CHALLENGE, PASSWORD, VERIFIER, basic, claims, form_of},
};
use crate::sandbox::{Config, Data, People, Visited, visit::encode};

/// Follows redirects and keeps cookies, each for its path.
struct Surfer<'a> {
    served: &'a Served,
    cookies: Vec<(String, String, String)>,
}

impl<'a> Surfer<'a> {
    fn new(served: &'a Served) -> Self {
        Self { served, cookies: Vec::new() }
    }

    async fn go(&mut self, url: &str, form: Option<String>) -> Got {
        let path = Url::parse(url).unwrap().path().to_owned();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|(of, ..)| path.starts_with(&format!("{of}/")))
            .map(|(_, name, value)| format!("{name}={value}"))
            .collect();
        let http = &self.served.http;
        let request = match form {
            None => http.get(url),
            Some(form) => http
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form),
        };
        let request = request.header("cookie", cookies.join("; "));
        let got = got(request.send().await.unwrap()).await.unwrap();
        for value in got.headers.get_all("set-cookie") {
            let value = value.to_str().unwrap();
            let mut parts = value.split("; ");
            let (name, worth) = parts.next().unwrap().split_once('=').unwrap();
            let path = parts.find_map(|part| part.strip_prefix("Path=")).unwrap();
            self.cookies.retain(|(of, known, _)| (of.as_str(), known.as_str()) != (path, name));
            if !value.contains("Max-Age=0") {
                self.cookies.push((path.into(), name.into(), worth.into()));
            }
        }
        got
    }

    /// Goes on until there is a page, or until the app's callback.
    async fn follow(&mut self, mut got: Got) -> Got {
        for _ in 0..10 {
            let to = got.header("location").to_owned();
            if got.status != 302 || to.starts_with(CALLBACK) {
                return got;
            }
            got = self.go(&to, None).await;
        }
        panic!("redirects without end");
    }

    async fn fill_in(&mut self, page: &Got, username: &str) -> Got {
        let (action, hidden) = form_of(&page.body);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let typed = [("username", username), ("password", PASSWORD)];
        let got = self.go(&action, Some(encode(hidden.chain(typed)))).await;
        self.follow(got).await
    }
}

fn parameter(got: &Got, name: &str) -> String {
    let url = Url::parse(got.header("location")).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}

/// A pool with a domain, a client with a style, and Ada.
async fn pool(served: &Served, domain: &str, client: Value) -> (String, String, Value) {
    let pool = served.pool().await;
    let body = merged(browser_client(), json!({"UserPoolId": pool, "ClientName": "app"}));
    let made = served.ok("CreateUserPoolClient", merged(body, client)).await;
    let client = text(&made["UserPoolClient"]["ClientId"]);
    for (operation, body) in [
        ("CreateUserPoolDomain", json!({"Domain": domain, "ManagedLoginVersion": 2})),
        (
            "CreateManagedLoginBranding",
            json!({"ClientId": client, "UseCognitoProvidedValues": true}),
        ),
        (
            "AdminCreateUser",
            json!({"Username": "ada", "MessageAction": "SUPPRESS", "UserAttributes": [
                {"Name": "email", "Value": ADA}, {"Name": "email_verified", "Value": "true"},
            ]}),
        ),
        (
            "AdminSetUserPassword",
            json!({"Username": "ada", "Password": PASSWORD, "Permanent": true}),
        ),
    ] {
        served.ok(operation, merged(body, json!({"UserPoolId": pool}))).await;
    }
    (pool, client, made["UserPoolClient"]["ClientSecret"].clone())
}

async fn discovery(served: &Served, pool: &str) -> Value {
    served.get(&format!("/{pool}/.well-known/openid-configuration")).await.json()
}

async fn post(
    served: &Served,
    url: &Value,
    form: &[(&str, &str)],
    authorization: Option<String>,
) -> Got {
    let mut request = served
        .http
        .post(text(url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encode(form.iter().copied()));
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    got(request.send().await.unwrap()).await.unwrap()
}

fn authorize(document: &Value, client: &str, more: &[(&str, &str)]) -> String {
    let all = [
        ("client_id", client),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "s-1"),
    ];
    format!(
        "{}?{}",
        text(&document["authorization_endpoint"]),
        encode(all.into_iter().chain(more.iter().copied()))
    )
}

#[tokio::test]
async fn a_person_signs_in_to_a_public_app_stays_signed_in_and_signs_out() {
    let served = Served::new("").await;
    let (pool, client, _) = pool(&served, "ohif", json!({})).await;
    let document = discovery(&served, &pool).await;
    let url = authorize(
        &document,
        &client,
        &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256"), ("nonce", "n-1")],
    );
    let mut surfer = Surfer::new(&served);
    let start = surfer.go(&url, None).await;
    let page = surfer.follow(start).await;
    assert_eq!(page.status, 200);
    let back = surfer.fill_in(&page, "ada").await;
    assert_eq!(parameter(&back, "state"), "s-1");
    let code = parameter(&back, "code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", &client),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let got_tokens = post(&served, &document["token_endpoint"], &form, None).await;
    assert_eq!((got_tokens.status, got_tokens.header("access-control-allow-origin")), (200, "*"));
    let tokens = got_tokens.json();
    assert_eq!(claims(&tokens["id_token"])["nonce"], "n-1");
    assert_eq!(claims(&tokens["id_token"])["iss"], document["issuer"]);

    let bearer = format!("Bearer {}", text(&tokens["access_token"]));
    let info =
        served.http.get(text(&document["userinfo_endpoint"])).header("authorization", &bearer);
    let info = got(info.send().await.unwrap()).await.unwrap().json();
    assert_eq!((&info["email"], &info["sub"]), (&json!(ADA), &claims(&tokens["id_token"])["sub"]));

    let refresh_token = text(&tokens["refresh_token"]);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", &client),
        ("refresh_token", &refresh_token),
    ];
    assert_eq!(post(&served, &document["token_endpoint"], &refresh, None).await.status, 200);
    let silent = format!("{url}&prompt=none");
    let start = surfer.go(&silent, None).await;
    assert!(!parameter(&surfer.follow(start).await, "code").is_empty());

    let revoke = [("client_id", client.as_str()), ("token", &refresh_token)];
    assert_eq!(post(&served, &document["revocation_endpoint"], &revoke, None).await.status, 200);
    assert_eq!(post(&served, &document["token_endpoint"], &refresh, None).await.status, 400);

    let out = format!(
        "{}?{}",
        text(&document["end_session_endpoint"]),
        encode([("client_id", client.as_str()), ("logout_uri", "http://localhost:3000/")])
    );
    assert_eq!(surfer.go(&out, None).await.header("location"), "http://localhost:3000/");
    let start = surfer.go(&silent, None).await;
    assert_eq!(parameter(&surfer.follow(start).await, "error"), "login_required");
    let start = surfer.go(&url, None).await;
    assert!(surfer.follow(start).await.body.contains("type=\"password\""));
}

#[tokio::test]
async fn a_confidential_app_works_and_the_log_says_why_a_request_was_refused() {
    let served = Served::new("").await;
    let (pool, client, secret) = pool(&served, "ohif", json!({"GenerateSecret": true})).await;
    let document = discovery(&served, &pool).await;
    let mut surfer = Surfer::new(&served);
    let start = surfer.go(&authorize(&document, &client, &[]), None).await;
    let page = surfer.follow(start).await;
    let code = parameter(&surfer.fill_in(&page, "ada").await, "code");
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    let header = basic(&client, &text(&secret));
    let wrong = post(&served, &document["token_endpoint"], &form, Some(basic(&client, "x"))).await;
    assert_eq!((wrong.status, wrong.json()), (400, json!({"error": "invalid_client"})));
    assert_eq!(
        post(&served, &document["token_endpoint"], &form, Some(header.clone())).await.status,
        200
    );
    let twice = post(&served, &document["token_endpoint"], &form, Some(header)).await;
    assert_eq!(twice.json(), json!({"error": "invalid_grant"}));
    let visits = served.sandbox.visits();
    let refused: Vec<&Visited> = visits.iter().filter(|visit| visit.cause.is_some()).collect();
    let refusal = |cause| Visited {
        method: "POST".into(),
        path: "/domain/ohif/oauth2/token".into(),
        status: 400,
        cause: Some(cause),
    };
    assert_eq!(refused, [&refusal("secret_wrong"), &refusal("code_used_twice")]);
    assert!(!format!("{visits:?}").contains(&code));
}

#[tokio::test]
async fn a_person_signs_in_through_a_provider_which_is_another_pool() {
    let served = Served::new("").await;
    let url = served.sandbox.url().to_owned();
    let back = format!("{url}/domain/ohif/oauth2/idpresponse");
    let (upstream, their_client, their_secret) =
        pool(&served, "corp", json!({"GenerateSecret": true, "CallbackURLs": [back]})).await;
    let (pool, client, _) = pool(&served, "ohif", json!({})).await;
    for (operation, body) in [
        (
            "CreateIdentityProvider",
            json!({
                "ProviderName": "Corp", "ProviderType": "OIDC",
                "ProviderDetails": {
                    "client_id": their_client, "client_secret": their_secret, "authorize_scopes": "openid email",
                    "attributes_request_method": "GET", "oidc_issuer": format!("{url}/{upstream}"),
                },
                "AttributeMapping": {"email": "email", "email_verified": "email_verified"},
            }),
        ),
        (
            "UpdateUserPoolClient",
            merged(
                browser_client(),
                json!({"ClientId": client, "SupportedIdentityProviders": ["Corp"]}),
            ),
        ),
    ] {
        served.ok(operation, merged(body, json!({"UserPoolId": pool}))).await;
    }
    let document = discovery(&served, &pool).await;
    let mut surfer = Surfer::new(&served);
    let start = surfer.go(&authorize(&document, &client, &[]), None).await;
    assert!(start.header("location").starts_with(&format!("{url}/domain/corp/oauth2/authorize?")));
    let page = surfer.follow(start).await;
    let code = parameter(&surfer.fill_in(&page, "ada").await, "code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", &client),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ];
    let tokens = post(&served, &document["token_endpoint"], &form, None).await.json();
    let id = claims(&tokens["id_token"]);
    let name = text(&id["cognito:username"]);
    assert!(name.starts_with("Corp_") && name.len() == 41, "{name}");
    assert_eq!((&id["email"], &id["email_verified"]), (&json!(ADA), &json!(true)));
    assert_eq!(id["identities"][0]["providerName"], "Corp");
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_told_to_the_app() {
    let served = Served::new("").await;
    let (pool, client, _) = pool(&served, "ohif", json!({})).await;
    for (operation, body) in [
        (
            "CreateIdentityProvider",
            json!({
                "ProviderName": "Corp", "ProviderType": "OIDC",
                "ProviderDetails": {
                    "client_id": "c", "client_secret": "s", "authorize_scopes": "openid",
                    "attributes_request_method": "GET", "oidc_issuer": "http://localhost:1",
                },
            }),
        ),
        (
            "UpdateUserPoolClient",
            merged(
                browser_client(),
                json!({"ClientId": client, "SupportedIdentityProviders": ["Corp"]}),
            ),
        ),
    ] {
        served.ok(operation, merged(body, json!({"UserPoolId": pool}))).await;
    }
    let document = discovery(&served, &pool).await;
    let reply = Surfer::new(&served).go(&authorize(&document, &client, &[]), None).await;
    assert_eq!(parameter(&reply, "error"), "server_error");
    assert_eq!(
        parameter(&reply, "error_description"),
        "The discovery document of the provider cannot be used: it cannot be reached"
    );
    let visits = served.sandbox.visits();
    assert_eq!(visits.last().unwrap().cause, Some("discovery_failed"));
}

#[tokio::test]
async fn who_is_signed_in_still_is_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config =
        |port| Config { port, data: Data::Folder(folder.path().to_owned()), ..Config::default() };
    let served = Served::with(config(0)).await;
    let (pool, client, _) = pool(&served, "ohif", json!({})).await;
    let document = discovery(&served, &pool).await;
    let url = authorize(&document, &client, &[]);
    let mut surfer = Surfer::new(&served);
    let start = surfer.go(&url, None).await;
    let page = surfer.follow(start).await;
    let code = parameter(&surfer.fill_in(&page, "ada").await, "code");
    let cookies = std::mem::take(&mut surfer.cookies);
    let port = Url::parse(served.sandbox.url()).unwrap().port().unwrap();
    let Served { sandbox, .. } = served;
    sandbox.stop().await;

    let served = Served::with(config(port)).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", &client),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ];
    assert_eq!(post(&served, &document["token_endpoint"], &form, None).await.status, 200);
    let mut surfer = Surfer::new(&served);
    surfer.cookies = cookies;
    assert!(!parameter(&surfer.go(&url, None).await, "code").is_empty());
}

#[tokio::test]
async fn what_is_not_sent_as_a_form_is_no_form() {
    let served = Served::new("").await;
    let (pool, client, _) = pool(&served, "ohif", json!({})).await;
    let url = text(&discovery(&served, &pool).await["token_endpoint"]);
    let body = encode([("grant_type", "refresh_token"), ("client_id", &client)]);
    for (kind, cause) in [
        ("application/json", "form_missing"),
        ("Application/X-WWW-Form-URLencoded; charset=UTF-8", "refresh_token_missing"),
    ] {
        let request = served.http.post(&url).header("content-type", kind);
        let reply = request.body(body.clone()).send().await.unwrap();
        assert_eq!(reply.status(), 400);
        let visits = served.sandbox.visits();
        assert_eq!(visits.last().unwrap().cause, Some(cause));
    }
}

#[tokio::test]
async fn the_users_are_told_by_what_they_sign_in_with() {
    let served = Served::new("").await;
    let by_name = served.pool().await;
    let by_email = json!({"PoolName": "patients", "UsernameAttributes": ["email"]});
    let by_email = text(&served.ok("CreateUserPool", by_email).await["UserPool"]["Id"]);
    for (pool, name) in [(&by_name, "ada"), (&by_email, ADA)] {
        let body = json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS"});
        served.ok("AdminCreateUser", body).await;
    }
    let ada = json!({"UserPoolId": by_name, "Username": "ada"});
    served.ok("AdminDisableUser", ada).await;
    let mut people = served.sandbox.people();
    people.sort_by(|one, other| one.name.cmp(&other.name));
    let pool = |id: &str, name: &str, user: &str, status: &str| People {
        pool: id.into(),
        name: name.into(),
        users: vec![(user.into(), status.into())],
    };
    assert_eq!(
        people,
        [
            pool(&by_email, "patients", ADA, "FORCE_CHANGE_PASSWORD"),
            pool(&by_name, "staff", "ada", "DISABLED"),
        ]
    );
}
