//! Where a set-up lives: account, region, user pool.

use std::str::FromStr;

use super::{ValueError, looks_like_url, meant, text_type, tidy, within};

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

/// Where a set-up lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) region: Region,
    /// `None` if the endpoint is not AWS's.
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
                "`{text}` is an ARN; the account id is the twelve digits in it"
            )));
        }
        Err(ValueError::new(format!(
            "`{text}` is not an AWS account id, which has twelve digits, such as `111122223333`"
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
        let zone_letter = |c: char| c.is_ascii_lowercase();
        let region = text.trim_end_matches(zone_letter);
        if region != text && is_region_code(region) {
            return wrong(format!("`{text}` is an availability zone; the region is `{region}`"));
        }
        if !is_region_code(text) {
            return wrong(format!(
                "`{text}` is not an AWS region; give a region code, such as `eu-central-1` or `us-east-1`"
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

/// Whether text has the form of a region code: lower-case words and a number, such as `us-gov-west-1`.
fn is_region_code(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else {
        return false;
    };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    (1..=2).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_digit())
        && words.contains('-')
        && words.split('-').all(is_word)
}

/// The regions that had Cognito user pools when this version was made (botocore 1.43.11). Others may follow, so this
/// list refuses none.
#[rustfmt::skip]
const REGIONS: [&str; 37] = [
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1",
    "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1",
    "us-gov-west-1", "us-west-1", "us-west-2",
];

impl Region {
    /// The codes of the regions that are known to have user pools.
    pub(crate) fn known() -> &'static [&'static str] {
        &REGIONS
    }

    /// The known region that an unknown one probably means: its words differ, not its number alone.
    pub(crate) fn misspelled(region: &str) -> Option<&'static str> {
        let words = |region: &'static str| region.rsplit_once('-').map(|(words, _)| words);
        let is_new_number = region
            .rsplit_once('-')
            .is_some_and(|(text, _)| REGIONS.iter().any(|known| words(known) == Some(text)));
        if is_new_number { None } else { meant(region, REGIONS) }
    }

    /// The default region of the local Cognito.
    pub(crate) fn sandbox() -> Self {
        Self("us-east-1".to_owned())
    }

    /// What follows a prefix in the host of sign-in pages; `None` in partitions whose form is not known.
    pub(crate) fn sign_in_suffix(&self) -> Option<String> {
        let is_known = !self.0.starts_with("us-gov-") && self.dns_suffix() == "amazonaws.com";
        is_known.then(|| format!(".auth.{}.amazoncognito.com", self.0))
    }

    /// The host of sign-in pages with that prefix, where its form is known.
    pub(crate) fn sign_in_host(&self, prefix: &str) -> Option<String> {
        self.sign_in_suffix().map(|suffix| format!("{prefix}{suffix}"))
    }

    /// The partition that it belongs to, as an ARN names it.
    pub(crate) fn partition(&self) -> &'static str {
        match self.0.as_str() {
            region if region.starts_with("us-gov-") => "aws-us-gov",
            region if region.starts_with("eusc-") => "aws-eusc",
            _ => "aws",
        }
    }

    /// DNS suffix of AWS's endpoints in this region's partition.
    pub(crate) fn dns_suffix(&self) -> &'static str {
        if self.0.starts_with("eusc-") { "amazonaws.eu" } else { "amazonaws.com" }
    }

    /// DNS suffix of AWS's dual-stack endpoints in this region's partition.
    pub(crate) fn dual_stack_dns_suffix(&self) -> &'static str {
        if self.0.starts_with("eusc-") { "api.amazonwebservices.eu" } else { "api.aws" }
    }
}

impl FromStr for PoolId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        tidy("the user pool id", text)?;
        if let Some((_, id)) = text.split_once(":userpool/") {
            return Err(ValueError::new(format!(
                "`{text}` is the ARN of a user pool; give only its id: `{id}`"
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
                "`{text}` is not a user pool id, which looks like `eu-central-1_AbCdEf123`; for a name use `--pool-name`"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_misspelled_if_its_words_are_those_of_no_region() {
        for (region, expected) in [
            ("eu-cental-1", Some("eu-central-1")),
            ("us-esat-1", Some("us-east-1")),
            ("eu-central-1", None),
            ("eu-central-9", None),
            ("xx-nowhere-9", None),
            ("", None),
        ] {
            assert_eq!(Region::misspelled(region), expected, "{region}");
        }
    }

    #[test]
    fn every_known_region_is_one() {
        for region in Region::known() {
            assert!(region.parse::<Region>().is_ok(), "{region}");
        }
    }
}
