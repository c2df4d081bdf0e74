//! The operations the sandbox serves, and what is the same for all of them.

pub(crate) mod attribute;
pub(crate) mod auth;
pub(crate) mod branding;
pub(crate) mod client;
pub(crate) mod client_rules;
pub(crate) mod domain;
pub(crate) mod group;
pub(crate) mod mfa;
pub(crate) mod password;
pub(crate) mod pool;
pub(crate) mod provider;
pub(crate) mod request;
pub(crate) mod resource_server;
pub(crate) mod schema;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod tag;
pub(crate) mod user;

use serde_json::{Value, json};

use crate::sandbox::{
    error::{Answer, ApiError},
    faults::{CONCURRENT, Settings},
    model::{self, FUTURE, validate},
    state::{Object, State, object, text},
};
use request::Request;

type Handler = fn(&mut State, &Request<'_>) -> Answer;

/// An operation of the API.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// Whether it is meant to change anything.
    pub(crate) writes: bool,
    handler: Handler,
}

const fn read(name: &'static str, handler: Handler) -> Operation {
    Operation { name, writes: false, handler }
}

const fn write(name: &'static str, handler: Handler) -> Operation {
    Operation { name, writes: true, handler }
}

static OPERATIONS: [Operation; 57] = [
    write("AddCustomAttributes", schema::add_custom_attributes),
    write("AddUserPoolClientSecret", secret::add),
    write("AdminAddUserToGroup", group::add_user),
    write("AdminCreateUser", user::admin_create),
    write("AdminDeleteUser", user::admin_delete),
    write("AdminDisableUser", user::admin_disable),
    write("AdminEnableUser", user::admin_enable),
    read("AdminGetUser", user::admin_get),
    write("AdminInitiateAuth", auth::admin_initiate),
    read("AdminListGroupsForUser", group::of_user),
    write("AdminRemoveUserFromGroup", group::remove_user),
    write("AdminSetUserPassword", user::admin_set_password),
    write("AdminUpdateUserAttributes", user::admin_update_attributes),
    write("AdminUserGlobalSignOut", user::admin_global_sign_out),
    write("CreateGroup", group::create),
    write("CreateIdentityProvider", provider::create),
    write("CreateManagedLoginBranding", branding::create),
    write("CreateResourceServer", resource_server::create),
    write("CreateUserPool", pool::create),
    write("CreateUserPoolClient", client::create),
    write("CreateUserPoolDomain", domain::create),
    write("DeleteGroup", group::delete),
    write("DeleteIdentityProvider", provider::delete),
    write("DeleteManagedLoginBranding", branding::delete),
    write("DeleteResourceServer", resource_server::delete),
    write("DeleteUserPool", pool::delete),
    write("DeleteUserPoolClient", client::delete),
    write("DeleteUserPoolClientSecret", secret::delete),
    write("DeleteUserPoolDomain", domain::delete),
    read("DescribeIdentityProvider", provider::describe),
    read("DescribeManagedLoginBranding", branding::describe),
    read("DescribeManagedLoginBrandingByClient", branding::describe_by_client),
    read("DescribeResourceServer", resource_server::describe),
    read("DescribeUserPool", pool::describe),
    read("DescribeUserPoolClient", client::describe),
    read("DescribeUserPoolDomain", domain::describe),
    read("GetGroup", group::get),
    read("GetIdentityProviderByIdentifier", provider::by_identifier),
    read("GetUserPoolMfaConfig", mfa::get),
    write("InitiateAuth", auth::initiate),
    read("ListGroups", group::list),
    read("ListIdentityProviders", provider::list),
    read("ListResourceServers", resource_server::list),
    read("ListTagsForResource", tag::list),
    read("ListUserPoolClientSecrets", secret::list),
    read("ListUserPoolClients", client::list),
    read("ListUserPools", pool::list),
    read("ListUsers", user::list),
    write("SetUserPoolMfaConfig", mfa::set),
    write("TagResource", tag::tag),
    write("UntagResource", tag::untag),
    write("UpdateIdentityProvider", provider::update),
    write("UpdateManagedLoginBranding", branding::update),
    write("UpdateResourceServer", resource_server::update),
    write("UpdateUserPool", pool::update),
    write("UpdateUserPoolClient", client::update),
    write("UpdateUserPoolDomain", domain::update),
];

