//! The arguments of a user pool.

use super::row::{Row, block, elsewhere, inline, value};

/// The rows of `aws_cognito_user_pool`.
pub(super) const POOL: &[Row] = &[
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
    elsewhere("SmsMfaConfiguration"),
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
