//! Sign-ins through the API: with a password, with SRP or with a refresh token, and the challenges that follow.

mod allowed;
mod challenge;
pub(crate) mod flow;
mod new_password;
pub(crate) mod result;
pub(crate) mod secret_hash;
pub(crate) mod session;
mod srp;

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Pool, State},
};

pub(crate) fn initiate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    match request.required("AuthFlow")? {
        "USER_PASSWORD_AUTH" => flow::with_password(pool, request, "USER_PASSWORD_AUTH"),
        "USER_SRP_AUTH" => srp::start(pool, request),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => flow::with_refresh_token(pool, request),
        other => Err(unsupported(other)),
    }
}

pub(crate) fn admin_initiate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    match request.required("AuthFlow")? {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            flow::with_password(pool, request, "ADMIN_USER_PASSWORD_AUTH")
        }
        "USER_PASSWORD_AUTH" => flow::with_password(pool, request, "USER_PASSWORD_AUTH"),
        "USER_SRP_AUTH" => srp::start(pool, request),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => flow::with_refresh_token(pool, request),
        other => Err(unsupported(other)),
    }
}

pub(crate) fn respond(state: &mut State, request: &Request<'_>) -> ApiResult {
    respond_in(state.pool_of_client(request)?, request)
}

pub(crate) fn admin_respond(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    respond_in(pool, request)
}

fn respond_in(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    match request.required("ChallengeName")? {
        "PASSWORD_VERIFIER" => srp::verify(pool, request),
        "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" => {
            challenge::answer(pool, request)
        }
        other => {
            Err(ApiError::invalid(format!("The sandbox does not support the challenge {other}.")))
        }
    }
}

fn unsupported(flow: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not support the flow {flow}."))
}
