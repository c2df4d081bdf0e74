//! The members of the API under the names of the provider's arguments.

use serde_json::{Map, Value, json};

use super::super::ProviderVersion;
use super::hcl::{Block, Expression};

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Pool,
    Server,
    Provider,
    Client,
    Style,
    Domain,
}

/// A resource of the provider.
pub(super) struct Table {
    pub(super) resource: &'static str,
    pub(super) rows: &'static [Row],
}

/// One member, in the request and in the configuration.
pub(super) struct Row {
    member: &'static str,
    pub(super) argument: &'static str,
    pub(super) shape: Shape,
    /// Whether the provider 3.39.0 does not have it.
    pub(super) is_newer: bool,
}

pub(super) enum Shape {
    /// A value, or a map.
    Value,
    /// A text that holds JSON.
    Json,
    /// A block, or one for each entry of a list.
    Block(&'static [Row]),
    /// Its members are those of what it is in.
    Inline(&'static [Row]),
    /// Other members say the same.
    Elsewhere,
}

impl Kind {
    #[cfg(test)]
    pub(super) const ALL: [Self; 6] =
        [Self::Pool, Self::Server, Self::Provider, Self::Client, Self::Style, Self::Domain];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pool => "user pool",
            Self::Server => "resource server",
            Self::Provider => "identity provider",
            Self::Client => "app client",
            Self::Style => "login style",
            Self::Domain => "domain",
        }
    }

    /// Whether the provider 3.39.0 does not have the resource.
    pub(super) fn is_newer(self) -> bool {
        self == Self::Style
    }

    pub(super) fn table(self) -> Table {
        let (resource, rows) = match self {
            Self::Pool => ("aws_cognito_user_pool", POOL),
            Self::Server => ("aws_cognito_resource_server", SERVER),
            Self::Provider => ("aws_cognito_identity_provider", PROVIDER),
            Self::Client => ("aws_cognito_user_pool_client", CLIENT),
            Self::Style => ("aws_cognito_managed_login_branding", STYLE),
            Self::Domain => ("aws_cognito_user_pool_domain", DOMAIN),
        };
        Table { resource, rows }
    }
}

const fn value(member: &'static str, argument: &'static str) -> Row {
    Row { member, argument, shape: Shape::Value, is_newer: false }
}

const fn block(member: &'static str, argument: &'static str, rows: &'static [Row]) -> Row {
    Row { member, argument, shape: Shape::Block(rows), is_newer: false }
}

const fn inline(member: &'static str, rows: &'static [Row]) -> Row {
    Row { member, argument: "", shape: Shape::Inline(rows), is_newer: false }
}

const fn json_text(member: &'static str, argument: &'static str) -> Row {
    Row { member, argument, shape: Shape::Json, is_newer: false }
}

impl Row {
    const fn newer(self) -> Self {
        Self { is_newer: true, ..self }
    }
}

const POOL: &[Row] = &[
    value("PoolName", "name"),
    value("UserPoolTier", "user_pool_tier").newer(),
    value("DeletionProtection", "deletion_protection").newer(),
    value("UsernameAttributes", "username_attributes"),
    value("AliasAttributes", "alias_attributes"),
    value("AutoVerifiedAttributes", "auto_verified_attributes"),
    value("MfaConfiguration", "mfa_configuration"),
    value("EmailVerificationMessage", "email_verification_message"),
    value("EmailVerificationSubject", "email_verification_subject"),
    value("SmsVerificationMessage", "sms_verification_message"),
    value("SmsAuthenticationMessage", "sms_authentication_message"),
    value("UserPoolTags", "tags"),
    block(
        "SoftwareTokenMfaConfiguration",
        "software_token_mfa_configuration",
        &[value("Enabled", "enabled")],
    ),
    Row { member: "SmsMfaConfiguration", argument: "", shape: Shape::Elsewhere, is_newer: false },
    block("EmailMfaConfiguration", "email_mfa_configuration", MESSAGE).newer(),
    block("WebAuthnConfiguration", "web_authn_configuration", PASSKEYS).newer(),
    inline("Policies", POLICIES),
    block("AdminCreateUserConfig", "admin_create_user_config", ADMIN_CREATE_USER),
    block(
        "UsernameConfiguration",
        "username_configuration",
        &[value("CaseSensitive", "case_sensitive")],
    ),
    block("Schema", "schema", SCHEMA),
    block("AccountRecoverySetting", "account_recovery_setting", RECOVERY),
    block("DeviceConfiguration", "device_configuration", DEVICES),
    block("EmailConfiguration", "email_configuration", EMAIL),
    block("SmsConfiguration", "sms_configuration", SMS),
    block("LambdaConfig", "lambda_config", LAMBDA),
    block("UserAttributeUpdateSettings", "user_attribute_update_settings", ATTRIBUTE_UPDATES)
        .newer(),
    block("UserPoolAddOns", "user_pool_add_ons", ADD_ONS),
    block("VerificationMessageTemplate", "verification_message_template", VERIFICATION),
];

