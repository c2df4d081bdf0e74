//! `config --push`: the login method of Cloudflare Access, against a stand-in of Cloudflare's API.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};

use crate::world::{Ran, World, run, wait};

const TOKEN: &str = "cf-token-canary-0123456789";

/// What the stand-in has and does.
#[derive(Default)]
struct Account {
    methods: Vec<Value>,
    /// Accounts that the token can see.
    accounts: Vec<&'static str>,
    requests: Vec<String>,
    /// A write is carried out, and answered with 502.
    loses_answers: bool,
    /// Members that it drops from what it is sent.
    drops: Option<&'static str>,
    /// It refuses writes, and repeats in the reason what it was sent.
    echoes: bool,
    /// Somebody renames the login method after it was read for the first time.
    renames: bool,
}

struct Cloudflare {
    url: String,
    account: Arc<Mutex<Account>>,
}

fn answer(status: u16, body: &Value) -> (StatusCode, String) {
    (StatusCode::from_u16(status).unwrap(), body.to_string())
}

fn fine(result: &Value) -> (StatusCode, String) {
    answer(200, &json!({ "success": true, "errors": [], "messages": [], "result": result }))
}

fn refused(status: u16, message: &str) -> (StatusCode, String) {
    let errors = json!([{ "code": 10000, "message": message }]);
    answer(status, &json!({ "success": false, "errors": errors, "messages": [], "result": null }))
}

/// As Cloudflare shows it: without the secret, with the callback URL.
fn shown(method: &Value) -> Value {
    let mut shown = method.clone();
    let config = shown["config"].as_object_mut().unwrap();
    config.remove("client_secret");
    config.insert(
        "redirect_url".to_owned(),
        "https://acme.cloudflareaccess.com/cdn-cgi/access/callback".into(),
    );
    shown
}

async fn handle(
    State(account): State<Arc<Mutex<Account>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let mut account = account.lock().unwrap();
    account.requests.push(format!("{method} {}", uri.path()));
    if headers.get("authorization").unwrap() != &format!("Bearer {TOKEN}") {
        return refused(403, "Authentication error");
    }
    let rest = uri.path().strip_prefix("/accounts").unwrap();
    if rest.is_empty() {
        let all: Vec<Value> = account
            .accounts
            .iter()
            .map(|id| json!({ "id": id, "name": format!("{id} Inc.") }))
            .collect();
        return fine(&all.into());
    }
    let rest = rest.strip_prefix("/acme/access/identity_providers").unwrap();
    let id = rest.strip_prefix('/');
    let at = |account: &Account| {
        account.methods.iter().position(|method| Some(method["id"].as_str().unwrap()) == id)
    };
    match (&method, id) {
        (&Method::GET, None) => fine(&account.methods.iter().map(shown).collect()),
        (&Method::GET, Some(_)) => {
            let Some(at) = at(&account) else {
                return refused(404, "not found");
            };
            let answer = fine(&shown(&account.methods[at]));
            if account.renames {
                account.methods[at]["name"] = "Renamed".into();
            }
            answer
        }
        (&Method::POST | &Method::PUT, _) if account.echoes => {
            let token = headers.get("authorization").unwrap().to_str().unwrap();
            refused(400, &format!("bad body {} for {token}", String::from_utf8_lossy(&body)))
        }
        (&Method::POST | &Method::PUT, _) => {
            let mut new: Value = serde_json::from_slice(&body).unwrap();
            if let Some(dropped) = account.drops {
                new["config"].as_object_mut().unwrap().remove(dropped);
            }
            new["id"] = id.unwrap_or("made-1").into();
            let result = shown(&new);
            match at(&account) {
                Some(at) => account.methods[at] = new,
                None => account.methods.push(new),
            }
            if account.loses_answers {
                (StatusCode::BAD_GATEWAY, String::new())
            } else {
                fine(&result)
            }
        }
        _ => refused(405, "method"),
    }
}

impl Cloudflare {
    fn start(account: Account) -> Self {
        let account = Arc::new(Mutex::new(account));
        let router = Router::new().fallback(handle).with_state(Arc::clone(&account));
        let listener = wait(tokio::net::TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || wait(async { axum::serve(listener, router).await }));
        Self { url, account }
    }

    fn acme() -> Self {
        Self::start(Account { accounts: vec!["acme"], ..Account::default() })
    }

