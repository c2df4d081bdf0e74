//! The texts that Cognito is known to send with an error, with what they mean and what to do.
//!
//! AWS does not promise these texts (Amazon Cognito Developer Guide, "Managed login and federation error responses"), so
//! nothing but an explanation rests on them. Each row names its source.

/// A text of `error_description`, or of `error` if there is nothing else.
pub(super) struct KnownText {
    /// Two parts of it in lower case, in this order. What is between them is its subject: the last word before
    /// `after` if `before` is empty, the rest if `after` is empty.
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    /// What it means and what to do; `{}` stands for the subject.
    pub(super) meaning: &'static str,
    /// What the subject can be, in lower case; empty if it can be anything.
    pub(super) subjects: &'static [&'static str],
}

const fn text(before: &'static str, after: &'static str, meaning: &'static str) -> KnownText {
    KnownText { before, after, meaning, subjects: &[] }
}

const fn trigger(after: &'static str, meaning: &'static str) -> KnownText {
    KnownText { subjects: TRIGGERS, ..text("", after, meaning) }
}

/// The Lambda triggers of a user pool, as Cognito names them in errors (`LambdaConfigType`).
static TRIGGERS: &[&str] = &[
    "presignup",
    "postconfirmation",
    "preauthentication",
    "postauthentication",
    "pretokengeneration",
    "usermigration",
    "custommessage",
    "defineauthchallenge",
    "createauthchallenge",
    "verifyauthchallengeresponse",
    "inboundfederation",
];

const SAML_TIME: &str = "the SAML response came outside its time limits: the clock of the identity provider is wrong, \
                         or the person took too long; sign in again";

const NO_VALUE: &str = "the user pool requires {}, and the identity provider sent no value for it: map it to a claim \
                        that the provider has (idp.required, idp.mapping), and let the provider send that claim";