const MESSAGE: &[Row] = &[value("Message", "message"), value("Subject", "subject")];

const PASSKEYS: &[Row] =
    &[value("RelyingPartyId", "relying_party_id"), value("UserVerification", "user_verification")];

const POLICIES: &[Row] = &[
    block("PasswordPolicy", "password_policy", PASSWORD),
    block(
        "SignInPolicy",
        "sign_in_policy",
        &[value("AllowedFirstAuthFactors", "allowed_first_auth_factors")],
    )
    .newer(),
];

const PASSWORD: &[Row] = &[
    value("MinimumLength", "minimum_length"),
    value("RequireLowercase", "require_lowercase"),
    value("RequireNumbers", "require_numbers"),
    value("RequireSymbols", "require_symbols"),
    value("RequireUppercase", "require_uppercase"),
    value("TemporaryPasswordValidityDays", "temporary_password_validity_days"),
    value("PasswordHistorySize", "password_history_size").newer(),
];

const ADMIN_CREATE_USER: &[Row] = &[
    value("AllowAdminCreateUserOnly", "allow_admin_create_user_only"),
    block("InviteMessageTemplate", "invite_message_template", INVITATION),
];

const INVITATION: &[Row] = &[
    value("EmailMessage", "email_message"),
    value("EmailSubject", "email_subject"),
    value("SMSMessage", "sms_message"),
];

const SCHEMA: &[Row] = &[
    value("Name", "name"),
    value("AttributeDataType", "attribute_data_type"),
    value("DeveloperOnlyAttribute", "developer_only_attribute"),
    value("Mutable", "mutable"),
    value("Required", "required"),
    block(
        "NumberAttributeConstraints",
        "number_attribute_constraints",
        &[value("MinValue", "min_value"), value("MaxValue", "max_value")],
    ),
    block(
        "StringAttributeConstraints",
        "string_attribute_constraints",
        &[value("MinLength", "min_length"), value("MaxLength", "max_length")],
    ),
];

const RECOVERY: &[Row] = &[block(
    "RecoveryMechanisms",
    "recovery_mechanism",
    &[value("Name", "name"), value("Priority", "priority")],
)];

const DEVICES: &[Row] = &[
    value("ChallengeRequiredOnNewDevice", "challenge_required_on_new_device"),
    value("DeviceOnlyRememberedOnUserPrompt", "device_only_remembered_on_user_prompt"),
];

const EMAIL: &[Row] = &[
    value("ConfigurationSet", "configuration_set"),
    value("EmailSendingAccount", "email_sending_account"),
    value("From", "from_email_address"),
    value("ReplyToEmailAddress", "reply_to_email_address"),
    value("SourceArn", "source_arn"),
];

const SMS: &[Row] = &[
    value("ExternalId", "external_id"),
    value("SnsCallerArn", "sns_caller_arn"),
    value("SnsRegion", "sns_region").newer(),
];

const LAMBDA: &[Row] = &[
    value("CreateAuthChallenge", "create_auth_challenge"),
    value("CustomMessage", "custom_message"),
    value("DefineAuthChallenge", "define_auth_challenge"),
    value("PostAuthentication", "post_authentication"),
    value("PostConfirmation", "post_confirmation"),
    value("PreAuthentication", "pre_authentication"),
    value("PreSignUp", "pre_sign_up"),
    value("PreTokenGeneration", "pre_token_generation"),
    value("UserMigration", "user_migration"),
    value("VerifyAuthChallengeResponse", "verify_auth_challenge_response"),
    value("KMSKeyID", "kms_key_id").newer(),
    block("CustomEmailSender", "custom_email_sender", FUNCTION).newer(),
    block("CustomSMSSender", "custom_sms_sender", FUNCTION).newer(),
    block("PreTokenGenerationConfig", "pre_token_generation_config", FUNCTION).newer(),
];

const FUNCTION: &[Row] =
    &[value("LambdaArn", "lambda_arn"), value("LambdaVersion", "lambda_version")];

