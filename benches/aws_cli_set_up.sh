# Makes a set-up like that of `cogoidc init`, with what it reads and asks, by aws-cli and curl.
set -euo pipefail
endpoint=$1
cognito() { aws --endpoint-url "$endpoint" --output text cognito-idp "$@"; }
callback=http://localhost:3000/callback sign_out=http://localhost:3000/

cognito list-user-pools --max-results 60 >/dev/null
pool=$(cognito create-user-pool --pool-name by-aws-cli --username-attributes email --query UserPool.Id)
# Version 1 of aws-cli would fetch a URL that is a parameter of its own.
urls=$(printf '{"CallbackURLs": ["%s"], "LogoutURLs": ["%s"]}' "$callback" "$sign_out")
client=$(cognito create-user-pool-client --user-pool-id "$pool" --client-name by-aws-cli --cli-input-json "$urls" \
  --allowed-o-auth-flows-user-pool-client --allowed-o-auth-flows code \
  --allowed-o-auth-scopes openid email profile --supported-identity-providers COGNITO --query UserPoolClient.ClientId)
cognito create-managed-login-branding --user-pool-id "$pool" --client-id "$client" --use-cognito-provided-values >/dev/null
domain=cli-$(date +%s%N)
cognito create-user-pool-domain --user-pool-id "$pool" --domain "$domain" --managed-login-version 2 >/dev/null
cognito describe-user-pool-domain --domain "$domain" >/dev/null
cognito describe-user-pool --user-pool-id "$pool" >/dev/null
cognito describe-user-pool-client --user-pool-id "$pool" --client-id "$client" >/dev/null
cognito describe-managed-login-branding-by-client --user-pool-id "$pool" --client-id "$client" >/dev/null
curl -sSf "$endpoint/$pool/.well-known/openid-configuration" >/dev/null
curl -sSf "$endpoint/$pool/.well-known/jwks.json" >/dev/null
pages=$endpoint/domain/$domain
curl -sSfL -o /dev/null -G "$pages/oauth2/authorize" -d response_type=code -d "client_id=$client" \
  --data-urlencode "redirect_uri=$callback" -d scope=openid \
  -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM -d code_challenge_method=S256
curl -sSf -o /dev/null -G "$pages/logout" -d "client_id=$client" --data-urlencode "logout_uri=$sign_out"
