//! The examples that the help of each command begins with.

pub(super) const PROGRAM: &str = "\
Examples:
  cogoidc init --sandbox
  cogoidc login
  cogoidc doctor";

pub(super) const INIT: &str = "\
Examples:
  cogoidc init
  cogoidc init --region eu-central-1 --target ohif --app-url https://viewer.example --yes > oidc.js
  cogoidc init --sandbox --target spa --app-url http://localhost:3000 --yes";

pub(super) const PLAN: &str = "\
Examples:
  cogoidc plan
  cogoidc plan --spec prod.toml --exit-code
  cogoidc plan --exact --json";

pub(super) const APPLY: &str = "\
Examples:
  cogoidc apply
  cogoidc apply --spec prod.toml --yes
  cogoidc apply --write public/app-config.js";

pub(super) const CONFIG: &str = "\
Examples:
  cogoidc config
  cogoidc config --target ohif --write app-config.js
  cogoidc config --spec prod.toml --as env > .env
  cogoidc config --push --target cloudflare-access";

pub(super) const CALLBACK: &str = "\
Examples:
  cogoidc callback list
  cogoidc callback add https://staging.viewer.example/callback
  cogoidc callback remove 'https://*.preview.example/callback'";

pub(super) const CALLBACK_LIST: &str = "\
Examples:
  cogoidc callback list
  cogoidc callback list --target ohif --json";

pub(super) const CALLBACK_ADD: &str = "\
Examples:
  cogoidc callback add https://staging.viewer.example/callback
  cogoidc callback add --sign-out https://staging.viewer.example/ --target ohif
  cogoidc callback add --from-stack-outputs outputs.json --key CallbackUrl";

pub(super) const CALLBACK_REMOVE: &str = "\
Examples:
  cogoidc callback remove https://staging.viewer.example/callback
  cogoidc callback remove 'https://*.preview.example/callback' --dry-run";

pub(super) const STATUS: &str = "\
Examples:
  cogoidc status
  cogoidc status prod.toml staging.toml
  cogoidc status --all --region eu-central-1
  cogoidc status --json";

pub(super) const SECRET: &str = "\
Examples:
  cogoidc secret rotate --secret-file client-secret.txt
  cogoidc secret finish --secret-file client-secret.txt
  cogoidc secret finish --keep older";

pub(super) const SECRET_LIST: &str = "\
Examples:
  cogoidc secret list
  cogoidc secret list --target encodify --json";

pub(super) const SECRET_ROTATE: &str = "\
Examples:
  cogoidc secret rotate --secret-file client-secret.txt
  cogoidc secret rotate --secret-file client-secret.txt --dry-run
  cogoidc secret rotate --show-secret --yes | vault kv put secret/app client_secret=-";

pub(super) const SECRET_FINISH: &str = "\
Examples:
  cogoidc secret finish --secret-file client-secret.txt
  cogoidc secret finish --keep older";

pub(super) const IDP: &str = "\
Examples:
  cogoidc idp list
  cogoidc idp add beyond-identity --name BeyondIdentity --dry-run
  cogoidc idp rotate BeyondIdentity --upstream-secret-file new-secret.txt
  cogoidc idp remove BeyondIdentity";

pub(super) const IDP_LIST: &str = "\
Examples:
  cogoidc idp list
  cogoidc idp list --target ohif --json";

pub(super) const IDP_ADD: &str = "\
Examples:
  cogoidc idp add beyond-identity --name BeyondIdentity --target spa --dry-run
  cogoidc idp add entra --name Entra --issuer https://login.microsoftonline.com/TENANT/v2.0 \\
    --upstream-client-id ID --upstream-secret-file secret --target ohif";

pub(super) const IDP_ROTATE: &str = "\
Examples:
  cogoidc idp rotate Entra --upstream-secret-file new-secret.txt
  cogoidc idp rotate Entra --upstream-secret-file new-secret.txt --dry-run";

pub(super) const IDP_REMOVE: &str = "\
Examples:
  cogoidc idp remove Entra --dry-run
  cogoidc idp remove Entra --target ohif --yes";

pub(super) const DOCTOR: &str = "\
Examples:
  cogoidc doctor
  cogoidc doctor --fix
  cogoidc doctor --target ohif --file app-config.js
  cogoidc doctor 'https://ohif.auth.eu-central-1.amazoncognito.com/error?error=redirect_mismatch'
  cogoidc doctor --issuer https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";

pub(super) const LOGIN: &str = "\
Examples:
  cogoidc login
  cogoidc login --unattended --json
  cogoidc login --identity-provider Entra --target ohif";

pub(super) const EXPORT: &str = "\
Examples:
  cogoidc export --as terraform > cogoidc.tf
  cogoidc export --as cloudformation --spec prod.toml --write infra
  cogoidc export --as aws-cli --target spa --app-url https://app.example";

pub(super) const DESTROY: &str = "\
Examples:
  cogoidc destroy
  cogoidc destroy --spec staging.toml --confirm ohif-staging";

pub(super) const POLICY: &str = "\
Examples:
  cogoidc policy > policy.json
  cogoidc policy init --target ohif --app-url https://viewer.example
  cogoidc policy doctor --fix --spec prod.toml --json";

pub(super) const TARGETS: &str = "\
Examples:
  cogoidc targets
  cogoidc targets ohif
  cogoidc targets --export generic > my-app.toml
  cogoidc targets --target-file my-app.toml";

pub(super) const SANDBOX: &str = "\
Examples:
  cogoidc sandbox
  cogoidc sandbox --ephemeral --port 0 --json";

pub(super) const SPEC: &str = "\
Examples:
  cogoidc spec check
  cogoidc spec check staging.toml prod.toml --json";

pub(super) const COMMANDS: &str = "\
Examples:
  cogoidc commands --json
  cogoidc commands idp add --json";

pub(super) const SCHEMA: &str = "\
Examples:
  cogoidc schema
  cogoidc schema spec-file > cogoidc.schema.json";

pub(super) const COMPLETIONS: &str = "\
Examples, each a line of the file that the shell reads when it starts:
  source <(cogoidc completions bash)       # .bashrc
  source <(cogoidc completions zsh)        # .zshrc, after compinit
  cogoidc completions fish | source        # .config/fish/config.fish";

pub(super) const MAN: &str = "\
Examples:
  cogoidc man | man -l -
  cogoidc man idp add > cogoidc-idp-add.1";
