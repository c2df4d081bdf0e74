//! Findings for code scanning, in SARIF.

mod document;
mod place;

use std::collections::BTreeMap;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;

use crate::doctor::all;
use crate::doctor::evidence::Evidence;
use crate::finding::{Finding, Outcome};
use document::{
    ArtifactLocation, AutomationDetails, Driver, Entry, Level, Location, Log, LogicalLocation,
    Message, PhysicalLocation, Region, Rule, Run, Tool,
};
use place::SpecText;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log of what was found. A finding is located in the spec file, if there is one.
pub(super) fn log(
    evidence: &Evidence,
    findings: &[Finding],
    spec: Option<&Path>,
) -> impl Serialize {
    let set_up = SetUpName::of(evidence);
    let spec = spec.and_then(SpecText::read);
    let wrong = findings.iter().filter_map(|finding| Some((level(finding)?, finding)));
    let results = wrong.map(|(level, finding)| entry(level, finding, &set_up, spec.as_ref()));
    let rules = all()
        .map(|check| Rule { id: check.id, short_description: Message { text: check.claim() } });
    let driver =
        Driver { name: "cogoidc", version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
    let run = Run {
        tool: Tool { driver },
        automation_details: AutomationDetails { id: format!("{}/", set_up.path()) },
        results: results.collect(),
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// The level of what is wrong.
fn level(finding: &Finding) -> Option<Level> {
    match finding.outcome {
        Outcome::Fail => Some(Level::Error),
        Outcome::Warn => Some(Level::Warning),
        Outcome::Pass | Outcome::Skip => None,
    }
}

fn entry(level: Level, finding: &Finding, set_up: &SetUpName, spec: Option<&SpecText>) -> Entry {
    let mut text = finding.text();
    if let Some(fix) = &finding.fix {
        text.push_str(&format!("\nfix: {fix}"));
    }
    let (uri, start_line) = match spec {
        Some(spec) => (spec.uri.clone(), spec.line(&finding.id)),
        None => (set_up.path(), 1),
    };
    let physical_location = PhysicalLocation {
        artifact_location: ArtifactLocation { uri },
        region: Region { start_line },
    };
    let name = LogicalLocation { fully_qualified_name: set_up.path(), kind: "resource" };
    Entry {
        rule_id: finding.id.clone(),
        level,
        message: Message { text },
        locations: [Location { physical_location, logical_locations: [name] }],
        partial_fingerprints: fingerprints(finding, set_up),
    }
}

/// The first is the one that GitHub tells alerts apart by: a check has one finding for each thing that it looks at, which
/// its claim names.
fn fingerprints(finding: &Finding, set_up: &SetUpName) -> BTreeMap<&'static str, String> {
    let SetUpName { pool, client, .. } = set_up;
    let check = format!("{}\n{pool}\n{client}", finding.id);
    BTreeMap::from([
        ("primaryLocationLineHash", hash(&format!("{check}\n{}", finding.claim))),
        ("cogoidcCheck/v1", hash(&check)),
    ])
}

fn hash(text: &str) -> String {
    let sum = digest(&SHA256, text.as_bytes());
    sum.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What names a set-up: ids as far as they are known.
struct SetUpName {
    region: String,
    pool: String,
    client: String,
}

impl SetUpName {
    fn of(evidence: &Evidence) -> Self {
        let unknown = || "unknown".to_owned();
        // The issuer ends with the id.
        let of_issuer = || evidence.issuer.as_deref()?.trim_end_matches('/').rsplit('/').next();
        let pool = evidence.pool().ok().map(|pool| pool.id.to_string());
        let pool = pool.or_else(|| of_issuer().map(str::to_owned)).unwrap_or_else(unknown);
        let client = evidence.client().ok().map(|client| client.id.to_string());
        let client = client.or_else(|| evidence.client_id.clone()).unwrap_or_else(unknown);
        let region = evidence.place.as_ref().map(|place| place.region.to_string());
        let of_pool = || pool.split_once('_').map(|(region, _)| region.to_owned());
        let region = region.or_else(of_pool).unwrap_or_else(unknown);
        Self { region, pool, client }
    }

    /// Its name as a relative URL.
    fn path(&self) -> String {
        let Self { region, pool, client } = self;
        place::relative(["cognito", region, pool, client])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn logged(findings: &[Finding]) -> Value {
        let evidence = Evidence {
            issuer: Some("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc".to_owned()),
            client_id: Some("1example".to_owned()),
            ..Evidence::default()
        };
        serde_json::to_value(log(&evidence, findings, None)).unwrap()
    }

    #[test]
    fn what_is_wrong_is_a_result_and_the_rest_is_none() {
        let findings = [
            Finding::fail("client.scopes", "the scopes are allowed", "email is not")
                .fix("cogoidc doctor --fix"),
            Finding::warn("pool.mfa", "MFA is on", "it is off"),
            Finding::pass("client.oauth", "OAuth is on", ""),
            Finding::skip("domain.exists", "there is a domain", "not read"),
        ];
        let log = logged(&findings);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let levels: Vec<_> = results.iter().map(|one| (&one["ruleId"], &one["level"])).collect();
        assert_eq!(
            levels,
            [(&json!("client.scopes"), &json!("error")), (&json!("pool.mfa"), &json!("warning"))]
        );
        let location = &results[0]["locations"][0];
        let uri = &location["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "cognito/eu-west-1/eu-west-1_Abc/1example");
        let text = &results[0]["message"]["text"];
        assert_eq!(text, "the scopes are allowed: email is not\nfix: cogoidc doctor --fix");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), all().count());
    }

    #[test]
    fn a_fingerprint_depends_on_what_is_wrong_and_not_on_what_was_seen() {
        let hash = |claim: &str, why: &str| {
            let log = logged(&[Finding::fail("a.b", claim, why)]);
            log["runs"][0]["results"][0]["partialFingerprints"].clone()
        };
        assert_eq!(hash("c", "one"), hash("c", "another"));
        let (one, other) = (hash("c", ""), hash("d", ""));
        assert_ne!(one["primaryLocationLineHash"], other["primaryLocationLineHash"]);
        assert_eq!(one["cogoidcCheck/v1"], other["cogoidcCheck/v1"]);
    }
}
