//! Where a set-up lives: account, region, user pool.

use std::str::FromStr;

use super::{ValueError, looks_like_url, text_type, tidy, within};

text_type! {
    /// Id of an AWS account: twelve digits.
    AccountId
}

text_type! {
    /// Code of an AWS region that has Cognito user pools, such as `eu-central-1`.
    Region
}

text_type! {
    /// Id of a user pool: `<region>_<letters and digits>`, at most 55 characters.
    PoolId
}

/// Where a set-up is to live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) region: Region,
    /// None where the endpoint is not AWS's own.
    pub(crate) account: Option<AccountId>,
}

impl FromStr for AccountId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the account id", text)?;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 12 && text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ') {
            if digits == text {
                return Ok(Self(digits));
            }
            return Err(ValueError::new(format!(
                "write the account id `{text}` as twelve digits: `{digits}`"
            )));
        }
        if text.starts_with("arn:") {
            return Err(ValueError::new(format!(
                "`{text}` is an ARN; the account id is its twelve digits alone"
            )));
        }
        Err(ValueError::new(format!(
            "`{text}` is no AWS account id; it has twelve digits, such as `111122223333`"
        )))
    }
}

impl FromStr for Region {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the region", text)?;
        let wrong = |why: String| Err(ValueError::new(why));
        if looks_like_url(text) || text.contains('.') {
            return wrong(format!(
                "`{text}` is a web address, not a region; give the code, such as `eu-central-1`"
            ));
        }
        if text != text.to_ascii_lowercase() && text.to_ascii_lowercase().parse::<Self>().is_ok() {
            return wrong(format!(
                "write the region `{text}` in lower case: `{}`",
                text.to_ascii_lowercase()
            ));
        }
        if text.contains('_') {
            return wrong(format!(
                "the region `{text}` has an underscore; regions are written with hyphens, such as `eu-central-1`"
            ));
        }
        let parts: Vec<&str> = text.split('-').collect();
        let number = parts.last().copied().unwrap_or_default();
        let words = parts.len() >= 3
            && parts
                .iter()
                .rev()
                .skip(1)
                .all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_lowercase()));
        let zone = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let numbered =
            !zone.is_empty() && zone.len() <= 2 && zone.chars().all(|c| c.is_ascii_digit());
        if words && numbered && zone != number {
            return wrong(format!(
                "`{text}` is an availability zone; the region is `{}`",
                text.trim_end_matches(|c: char| c.is_ascii_lowercase())
            ));
        }
        if !(words && numbered) {
            return wrong(format!(
                "`{text}` is no AWS region; give its code, such as `eu-central-1` or `us-east-1`"
            ));
        }
        if text.starts_with("cn-") || text.contains("-iso") {
            return wrong(format!(
                "Amazon Cognito has no user pools in `{text}`; choose a region such as `eu-central-1`"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Region {
    /// The region of the local Cognito when none is given.
    pub(crate) fn sandbox() -> Self {
        Self("us-east-1".to_owned())
    }

    /// DNS suffix of AWS's endpoints in this region's partition.
    pub(crate) fn dns_suffix(&self) -> &'static str {
        if self.0.starts_with("eusc-") { "amazonaws.eu" } else { "amazonaws.com" }
    }
}

impl FromStr for PoolId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the user pool id", text)?;
        if let Some((_, id)) = text.split_once(":userpool/") {
            return Err(ValueError::new(format!(
                "`{text}` is the ARN of a user pool; give its id alone: `{id}`"
            )));
        }
        if looks_like_url(text) {
            let id = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            return Err(match id.parse::<Self>() {
                Ok(id) => ValueError::new(format!(
                    "`{text}` is an issuer; give the user pool id at its end: `{id}`"
                )),
                Err(_) => ValueError::new(format!(
                    "`{text}` is a web address, not a user pool id such as `eu-central-1_AbCdEf123`"
                )),
            });
        }
        within("the user pool id", text, 55)?;
        let Some((region, rest)) = text.split_once('_') else {
            return Err(ValueError::new(format!(
                "`{text}` is no user pool id, which looks like `eu-central-1_AbCdEf123`; a name goes to `--pool-name`"
            )));
        };
        region.parse::<Region>().map_err(|why| {
            ValueError::new(format!(
                "the user pool id `{text}` does not begin with a region: {why}"
            ))
        })?;
        if rest.is_empty() || !rest.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(ValueError::new(format!(
                "the user pool id `{text}` must end in letters and digits, such as `{region}_AbCdEf123`"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl PoolId {
    /// The region the pool lives in: the part before the underscore.
    pub(crate) fn region(&self) -> Region {
        Region(self.0.split('_').next().unwrap_or_default().to_owned())
    }
}
