//! What has to be asked of a provider before a visit can be answered.

use url::Url;

use super::{
    refusal::Refusal,
    saml::{Described, Posted},
    saml_response,
    upstream::Upstream,
};
use crate::sandbox::{
    state::{Asked, Object},
    tokens::whole,
};

/// Something to ask of a provider for a sign-in.
pub(crate) struct Errand {
    pub(crate) asked: Asked,
    pub(crate) upstream: Upstream,
    pub(crate) question: Question,
}

pub(crate) enum Question {
    /// Where a browser is to be sent.
    Endpoint,
    /// Who it is that came back with a code.
    Identity {
        code: String,
        /// The callback that the code was sent to.
        back: String,
        nonce: String,
    },
    /// What the metadata of a SAML provider says.
    SignOn,
    /// Who it is that came back with a SAML response.
    Assertion(Box<Posted>),
}

/// What a provider said, for the sign-in it was asked for.
pub(crate) struct Brought {
    pub(crate) asked: Asked,
    pub(crate) provider: String,
    pub(crate) answer: Answer,
}

pub(crate) enum Answer {
    Endpoint(Result<Url, Refusal>),
    Identity(Result<Object, Refusal>),
    SignOn(Result<Described, Refusal>),
    Assertion(Box<Posted>, Result<Object, Refusal>),
}

impl Errand {
    pub(crate) async fn run(self, now: f64) -> Brought {
        let Self { asked, upstream, question } = self;
        let answer = match question {
            Question::Endpoint => {
                Answer::Endpoint(upstream.endpoint("authorize_url", "authorization_endpoint").await)
            }
            Question::Identity { code, back, nonce } => {
                Answer::Identity(upstream.identity(&code, &back, &nonce, now).await)
            }
            Question::SignOn => Answer::SignOn(upstream.described().await),
            Question::Assertion(posted) => {
                let outcome = upstream.described().await.and_then(|described| {
                    let expected = saml_response::Expected {
                        described,
                        relying: &posted.relying,
                        request: &posted.request(),
                        now: whole(now),
                    };
                    saml_response::verify(&posted.response, expected)
                });
                Answer::Assertion(posted, outcome)
            }
        };
        Brought { asked, provider: upstream.name, answer }
    }
}
