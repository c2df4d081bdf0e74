//! What sign-ins through the API need besides the password.

mod factor;
mod new_password;
mod session;

use serde_json::{Value, json};

use crate::sandbox::{
    state::User,
    testing::{
        direct::DirectApi,
        merged,
        world::{ADA, PASSWORD, api_with_ada},
    },
};

const NEW_PASSWORD: &str = "Another-Horse-2";
const UNKNOWN_SESSION: &str = "NotAuthorizedException: Invalid session for the user.";
const USED_SESSION: &str =
    "NotAuthorizedException: Invalid session for the user, session can only be used once.";

/// Ada's pool, and a client that takes her password.
struct Setting {
    api: DirectApi,
    pool: String,
    client: String,
}

impl Setting {
    fn new(pool: Value, client: Value) -> Self {
        let (mut api, pool) = api_with_ada(pool);
        let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
        let client = api.client(&pool, merged(flows, client));
        Self { api, pool, client }
    }

    /// The pool asks for codes of an authenticator app.
    fn with_app(mode: &str) -> Self {
        let mut setting = Self::new(json!({}), json!({}));
        setting.set_factor(json!({
            "MfaConfiguration": mode, "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }));
        setting
    }

    fn set_factor(&mut self, factor: Value) {
        self.api.ok("SetUserPoolMfaConfig", merged(json!({"UserPoolId": self.pool}), factor));
    }

    fn require_new_password(&mut self) {
        let body = json!({"UserPoolId": self.pool, "Username": ADA, "Password": PASSWORD});
        self.api.ok("AdminSetUserPassword", body);
    }

    fn ada(&mut self) -> &mut User {
        self.api.state.pools.get_mut(&self.pool).unwrap().users.get_mut(ADA).unwrap()
    }

    fn password(&self) -> Value {
        json!({
            "ClientId": self.client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
        })
    }

    #[track_caller]
    fn sign_in(&mut self) -> Value {
        self.api.ok("InitiateAuth", self.password())
    }

    fn answer(&self, challenge: &str, session: &Value, responses: Value) -> Value {
        json!({
            "ClientId": self.client, "ChallengeName": challenge, "Session": session,
            "ChallengeResponses": merged(json!({"USERNAME": ADA}), responses),
        })
    }

    #[track_caller]
    fn respond(&mut self, challenge: &str, session: &Value, responses: Value) -> Value {
        self.api.ok("RespondToAuthChallenge", self.answer(challenge, session, responses))
    }

    #[track_caller]
    fn refused(&mut self, challenge: &str, session: &Value, responses: Value) -> String {
        self.api.error("RespondToAuthChallenge", self.answer(challenge, session, responses))
    }
}
