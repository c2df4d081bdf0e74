//! What Cognito knows, in words that are the same in every run.

use serde_json::{Value, json};

use super::World;

impl World {
    /// Everything that Cognito knows, with one word for each thing that is new in every run.
    pub(in crate::wizard) fn state(&self) -> String {
        let mut seen = Vec::new();
        let mut pools = self.pools();
        pools.sort_by_key(|pool| pool["Name"].to_string());
        for pool in pools {
            let pool = json!({ "UserPoolId": pool["Id"] });
            let described = self.call("DescribeUserPool", &pool);
            let domain = &described["UserPool"]["Domain"];
            if domain.is_string() {
                seen.push(self.call("DescribeUserPoolDomain", &json!({ "Domain": domain })));
            }
            seen.push(described);
            seen.push(self.call("GetUserPoolMfaConfig", &pool));
            seen.push(self.call("ListUsers", &pool));
            let clients = self.call("ListUserPoolClients", &pool);
            for client in clients["UserPoolClients"].as_array().unwrap() {
                let client = json!({
                    "UserPoolId": client["UserPoolId"],
                    "ClientId": client["ClientId"],
                });
                seen.push(self.call("DescribeUserPoolClient", &client));
                // The classic pages have none.
                let operation = "DescribeManagedLoginBrandingByClient";
                let style = self.runtime.block_on(self.client.call(operation, &client)).unwrap();
                if style.status == 200 {
                    seen.push(style.json());
                }
            }
        }
        let mut seen = Value::Array(seen);
        forget_what_is_new(&mut seen);
        self.with_words(&serde_json::to_string_pretty(&seen).unwrap())
    }

    /// The text with one word for each id and address of this world.
    pub(in crate::wizard) fn with_words(&self, text: &str) -> String {
        let mut text = text
            .replace(&self.folder.path().display().to_string(), "FOLDER")
            .replace(self.sandbox.url(), "SANDBOX");
        for pool in self.pools() {
            let id = pool["Id"].as_str().unwrap();
            let clients = self.call("ListUserPoolClients", &json!({ "UserPoolId": id }));
            for client in clients["UserPoolClients"].as_array().unwrap() {
                let name = format!("CLIENT-{}", client["ClientName"].as_str().unwrap());
                text = text.replace(client["ClientId"].as_str().unwrap(), &name);
            }
            let name = format!("POOL-{}", pool["Name"].as_str().unwrap());
            text = text.replace(id, &name);
        }
        text
    }
}

/// One word for dates, secrets and the ids that nothing refers to.
fn forget_what_is_new(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let is_sub = members.get("Name").is_some_and(|name| name == "sub");
            for (name, value) in members {
                let is_new = name.ends_with("Date")
                    || matches!(
                        name.as_str(),
                        "ClientSecret" | "ManagedLoginBrandingId" | "Username" | "Version"
                    )
                    || is_sub && name == "Value";
                if is_new {
                    *value = "new".into();
                } else {
                    forget_what_is_new(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(forget_what_is_new),
        _ => {}
    }
}
