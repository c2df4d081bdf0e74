//! oauth2-proxy for bearer tokens alone.

use super::Guard;
use crate::app_file::literal::toml_string;
use crate::apps::Values;

/// Its config file. It checks the first of these claims that a token has: an access token has client_id alone, an ID
/// token aud.
pub(super) fn text(values: &Values) -> String {
    let guard = Guard::of(values);
    // It serves the path of its upstream.
    let upstream = format!("{}/", guard.archive);
    let [issuer, client, upstream] =
        [guard.issuer, guard.client_id, upstream.as_str()].map(toml_string);
    format!(
        "\
# Lets in access tokens of one app client of Amazon Cognito, and its ID tokens, which oauth2-proxy cannot tell apart.
# It sets no CORS headers: serve viewer and archive on one origin.
# In its environment: OAUTH2_PROXY_COOKIE_SECRET, 32 random bytes, although it sets no cookie here.
provider = \"oidc\"
oidc_issuer_url = {issuer}
client_id = {client}
# Nobody signs in through oauth2-proxy, and the viewer's app client has no secret.
client_secret = \"unused\"
skip_jwt_bearer_tokens = true
oidc_audience_claims = [\"aud\", \"client_id\"]
bearer_token_login_fallback = false
# 401 instead of a page to sign in on.
api_routes = [\".\"]
email_domains = [\"*\"]
pass_basic_auth = false
pass_user_headers = false
upstreams = [{upstream}]
http_address = \"127.0.0.1:4180\"
"
    )
}