const ATTRIBUTE_UPDATES: &[Row] = &[value(
    "AttributesRequireVerificationBeforeUpdate",
    "attributes_require_verification_before_update",
)];

const ADD_ONS: &[Row] = &[
    value("AdvancedSecurityMode", "advanced_security_mode"),
    block(
        "AdvancedSecurityAdditionalFlows",
        "advanced_security_additional_flows",
        &[value("CustomAuthMode", "custom_auth_mode")],
    )
    .newer(),
];

const VERIFICATION: &[Row] = &[
    value("DefaultEmailOption", "default_email_option"),
    value("EmailMessage", "email_message"),
    value("EmailMessageByLink", "email_message_by_link"),
    value("EmailSubject", "email_subject"),
    value("EmailSubjectByLink", "email_subject_by_link"),
    value("SmsMessage", "sms_message"),
];

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

/// One resource on its way into the configuration.
pub(super) struct Translation {
    version: ProviderVersion,
    /// The members that no argument is for.
    pub(super) lost: Vec<String>,
    /// The arguments that the version of the provider does not have.
    pub(super) too_new: Vec<&'static str>,
}

impl Translation {
    pub(super) fn new(version: ProviderVersion) -> Self {
        Self { version, lost: Vec::new(), too_new: Vec::new() }
    }

    /// Puts the members of an object into a block, in the order of the rows.
    pub(super) fn write(&mut self, object: &Map<String, Value>, rows: &[Row], into: &mut Block) {
        self.write_below("", object, rows, into);
    }

    fn write_below(
        &mut self,
        path: &str,
        object: &Map<String, Value>,
        rows: &[Row],
        into: &mut Block,
    ) {
        for row in rows {
            if let Some(value) = object.get(row.member) {
                self.member(path, value, row, into);
            }
        }
        let is_known = |member: &str| rows.iter().any(|row| row.member == member);
        let lost = object.keys().filter(|member| !is_known(member));
        self.lost.extend(lost.map(|member| format!("{path}{member}")));
    }

    fn member(&mut self, path: &str, value: &Value, row: &Row, into: &mut Block) {
        if row.is_newer && self.version == ProviderVersion::Three {
            self.too_new.push(row.argument);
            return;
        }
        let path = format!("{path}{}.", row.member);
        match (&row.shape, value) {
            (Shape::Value, _) => into.attribute(row.argument, Expression::value(value)),
            (Shape::Elsewhere, _) => {}
            (Shape::Json, _) => into.attribute(row.argument, Expression::json(value)),
            (Shape::Inline(rows), Value::Object(object)) => {
                self.write_below(&path, object, rows, into);
            }
            (Shape::Block(rows), Value::Object(object)) => {
                self.inner(&path, object, (row.argument, rows), into);
            }
            (Shape::Block(rows), Value::Array(entries)) => {
                for object in entries.iter().filter_map(Value::as_object) {
                    self.inner(&path, object, (row.argument, rows), into);
                }
            }
            (Shape::Inline(_) | Shape::Block(_), _) => {
                self.lost.push(path.trim_end_matches('.').to_owned());
            }
        }
    }

    fn inner(
        &mut self,
        path: &str,
        object: &Map<String, Value>,
        (argument, rows): (&str, &[Row]),
        into: &mut Block,
    ) {
        let mut block = Block::new(argument);
        self.write_below(path, object, rows, &mut block);
        // An empty block has a meaning of its own.
        if object.is_empty() || !block.is_empty() {
            into.block(block);
        }
    }
}

/// Adds the lengths that Cognito gives a text attribute of a new pool by itself: the provider compares them, and would
/// replace the pool. In a pool that is there, an attribute without lengths has an empty block for them.
pub(super) fn complete_schema(pool: &mut Map<String, Value>, is_there: bool) {
    let attributes = pool.get_mut("Schema").and_then(Value::as_array_mut);
    for attribute in attributes.into_iter().flatten().filter_map(Value::as_object_mut) {
        let text = |member: &str| attribute.get(member).and_then(Value::as_str);
        let (from, to) = match (text("AttributeDataType"), text("Name")) {
            (Some("String"), Some("birthdate")) => ("10", "10"),
            (Some("String"), _) => ("0", "2048"),
            _ => continue,
        };
        let usual =
            if is_there { json!({}) } else { json!({ "MinLength": from, "MaxLength": to }) };
        attribute.entry("StringAttributeConstraints").or_insert(usual);
    }
}
