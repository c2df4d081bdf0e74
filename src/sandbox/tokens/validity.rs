//! How long the tokens of an app client are valid.

use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    state::{Object, text},
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const DEFAULT_REFRESH_DAYS: i64 = 30;

/// How long a kind of token (`Access`, `Id`, `Refresh`) is valid, in seconds.
pub(crate) fn validity(fields: &Object, kind: &str) -> i64 {
    let (default, default_unit) = match kind {
        "Refresh" => (DEFAULT_REFRESH_DAYS, "days"),
        _ => (1, "hours"),
    };
    let count = fields.get(&format!("{kind}TokenValidity")).and_then(Value::as_i64);
    let unit = fields
        .get("TokenValidityUnits")
        .and_then(Value::as_object)
        .map_or("", |units| text(units, &format!("{kind}Token")));
    // The unit does not apply to the default.
    let (count, unit) = match (count, unit) {
        (None, _) => (default, default_unit),
        (Some(count), "") => (count, default_unit),
        (Some(count), unit) => (count, unit),
    };
    let seconds = match unit {
        "seconds" => 1,
        "minutes" => MINUTE,
        "hours" => HOUR,
        _ => DAY,
    };
    count.saturating_mul(seconds)
}

/// Fills in the default, and rejects what Cognito rejects.
pub(crate) fn complete_validity(fields: &mut Object) -> Result<(), ApiError> {
    if fields.get("RefreshTokenValidity").is_none_or(|count| count == &json!(0)) {
        fields.insert("RefreshTokenValidity".into(), DEFAULT_REFRESH_DAYS.into());
        if let Some(Value::Object(units)) = fields.get_mut("TokenValidityUnits") {
            units.remove("RefreshToken");
        }
    }
    let refresh = validity(fields, "Refresh");
    let short = [validity(fields, "Access"), validity(fields, "Id")];
    let in_range = short.iter().all(|seconds| (5 * MINUTE..=DAY).contains(seconds))
        && (HOUR..=3650 * DAY).contains(&refresh);
    if !in_range {
        return Err(ApiError::invalid("Invalid range for token validity."));
    }
    if short.iter().any(|seconds| *seconds > refresh) {
        return Err(ApiError::invalid(
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ));
    }
    Ok(())
}