/// The first that fits counts, so what says more comes first.
pub(super) static TEXTS: &[KnownText] = &[
    // amazon-archives/amazon-cognito-auth-js#54
    text("attributes required: [", "]", NO_VALUE),
    // amazon-archives/amazon-cognito-auth-js#159, aws-amplify/amplify-js#3526
    text(
        "",
        ": attribute cannot be updated",
        "{} is mapped, so Cognito sets it at each sign-in, and either it can be set only once in this user pool or the app \
         client may not set it (idp.immutable, idp.writable): remove it from the mapping, or allow the app client to \
         write it",
    ),
    // repost.aws/knowledge-center/cognito-invalid-saml-response-errors
    text(
        "",
        ": required attribute cannot be deleted",
        "the identity provider sent an empty {}, which the user pool requires: let the provider send a value for each person",
    ),
    // repost.aws/knowledge-center/cognito-invalid-saml-response-errors
    text("", ": the attribute is required", NO_VALUE),
    // stackoverflow.com, "apple_sub Attribute does not exist in the schema"
    text(
        "",
        ": attribute does not exist in the schema",
        "the mapping names {}, which is not an attribute of the user pool: remove it from the mapping, or add the \
         attribute to the user pool",
    ),
    // Reports of an email_verified that was mapped to another claim
    text(
        "",
        ": the attribute is not a valid boolean",
        "the claim that fills {} holds something other than true or false: map another claim (idp.mapping)",
    ),
    // aws-amplify/amplify-flutter#1716
    text(
        "already found an entry for username",
        "",
        "a Lambda trigger linked this sign-in to a user that exists, and Cognito ends the sign-in in which that happens: \
         sign in once more",
    ),
    // aws-amplify/amplify-js#3778 and #14063; UserLambdaValidationException
    trigger(
        " failed with error",
        "the Lambda trigger {} of the user pool refused this sign-in or failed; the text after it is the trigger's own: look \
         into its log",
    ),
    // UnexpectedLambdaException: Cognito could not call the function at all
    trigger(
        " invocation failed due to",
        "Cognito could not call the Lambda trigger {} of the user pool: it may lack the permission to, or the function \
         took more than five seconds",
    ),
    // awslabs/service-workbench-on-aws#605; docs.currents.dev, "Invalid ProviderName/Username combination"
    text(
        "invalid providername/username combination",
        "",
        "the user exists under another name of the identity provider: what identifies people there (NameID, sub) changed, \
         or its capital letters did; send the same value as before, or delete the user that it created",
    ),
    // Reports of Cognito users that were disabled (AdminDisableUser)
    text(
        "user is not enabled",
        "",
        "the user is disabled in the user pool: enable it, or sign in as somebody else",
    ),
    // InvalidParameterException of SignUp, for a pool with aliases
    text(
        "username cannot be of ",
        " format",
        "people of this user pool may sign in with an alias ({}), so no user name may look like one: let the provider send \
         another identifier as NameID or sub",
    ),
    // UsernameExistsException and AliasExistsException; aws/aws-sdk-js#4308
    text(
        "an account with the given ",
        " already exists",
        "another user of the user pool has the same {}, and people may sign in with it: link the two users, or delete one",
    ),
    // Deployment notes of a Stanford project: a NameID of more than 128 characters
    text(
        "at '",
        "' failed to satisfy constraint",
        "the value that the identity provider sent as {} is not one that Cognito takes; the text says what is allowed: let \
         the provider send another one, such as a shorter NameID",
    ),
    // Amazon Cognito Developer Guide, "Troubleshoot Amazon Cognito"; aws/aws-sdk-js-v3#6201
    text(
        "saml",
        "signature is invalid",
        "the SAML response is signed with another certificate than those in the metadata that Cognito has: give Cognito \
         the provider's present metadata (idp.certificate)",
    ),
    // Amazon Cognito Developer Guide, "Troubleshoot Amazon Cognito"
    text(
        "audience restriction",
        "",
        "the SAML response is for another audience: the entity id (audience) at the identity provider must be \
         urn:amazon:cognito:sp:POOL_ID, with the id of this user pool",
    ),
    // Amazon Cognito Developer Guide, "Troubleshoot Amazon Cognito"
    text(
        "application with identifier",
        "not found",
        "the identity provider does not know the entity id: it must be urn:amazon:cognito:sp:POOL_ID there, with the id of \
         this user pool",
    ),
    // A SAML status other than success, passed on by Cognito: RequestDenied of PingFederate
    text(
        "no saml assertion found",
        "",
        "the identity provider answered without a SAML assertion: it did not let the person in; its log says why",
    ),
    // Amazon Cognito Developer Guide, "Troubleshoot Amazon Cognito"; docs.pactflow.io, docs.fireworks.ai
    text(
        "relaystate",
        "",
        "the sign-in began at the identity provider, or its RelayState got lost: begin at the app, or switch on sign-in \
         that the provider starts for it in Cognito",
    ),
    // repost.aws/knowledge-center/cognito-invalid-saml-response-errors: other reasons after the same beginning
    text(
        "invalid user attributes: ",
        ":",
        "the value that the identity provider sent for {} is not one that the user pool takes; the text says why: let the \
         provider send another value, or map another claim (idp.mapping)",
    ),
    // SAML Core §2.5.1: the time limits of an assertion, whatever the words
    text("saml", "expired", SAML_TIME),
    text("saml", "notonorafter", SAML_TIME),
    // Amazon Cognito Developer Guide, "Things to know about SAML IdPs": NameID becomes the user name
    text(
        "saml",
        "nameid",
        "Cognito takes the user name from NameID, and the SAML response has none that it can use: let the identity provider \
         send one that is the same at each sign-in",
    ),
    // Amazon Cognito Developer Guide, "Things to know about SAML IdPs": Cognito compares Destination, Recipient,
    // InResponseTo and the time limits
    text(
        "invalid saml response",
        "",
        "Cognito does not accept what the identity provider sent: compare its SAML response with the consumer address \
         DOMAIN/saml2/idpresponse, the audience urn:amazon:cognito:sp:POOL_ID, its time limits and the mapped attributes",
    ),
    // awslabs/service-workbench-on-aws#605
    text(
        "error in saml response processing",
        "",
        "Cognito cannot use what the identity provider sent; the text says what of it: compare its SAML response with the \
         mapping and the metadata that Cognito has",
    ),
    // Reports of Microsoft and LinkedIn as identity providers; Cognito compares the issuer byte for byte
    text(
        "bad id_token issuer ",
        "",
        "the ID token of the identity provider comes from {}, which is not the issuer that Cognito has: set the issuer to \
         exactly that, with the tenant's id in it for Microsoft (idp.discovery)",
    ),
    text(
        "bad id_token issuer",
        "",
        "the ID token of the identity provider comes from another issuer than the one that Cognito has: the two are \
         compared byte for byte (idp.discovery)",
    ),
    // A signature of the ID token that Cognito could not verify
    text(
        "invalid_token_signature",
        "",
        "Cognito cannot verify the signature of the provider's ID token: its key set lacks the key, or the secret is wrong \
         for a token that is signed with it (idp.discovery)",
    ),
    // InvalidParameterException of CreateIdentityProvider
    text(
        "unable to contact well-known endpoint",
        "",
        "Cognito cannot read the discovery document of the identity provider: it must be reachable from the internet over \
         https on port 443, without a redirect (idp.discovery)",
    ),
    // amazon-archives/amazon-cognito-auth-js#169
    text(
        "connection reset",
        "",
        "the identity provider broke the connection that Cognito opened for the tokens: try again; if it stays, look at \
         firewall and limits of the provider (idp.discovery)",
    ),
    text(
        "timed out",
        "",
        "the identity provider did not answer Cognito in time: it must be reachable from the internet on port 443, and \
         answer within a few seconds (idp.discovery)",
    ),
    // aws-amplify/amplify-js#3778
    text(
        "exception processing authorization code",
        "",
        "Cognito could not exchange the code of the identity provider: the client id, the secret or the redirect URI there \
         is not the one that Cognito has, or the provider failed",
    ),
    // Amazon Cognito Developer Guide, "Managed login and federation error responses"
    text(
        "",
        " error - 4",
        "the identity provider {} refused what Cognito sent it, and the text after it is the provider's own: compare \
         client id, secret, scopes and redirect URI there with those that Cognito has",
    ),
    text(
        "",
        " error - 5",
        "the identity provider {} failed, and the text after it is the provider's own: try again, or look into its log",
    ),
    // amazon-archives/amazon-cognito-auth-js#159; terraform-provider-aws: allowed_oauth_flows_user_pool_client
    text(
        "client is not enabled for oauth2.0 flows",
        "",
        "OAuth is off on the app client, as after an update that left out AllowedOAuthFlowsUserPoolClient, or the callback \
         URL is not registered byte for byte (client.oauth, sign-in.callback)",
    ),
    // The authorization endpoint without client_id, and /login with an unknown one
    text("required parameters missing", "", "the app sent no client_id or no redirect_uri"),
    text(
        "client does not exist",
        "",
        "no app client has this client_id: it was deleted, or it is of another user pool",
    ),
];
