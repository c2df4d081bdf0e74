//! Each file, the app that it is for, where its form comes from, and what `doctor --file` should say about it.

use super::APPS;

/// A file and what is right to say about it.
pub(super) struct Row {
    pub(super) file: &'static str,
    pub(super) app: &'static str,
    pub(super) said: Vec<Said>,
    /// Whether the program judges it wrongly.
    pub(super) is_seen_wrong: bool,
}

/// What is right to say in one check.
pub(super) struct Said {
    pub(super) check: String,
    pub(super) kind: Kind,
    /// What the reason names; empty if it names nothing.
    pub(super) names: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Fail,
    Warn,
    Pass,
    /// Something else fills it in.
    Skip,
    /// The file does not set it.
    None,
}

/// The rows below one heading, which is a format.
pub(super) fn rows(format: &str) -> Vec<Row> {
    let heading = format!("# {format}");
    let lines = TABLE.lines().skip_while(|line| *line != heading).skip(1);
    lines.take_while(|line| !line.is_empty()).map(row).collect()
}

fn row(line: &'static str) -> Row {
    let cells: Vec<&str> = line.split(" | ").collect();
    let (&[file, app, _form, said], rest) = cells.split_first_chunk().unwrap();
    assert!(APPS.iter().any(|(name, _)| *name == app), "{line}");
    assert!(matches!(rest, [] | ["seen wrong"]), "{line}");
    let said = said.split("; ").filter(|said| !said.is_empty()).map(one_said).collect();
    Row { file, app, said, is_seen_wrong: !rest.is_empty() }
}

fn one_said(text: &'static str) -> Said {
    let (head, names) = text.split_once(" `").unwrap_or((text, ""));
    let (kind, check) = head.split_once(' ').unwrap();
    let kind = match kind {
        "fail" => Kind::Fail,
        "warn" => Kind::Warn,
        "pass" => Kind::Pass,
        "skip" => Kind::Skip,
        "none" => Kind::None,
        other => panic!("`{other}` in {text}"),
    };
    let check = match check {
        "request" => "sign-in.request".to_owned(),
        "scopes" => "client.scopes".to_owned(),
        check => format!("file.{check}"),
    };
    Said { check, kind, names: names.trim_end_matches('`') }
}

