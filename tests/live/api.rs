//! Signed calls of the API, as JSON.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use serde_json::Value;

use crate::interrupt::{RUNTIME, interrupted};
use crate::settings::Settings;

/// Longest wait for one answer.
const MAX_CALL: Duration = Duration::from_secs(10);

/// Waits before a call is tried again, which only a passing fault deserves.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(2)];

pub(crate) struct Api {
    http: reqwest::Client,
    url: String,
    pub(crate) region: String,
    credentials: SharedCredentialsProvider,
}

/// Why there is no output.
#[derive(Debug)]
pub(crate) enum CallError {
    Refused { code: String, message: String },
    NoAnswer(String),
    Interrupted,
}

/// What came back, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Api {
    /// # Errors
    ///
    /// No region or no credentials.
    pub(crate) fn connect(settings: &Settings) -> Result<Self, String> {
        let http = cogoidc::SdkClients::default();
        let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http);
        if let Some(region) = &settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        let config = RUNTIME.block_on(loader.load());
        let region =
            config.region().ok_or("no region: set AWS_REGION or a profile that has one")?;
        let region = region.to_string();
        let credentials = config.credentials_provider().ok_or("no AWS credentials")?;
        let host = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let own = || format!("https://cognito-idp.{region}.{host}");
        let url = settings.endpoint.clone().unwrap_or_else(own);
        let http = reqwest::Client::builder().timeout(MAX_CALL).build().unwrap();
        Ok(Self { http, url: format!("{}/", url.trim_end_matches('/')), region, credentials })
    }

    /// With credentials that no Cognito but a sandbox accepts.
    pub(crate) fn of_test(url: &str, region: &str) -> Self {
        let credentials =
            aws_credential_types::Credentials::new("AKIDEXAMPLE", "none", None, None, "test");
        Self {
            http: reqwest::Client::builder().no_proxy().timeout(MAX_CALL).build().unwrap(),
            url: format!("{url}/"),
            region: region.to_owned(),
            credentials: SharedCredentialsProvider::new(credentials),
        }
    }

    /// The answer to a call, which is tried again after a passing fault.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> Result<Answer, CallError> {
        let mut pauses = PAUSES.iter();
        loop {
            let came = RUNTIME.block_on(async {
                tokio::select! {
                    came = self.once(operation, body) => came,
                    () = interrupted() => Err(CallError::Interrupted),
                }
            });
            let passes = came.as_ref().is_ok_and(|answer| {
                answer.status >= 500 || code(&answer.body) == "TooManyRequestsException"
            });
            match pauses.next() {
                Some(pause) if passes => std::thread::sleep(*pause),
                _ => return came,
            }
        }
    }

    async fn once(&self, operation: &str, body: &Value) -> Result<Answer, CallError> {
        let body = body.to_string();
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let headers =
            [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
        let mut request = self.http.post(&self.url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        for (name, value) in
            self.signature(&headers, body.as_bytes()).await.map_err(CallError::NoAnswer)?
        {
            request = request.header(name, value);
        }
        let no_answer = |why: reqwest::Error| {
            CallError::NoAnswer(if why.is_timeout() {
                "it took too long".to_owned()
            } else {
                cause(&why)
            })
        };
        let response = request.body(body).send().await.map_err(no_answer)?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(no_answer)?;
        match serde_json::from_str(&text) {
            Ok(body) => Ok(Answer { status, body }),
            // An operation without output answers with nothing.
            Err(_) if status == 200 && text.is_empty() => Ok(Answer { status, body: Value::Null }),
            Err(_) => Err(CallError::NoAnswer(format!("its answer is not JSON (HTTP {status})"))),
        }
    }

    async fn signature(
        &self,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Vec<(String, String)>, String> {
        let credentials = self.credentials.provide_credentials().await;
        let identity =
            credentials.map_err(|why| format!("no credentials: {}", cause(&why)))?.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("cognito-idp")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build();
        let params = params.map_err(|why| why.to_string())?.into();
        let request = SignableRequest::new(
            "POST",
            &self.url,
            headers.iter().copied(),
            SignableBody::Bytes(body),
        );
        let signed = sign(request.map_err(|why| why.to_string())?, &params);
        let (signed, _) = signed.map_err(|why| why.to_string())?.into_parts();
        Ok(signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// The code of an error answer, empty if it has none.
pub(crate) fn code(body: &Value) -> &str {
    let named = body["__type"].as_str().unwrap_or_default();
    named.rsplit('#').next().unwrap_or_default()
}

/// The innermost cause of an error.
fn cause(why: &dyn std::error::Error) -> String {
    let mut inner = why;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string()
}

impl CallError {
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "ResourceNotFoundException")
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { code, message } => write!(f, "{code}: {message}"),
            Self::NoAnswer(why) => f.write_str(why),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}
