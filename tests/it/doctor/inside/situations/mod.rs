//! Every fault that a pool, an app client and a deployed config can have.

mod client;
mod file;
mod pool;
mod urls;

use serde_json::{Value, json};

use super::super::SetUp;
use super::super::situation::Situation;

/// Every situation.
pub(super) fn all() -> impl Iterator<Item = &'static Situation> {
    [urls::ALL, client::ALL, pool::ALL, file::ALL].into_iter().flatten()
}

fn callbacks(set_up: &SetUp, urls: &[&str]) {
    client_with(set_up, json!({"CallbackURLs": urls}));
}

fn client_with(set_up: &SetUp, change: Value) {
    set_up.update_client(change);
}

pub(super) fn no_style(set_up: &SetUp) {
    let body = json!({"UserPoolId": set_up.pool, "ClientId": set_up.client});
    let style = set_up.world.api("DescribeManagedLoginBrandingByClient", body);
    let id = style["ManagedLoginBranding"]["ManagedLoginBrandingId"].clone();
    let body = json!({"UserPoolId": set_up.pool, "ManagedLoginBrandingId": id});
    set_up.world.api("DeleteManagedLoginBranding", body);
}