/// File | app | form | what is said, apart from checks that pass | whether the program says something else.
const TABLE: &str = r#"
# script
amplify-v5-exports-other-client.js | spa | Amplify v5 aws-exports.js | fail client `1111111111111111111111111`; fail callback `http://localhost:8100/tabs/tab1`; none sign-out; fail request `response_type=token`; fail scopes `phone`; pass endpoints `they are`
amplify-v6-scopes-in-one.ts | spa | Amplify v6 configure | fail callback `http://localhost:3000/`; fail sign-out `http://localhost:3000/`; fail endpoints `other.auth.us-east-1.amazoncognito.com`; fail scopes `phone`
react-apostrophe-in-text.jsx | spa | react-oidc-context, text with an apostrophe | none sign-out
class-private-field.js | spa | oidc-client-ts in a class | fail client `anotherclient`; none sign-out
ohif-member-assigned-later.js | ohif | OHIF config changed after it was assigned | warn sign-out `by default`
ohif-envsubst.js | ohif | OHIF config for envsubst | skip issuer `${OIDC_AUTHORITY}`; skip client `${OIDC_CLIENT_ID}`; skip callback `${VIEWER_URL}`; warn sign-out `by default`
ohif-own-block-after-google.js | ohif | OHIF google.js with the block of init below it | pass endpoints `they are`; pass sign-out `https://viewer.example/`
env-or-literal.ts | spa | oidc-client-ts, environment with a literal fallback | fail callback `https://spa.example/signed-in`; none sign-out
origin-plus-path.ts | spa | oidc-client-ts, origin + path | fail callback `https://spa.example/oidc/return`; none sign-out
scope-that-no-pool-has.ts | spa | oidc-client-ts settings | fail request `groups`; none sign-out
post-logout-alone.ts | spa | oidc-client-ts settings with sign-out | fail sign-out `revokes an access token`; fail sign-out `ignores it`
metadata-seed-other-return.ts | spa | oidc-client-ts metadataSeed | fail sign-out `https://spa.example/bye`
ohif-default-object.js | ohif | OHIF default.js with oidc | warn sign-out `by default`
ohif-function.js | ohif | OHIF config as a function | pass sign-out `https://viewer.example/`
ohif-async-fetched.js | ohif | OHIF config that fetches its client | skip issuer `settings.authority`; skip client `settings.clientId`; warn sign-out `by default`
ohif-google.js | ohif | OHIF google.js | fail issuer `an issuer of Google`; fail client `apps.googleusercontent.com`; fail sign-out `revokes an access token`; fail request `id_token token`
ohif-keycloak.js | ohif | OHIF with Keycloak | fail issuer `an issuer of Keycloak`; fail client `ohif-viewer`; warn sign-out `by default`
ohif-appended-twice.js | ohif | OHIF, two blocks appended by hand | pass sign-out `https://viewer.example/`
ohif-dynamic-config.js | ohif | OHIF with dangerouslyUseDynamicConfig | warn sign-out `by default`
ohif-no-response-type.js | ohif | OHIF without response_type | fail request `has no response_type`; warn sign-out `by default`
ohif-object-assign.js | ohif | OHIF config extended with Object.assign | warn sign-out `by default`
ohif-base-path.js | ohif | OHIF below a path | fail callback `https://viewer.example/pacs/callback`; warn sign-out `by default`
ohif-typed.ts | ohif | OHIF fork in TypeScript | warn sign-out `by default`
ohif-oidc-elsewhere.js | ohif | OHIF with the sign-in where it does not look | fail sign-in `window.config.oidc`
ohif-marked-names.js | ohif | OHIF image whose entry point fills in marked names | skip issuer `__OIDC_URL__`; skip client `@CLIENT@`; warn sign-out `by default`
aws-console-react.js | spa | quick start of the Cognito console for React | fail scopes `phone`; none sign-out
auth-provider-attributes.tsx | spa | react-oidc-context, attributes of AuthProvider | none sign-out
user-manager-other-client.ts | spa | oidc-client-ts new UserManager | fail client `web-portal`; none sign-out
settings-from-function.ts | spa | oidc-client-ts settings a function returns | none sign-out
angular-environment.ts | spa | Angular environment.ts | none sign-out
angular-module.ts | spa | angular-auth-oidc-client AuthModule.forRoot | fail issuer `another user pool`; fail sign-out `ignores it`
angular-provide-auth.ts | spa | angular-auth-oidc-client provideAuth | fail request `offline_access`; none sign-out; pass endpoints `they are`
angular-flat-environment.ts | spa | Angular environment.ts with oidc_ names | fail callback `http://localhost:4200/login/callback`; warn sign-out `ignores it`; fail issuer `sign-in page address`
vue-oidc-client.js | spa | vue-oidc-client | none callback; none sign-out
svelte-store.ts | spa | SvelteKit with public environment | skip client `PUBLIC_CLIENT`; none sign-out
stages-by-name.ts | spa | settings of several stages | none sign-out
old-settings-commented-out.js | spa | settings above which the old ones are commented out | none sign-out
okta-auth-js.ts | spa | @okta/okta-auth-js | fail issuer `an issuer of Okta`; fail client `0oa1b2c3d4e5f6g7h8i9`; none sign-out
slash-at-the-end.ts | spa | oidc-client-ts settings | fail issuer `remove the slash`; none sign-out
slash-after-callback.mjs | spa | oidc-client-ts settings | fail callback `https://spa.example/app/`; none sign-out
discovery-as-authority.cjs | spa | oidc-client in CommonJS | fail issuer `remove /.well-known/openid-configuration`; none sign-out
expo-auth-session.tsx | spa | Expo AuthSession | none issuer; skip callback `makeRedirectUri`; none sign-out; pass endpoints `they are`
openid-client-v5.js | encodify | openid-client Issuer.discover and new Client | none issuer; skip secret `process.env.CLIENT_SECRET`; none sign-out
express-openid-connect.js | encodify | express-openid-connect | skip secret `process.env.CLIENT_SECRET`; none callback; none sign-out
nextauth-v4-env.ts | encodify | NextAuth v4 CognitoProvider | skip issuer `process.env.COGNITO_ISSUER`; skip client `process.env.COGNITO_CLIENT_ID`; skip secret `process.env.COGNITO_CLIENT_SECRET`; none callback; none sign-out
authjs-v5-three-providers.ts | encodify | Auth.js v5 with GitHub, Google and Cognito | skip secret `process.env.AUTH_COGNITO_SECRET`; none callback; none sign-out
authjs-pages-as-issuer.ts | encodify | NextAuth with the sign-in pages as issuer | fail issuer `sign-in page address`; none callback; fail secret `another secret`; none sign-out
amplify-v5-configure.js | spa | Amplify v5 configure | pass endpoints `they are`; pass sign-out `https://spa.example/app`
amplify-v6-vite-env.ts | spa | Amplify v6 with Vite's environment | skip issuer `VITE_COGNITO_USER_POOL_ID`; skip client `VITE_COGNITO_CLIENT_ID`; skip endpoints `VITE_COGNITO_DOMAIN`; fail callback `https://spa.example/admin`; skip sign-out `SIGN_OUT`
amplify-v5-joined-addresses.js | spa | Amplify v5, addresses joined with commas | fail callback `http://localhost:3000/`; pass sign-out `https://spa.example/app`
mlspace-constants.ts | mlspace | MLSpace lib/constants.ts | none sign-out
mlspace-constants-empty.ts | mlspace | MLSpace lib/constants.ts as it comes | none issuer; fail client `web-client`; none callback; none sign-out
mlspace-env.js | mlspace | MLSpace env.js of the web page | fail callback `https://ml.example/`; none sign-out
nuxt-config.ts | spa | Nuxt runtimeConfig | none sign-out
runtime-globals.js | spa | runtime config in window.__ENV__ | none sign-out
secret-in-the-browser.js | spa | react-oidc-context with a secret | fail secret `everyone who opens the app can read it`; fail sign-out `revokes an access token`
implicit-flow.js | spa | oidc-client 1 with the implicit flow | fail request `id_token token`; none sign-out
sign-out-by-hand.tsx | spa | react-oidc-context with a sign-out of its own | none sign-out
ohif-local-only.js | ohif | OHIF with other settings on localhost | warn sign-out `by default`
stages-by-condition.ts | spa | settings chosen by NODE_ENV | none sign-out
callback-by-host.ts | spa | oidc-client-ts, callback chosen by the host | skip callback `isLocal`; none sign-out
static-fields.ts | spa | settings in static fields of a class | fail callback `https://spa.example/done`; none sign-out
angular-oauth2-oidc.ts | spa | angular-oauth2-oidc AuthConfig | fail client `spa-code`; none sign-out
next-config.mjs | spa | next.config.mjs with env | fail issuer `us-east-1_Another01`; none callback; none sign-out
amazon-cognito-identity.js | spa | amazon-cognito-identity-js CognitoUserPool | fail client `0123456789abcdefghijklmnop`; none callback; none sign-out
amazon-cognito-auth.js | spa | amazon-cognito-auth-js CognitoAuth | fail callback `https://spa.example/in`; fail sign-out `https://spa.example/out`; pass endpoints `they are`
env-js-iife.js | spa | Angular env.js in a function that runs at once | fail client `portal`; none sign-out
quoted-globals.js | spa | env.js with names in brackets | skip client `${CLIENT}`; none sign-out
ohif-assign-statement.js | ohif | OHIF, Object.assign on window.config | warn sign-out `by default`
ohif-push.js | ohif | OHIF, an element pushed to oidc | warn sign-out `by default`
ohif-element-replaced.js | ohif | OHIF, the first element of oidc replaced | fail client `another`; warn sign-out `by default`
protocol-and-host.js | spa | callback of protocol and host | fail callback `https://spa.example/return`; none sign-out
new-url.ts | spa | callback by new URL | fail callback `https://spa.example/auth/return`; none sign-out
default-export-as.ts | spa | default export of an object with a type | none sign-out
default-parameters.js | spa | settings with a function around them | none sign-out
json-parse.js | spa | settings in JSON.parse | fail client `portal`; none callback; none sign-out
enum-of-settings.ts | spa | settings in an enum | fail client `portal`; none callback; none sign-out
minified.js | spa | settings in a minified bundle | fail client `portal`; none sign-out
index.html | spa | page with the settings in a script | fail client `portal`; none sign-out
sign-in.vue | spa | Vue component | fail callback `https://spa.example/vue`; none sign-out

