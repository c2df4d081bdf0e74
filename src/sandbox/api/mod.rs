//! The operations of the API, and what they share.

pub(crate) mod access_token;
pub(crate) mod alias;
pub(crate) mod attribute;
pub(crate) mod auth;
pub(crate) mod branding;
pub(crate) mod client;
pub(crate) mod client_id_policy;
pub(crate) mod client_rules;
pub(crate) mod code;
pub(crate) mod domain;
pub(crate) mod group;
pub(crate) mod mfa;
pub(crate) mod mfa_preference;
pub(crate) mod not_carried_out;
pub(crate) mod own_user;
pub(crate) mod password;
pub(crate) mod pool;
pub(crate) mod provider;
pub(crate) mod provider_details;
pub(crate) mod recovery;
pub(crate) mod refresh_token;
pub(crate) mod request;
pub(crate) mod resource_server;
pub(crate) mod schema;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod sign_up;
pub(crate) mod software_token;
pub(crate) mod tag;
pub(crate) mod user;
pub(crate) mod verification;

use serde_json::{Value, json};

use crate::sandbox::{
    error::{ApiError, ApiResult},
    faults::{CONCURRENT_CLIENT_UPDATE, FaultSettings},
    model::{self, UNKNOWN_MEMBER_PREFIX, validate},
    state::{Object, State, object, text},
};
use request::Request;

type Handler = fn(&mut State, &Request<'_>) -> ApiResult;

/// An operation of the API.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// Whether it changes the state.
    pub(crate) writes: bool,
    handler: Handler,
}

const fn read(name: &'static str, handler: Handler) -> Operation {
    Operation { name, writes: false, handler }
}

const fn write(name: &'static str, handler: Handler) -> Operation {
    Operation { name, writes: true, handler }
}

static OPERATIONS: &[Operation] = &[
    write("AddCustomAttributes", schema::add_custom_attributes),
    write("AddUserPoolClientSecret", secret::add),
    write("AdminAddUserToGroup", group::add_user),
    write("AdminConfirmSignUp", sign_up::admin_confirm),
    write("AdminCreateUser", user::admin_create),
    write("AdminDeleteUser", user::admin_delete),
    write("AdminDeleteUserAttributes", user::admin_delete_attributes),
    write("AdminDisableUser", user::admin_disable),
    write("AdminEnableUser", user::admin_enable),
    read("AdminGetUser", user::admin_get),
    write("AdminInitiateAuth", auth::admin_initiate),
    read("AdminListGroupsForUser", group::list_for_user),
    write("AdminRemoveUserFromGroup", group::remove_user),
    write("AdminResetUserPassword", recovery::admin_reset),
    write("AdminRespondToAuthChallenge", auth::admin_respond),
    write("AdminSetUserMFAPreference", mfa_preference::admin_set),
    write("AdminSetUserPassword", user::admin_set_password),
    write("AdminUpdateUserAttributes", user::admin_update_attributes),
    write("AdminUserGlobalSignOut", user::admin_global_sign_out),
    write("AssociateSoftwareToken", software_token::associate),
    write("ChangePassword", own_user::change_password),
    write("ConfirmForgotPassword", recovery::confirm_forgot_password),
    write("ConfirmSignUp", sign_up::confirm_sign_up),
    write("CreateCIMDPolicy", client_id_policy::create),
    write("CreateGroup", group::create),
    write("CreateIdentityProvider", provider::create),
    write("CreateManagedLoginBranding", branding::create),
    write("CreateResourceServer", resource_server::create),
    write("CreateUserPool", pool::create),
    write("CreateUserPoolClient", client::create),
    write("CreateUserPoolDomain", domain::create),
    write("DeleteCIMDPolicy", client_id_policy::delete),
    write("DeleteGroup", group::delete),
    write("DeleteIdentityProvider", provider::delete),
    write("DeleteManagedLoginBranding", branding::delete),
    write("DeleteResourceServer", resource_server::delete),
    write("DeleteUser", own_user::delete),
    write("DeleteUserAttributes", own_user::delete_attributes),
    write("DeleteUserPool", pool::delete),
    write("DeleteUserPoolClient", client::delete),
    write("DeleteUserPoolClientSecret", secret::delete),
    write("DeleteUserPoolDomain", domain::delete),
    read("DescribeCIMDPolicy", client_id_policy::describe),
    read("DescribeIdentityProvider", provider::describe),
    read("DescribeManagedLoginBranding", branding::describe),
    read("DescribeManagedLoginBrandingByClient", branding::describe_by_client),
    read("DescribeResourceServer", resource_server::describe),
    read("DescribeUserPool", pool::describe),
    read("DescribeUserPoolClient", client::describe),
    read("DescribeUserPoolDomain", domain::describe),
    write("ForgotPassword", recovery::forgot_password),
    read("GetGroup", group::get),
    read("GetIdentityProviderByIdentifier", provider::by_identifier),
    write("GetTokensFromRefreshToken", refresh_token::get_tokens),
    read("GetUser", own_user::get),
    write("GetUserAttributeVerificationCode", verification::send_code),
    read("GetUserPoolMfaConfig", mfa::get),
    write("GlobalSignOut", own_user::global_sign_out),
    write("InitiateAuth", auth::initiate),
    read("ListCIMDPolicies", client_id_policy::list),
    read("ListGroups", group::list),
    read("ListIdentityProviders", provider::list),
    read("ListResourceServers", resource_server::list),
    read("ListTagsForResource", tag::list),
    read("ListUserPoolClientSecrets", secret::list),
    read("ListUserPoolClients", client::list),
    read("ListUserPools", pool::list),
    read("ListUsers", user::list),
    read("ListUsersInGroup", group::list_users),
    write("ResendConfirmationCode", sign_up::resend_code),
    write("RespondToAuthChallenge", auth::respond),
    write("RevokeToken", refresh_token::revoke),
    write("SetUserMFAPreference", mfa_preference::set),
    write("SetUserPoolMfaConfig", mfa::set),
    write("SignUp", sign_up::sign_up),
    write("TagResource", tag::tag),
    write("UntagResource", tag::untag),
    write("UpdateGroup", group::update),
    write("UpdateIdentityProvider", provider::update),
    write("UpdateManagedLoginBranding", branding::update),
    write("UpdateResourceServer", resource_server::update),
    write("UpdateUserAttributes", own_user::update_attributes),
    write("UpdateUserPool", pool::update),
    write("UpdateUserPoolClient", client::update),
    write("UpdateUserPoolDomain", domain::update),
    write("VerifySoftwareToken", software_token::verify),
    write("VerifyUserAttribute", verification::verify),
];

