//! Prefix domains and custom domains.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{request::Request, settings::require_tier};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    model::pattern,
    state::{ACCOUNT, Domain, Object, Pool, State, text},
};

const PREFIX_PATTERN: &str = "[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?";
const HOST_PATTERN: &str = "([a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}";
const RESERVED_WORDS: [&str; 3] = ["aws", "amazon", "cognito"];
const CERTIFICATE_ARN_PREFIX: &str = "arn:aws:acm:us-east-1:";

/// How many Describe calls show a new custom domain as `CREATING`.
const CUSTOM_DOMAIN_PENDING: u32 = 2;

/// The managed login version of a call that has none.
const DEFAULT_VERSION: i64 = 1;

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("Domain")?;
    let certificate = certificate(request)?;
    let pool = state.pool(request)?;
    let version = version(pool, request)?;
    if pool.domains.values().any(|domain| domain.certificate.is_some() == certificate.is_some()) {
        return Err(ApiError::invalid("User pool already has a domain configured."));
    }
    let slow = request.settings.slow_domain;
    let pending = match certificate {
        None => {
            check_prefix(name)?;
            slow
        }
        Some(_) => {
            check_host(name)?;
            slow.max(CUSTOM_DOMAIN_PENDING)
        }
    };
    if state.domain(name).is_some() || request.settings.taken.iter().any(|taken| taken == name) {
        return Err(ApiError::invalid("Domain already associated with another user pool."));
    }
    let domain = Domain { version, certificate, pending };
    let output = change_output(name, &domain);
    state.pool(request)?.domains.insert(name.to_owned(), domain);
    Ok(output)
}

/// The description of an unknown domain is empty, which is not an error.
pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("Domain")?;
    let found = state.pool_at(name).filter(|pool| pool.region() == request.region);
    let Some(pool) = found else {
        return Ok(json!({"DomainDescription": {}}));
    };
    let id = pool.id.clone();
    let domain = pool.domains.get_mut(name).ok_or_else(not_found)?;
    let status = if domain.is_active() { "ACTIVE" } else { "CREATING" };
    domain.pending = domain.pending.saturating_sub(1);
    let custom = match &domain.certificate {
        None => json!({}),
        Some(certificate) => json!({"CertificateArn": certificate}),
    };
    Ok(json!({"DomainDescription": {
        "UserPoolId": id,
        "AWSAccountId": ACCOUNT,
        "Domain": name,
        "S3Bucket": format!("aws-cognito-prod-{}-assets", request.region),
        "CloudFrontDistribution": cloud_front(name),
        "Version": "20260101000000",
        "Status": status,
        "CustomDomainConfig": custom,
        "ManagedLoginVersion": domain.version,
    }}))
}

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("Domain")?;
    let certificate = certificate(request)?;
    let pool = state.pool(request)?;
    let version = version(pool, request)?;
    let domain = pool.domains.get_mut(name).ok_or_else(not_found)?;
    match (&domain.certificate, &certificate) {
        (Some(_), None) => {
            return Err(ApiError::invalid("Cannot convert custom domain to prefix domain."));
        }
        (None, Some(_)) => {
            return Err(ApiError::invalid("Cannot convert prefix domain to custom domain."));
        }
        _ => {}
    }
    domain.version = version;
    domain.certificate = certificate;
    Ok(change_output(name, domain))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("Domain")?;
    let pool = state.pool(request)?;
    pool.domains.remove(name).ok_or_else(not_found)?;
    Ok(json!({}))
}

impl Domain {
    /// Whether the domain serves its pages and endpoints.
    pub(crate) fn is_active(&self) -> bool {
        self.pending == 0
    }
}

fn not_found() -> ApiError {
    ApiError::not_found("Domain does not exist.")
}

fn version(pool: &Pool, request: &Request<'_>) -> Result<i64, ApiError> {
    let version = request.integer("ManagedLoginVersion").unwrap_or(DEFAULT_VERSION);
    match version {
        1 => {}
        2 => require_tier(pool.setting("UserPoolTier"), "Managed Login Version 2")?,
        _ => return Err(ApiError::invalid("ManagedLoginVersion must be 1 or 2.")),
    }
    Ok(version)
}

/// The certificate of a custom domain, which has to be in us-east-1 for every region.
fn certificate(request: &Request<'_>) -> Result<Option<String>, ApiError> {
    let config = request.body.get("CustomDomainConfig");
    let Some(certificate) =
        config.and_then(Value::as_object).map(|config: &Object| text(config, "CertificateArn"))
    else {
        return Ok(None);
    };
    if certificate.starts_with(CERTIFICATE_ARN_PREFIX) {
        return Ok(Some(certificate.to_owned()));
    }
    Err(ApiError::invalid(
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    ))
}

fn check_prefix(name: &str) -> Result<(), ApiError> {
    if pattern::matches(PREFIX_PATTERN, name) != Some(true) {
        return Err(ApiError::invalid(
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ));
    }
    match RESERVED_WORDS.iter().find(|word| name.contains(*word)) {
        Some(word) => {
            Err(ApiError::invalid(format!("Domain cannot contain reserved word: {word}")))
        }
        None => Ok(()),
    }
}

fn check_host(name: &str) -> Result<(), ApiError> {
    if pattern::matches(HOST_PATTERN, name) == Some(true) && name.matches('.').count() > 1 {
        return Ok(());
    }
    Err(ApiError::invalid(
        "Custom domain is not a valid subdomain: Was not able to resolve the root domain, please ensure an A record exists for the root domain.",
    ))
}

fn change_output(name: &str, domain: &Domain) -> Value {
    match domain.certificate {
        None => json!({"ManagedLoginVersion": domain.version}),
        Some(_) => json!({
            "ManagedLoginVersion": domain.version,
            "CloudFrontDomain": cloud_front(name),
        }),
    }
}

/// A distribution name like those of CloudFront, derived from the domain.
fn cloud_front(name: &str) -> String {
    let hash = digest(&SHA256, name.as_bytes());
    let letters: String = hash.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("d{letters}.cloudfront.net")
}
