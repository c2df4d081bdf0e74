//! What a visit has to ask a provider.

use url::Url;

use super::{
    error::FederationError, provider_config::ProviderConfig, saml_metadata::IdpMetadata,
    saml_request::PostedResponse, saml_response,
};
use crate::sandbox::{
    state::{AuthRequest, Object},
    tokens::whole_seconds,
};

/// A request to a provider, for a sign-in.
pub(crate) struct ProviderRequest {
    pub(crate) auth_request: AuthRequest,
    pub(crate) provider: ProviderConfig,
    pub(crate) query: ProviderQuery,
}

pub(crate) enum ProviderQuery {
    /// The authorization endpoint of an OIDC provider.
    AuthorizationEndpoint,
    /// The claims of the user, for a code.
    Identity { code: String, redirect_uri: String, nonce: String },
    /// The metadata of a SAML provider.
    Metadata,
    /// The claims of a SAML response, which is verified with the metadata.
    Assertion(Box<PostedResponse>),
}

/// The answer of a provider, with the sign-in that it is for.
#[derive(Clone)]
pub(crate) struct ProviderReply {
    pub(crate) auth_request: AuthRequest,
    pub(crate) provider: String,
    pub(crate) answer: ProviderAnswer,
}

#[derive(Clone)]
pub(crate) enum ProviderAnswer {
    AuthorizationEndpoint(Result<Url, FederationError>),
    Identity(Result<Object, FederationError>),
    Metadata(Result<IdpMetadata, FederationError>),
    Assertion(Box<PostedResponse>, Result<Object, FederationError>),
}

impl ProviderRequest {
    pub(crate) async fn send(self, now: f64) -> ProviderReply {
        let Self { auth_request, provider, query } = self;
        let answer = match query {
            ProviderQuery::AuthorizationEndpoint => ProviderAnswer::AuthorizationEndpoint(
                provider.endpoint("authorize_url", "authorization_endpoint").await,
            ),
            ProviderQuery::Identity { code, redirect_uri, nonce } => {
                ProviderAnswer::Identity(provider.identity(&code, &redirect_uri, &nonce, now).await)
            }
            ProviderQuery::Metadata => ProviderAnswer::Metadata(provider.metadata().await),
            ProviderQuery::Assertion(posted) => {
                let claims = provider.metadata().await.and_then(|metadata| {
                    let expected = saml_response::ExpectedResponse {
                        metadata,
                        service_provider: &posted.service_provider,
                        request_id: &posted.request_id(),
                        now: whole_seconds(now),
                    };
                    saml_response::verify(&posted.response, expected)
                });
                ProviderAnswer::Assertion(posted, claims)
            }
        };
        ProviderReply { auth_request, provider: provider.name, answer }
    }
}
