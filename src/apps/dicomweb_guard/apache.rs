//! Apache with mod_auth_openidc as an OAuth 2.0 resource server.

use super::Guard;
use crate::app_file::literal::url_safe;
use crate::apps::Values;

/// The part of a virtual host that guards the archive.
///
/// Every value is a URL or an id. Apache expands `${NAME}` inside quotation marks too and knows no escape for it, so
/// what no URL contains is percent-encoded.
pub(super) fn text(values: &Values) -> String {
    let guard = Guard::of(values);
    let (place, archive) = guard.mapping();
    let [keys, issuer, client, viewer, place, archive] =
        [guard.keys, guard.issuer, guard.client_id, &guard.viewer, &place, &archive].map(url_safe);
    format!(
        "\
# Lets in the access tokens of one app client of Amazon Cognito, and nothing else.
# a2enmod auth_openidc headers proxy proxy_http rewrite
OIDCOAuthVerifyJwksUri \"{keys}\"
OIDCOAuthRemoteUserClaim username
# The module requires one; nothing here is encrypted with it.
OIDCCryptoPassphrase \"exec:/usr/bin/openssl rand -hex 32\"

<Location \"{place}\">
  AuthType oauth20
  <RequireAny>
    # Browsers ask with OPTIONS first, and without a token.
    Require method OPTIONS
    <RequireAll>
      Require claim \"iss:{issuer}\"
      Require claim \"client_id:{client}\"
      Require claim \"token_use:access\"
    </RequireAll>
  </RequireAny>

  # OPTIONS is answered here and never reaches the archive.
  RewriteEngine On
  RewriteCond %{{REQUEST_METHOD}} =OPTIONS
  RewriteRule ^ - [R=204,L]

  # The guard alone says who may read the answers: browsers refuse a header that comes twice.
  Header onsuccess unset Access-Control-Allow-Origin
  Header always set Access-Control-Allow-Origin \"{viewer}\"
  Header always set Access-Control-Allow-Methods \"GET, POST, OPTIONS\"
  Header always set Access-Control-Allow-Headers \"Authorization, Accept, Content-Type\"
  Header always set Access-Control-Max-Age 600

  # The archive has no use for the token.
  RequestHeader unset Authorization
  ProxyPass \"{archive}\"
  ProxyPassReverse \"{archive}\"
</Location>
"
    )
}
