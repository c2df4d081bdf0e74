//! Calls of the API by somebody other than the program, and what they describe.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{World, merged, only, text, texts, wait};

impl World {
    /// An API call that has to succeed.
    pub(crate) fn api(&self, operation: &str, body: Value) -> Value {
        wait(self.client.ok(operation, &body))
    }

    /// An API call and its response, successful or not.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> (u16, Value) {
        let response = wait(self.client.call(operation, body)).unwrap();
        (response.status, serde_json::from_str(&response.body).unwrap_or_default())
    }

    /// Creates a pool.
    pub(crate) fn pool(&self, name: &str, more: Value) -> String {
        let body = merged(json!({"PoolName": name, "UsernameAttributes": ["email"]}), more);
        text(&self.api("CreateUserPool", body)["UserPool"]["Id"])
    }

    /// Creates an app client that can sign people in.
    pub(crate) fn client(&self, pool: &str, name: &str, more: Value) -> String {
        let body = json!({
            "UserPoolId": pool,
            "ClientName": name,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email", "profile"],
            "CallbackURLs": ["https://other.example/callback"],
            "SupportedIdentityProviders": ["COGNITO"],
        });
        let made = self.api("CreateUserPoolClient", merged(body, more));
        text(&made["UserPoolClient"]["ClientId"])
    }

    /// Creates a domain.
    pub(crate) fn domain(&self, pool: &str, prefix: &str, version: u8) {
        let body = json!({"UserPoolId": pool, "Domain": prefix, "ManagedLoginVersion": version});
        self.api("CreateUserPoolDomain", body);
    }

    /// All pools, described.
    pub(crate) fn pools(&self) -> Vec<Value> {
        let list = self.api("ListUserPools", json!({"MaxResults": 60}));
        let ids = list["UserPools"].as_array().unwrap().iter();
        ids.map(|pool| self.describe_pool(pool["Id"].as_str().unwrap())).collect()
    }

    /// The only pool of that name.
    pub(crate) fn pool_named(&self, name: &str) -> Value {
        only(self.pools(), name, "Name")
    }

    pub(crate) fn describe_pool(&self, id: &str) -> Value {
        self.api("DescribeUserPool", json!({"UserPoolId": id}))["UserPool"].clone()
    }

    /// The app clients of a pool, described.
    pub(crate) fn clients(&self, pool: &str) -> Vec<Value> {
        let body = json!({"UserPoolId": pool, "MaxResults": 60});
        let list = self.api("ListUserPoolClients", body);
        let clients = list["UserPoolClients"].as_array().unwrap().iter();
        clients
            .map(|client| self.describe_client(pool, client["ClientId"].as_str().unwrap()))
            .collect()
    }

    /// The only app client of that name in the only pool of that name.
    pub(crate) fn client_named(&self, pool: &str, client: &str) -> Value {
        let pool = text(&self.pool_named(pool)["Id"]);
        only(self.clients(&pool), client, "ClientName")
    }

    /// The identity providers that an app client offers, by name.
    pub(crate) fn offered(&self, pool: &str, client: &str) -> Vec<String> {
        let mut names = texts(&self.client_named(pool, client)["SupportedIdentityProviders"]);
        names.sort();
        names
    }

    /// An identity provider of the only pool of that name.
    pub(crate) fn provider_named(&self, pool: &str, provider: &str) -> Value {
        let pool = text(&self.pool_named(pool)["Id"]);
        let body = json!({"UserPoolId": pool, "ProviderName": provider});
        self.api("DescribeIdentityProvider", body)["IdentityProvider"].clone()
    }

    pub(crate) fn describe_client(&self, pool: &str, client: &str) -> Value {
        let body = json!({"UserPoolId": pool, "ClientId": client});
        self.api("DescribeUserPoolClient", body)["UserPoolClient"].clone()
    }

    /// Everything that is described of a pool, each part by the call that describes it.
    pub(crate) fn everything(&self, pool: &str) -> BTreeMap<String, Value> {
        let of_pool = json!({"UserPoolId": pool});
        let mut all = BTreeMap::new();
        let mut add = |key: String, operation: &str, body: Value| {
            let (_, answer) = self.call(operation, &body);
            all.insert(key, answer);
        };
        let described = self.describe_pool(pool);
        add("pool".into(), "DescribeUserPool", of_pool.clone());
        add("mfa".into(), "GetUserPoolMfaConfig", of_pool.clone());
        for member in ["Domain", "CustomDomain"] {
            if let Some(name) = described[member].as_str() {
                let body = json!({"Domain": name});
                add(format!("domain {name}"), "DescribeUserPoolDomain", body);
            }
        }
        for client in self.clients(pool) {
            let id = text(&client["ClientId"]);
            let body = json!({"UserPoolId": pool, "ClientId": id});
            add(format!("client {id}"), "DescribeUserPoolClient", body.clone());
            let operation = "DescribeManagedLoginBrandingByClient";
            add(format!("style {id}"), operation, body);
        }
        let page = json!({"UserPoolId": pool, "MaxResults": 50});
        let providers = self.api("ListIdentityProviders", page.clone());
        for provider in providers["Providers"].as_array().unwrap() {
            let name = text(&provider["ProviderName"]);
            let body = json!({"UserPoolId": pool, "ProviderName": name});
            add(format!("provider {name}"), "DescribeIdentityProvider", body);
        }
        add("resource servers".into(), "ListResourceServers", page);
        add("users".into(), "ListUsers", of_pool);
        all
    }
}
