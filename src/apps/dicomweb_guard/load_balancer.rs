//! The action `jwt-validation` of an Application Load Balancer.

use serde_json::{Value, json};

use super::Guard;
use crate::app_file::literal;
use crate::apps::Values;

/// The input of `CreateRule`. The load balancer itself checks `iss`, `exp`, `nbf` and `iat`
/// (Elastic Load Balancing API, JwtValidationActionConfig).
pub(super) fn text(values: &Values) -> String {
    let guard = Guard::of(values);
    let claim = |name: &str, value: &str| -> Value {
        json!({"Format": "single-string", "Name": name, "Values": [value]})
    };
    literal::json(&json!({
        "ListenerArn": "LISTENER_ARN",
        "Priority": 10,
        "Conditions": [{
            "Field": "path-pattern",
            "PathPatternConfig": {"Values": [format!("{}/*", guard.path)]},
        }],
        "Actions": [
            {
                "Type": "jwt-validation",
                "Order": 1,
                "JwtValidationConfig": {
                    "JwksEndpoint": guard.keys,
                    "Issuer": guard.issuer,
                    "AdditionalClaims": [
                        claim("client_id", guard.client_id),
                        claim("token_use", "access"),
                    ],
                },
            },
            {"Type": "forward", "Order": 2, "TargetGroupArn": "TARGET_GROUP_ARN"},
        ],
    }))
}
