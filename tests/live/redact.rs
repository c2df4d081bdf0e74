//! Replaces what belongs to a person or an account. The same value has the same replacement in all files, in a form
//! that is as valid as the original.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Members whose texts are secret, whatever they look like. Without `_` and in small letters.
const SECRET: [&str; 12] = [
    "accesstoken",
    "clientsecret",
    "clientsecretvalue",
    "idtoken",
    "newpassword",
    "nexttoken",
    "password",
    "refreshtoken",
    "secret",
    "secrethash",
    "session",
    "temporarypassword",
];

/// Texts of such a member that are none: the units of how long tokens are valid.
const UNITS: [&str; 4] = ["seconds", "minutes", "hours", "days"];

/// Members whose texts name something of the account.
const NAMED: [(&str, &str); 3] = [
    ("ClientId", "client"),
    ("CloudFrontDistribution", "d1.cloudfront.net"),
    ("S3Bucket", "bucket"),
];

/// Hosts that are the same for everybody, and their subdomains; those of tests among them.
const PUBLIC: [&str; 7] = [
    "amazonaws.com",
    "example",
    "example.com",
    "google.com",
    "googleapis.com",
    "localhost",
    "microsoftonline.com",
];

/// What replaces a secret.
const REDACTED: &str = "redacted";

#[derive(Default)]
pub(crate) struct Redactor {
    /// Replacements by original.
    known: BTreeMap<String, String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Redactor {
    /// Replaces this text from here on. A short one would hit what it should not.
    pub(crate) fn knows(&mut self, original: &str, replacement: &str) {
        if original.len() >= 4 {
            self.known.entry(original.to_owned()).or_insert_with(|| replacement.to_owned());
        }
    }

    pub(crate) fn redacted(&mut self, value: &Value) -> Value {
        self.learn(value, "");
        self.replaced(value, "")
    }

    /// An original that a text still has.
    pub(crate) fn leak(&self, text: &str) -> Option<&str> {
        let originals = self.known.iter().filter(|(original, replacement)| original != replacement);
        originals.map(|(original, _)| original.as_str()).find(|original| text.contains(original))
    }

    /// Finds what has to be replaced.
    fn learn(&mut self, value: &Value, member: &str) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.learn(value, name);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.learn(value, member);
                }
            }
            Value::String(text) if is_secret(member, text) => self.knows(text, REDACTED),
            Value::String(text) => {
                if let Some((_, replacement)) = NAMED.iter().find(|(name, _)| *name == member) {
                    match *replacement {
                        "client" => self.numbered(text, "client"),
                        other => self.knows(text, other),
                    }
                }
                self.learn_text(text);
            }
            _ => {}
        }
    }

    fn learn_text(&mut self, text: &str) {
        for host in hosts(text) {
            self.learn_host(host);
        }
        for part in text.split(|c: char| c.is_whitespace() || "\"'`<>(),;".contains(c)) {
            if let Some((_, rest)) = part.split_once("arn:aws:")
                && ["iam::", "sts::"].iter().any(|service| rest.starts_with(service))
                && let Some((account, name)) = rest[5..].split_once(':')
            {
                self.numbered(account, "account");
                self.knows(name, "role/redacted");
            }
            let trimmed = part.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            if trimmed
                .split_once('@')
                .is_some_and(|(_, host)| host.contains('.') && !host.contains('/'))
            {
                self.numbered(trimmed, "person");
            }
        }
        for word in words(text) {
            if let Some(kind) = kind_of(word) {
                self.numbered(word, kind);
            }
        }
    }

    fn learn_host(&mut self, host: &str) {
        let is_below = |zone: &str| host == zone || host.ends_with(&format!(".{zone}"));
        if PUBLIC.iter().any(|zone| is_below(zone)) || host.starts_with("127.") {
            return;
        }
        // The prefix of a domain of Cognito's own; the suite's tells nothing.
        match host.split_once(".auth.") {
            Some((prefix, rest)) if rest.ends_with("amazoncognito.com") => {
                if !prefix.starts_with(crate::suite::NAME) {
                    self.numbered(prefix, "prefix");
                }
            }
            _ => self.numbered(host, "host"),
        }
    }

    /// Gives an original the next replacement of its kind.
    fn numbered(&mut self, original: &str, kind: &'static str) {
        if original.len() < 4
            || self.known.contains_key(original)
            || self.known.values().any(|one| one == original)
        {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let n = *count;
        let replacement = match kind {
            "account" => format!("{:012}", 111_122_223_332 + n),
            // As long as those of Cognito.
            "client" => format!("exampleappclientidno{n:06}"),
            "host" => format!("host{n}.example"),
            "person" => format!("person{n}@example.com"),
            "pool" => {
                let region = original.split_once('_').map_or("", |(region, _)| region);
                format!("{region}_Pool{n:05}")
            }
            "uuid" => format!("00000000-0000-4000-8000-{n:012}"),
            other => format!("{other}{n}"),
        };
        self.known.insert(original.to_owned(), replacement);
    }

    fn replaced(&self, value: &Value, member: &str) -> Value {
        match value {
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (self.text(name), self.replaced(value, name)));
                members.collect::<Map<_, _>>().into()
            }
            Value::Array(values) => {
                values.iter().map(|value| self.replaced(value, member)).collect()
            }
            Value::String(text) if is_secret(member, text) => REDACTED.into(),
            Value::String(text) => self.text(text).into(),
            other => other.clone(),
        }
    }

    /// In one pass, so that a replacement is not replaced again.
    fn text(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            // A longer original may begin with a shorter one.
            let found =
                self.known.iter().filter(|(original, _)| rest.starts_with(original.as_str()));
            let longest = found.max_by_key(|(original, _)| original.len());
            let length = longest.map_or(first.len_utf8(), |(original, _)| original.len());
            out.push_str(longest.map_or(&rest[..length], |(_, replacement)| replacement));
            rest = &rest[length..];
        }
        PROFILE.iter().fold(out, |text, (start, end)| between(&text, start, *end))
    }
}