    fn push(&self, world: &World, more: &str) -> Ran {
        let line = format!(
            "config --push --target cloudflare-access --pool-name cloudflare-access {more}"
        );
        let mut program = world.program(&line);
        program.env("CLOUDFLARE_API_TOKEN", TOKEN).env("CLOUDFLARE_BASE_URL", &self.url);
        run(program, &line)
    }

    fn methods(&self) -> Vec<Value> {
        self.account.lock().unwrap().methods.clone()
    }

    fn writes(&self) -> usize {
        let account = self.account.lock().unwrap();
        account.requests.iter().filter(|request| !request.starts_with("GET")).count()
    }

    fn set(&self, change: impl FnOnce(&mut Account)) {
        change(&mut self.account.lock().unwrap());
    }
}

/// A set-up of Cloudflare Access for the team acme.
fn world() -> World {
    let world = World::new();
    world.run("init --target cloudflare-access --app-url acme --yes").exits(0);
    world
}

fn client(world: &World) -> (String, String) {
    let client = world.client_named("cloudflare-access", "cloudflare-access");
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    (text("ClientId"), text("ClientSecret"))
}

#[test]
fn a_login_method_is_created_once_and_the_test_address_is_the_result() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    let (id, secret) = client(&world);
    let ran = cloudflare.push(&world, "--yes").exits(0);
    assert_eq!(ran.stdout, "https://acme.cloudflareaccess.com/cdn-cgi/access/test-idp/made-1\n");
    assert!(ran.stderr.contains("Plan: create 1, change 0, delete 0\n"), "{}", ran.stderr);
    assert!(!ran.stderr.contains(&secret) && !ran.stderr.contains(TOKEN), "{}", ran.stderr);
    let [made] = cloudflare.methods().try_into().unwrap();
    assert_eq!(made["config"]["client_id"], *id);
    assert_eq!(made["config"]["client_secret"], *secret);

    // Again it is found by its client, and only the secret is sent.
    let again = cloudflare.push(&world, "--yes --json").exits(0);
    let report: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(report["pushed"]["created"], false);
    assert!(!again.stdout.contains(&secret), "{}", again.stdout);
    assert!(again.stderr.contains("client_secret: sent again"), "{}", again.stderr);
    assert_eq!(cloudflare.methods(), [made]);
}

#[test]
fn without_a_yes_the_plan_is_shown_and_nothing_is_sent() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    let ran = cloudflare.push(&world, "").exits(2);
    assert!(ran.stderr.contains("  create login method  Amazon Cognito\n"), "{}", ran.stderr);
    assert_eq!(cloudflare.writes(), 0);
}

#[test]
fn what_somebody_added_to_a_login_method_stays() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    cloudflare.push(&world, "--yes").exits(0);
    cloudflare.set(|account| {
        let method = &mut account.methods[0];
        method["name"] = "Staff".into();
        method["scim_config"] = json!({ "enabled": true });
        method["config"]["claims"] = json!(["custom:team"]);
        method["config"]["auth_url"] = "https://old.example/authorize".into();
    });
    let ran = cloudflare.push(&world, "--yes").exits(0);
    assert!(
        ran.stderr.contains("auth_url: https://old.example/authorize -> http"),
        "{}",
        ran.stderr
    );
    let method = &cloudflare.methods()[0];
    assert_eq!(method["name"], "Staff");
    assert_eq!(method["scim_config"], json!({ "enabled": true }));
    assert_eq!(method["config"]["claims"][0], "custom:team");
    assert_eq!(method["config"]["claims"].as_array().unwrap().len(), 5);
}

#[test]
fn an_answer_that_is_lost_creates_nothing_twice() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    cloudflare.set(|account| account.loses_answers = true);
    cloudflare.push(&world, "--yes").exits(0);
    assert_eq!(cloudflare.methods().len(), 1);
    // An update whose answer is lost is repeated by the next run.
    let ran = cloudflare.push(&world, "--yes").exits(1);
    assert!(
        ran.stderr.contains("cannot change the login method: Cloudflare answers 502"),
        "{}",
        ran.stderr
    );
    cloudflare.set(|account| account.loses_answers = false);
    cloudflare.push(&world, "--yes").exits(0);
    assert_eq!(cloudflare.methods().len(), 1);
}

#[test]
fn a_reason_that_repeats_what_was_sent_shows_no_secret() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    let (_, secret) = client(&world);
    cloudflare.set(|account| account.echoes = true);
    for more in ["--yes", "--yes --json"] {
        let ran = cloudflare.push(&world, more).exits(1);
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains("Cloudflare answers 400: bad body "), "{said}");
        assert!(!said.contains(&secret) && !said.contains(TOKEN), "{said}");
    }
}

