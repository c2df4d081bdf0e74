//! The members of the API under the names of the provider's arguments.

use super::super::kind::Kind;
use super::pool::POOL;
use super::row::{Row, block, inline, json_text, value};

/// A resource of the provider.
pub(super) struct Table {
    pub(super) resource: &'static str,
    pub(super) rows: &'static [Row],
}

/// Whether the provider 3.39.0 does not have the resource.
pub(super) fn is_newer(kind: Kind) -> bool {
    kind == Kind::Style
}

/// The resource of a kind.
pub(super) fn table(kind: Kind) -> Table {
    let (resource, rows) = match kind {
        Kind::Pool => ("aws_cognito_user_pool", POOL),
        Kind::Server => ("aws_cognito_resource_server", SERVER),
        Kind::Provider => ("aws_cognito_identity_provider", PROVIDER),
        Kind::Client => ("aws_cognito_user_pool_client", CLIENT),
        Kind::Style => ("aws_cognito_managed_login_branding", STYLE),
        Kind::Domain => ("aws_cognito_user_pool_domain", DOMAIN),
    };
    Table { resource, rows }
}

const SERVER: &[Row] = &[
    value("Identifier", "identifier"),
    value("Name", "name"),
    block(
        "Scopes",
        "scope",
        &[value("ScopeName", "scope_name"), value("ScopeDescription", "scope_description")],
    ),
];

const PROVIDER: &[Row] = &[
    value("ProviderName", "provider_name"),
    value("ProviderType", "provider_type"),
    value("IdpIdentifiers", "idp_identifiers"),
    value("ProviderDetails", "provider_details"),
    value("AttributeMapping", "attribute_mapping"),
];

const CLIENT: &[Row] = &[
    value("ClientName", "name"),
    value("GenerateSecret", "generate_secret"),
    value("AllowedOAuthFlowsUserPoolClient", "allowed_oauth_flows_user_pool_client"),
    value("AllowedOAuthFlows", "allowed_oauth_flows"),
    value("AllowedOAuthScopes", "allowed_oauth_scopes"),
    value("CallbackURLs", "callback_urls"),
    value("LogoutURLs", "logout_urls"),
    value("DefaultRedirectURI", "default_redirect_uri"),
    value("SupportedIdentityProviders", "supported_identity_providers"),
    value("ExplicitAuthFlows", "explicit_auth_flows"),
    value("PreventUserExistenceErrors", "prevent_user_existence_errors"),
    value("EnableTokenRevocation", "enable_token_revocation").newer(),
    value(
        "EnablePropagateAdditionalUserContextData",
        "enable_propagate_additional_user_context_data",
    )
    .newer(),
    value("AuthSessionValidity", "auth_session_validity").newer(),
    value("AccessTokenValidity", "access_token_validity"),
    value("IdTokenValidity", "id_token_validity"),
    value("RefreshTokenValidity", "refresh_token_validity"),
    value("ReadAttributes", "read_attributes"),
    value("WriteAttributes", "write_attributes"),
    block(
        "TokenValidityUnits",
        "token_validity_units",
        &[
            value("AccessToken", "access_token"),
            value("IdToken", "id_token"),
            value("RefreshToken", "refresh_token"),
        ],
    ),
    block(
        "RefreshTokenRotation",
        "refresh_token_rotation",
        &[
            value("Feature", "feature"),
            value("RetryGracePeriodSeconds", "retry_grace_period_seconds"),
        ],
    )
    .newer(),
    block(
        "AnalyticsConfiguration",
        "analytics_configuration",
        &[
            value("ApplicationArn", "application_arn"),
            value("ApplicationId", "application_id"),
            value("ExternalId", "external_id"),
            value("RoleArn", "role_arn"),
            value("UserDataShared", "user_data_shared"),
        ],
    ),
];

const STYLE: &[Row] = &[
    value("UseCognitoProvidedValues", "use_cognito_provided_values"),
    json_text("Settings", "settings"),
    block(
        "Assets",
        "asset",
        &[
            value("Category", "category"),
            value("ColorMode", "color_mode"),
            value("Extension", "extension"),
            value("ResourceId", "resource_id"),
            value("Bytes", "bytes"),
        ],
    ),
];

const DOMAIN: &[Row] = &[
    value("Domain", "domain"),
    inline("CustomDomainConfig", &[value("CertificateArn", "certificate_arn")]),
    value("ManagedLoginVersion", "managed_login_version").newer(),
];