/// Where the program names the AWS profile, whose name may be a word that is everywhere.
const PROFILE: [(&str, char); 2] = [("(profile ", ')'), ("--profile ", ' ')];

/// The text with what stands between each `start` and the next `end` replaced.
fn between(text: &str, start: &str, end: char) -> String {
    let mut parts = text.split(start);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let stop = part.find([end, '\n']).unwrap_or(part.len());
        out.push_str(start);
        out.push_str(REDACTED);
        out.push_str(&part[stop..]);
    }
    out
}

fn is_secret(member: &str, text: &str) -> bool {
    let plain: String = member.chars().filter(|c| *c != '_').collect::<String>().to_lowercase();
    SECRET.contains(&plain.as_str()) && !UNITS.contains(&text)
}

/// The hosts of the URLs in a text.
fn hosts(text: &str) -> impl Iterator<Item = &str> {
    text.split("://").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-');
        let host = &rest[..end.unwrap_or(rest.len())];
        (!host.is_empty()).then_some(host)
    })
}

/// Runs of letters, digits, `_`, `-` and `.`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c));
    words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty())
}

/// What a word is by its form alone.
fn kind_of(word: &str) -> Option<&'static str> {
    let all = |is: fn(&u8) -> bool| word.bytes().all(|byte| is(&byte));
    let is_id = || all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_mixed = || word.bytes().any(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    match word.len() {
        12 if all(u8::is_ascii_digit) => Some("account"),
        36 if lengths == [8, 4, 4, 4, 12] => Some("uuid"),
        20 if ["AKIA", "ASIA"].iter().any(|start| word.starts_with(start)) => Some("access-key"),
        // App clients have 26 letters and digits, their secrets more.
        20..=30 if is_id() && is_mixed() => Some("client"),
        31.. if is_id() && is_mixed() => Some("secret"),
        31.. if word.starts_with("eyJ") => Some("token"),
        _ => word.split_once('_').and_then(|(region, id)| {
            let is_region =
                region.split('-').count() >= 3 && region.ends_with(|c: char| c.is_ascii_digit());
            (is_region && !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric()))
                .then_some("pool")
        }),
    }
}

#[test]
fn what_belongs_to_somebody_is_replaced_alike_everywhere() {
    use serde_json::json;
    let mut redactor = Redactor::default();
    let entry = json!({
        "Arn": "arn:aws:cognito-idp:eu-central-1:210987654321:userpool/eu-central-1_AbCdEf123",
        "Id": "eu-central-1_AbCdEf123",
        "ClientId": "3n4b5urk1ft4fl3mg5e62d9ado",
        "ClientSecret": "a-secret",
        "TokenValidityUnits": {"AccessToken": "minutes"},
        "ProviderDetails": {"client_secret": "not-a-secret", "oidc_issuer": "https://login.hospital.org/x"},
        "Sub": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
        "Email": "ada@hospital.org",
        "Message": "User: arn:aws:sts::210987654321:assumed-role/Admin/ada is not authorized (profile radiology-admin)",
        "Url": "https://company.auth.eu-central-1.amazoncognito.com/login?client_id=3n4b5urk1ft4fl3mg5e62d9ado",
        "Said": "mail ada@hospital.org, key AKIAIOSFODNN7EXAMPLE, keys at https://login.hospital.org/keys",
        "Kept": "https://cognito-idp.eu-central-1.amazonaws.com https://viewer.example/callback",
    });
    let redacted = redactor.redacted(&entry);
    insta::assert_snapshot!(format!("{redacted:#}"), @r#"
    {
      "Arn": "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_Pool00001",
      "Id": "eu-central-1_Pool00001",
      "ClientId": "exampleappclientidno000001",
      "ClientSecret": "redacted",
      "TokenValidityUnits": {
        "AccessToken": "minutes"
      },
      "ProviderDetails": {
        "client_secret": "redacted",
        "oidc_issuer": "https://host1.example/x"
      },
      "Sub": "00000000-0000-4000-8000-000000000001",
      "Email": "person1@example.com",
      "Message": "User: arn:aws:sts::111122223333:role/redacted is not authorized (profile redacted)",
      "Url": "https://prefix1.auth.eu-central-1.amazoncognito.com/login?client_id=exampleappclientidno000001",
      "Said": "mail person1@example.com, key access-key1, keys at https://host1.example/keys",
      "Kept": "https://cognito-idp.eu-central-1.amazonaws.com https://viewer.example/callback"
    }
    "#);
    let text = redacted.to_string();
    assert_eq!(redactor.leak(&text), None);
    assert_eq!(redactor.redacted(&entry), redacted);
    assert!(redactor.leak(&entry.to_string()).is_some());
}
