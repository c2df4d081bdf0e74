//! A browser that talks to a running sandbox: it follows redirects and keeps cookies by path.

use serde_json::{Value, json};
use url::Url;

use super::{
    HttpResponse,
    browser::form_of,
    merged,
    reply::CALLBACK,
    server::TestServer,
    text,
    world::{ADA, PASSWORD},
};
use crate::sandbox::visit::encode;

/// A cookie with its path.
struct Cookie {
    path: String,
    name: String,
    value: String,
}

#[derive(Default)]
pub(crate) struct Cookies(Vec<Cookie>);

pub(crate) struct HttpBrowser<'a> {
    server: &'a TestServer,
    pub(crate) cookies: Cookies,
}

impl<'a> HttpBrowser<'a> {
    pub(crate) fn new(server: &'a TestServer) -> Self {
        Self { server, cookies: Cookies::default() }
    }

    /// A visit, or the submission of a form.
    pub(crate) async fn go(&mut self, url: &str, form: Option<String>) -> HttpResponse {
        let path = Url::parse(url).unwrap().path().to_owned();
        let http = self.server.http();
        let request = match form {
            None => http.get(url),
            Some(form) => http
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form),
        };
        let request = request.header("cookie", self.cookies.header(&path));
        let response = HttpResponse::read(request.send().await.unwrap()).await.unwrap();
        for value in response.headers.get_all("set-cookie") {
            self.cookies.set(value.to_str().unwrap());
        }
        response
    }

    /// A visit whose redirects are followed to a page or to the app's callback.
    pub(crate) async fn open(&mut self, url: &str) -> HttpResponse {
        let response = self.go(url, None).await;
        self.follow(response).await
    }

    async fn follow(&mut self, mut response: HttpResponse) -> HttpResponse {
        for _ in 0..10 {
            let location = response.header("location").to_owned();
            if response.status != 302 || location.starts_with(CALLBACK) {
                return response;
            }
            response = self.go(&location, None).await;
        }
        panic!("too many redirects");
    }

    /// Signs Ada in, starting at an authorization URL; the redirect to the app.
    pub(crate) async fn sign_in(&mut self, url: &str) -> HttpResponse {
        let page = self.open(url).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let (action, hidden) = form_of(&page.body);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let typed = [("username", "ada"), ("password", PASSWORD)];
        let response = self.go(&action, Some(encode(hidden.chain(typed)))).await;
        self.follow(response).await
    }
}

impl Cookies {
    /// The `Cookie` header for a path.
    fn header(&self, path: &str) -> String {
        let pairs: Vec<String> = self
            .0
            .iter()
            .filter(|cookie| path.starts_with(&format!("{}/", cookie.path)))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        pairs.join("; ")
    }

    /// Applies a `Set-Cookie` header.
    fn set(&mut self, header: &str) {
        let mut parts = header.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let path = parts.find_map(|part| part.strip_prefix("Path=")).unwrap();
        self.0.retain(|cookie| (cookie.path.as_str(), cookie.name.as_str()) != (path, name));
        if !header.contains("Max-Age=0") {
            self.0.push(Cookie { path: path.into(), name: name.into(), value: value.into() });
        }
    }
}

/// A query parameter of where a redirect leads.
#[track_caller]
pub(crate) fn redirect_parameter(response: &HttpResponse, name: &str) -> String {
    let url = Url::parse(response.header("location")).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}

/// A pool on a server, whose app Ada can sign in to.
pub(crate) struct ServedPool {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) secret: Value,
    pub(crate) discovery: Value,
}

impl ServedPool {
    pub(crate) async fn create(server: &TestServer, domain: &str, client: Value) -> Self {
        let id = server.pool().await;
        let created = server.client(&id, client).await;
        let client = text(&created["ClientId"]);
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
            server.ok(operation, merged(body, json!({"UserPoolId": id}))).await;
        }
        let discovery = server.discovery(&id).await.json();
        Self { id, client, secret: created["ClientSecret"].clone(), discovery }
    }

    /// Lets people sign in through this OIDC provider alone.
    pub(crate) async fn use_provider(&self, server: &TestServer, details: Value) {
        let basic = json!({
            "client_id": "c", "client_secret": "s", "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
        });
        let provider = json!({
            "UserPoolId": self.id, "ProviderName": "Corp", "ProviderType": "OIDC",
            "ProviderDetails": merged(basic, details),
            "AttributeMapping": {"email": "email", "email_verified": "email_verified"},
        });
        server.ok("CreateIdentityProvider", provider).await;
        let ids = json!({
            "UserPoolId": self.id, "ClientId": self.client,
            "SupportedIdentityProviders": ["Corp"],
        });
        server.ok("UpdateUserPoolClient", merged(super::browser_client(), ids)).await;
    }

    /// An authorization URL.
    pub(crate) fn authorize_url(&self, more: &[(&str, &str)]) -> String {
        let all = [
            ("client_id", self.client.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid email"),
            ("state", "s-1"),
        ];
        let query = encode(all.into_iter().chain(more.iter().copied()));
        format!("{}?{query}", text(&self.discovery["authorization_endpoint"]))
    }

    /// Posts a form to an endpoint of the discovery document.
    pub(crate) async fn post(
        &self,
        server: &TestServer,
        endpoint: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> HttpResponse {
        let mut request = server
            .http()
            .post(text(&self.discovery[endpoint]))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(encode(form.iter().copied()));
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        HttpResponse::read(request.send().await.unwrap()).await.unwrap()
    }
}
