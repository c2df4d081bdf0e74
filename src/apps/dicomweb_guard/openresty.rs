//! OpenResty (nginx with Lua) and lua-resty-openidc.

use super::Guard;
use crate::app_file::literal::{lua_string, url_safe};
use crate::apps::Values;

/// The part of a server block that guards the archive. nginx has no escape for `$` in a quoted value, so what no URL
/// contains is percent-encoded there.
pub(super) fn text(values: &Values) -> String {
    let guard = Guard::of(values);
    let (place, archive) = guard.mapping();
    // With a path of its own in proxy_pass, the place is replaced by it.
    let slash = if place.ends_with('/') { "" } else { "/" };
    let [viewer, place, archive] =
        [guard.viewer, format!("{place}{slash}"), format!("{archive}{slash}")]
            .map(|text| url_safe(&text));
    let [issuer, client, keys] = [guard.issuer, guard.client_id, guard.keys].map(lua_string);
    format!(
        "\
# Lets in the access tokens of one app client of Amazon Cognito, and nothing else.
# In the http block: lua_shared_dict jwks 1m; lua_shared_dict introspection 10m; lua_ssl_verify_depth 5;
# lua_ssl_trusted_certificate and resolver as on your system. Install lua-resty-openidc with opm or luarocks.
location \"{place}\" {{
  add_header Access-Control-Allow-Origin \"{viewer}\" always;
  add_header Access-Control-Allow-Methods \"GET, POST, OPTIONS\" always;
  add_header Access-Control-Allow-Headers \"Authorization, Accept, Content-Type\" always;
  add_header Access-Control-Max-Age 600 always;

  # Browsers ask with OPTIONS first, and without a token; it is answered here.
  if ($request_method = OPTIONS) {{
    return 204;
  }}

  access_by_lua_block {{
    local claims, err = require(\"resty.openidc\").bearer_jwt_verify({{
      discovery = {{ jwks_uri = {keys} }},
      token_signing_alg_values_expected = {{ \"RS256\" }},
      ssl_verify = \"yes\",
    }})
    if err or not claims
      or claims.iss ~= {issuer}
      or claims.client_id ~= {client}
      or claims.token_use ~= \"access\"
      or not claims.exp
    then
      ngx.header[\"WWW-Authenticate\"] = \"Bearer\"
      return ngx.exit(ngx.HTTP_UNAUTHORIZED)
    end
    -- The archive has no use for the token.
    ngx.req.clear_header(\"Authorization\")
  }}

  proxy_hide_header Access-Control-Allow-Origin;
  proxy_pass \"{archive}\";
}}
"
    )
}