/// Operations that anybody may call; the others say by their signature which region is meant.
pub(crate) const UNSIGNED: [&str; 1] = ["InitiateAuth"];

/// The operation of this name, if it is served.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// Which members of a request or an answer tell one resource of a kind from another.
const IDENTITIES: [(&str, &[&str]); 7] = [
    ("UserPoolClient", &["ClientId"]),
    ("UserPoolDomain", &["Domain"]),
    ("UserPoolMfaConfig", &[]),
    ("ManagedLoginBranding", &["ManagedLoginBrandingId", "ClientId"]),
    ("IdentityProvider", &["ProviderName"]),
    ("ResourceServer", &["Identifier"]),
    ("UserPool", &[]),
];

/// The resource that a call is about, told from the objects that describe it.
fn subject(operation: &str, sources: &[&Object]) -> Option<String> {
    let (kind, members) = IDENTITIES.into_iter().find(|(kind, _)| operation.contains(kind))?;
    let first = |member: &&str| {
        let mut values = sources.iter().map(|source| text(source, member));
        values.find(|value| !value.is_empty())
    };
    let pool = first(&"UserPoolId").unwrap_or_default();
    let name = members.iter().find_map(first).unwrap_or_default();
    Some(format!("{kind} {pool} {name}"))
}

/// The resource a call writes to, if two writes to it at once are a conflict.
pub(crate) fn exclusive(operation: &str, body: &Object) -> Option<String> {
    model::declares(operation, "ConcurrentModificationException")
        .then(|| subject(operation, &[body]))?
}

/// What a second write to a resource hears while the first is still going on.
pub(crate) fn conflict(operation: &str) -> ApiError {
    let message = match operation.ends_with("UserPoolClient") {
        true => CONCURRENT,
        false => "Another request modifies this resource at the moment.",
    };
    ApiError::new("ConcurrentModificationException", message)
}

/// Refuses a body that does not fit the model, and takes the nulls out of one that does.
pub(crate) fn check(
    operation: &Operation,
    mut body: Value,
    settings: &Settings,
) -> Result<Object, ApiError> {
    let future = settings.unknown_members && updates(operation.name);
    validate::check(operation.name, &mut body, future)?;
    Ok(object(body))
}

/// Whether an operation sets a resource anew.
fn updates(operation: &str) -> bool {
    operation.starts_with("Update") || operation.starts_with("Set")
}

/// Carries out a call whose body fits the model.
pub(crate) fn run(operation: &Operation, state: &mut State, request: &Request<'_>) -> Answer {
    let mut answer = (operation.handler)(state, request)?;
    if request.settings.unknown_members {
        live_in_the_future(state, request, &mut answer);
    }
    Ok(answer)
}

/// Adds members that no model knows to what Describe answers, and keeps those that an update
/// sends. An update that leaves them out resets them, as it does with any other member.
fn live_in_the_future(state: &mut State, request: &Request<'_>, answer: &mut Value) {
    let operation = request.operation;
    let Some(described) = described(operation, answer).filter(|object| !object.is_empty()) else {
        if updates(operation) {
            let mut kept: Object = request.body.clone();
            kept.retain(|name, _| name.starts_with(FUTURE));
            if let Some(subject) = subject(operation, &[request.body]) {
                state.future.insert(subject, kept);
            }
        }
        return;
    };
    let invented = json!({"FutureMode": "INVENTED", "FutureBlock": {"Enabled": true}});
    let kept = subject(operation, &[described, request.body])
        .and_then(|subject| state.future.get(&subject).cloned())
        .or_else(|| invented.as_object().cloned());
    described.extend(kept.unwrap_or_default());
}

/// The resource in the answer of a read of one.
fn described<'a>(operation: &str, answer: &'a mut Value) -> Option<&'a mut Object> {
    match operation {
        "GetUserPoolMfaConfig" => answer.as_object_mut(),
        _ if operation.starts_with("Describe") => answer
            .as_object_mut()
            .and_then(|whole| whole.values_mut().next())
            .and_then(Value::as_object_mut),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_model_name_the_same_operations() {
        let mut served: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
        assert!(served.is_sorted());
        served.sort_unstable();
        assert_eq!(served, model::operations());
    }
}