# json
amplify-outputs-other-client.json | spa | Amplify Gen 2 amplify_outputs.json | fail client `1111111111111111111111111`; fail callback `http://localhost:57417/`; fail endpoints `other.auth.us-east-1.amazoncognito.com`; fail sign-out `http://localhost:57417/`; fail scopes `phone`
access-without-email-scope.json | cloudflare-access | Cloudflare API, body of a create call | none issuer; none callback; fail request `email`; none sign-out; pass endpoints `they are`
access-groups-scope.json | cloudflare-access | Cloudflare API, body of a create call | none issuer; none callback; fail request `groups`; none sign-out
access-api-list.json | cloudflare-access | Cloudflare API, list of three login methods | none issuer; none sign-out; pass endpoints `they are`
access-api-single.json | cloudflare-access | Cloudflare API, one login method | none issuer; none sign-out; fail endpoints `us-east-1_Former001`
access-two-of-oidc.json | cloudflare-access | Cloudflare API, list with Keycloak and Cognito | none issuer; none callback; none sign-out; pass endpoints `they are`
mlspace-config.json | mlspace | MLSpace lib/config.json of npm run config | none sign-out
mlspace-config-other-pool.json | mlspace | MLSpace lib/config.json of npm run config | fail issuer `another user pool`; none callback; none sign-out
amplify-outputs.json | spa | Amplify Gen 2 amplify_outputs.json with data and storage | pass endpoints `they are`; pass sign-out `https://spa.example/app`
dotnet-appsettings.json | encodify | ASP.NET Core appsettings.json | skip secret `#{CognitoSecret}`; none callback; none sign-out
page-settings.json | spa | settings.json that the page fetches | none sign-out
cdk-runtime-config.json | spa | runtime-config.json of a CDK deployment | none callback; none sign-out
cdk-outputs.json | spa | cdk deploy --outputs-file | fail issuer `us-east-1_Another01`; none callback; none sign-out
google-client-secrets.json | encodify | client_secrets.json of flask-oidc | fail secret `another secret`; none sign-out; pass endpoints `they are`
tokens-of-a-pipeline.json | spa | settings with tokens of Azure Pipelines | skip issuer `#{OidcAuthority}`; skip client `#{OidcClientId}`; skip callback `$(appUrl)`; none sign-out
react-app-config.jsonc | spa | settings with comments and commas at the ends | fail issuer `an issuer of Auth0`; fail client `AbCdEfGhIjKl`; none sign-out
no-sign-in.json | spa | package.json | fail sign-in `says nothing about a sign-in`
stack-outputs.json | spa | outputs of a CloudFormation stack | fail client `0123456789abcdefghijklmnop`; none callback; none sign-out
described-client.json | spa | aws cognito-idp describe-user-pool-client | none callback; none sign-out; fail issuer `us-east-1_Another01`
task-definition.json | encodify | ECS task definition | skip callback `<host>`; none sign-out
access-app.json5 | cloudflare-access | Cloudflare API, body with comments and without quotes | none issuer; none callback; none sign-out; fail request `email`

