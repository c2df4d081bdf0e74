//! Sign-ins through the API: with a password, with SRP or with a refresh token, and the challenges that follow.

mod challenge;
mod flow;
mod result;
pub(crate) mod secret_hash;

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::State,
};

pub(crate) fn initiate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    match request.required("AuthFlow")? {
        "USER_PASSWORD_AUTH" => flow::with_password(pool, request, "USER_PASSWORD_AUTH"),
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
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => flow::with_refresh_token(pool, request),
        other => Err(unsupported(other)),
    }
}

fn unsupported(flow: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not support the flow {flow}."))
}
