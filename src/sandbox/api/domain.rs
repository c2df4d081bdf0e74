//! Prefix domains and custom domains.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{request::Request, settings::need_tier};
use crate::sandbox::{
    ACCOUNT,
    error::{Answer, ApiError},
    model::pattern,
    state::{Domain, Object, Pool, State, text},
};

const PREFIX: &str = "[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?";
const HOST: &str = "([a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}";
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];
const CERTIFICATES: &str = "arn:aws:acm:us-east-1:";

/// How many Describe calls a custom domain takes to become active.
const CUSTOM_PENDING: u32 = 2;

/// What the version is where a call names none.
const DEFAULT_VERSION: i64 = 1;

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
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
            slow.max(CUSTOM_PENDING)
        }
    };
    if state.domain(name).is_some() || request.settings.taken.iter().any(|taken| taken == name) {
        return Err(ApiError::invalid("Domain already associated with another user pool."));
    }
    let domain = Domain { version, certificate, pending };
    let answer = changed(name, &domain);
    state.pool(request)?.domains.insert(name.to_owned(), domain);
    Ok(answer)
}

/// An unknown domain is no error: it is described as nothing.
pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    let name = request.required("Domain")?;
    let mut pools = state.pools.values_mut();
    let Some((id, domain)) = pools.find_map(|pool| {
        let here = pool.region() == request.region;
        let id = pool.id.clone();
        Some((id, pool.domains.get_mut(name).filter(|_| here)?))
    }) else {
        return Ok(json!({"DomainDescription": {}}));
    };
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

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let name = request.required("Domain")?;
    let certificate = certificate(request)?;
    let pool = state.pool(request)?;
    let version = version(pool, request)?;
    let domain = pool.domains.get_mut(name).ok_or_else(no_domain)?;
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
    Ok(changed(name, domain))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let name = request.required("Domain")?;
    let pool = state.pool(request)?;
    pool.domains.remove(name).ok_or_else(no_domain)?;
    Ok(json!({}))
}

impl Domain {
    /// Whether the pages and endpoints of the domain are there.
    pub(crate) fn is_active(&self) -> bool {
        self.pending == 0
    }
}

fn no_domain() -> ApiError {
    ApiError::not_found("Domain does not exist.")
}

fn version(pool: &Pool, request: &Request<'_>) -> Result<i64, ApiError> {
    let version = request.integer("ManagedLoginVersion").unwrap_or(DEFAULT_VERSION);
    match version {
        1 => {}
        2 => need_tier(pool.setting("UserPoolTier"), "Managed Login Version 2")?,
        _ => return Err(ApiError::invalid("ManagedLoginVersion must be 1 or 2.")),
    }
    Ok(version)
}

/// The certificate of a custom domain, which has to be in us-east-1 whatever the pool's region.
fn certificate(request: &Request<'_>) -> Result<Option<String>, ApiError> {
    let config = request.body.get("CustomDomainConfig");
    let Some(certificate) =
        config.and_then(Value::as_object).map(|config: &Object| text(config, "CertificateArn"))
    else {
        return Ok(None);
    };
    if certificate.starts_with(CERTIFICATES) {
        return Ok(Some(certificate.to_owned()));
    }
    Err(ApiError::invalid(
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    ))
}

fn check_prefix(name: &str) -> Result<(), ApiError> {
    if pattern::matches(PREFIX, name) != Some(true) {
        return Err(ApiError::invalid(
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.",
        ));
    }
    match RESERVED.iter().find(|word| name.contains(*word)) {
        Some(word) => {
            Err(ApiError::invalid(format!("Domain cannot contain reserved word: {word}")))
        }
        None => Ok(()),
    }
}

fn check_host(name: &str) -> Result<(), ApiError> {
    if pattern::matches(HOST, name) == Some(true) && name.matches('.').count() > 1 {
        return Ok(());
    }
    Err(ApiError::invalid(
        "Custom domain is not a valid subdomain: Was not able to resolve the root domain, please ensure an A record exists for the root domain.",
    ))
}

fn changed(name: &str, domain: &Domain) -> Value {
    match domain.certificate {
        None => json!({"ManagedLoginVersion": domain.version}),
        Some(_) => json!({
            "ManagedLoginVersion": domain.version,
            "CloudFrontDomain": cloud_front(name),
        }),
    }
}

/// A distribution name in the style of CloudFront, always the same for a domain.
fn cloud_front(name: &str) -> String {
    let hash = digest(&SHA256, name.as_bytes());
    let letters: String = hash.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("d{letters}.cloudfront.net")
}
