use super::*;
use crate::doctor;
use crate::doctor::app::AppSide;

fn error(code: &str, description: &str) -> AuthorizationError {
    let description = (!description.is_empty()).then(|| description.to_owned());
    AuthorizationError { code: code.to_owned(), description }
}

fn at_app(code: &str, description: &str) -> String {
    explained(&Evidence::default(), ErrorPlace::App, &error(code, description))
}

/// Texts as people reported them, and a part of their meaning.
static REPORTED: &[(&str, &str, &str)] = &[
    ("invalid_request", "attributes required: [email]", "the user pool requires email, and"),
    (
        "invalid_request",
        "attributes required: [given_name, family_name]",
        "requires given_name, family_name,",
    ),
    (
        "invalid_request",
        "user.email: Attribute cannot be updated.",
        "email is mapped, so Cognito sets it",
    ),
    ("invalid_request", "user.custom:id: Attribute cannot be updated.", "custom:id is mapped, so"),
    (
        "invalid_request",
        "Invalid user attributes: email: Attribute cannot be updated.",
        "email is mapped, so",
    ),
    (
        "server_error",
        "Error in SAML response processing: Invalid user attributes: email: The attribute is required",
        "the user pool requires email, and",
    ),
    (
        "server_error",
        "Invalid SAML response received: Invalid user attributes: name: Required attribute cannot be deleted",
        "sent an empty name, which",
    ),
    (
        "invalid_request",
        "user.apple_sub: Attribute does not exist in the schema.",
        "the mapping names apple_sub, which is not an attribute",
    ),
    (
        "invalid_request",
        "Invalid user attributes: email_verified: The attribute is not a valid boolean",
        "the claim that fills email_verified holds",
    ),
    ("invalid_request", "Already found an entry for username Facebook_10215", "sign in once more"),
    (
        "invalid_request",
        "PreSignUp failed with error User already exists..",
        "the Lambda trigger PreSignUp of",
    ),
    (
        "server_error",
        "Invalid SAML response received: PreSignUp failed with error Invalid email domain.",
        "the Lambda trigger PreSignUp of",
    ),
    (
        "invalid_request",
        "PreTokenGeneration failed with error No. (Service: x)",
        "trigger PreTokenGeneration of",
    ),
    (
        "invalid_request",
        "PostConfirmation invocation failed due to error AccessDeniedException.",
        "could not call",
    ),
    (
        "server_error",
        "Error in SAML response processing: Invalid ProviderName/Username combination. Please check again",
        "the user exists under another name",
    ),
    ("invalid_request", "User is not enabled", "the user is disabled"),
    (
        "invalid_request",
        "Username cannot be of email format, since user pool is configured for email alias.",
        "no user name may look like one",
    ),
    (
        "invalid_request",
        "An account with the given email already exists.",
        "another user of the user pool has the same email",
    ),
    (
        "invalid_request",
        "Invalid user attributes: phone_number: Invalid phone number format.",
        "the value that the identity provider sent for phone_number is not",
    ),
    (
        "server_error",
        "Error in SAML response processing: 1 validation error detected: Value 'x' at 'userName' failed to satisfy \
         constraint: Member must have length less than or equal to 128",
        "sent as userName is not one",
    ),
    (
        "server_error",
        "Invalid SAML response received: SAML Assertion signature is invalid.",
        "another certificate",
    ),
    (
        "server_error",
        "Error in SAML response processing: SAML Response signature is invalid",
        "another certificate",
    ),
    (
        "server_error",
        "Invalid SAML response received: Audience restriction",
        "urn:amazon:cognito:sp:POOL_ID",
    ),
    (
        "access_denied",
        "Error in SAML Identity Provider; urn:oasis:names:tc:SAML:2.0:status:RequestDenied: No SAML assertion found in \
         the SAML response.",
        "without a SAML assertion",
    ),
    (
        "",
        "Invalid samlResponse or relayState from identity provider",
        "began at the identity provider",
    ),
    ("", "Invalid relayState from identity provider", "began at the identity provider"),
    ("server_error", "Invalid SAML response received: something new", "compare its SAML response"),
    (
        "invalid_request",
        "Bad id_token issuer https://login.example/t/v2.0",
        "comes from https://login.example/t/v2.0, which",
    ),
    ("invalid_request", "Bad id_token issuer", "another issuer than the one"),
    (
        "invalid_request",
        "invalid_token_signature: Error when verifying Symmetric MAC",
        "cannot verify the signature of the provider's ID token",
    ),
    (
        "invalid_request",
        "Unable to contact well-known endpoint",
        "cannot read the discovery document",
    ),
    ("invalid_request", "Connection reset", "broke the connection"),
    (
        "invalid_request",
        "Connection timed out (Connection timed out)",
        "did not answer Cognito in time",
    ),
    ("invalid_request", "Exception processing authorization code", "could not exchange the code"),
    (
        "invalid_request",
        "LoginWithAmazon Error - 400 invalid_request The request is missing a required parameter : client_secret",
        "the identity provider LoginWithAmazon refused",
    ),
    (
        "invalid_request",
        "Client is not enabled for OAuth2.0 flows.",
        "OAuth is off on the app client",
    ),
    ("invalid_request", "invalid_scope", "a scope that the app asks for"),
    ("invalid_scope", "", "a scope that the app asks for"),
    ("Client does not exist", "", "no app client has this client_id"),
    ("Required parameters missing", "", "sent no client_id"),
    ("login_required", "", "prompt=none"),
    ("access_denied", "", "refused"),
    ("access_denied", "User denied the request", "refused"),
    ("unauthorized_client", "", "may not use this flow"),
    ("redirect_mismatch", "", "byte for byte"),
    ("invalid_request", "", "no response_type"),
];