# hcl
access-v4-two-providers.tf | cloudflare-access | Cloudflare provider 4, GitHub and Cognito | none issuer; none callback; skip secret `var.cognito_secret`; none sign-out; pass endpoints `they are`
access-v5.tf | cloudflare-access | Cloudflare provider 5 | none issuer; none callback; skip secret `var.cognito_client_secret`; none sign-out; pass endpoints `they are`
access-v5-locals.tf | cloudflare-access | Cloudflare provider 5 with locals | none issuer; none callback; skip secret `data.aws_secretsmanager_secret_version.cognito.secret_string`; none sign-out; pass endpoints `they are`
access-v5-for-each.tf | cloudflare-access | Cloudflare provider 5 with for_each | none issuer; none callback; none sign-out; pass endpoints `they are`
access-references.tf | cloudflare-access | Cloudflare and Cognito in one configuration | none issuer; none callback; skip client `aws_cognito_user_pool_client.access.id`; skip secret `aws_cognito_user_pool_client.access.client_secret`; skip endpoints `aws_cognito_user_pool_domain.main.domain`; none sign-out
access-other-pages.tf | cloudflare-access | Cloudflare provider 5 with the pages of another pool | none issuer; none callback; none sign-out; fail endpoints `other.auth.us-east-1.amazoncognito.com`; fail request `email`
variables-with-defaults.tf | cloudflare-access | Terraform variables with defaults | none issuer; none callback; skip client `var.client_id`; skip endpoints `var.pages`; none sign-out
production.tfvars | encodify | Terraform variable file | none sign-out
load-balancer.tf | encodify | ALB listener with authenticate_oidc | skip secret `var.oidc_client_secret`; none callback; none sign-out; pass endpoints `they are`
container-environment.tf | encodify | ECS task with an environment | fail issuer `an issuer of Microsoft Entra ID`; none sign-out
helm-release-set.tf | encodify | helm_release with set blocks | none callback; none sign-out
s3-object.tf | spa | settings that Terraform writes with jsonencode | fail client `formerclient`; none sign-out
heredoc-scope.tf | encodify | Terraform heredocs | fail request `offline_access`; none sign-out; skip secret `var.secret`
terragrunt.hcl | encodify | Terragrunt inputs | none sign-out
lambda-environment.tf | encodify | Lambda function with merged variables | fail client `formerclient`; none sign-out
task-with-concat.tf | encodify | ECS task with lists put together | none callback; none sign-out
access-by-stage.tf | cloudflare-access | Cloudflare provider 5, client by workspace | none issuer; none callback; skip client `terraform.workspace`; none sign-out; pass endpoints `they are`