#[test]
fn the_config_of_a_sandbox_is_not_sent_to_the_real_cloudflare() {
    let (world, line) =
        (world(), "config --push --target cloudflare-access --pool-name cloudflare-access --yes");
    let mut program = world.program(line);
    program
        .env("CLOUDFLARE_API_TOKEN", TOKEN)
        .env("CLOUDFLARE_BASE_URL", "https://cloudflare.invalid");
    let ran = run(program, line).exits(2);
    assert!(
        ran.stderr.contains("lead to this machine, where Cloudflare cannot come"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_stands_in_the_way_is_named_and_left_alone() {
    type Case = (&'static str, fn(&mut Account), i32, &'static str);
    let cases: [Case; 6] = [
        (
            "the name is taken",
            |account| {
                account.methods.push(
                    json!({ "id": "7", "name": "Amazon Cognito", "type": "oidc", "config": { "client_id": "other" } }),
                );
            },
            5,
            "there is a login method `Amazon Cognito` (7) for another app client: other",
        ),
        (
            "no account",
            |account| account.accounts.clear(),
            2,
            "the token can see no Cloudflare account",
        ),
        (
            "two accounts",
            |account| account.accounts.push("other"),
            2,
            "the token can see several Cloudflare accounts: acme Inc. (acme), other Inc. (other)",
        ),
        (
            "a setting is dropped",
            |account| account.drops = Some("pkce_enabled"),
            1,
            "is written, but Cloudflare has something else in config.pkce_enabled",
        ),
        ("nothing", |_| (), 0, "login method `Amazon Cognito` created"),
        (
            "two of the client",
            |account| {
                let mut twin = account.methods[0].clone();
                twin["id"] = "twin".into();
                account.methods.push(twin);
            },
            5,
            "several login methods have the app client ",
        ),
    ];
    let world = world();
    let cloudflare = Cloudflare::acme();
    for (name, change, code, expected) in cases {
        let before = cloudflare.methods();
        cloudflare.set(change);
        let ran = cloudflare.push(&world, "--yes").exits(code);
        assert!(ran.stderr.contains(expected), "{name}: {}", ran.stderr);
        if name == "two of the client" {
            continue;
        }
        cloudflare.set(|account| {
            let methods = if code == 0 { account.methods.clone() } else { before };
            *account = Account { accounts: vec!["acme"], methods, ..Account::default() };
        });
    }
}

#[test]
fn a_login_method_that_changes_after_it_was_shown_is_left_alone() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    cloudflare.push(&world, "--yes").exits(0);
    cloudflare.set(|account| account.renames = true);
    let writes = cloudflare.writes();
    let ran = cloudflare.push(&world, "--yes").exits(5);
    assert!(ran.stderr.contains("has changed since it was shown"), "{}", ran.stderr);
    assert_eq!(cloudflare.writes(), writes);
}

#[test]
fn without_a_token_or_with_a_wrong_one_it_says_which_permission_is_missing() {
    let (world, cloudflare) = (world(), Cloudflare::acme());
    let line = "config --push --target cloudflare-access --pool-name cloudflare-access --yes";
    let with = |token: Option<&str>, url: &str| {
        let mut program = world.program(line);
        program.env("CLOUDFLARE_BASE_URL", url);
        program.envs(token.map(|token| ("CLOUDFLARE_API_TOKEN", token)));
        run(program, line)
    };
    let ran = with(None, &cloudflare.url).exits(2);
    assert!(
        ran.stderr.contains("--push needs an API token of Cloudflare in CLOUDFLARE_API_TOKEN"),
        "{}",
        ran.stderr
    );
    let ran = with(Some("wrong"), &cloudflare.url).exits(4);
    assert!(ran.stderr.contains("Identity Providers, and Groups Write"), "{}", ran.stderr);
    let ran = with(Some(TOKEN), "http://cloudflare.example").exits(2);
    assert!(ran.stderr.contains("the token would go there"), "{}", ran.stderr);
    assert_eq!(cloudflare.writes(), 0);

    let other = "config --push --target spa --pool-name cloudflare-access";
    let ran = world.run(other).exits(2);
    assert!(ran.stderr.contains("--push is for Cloudflare Access"), "{}", ran.stderr);
}