#[test]
fn reported_errors_are_explained() {
    for (code, description, meaning) in REPORTED {
        let found = at_app(code, description);
        assert!(found.contains(meaning), "{code}, {description}: {found}");
        assert!(!found.contains("{}"), "{found}");
    }
}

/// Words that fit whatever the text is.
static WITHOUT_REPORT: &[(&str, &str)] = &[
    ("application with identifier", "not found"),
    ("", " error - 5"),
    ("saml", "expired"),
    ("saml", "notonorafter"),
    ("saml", "nameid"),
];

#[test]
fn every_known_text_was_reported() {
    for known in TEXTS {
        let fits = |(code, text, _): &&(&str, &str, &str)| {
            known.explains(if text.is_empty() { code } else { text }).is_some()
        };
        let name = (known.before, known.after);
        assert!(
            WITHOUT_REPORT.contains(&name) || REPORTED.iter().any(|one| fits(&one)),
            "{name:?}"
        );
    }
}

#[test]
fn a_vague_code_does_not_explain_an_unknown_text() {
    for (code, description) in [
        ("invalid_request", "something new"),
        ("server_error", "something new"),
        ("server_error", ""),
        ("something_new", ""),
        // Not the name of a Lambda trigger.
        ("invalid_request", "Authentication failed with error 7"),
        ("OAuthCallback", ""),
    ] {
        assert_eq!(at_app(code, description), "cogoidc does not know this error");
    }
}

#[test]
fn the_checks_that_an_explanation_names_exist() {
    let groups = ["client.", "idp.", "sign-in.", "domain.", "pool."];
    let meanings =
        TEXTS.iter().map(|known| known.meaning).chain(CODES.iter().map(|known| known.meaning));
    let mut named = 0;
    for meaning in meanings {
        let words = meaning.split(['(', ')', ',', ' ', ':']);
        for word in words.filter(|word| groups.iter().any(|group| word.starts_with(group))) {
            assert!(doctor::all().any(|check| check.id == word), "{word}");
            named += 1;
        }
    }
    assert!(named > 10);
}

#[test]
fn a_refused_scope_is_named_as_far_as_it_is_known() {
    let refused = |asked: &[&str], refused: &[&str]| {
        let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let app = AppSide { scopes: Some(texts(asked)), ..AppSide::default() };
        refused_scopes(&Evidence { app, refused_scopes: texts(refused), ..Evidence::default() })
    };
    assert_eq!(
        refused(&["openid", "phone"], &["phone"]),
        "the scope phone is not among those of the app client"
    );
    assert_eq!(
        refused(&["openid", "phone", "groups"], &["phone", "groups"]),
        "the scopes phone, groups are not among those of the app client; Cognito has no scope `groups`; omit it: the claim \
         `cognito:groups` is always included"
    );
    assert_eq!(
        refused(&["email"], &[]),
        "the app asks for email without openid, which Cognito requires with them"
    );
    assert_eq!(
        refused(&["openid", "a/b"], &[]),
        "one of the scopes openid, a/b is not among those of the app client"
    );
}