# toml
streamlit-secrets.toml | encodify | Streamlit secrets.toml | none sign-out
streamlit-two-providers.toml | encodify | Streamlit secrets.toml with named providers | fail callback `http://localhost:8501/oauth2callback`; none sign-out
service-settings.toml | encodify | settings of a service | skip secret `${OIDC_SECRET}`; fail issuer `the discovery document is at`; none sign-out
oauth2-proxy.toml | encodify | oauth2-proxy | fail client `another`; none sign-out
dynaconf-stages.toml | encodify | Dynaconf with stages | none sign-out
hugo.toml | spa | Hugo site with a sign-in | fail callback `https://spa.example/app/`; none sign-out
netlify.toml | spa | Netlify build environment | none sign-out
wrangler.toml | encodify | Cloudflare Workers | fail issuer `us-east-1_Another01`; none callback; none sign-out
inline-table.toml | encodify | settings with an inline table | fail issuer `an issuer of another vendor`; fail client `portal`; none callback; none sign-out
array-of-providers.toml | encodify | list of identity providers | none sign-out
marked-names.toml | encodify | template for envsubst and Jinja | skip issuer `{{ oidc_issuer }}`; skip client `$OIDC_CLIENT`; skip callback `{{ app_url }}`; skip secret `<paste it here>`; none sign-out
broken.toml | encodify | file cut off in the middle | fail sign-in `cannot be read: line 3`
fly.toml | encodify | Fly.io environment | fail request `groups`; none sign-out
gitlab-runner-environment.toml | spa | list of NAME=value in TOML | fail client `portal`; none callback; none sign-out
multi-line-strings.toml | encodify | strings of several lines | none sign-out

# yaml
spring-application.yml | encodify | Spring Boot application.yml | skip callback `{baseUrl}`; none sign-out; skip secret `${COGNITO_CLIENT_SECRET}`
spring-two-registrations.yml | encodify | Spring Boot with Google and Cognito | none sign-out; skip secret `${COGNITO_CLIENT_SECRET:none}`; pass endpoints `they are`
spring-other-pool.yaml | encodify | Spring Boot with endpoints of another pool | none callback; none sign-out; fail issuer `another user pool`; fail endpoints `other.auth.us-east-1.amazoncognito.com`
grafana-values.yaml | encodify | Grafana Helm values | none issuer; none callback; none sign-out; skip secret `$__file{/etc/secrets/oauth/secret}`; pass endpoints `they are`
compose-environment-list.yml | encodify | Compose file, environment as a list | fail client `oauth2proxy`; none sign-out; skip secret `${OIDC_CLIENT_SECRET}`
compose-environment-map.yaml | encodify | Compose file, environment as a mapping | skip client `${OIDC_CLIENT_ID:-`; none callback; none sign-out
argo-cd-configmap.yaml | encodify | Argo CD argocd-cm with oidc.config | fail request `groups`; none callback; none sign-out; skip secret `$oidc.cognito.clientSecret`
ohif-configmap.yaml | ohif | Kubernetes ConfigMap with app-config.js | fail client `ohif-viewer`; warn sign-out `by default`
configmap.yaml | spa | Kubernetes ConfigMap of settings | fail issuer `remove the slash`; none sign-out
deployment.yaml | encodify | Kubernetes Deployment with env | fail callback `https://media.example/oauth2/callback`; none sign-out
gitlab-ci.yml | spa | GitLab CI variables | skip issuer `$COGNITO_ISSUER`; none sign-out
github-workflow.yml | spa | GitHub Actions workflow | skip issuer `${{ vars.OIDC_AUTHORITY }}`; skip client `${{ secrets.OIDC_CLIENT_ID }}`; none sign-out; none callback
headscale.yaml | encodify | Headscale config.yaml | none callback; none sign-out
lisa-auth-config.yaml | spa | LISA config with authConfig | fail client `your-client-id`; none callback; none sign-out
oauth2-proxy-values.yaml | encodify | oauth2-proxy Helm values | none sign-out
serverless.yml | encodify | Serverless Framework with CloudFormation tags | skip client `!Ref UserPoolClient`; skip issuer `${AWS::Region}`; none callback; none sign-out
helm-template.yaml | spa | Helm template | skip issuer `{{ .Values.oidc.issuer }}`; skip client `{{ .Values.oidc.clientId }}`; skip callback `{{ .Values.host }}`; none sign-out
quarkus-application.yaml | encodify | Quarkus application.yaml | none callback; none sign-out
anchors-of-stages.yaml | encodify | stages that share settings by anchors | fail callback `https://media.example/login`; none sign-out
oauth2-proxy-arguments.yaml | encodify | Kubernetes Deployment of oauth2-proxy with args | fail issuer `remove the slash`; none sign-out
kong-plugin.yaml | encodify | Kong openid-connect plugin | fail callback `https://media.example/kong`; none sign-out
ingress-annotations.yaml | encodify | Ingress of the AWS load balancer controller | fail client `0123456789abcdefghijklmnop`; none issuer; none callback; none sign-out

