//! The domain of the sign-in pages: a prefix of Cognito's domain, or a custom domain.

use std::str::FromStr;

use super::{ValueError, looks_like_url, text_type, tidy, within};

text_type! {
    /// Prefix of a Cognito domain: 1 to 63 lower-case letters, digits and inner hyphens, without the
    /// reserved words (`CreateUserPoolDomain`). Unique over all accounts of a region.
    DomainPrefix
}

text_type! {
    /// A custom domain for the sign-in pages, fully qualified, lower case.
    CustomDomain
}

text_type! {
    /// ARN of the ACM certificate of a custom domain; always in us-east-1 (`CustomDomainConfig`).
    CertificateArn
}

impl DomainPrefix {
    /// Words that Cognito reserves, anywhere in a prefix.
    pub(crate) const RESERVED: [&'static str; 3] = ["amazon", "aws", "cognito"];

    /// The length limit, in characters.
    pub(crate) const MAX_LENGTH: usize = 63;
}

impl FromStr for DomainPrefix {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "the domain prefix";
        tidy(WHAT, text)?;
        not_another_address(text)?;
        let wrong = |why: String| Err(ValueError::new(why));
        within(WHAT, text, Self::MAX_LENGTH)?;
        let lower = text.to_lowercase();
        if lower != text {
            return wrong(format!("`{text}` has capital letters; write `{lower}`"));
        }
        if let Some(bad) =
            text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-'))
        {
            return wrong(format!(
                "`{text}` contains `{bad}`; lower-case letters, digits and hyphens are allowed"
            ));
        }
        if text.starts_with('-') || text.ends_with('-') {
            return wrong(format!(
                "`{text}` begins or ends with a hyphen; write `{}`",
                text.trim_matches('-')
            ));
        }
        if let Some(word) = Self::RESERVED.into_iter().find(|word| text.contains(word)) {
            return wrong(format!(
                "`{text}` contains `{word}`, which Cognito reserves; choose a prefix without it"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Refuses an issuer, a whole address and a custom domain instead of a prefix.
fn not_another_address(text: &str) -> Result<(), ValueError> {
    let wrong = |why: String| Err(ValueError::new(why));
    if text.contains("cognito-idp.") {
        return wrong(format!("`{text}` is an issuer; give a domain prefix, such as `viewer`"));
    }
    if let Some(prefix) = prefix_of_address(text) {
        return wrong(format!(
            "`{text}` is the whole sign-in page address; give its first part only: `{prefix}`"
        ));
    }
    if looks_like_url(text) || text.contains('/') {
        return wrong(format!(
            "`{text}` is a web address; give only a domain prefix, such as `viewer`"
        ));
    }
    if text.contains('.') {
        return wrong(format!(
            "`{text}` has a dot; for a custom domain use `--custom-domain {text} --certificate-arn …`"
        ));
    }
    Ok(())
}

/// The prefix `viewer` of `https://viewer.auth.eu-central-1.amazoncognito.com/…`, if the text is such an address.
fn prefix_of_address(text: &str) -> Option<&str> {
    let host =
        text.trim_start_matches("https://").trim_start_matches("http://").split('/').next()?;
    let prefix = host.split('.').next()?;
    host.ends_with(".amazoncognito.com").then_some(prefix)
}

impl FromStr for CustomDomain {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "the custom domain";
        tidy(WHAT, text)?;
        within(WHAT, text, 253)?;
        bare_host(text)?;
        let wrong = |why: String| Err(ValueError::new(why));
        let lower = text.to_lowercase();
        if lower != text {
            return wrong(format!(
                "the custom domain `{text}` has capital letters; write `{lower}`"
            ));
        }
        if text.contains('*') {
            return wrong(format!("the custom domain `{text}` has a wildcard; give one host name"));
        }
        let label = |l: &str| {
            (1..=63).contains(&l.len())
                && l.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !l.starts_with('-')
                && !l.ends_with('-')
        };
        if !text.split('.').all(label) {
            return wrong(format!(
                "the custom domain `{text}` is not a host name; write it like `login.hospital.example`"
            ));
        }
        if text.parse::<std::net::IpAddr>().is_ok() {
            return wrong(format!(
                "the custom domain `{text}` is an IP address; Cognito needs a host name with a certificate"
            ));
        }
        if text.split('.').count() < 2 {
            return wrong(format!(
                "the custom domain `{text}` has no dot; for a prefix of Cognito's domain use `--domain-prefix {text}`"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Refuses a custom domain that is a whole address or a domain of Cognito.
fn bare_host(text: &str) -> Result<(), ValueError> {
    let wrong = |why: String| Err(ValueError::new(why));
    if text.contains("cognito-idp.") {
        return wrong(format!(
            "`{text}` is an issuer, not a domain; give your own host name, such as `login.hospital.example`"
        ));
    }
    if let Some(prefix) = prefix_of_address(text) {
        return wrong(format!(
            "`{text}` is one of Cognito's domains; use `--domain-prefix {prefix}`"
        ));
    }
    if looks_like_url(text) || text.contains('/') {
        let host = text
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap_or_default();
        return wrong(format!("give the custom domain as a bare host name: `{host}`"));
    }
    if text.contains(':') {
        return wrong(format!(
            "the custom domain `{text}` has a port; sign-in pages are served on 443 only"
        ));
    }
    Ok(())
}

impl FromStr for CertificateArn {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the certificate ARN", text)?;
        within("the certificate ARN", text, 2048)?;
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let &["arn", partition, service, region, account, resource] = parts.as_slice() else {
            return Err(ValueError::new(format!(
                "`{text}` is not an ARN; a certificate ARN looks like `arn:aws:acm:us-east-1:111122223333:certificate/…`"
            )));
        };
        if service != "acm" || !resource.starts_with("certificate/") {
            return Err(ValueError::new(format!(
                "`{text}` is not a certificate of AWS Certificate Manager (`arn:aws:acm:us-east-1:…:certificate/…`)"
            )));
        }
        if region != "us-east-1" {
            return Err(ValueError::new(format!(
                "the certificate `{text}` is in {region}; Cognito accepts only certificates in us-east-1, whatever the pool's region: request one there"
            )));
        }
        if !partition.starts_with("aws")
            || account.parse::<super::AccountId>().is_err()
            || resource == "certificate/"
        {
            return Err(ValueError::new(format!(
                "the certificate ARN `{text}` is incomplete; copy all of it from AWS Certificate Manager"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}