/// The operation of this name.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// The members that identify a resource, by kind.
const RESOURCE_KEYS: [(&str, &[&str]); 7] = [
    ("UserPoolClient", &["ClientId"]),
    ("UserPoolDomain", &["Domain"]),
    ("UserPoolMfaConfig", &[]),
    ("ManagedLoginBranding", &["ManagedLoginBrandingId", "ClientId"]),
    ("IdentityProvider", &["ProviderName"]),
    ("ResourceServer", &["Identifier"]),
    ("UserPool", &[]),
];

/// The resource that a call is about, and its pool. Its key is taken from the first source that has it.
fn resource(operation: &str, sources: &[&Object]) -> Option<(String, String)> {
    let (kind, members) = RESOURCE_KEYS.into_iter().find(|(kind, _)| operation.contains(kind))?;
    let first = |member: &&str| {
        let mut values = sources.iter().map(|source| text(source, member));
        values.find(|value| !value.is_empty())
    };
    let pool = first(&"UserPoolId").unwrap_or_default();
    let name = members.iter().find_map(first).unwrap_or_default();
    Some((format!("{kind} {pool} {name}"), pool.to_owned()))
}

/// The resource that a call writes to, if it rejects concurrent writes.
pub(crate) fn exclusive_resource(operation: &str, body: &Object) -> Option<String> {
    if model::declares(operation, "ConcurrentModificationException") {
        resource(operation, &[body]).map(|(resource, _)| resource)
    } else {
        None
    }
}

/// The error of a write to a resource while another write to it is under way.
pub(crate) fn concurrent_modification(operation: &str) -> ApiError {
    let message = if operation.ends_with("UserPoolClient") {
        CONCURRENT_CLIENT_UPDATE
    } else {
        "Another request is modifying this resource."
    };
    ApiError::new("ConcurrentModificationException", message)
}

/// Checks a body against the model, and removes members that are null.
pub(crate) fn check(
    operation: &Operation,
    mut body: Value,
    settings: &FaultSettings,
) -> Result<Object, ApiError> {
    let unknown_members = settings.unknown_members && is_update(operation.name);
    validate::check(operation.name, &mut body, unknown_members)?;
    Ok(object(body))
}

/// Whether an operation replaces the settings of a resource.
fn is_update(operation: &str) -> bool {
    operation.starts_with("Update") || operation.starts_with("Set")
}

/// Runs an operation with a body that was checked.
pub(crate) fn run(operation: &Operation, state: &mut State, request: &Request<'_>) -> ApiResult {
    let mut output = (operation.handler)(state, request)?;
    if request.settings.unknown_members {
        apply_unknown_members(state, request, &mut output);
    }
    Ok(output)
}

/// Adds members to what Describe returns that the model does not know, as a later API version
/// might, and stores those that an update sends. As with any member, an update that omits them
/// resets them.
fn apply_unknown_members(state: &mut State, request: &Request<'_>, output: &mut Value) {
    let operation = request.operation;
    if let Some(described) = described_resource(operation, output)
        && !described.is_empty()
    {
        let initial = json!({"FutureMode": "INVENTED", "FutureBlock": {"Enabled": true}});
        let members =
            resource(operation, &[described, request.body]).and_then(|(resource, pool)| {
                state.pools.get(&pool)?.unknown_members.get(&resource).cloned()
            });
        described.extend(members.unwrap_or_else(|| object(initial)));
    } else if is_update(operation)
        && let Some((resource, pool)) = resource(operation, &[request.body])
        && let Some(pool) = state.pools.get_mut(&pool)
    {
        let mut members: Object = request.body.clone();
        members.retain(|name, _| name.starts_with(UNKNOWN_MEMBER_PREFIX));
        pool.unknown_members.insert(resource, members);
    }
}

/// The resource in the output of an operation that describes one.
fn described_resource<'a>(operation: &str, output: &'a mut Value) -> Option<&'a mut Object> {
    match operation {
        "GetUserPoolMfaConfig" => output.as_object_mut(),
        _ if operation.starts_with("Describe") => output
            .as_object_mut()
            .and_then(|members| members.values_mut().next())
            .and_then(Value::as_object_mut),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_model_have_the_same_operations() {
        let mut served: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
        assert!(served.is_sorted());
        served.sort_unstable();
        assert_eq!(served, model::operations());
    }
}