# lines
comment-behind-value.env | spa | .env with comments behind values | none sign-out
vite-cognito.env | spa | Vite with VITE_COGNITO_ names | fail callback `http://localhost:5173`; fail scopes `phone`; none sign-out
authjs.env | encodify | Auth.js with Keycloak and Cognito | fail secret `another secret`; none callback; none sign-out
nextauth.env | encodify | NextAuth with pool id and issuer | none callback; none sign-out
react-app-exported.env | spa | Create React App, exported and quoted | none callback; none sign-out
next-public.env | spa | Next.js with NEXT_PUBLIC_ names | fail issuer `us-east-1_Another01`; fail client `anotherclient`; none callback; none sign-out
spring-application.properties | encodify | Spring Boot application.properties | none sign-out; pass endpoints `they are`
spring-two-registrations.properties | encodify | Spring Boot application.properties with GitHub and Cognito | none sign-out; skip callback `{baseUrl}`; skip secret `${COGNITO_SECRET}`
quarkus.properties | encodify | Quarkus with profiles | fail client `quarkus-app`; none callback; none sign-out
grafana.ini | encodify | grafana.ini with Google and generic OAuth | none issuer; none callback; none sign-out; fail endpoints `other.auth.us-east-1.amazoncognito.com`
grafana.env | encodify | Grafana's GF_ variables | none issuer; none callback; none sign-out; pass endpoints `they are`
dos.env | encodify | .env saved by a Windows editor, with a byte order mark | fail request `groups`; none sign-out
chains.env | spa | .env of variables that use others | none sign-out; skip callback `${PUBLIC_HOST}`
oauth2-proxy.env | encodify | oauth2-proxy's variables | fail callback `https://media.example/oauth2/callback`; none sign-out
oauth2-proxy.cfg | encodify | oauth2-proxy's config file | none sign-out
django-oidc.env | encodify | mozilla-django-oidc | none issuer; none callback; none sign-out; pass endpoints `they are`
app-client-id.env | spa | server and page in one .env | fail client `COGNITO_APP_CLIENT_ID`; none callback; none sign-out
amplify-vite.env | spa | Amplify with Vite's names | fail issuer `us-east-1_Another01`; none sign-out; pass endpoints `they are`
laravel.env | encodify | Laravel Socialite | fail callback `http://localhost/auth/callback`; none issuer; none sign-out; pass endpoints `they are`
expo-public.env | spa | Expo with empty values to fill in | none issuer; none client; none callback; none sign-out
sample.env | spa | .env.example with hints | skip issuer `<your-user-pool-id>`; skip client `<your-app-client-id>`; none callback; none sign-out
mod-auth-openidc.conf | encodify | Apache mod_auth_openidc | none sign-out
quoted-with-spaces.env | spa | .env with blanks around the equals signs | fail client `of the old app`; none sign-out
later-line-counts.env | spa | .env with a setting twice | none sign-out
escaped.properties | encodify | properties file with escapes and continued lines | none sign-out
"#;
