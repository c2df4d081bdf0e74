//! What a plan says of a resource that is created is what the request says.

use serde_json::{Value, json};

use super::*;
use crate::cognito::{FoundPool, Observed, creation};
use crate::plan::plan;
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::values::{Mfa, Place, Tier};

/// The text of the plan that makes a draft where there is nothing, and the two requests that create.
fn made(draft: &Draft) -> (String, Value, Value) {
    let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
    let spec = resolve(draft, &place).unwrap();
    let plan =
        plan(&spec, &Observed { pool: FoundPool::None(Vec::new()), domain_owner: None }).unwrap();
    let request = |resource| {
        let mut steps = plan.steps.iter();
        steps.find(|step| step.resource() == resource).and_then(creation).unwrap()
    };
    let text = PlanText { plan: &plan, files: &[], suffix: None }.to_string();
    (text, request(Resource::Pool), request(Resource::Client))
}

fn draft() -> Draft {
    Draft {
        target: Some("ohif".to_owned()),
        app_url: Some("https://viewer.example".to_owned()),
        ..Draft::default()
    }
}

#[test]
fn a_new_pool_is_shown_as_it_is_requested() {
    for on in [false, true] {
        for tier in [Tier::Lite, Tier::Essentials, Tier::Plus] {
            for mfa in [Mfa::Off, Mfa::Optional, Mfa::Required] {
                for sign_in in [SignIn::Email, SignIn::Username] {
                    let mut draft = draft();
                    draft.pool.self_sign_up = Some(on);
                    draft.pool.deletion_protection = Some(!on);
                    draft.pool.tier = Some(tier);
                    draft.pool.mfa = Some(mfa);
                    draft.pool.sign_in = Some(sign_in);
                    let (text, request, _) = made(&draft);
                    let word = |on| if on { "on" } else { "off" };
                    let only_admins =
                        request["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] == true;
                    let is_protected = request["DeletionProtection"] == "ACTIVE";
                    let tier = request["UserPoolTier"].as_str().unwrap().to_lowercase();
                    let by_email = request["UsernameAttributes"] == json!(["email"]);
                    let by = if by_email { "e-mail" } else { "user name" };
                    let line = text.lines().find(|line| line.contains("create user pool")).unwrap();
                    for said in [
                        format!("ohif: sign-in by {by}"),
                        format!("self sign-up {}", word(!only_admins)),
                        format!("deletion protection {}", word(is_protected)),
                        format!("tier {tier}"),
                        format!("MFA {mfa}"),
                    ] {
                        assert!(
                            line.split("  ")
                                .last()
                                .unwrap()
                                .trim()
                                .split(", ")
                                .any(|part| part == said),
                            "{said}: {line}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_new_client_is_shown_as_it_is_requested() {
    for (target, url) in [("ohif", "https://viewer.example"), ("cloudflare-access", "my-team")] {
        let mut draft = Draft {
            target: Some(target.to_owned()),
            app_url: Some(url.to_owned()),
            ..Draft::default()
        };
        draft.client.sign_out_urls =
            Some(vec!["https://one.example/".to_owned(), "https://two.example/".to_owned()]);
        let (text, _, request) = made(&draft);
        let texts = |member: &str| -> Vec<&str> {
            request[member].as_array().unwrap().iter().filter_map(Value::as_str).collect()
        };
        let secret = if request["GenerateSecret"] == true { "with a secret" } else { "no secret" };
        let scopes = texts("AllowedOAuthScopes").join(" ");
        let mut said = vec![format!("{target}: {secret}, code + PKCE, scopes {scopes}")];
        said.extend(texts("CallbackURLs").iter().map(|url| format!("callback {url}")));
        said.extend(texts("LogoutURLs").iter().map(|url| format!("sign-out {url}")));
        let lines: Vec<&str> =
            text.lines().map(|line| line.get(23..).unwrap_or_default()).collect();
        let start = lines
            .iter()
            .position(|line| *line == said[0])
            .unwrap_or_else(|| panic!("{said:?}\n{text}"));
        assert_eq!(lines[start..start + said.len()], said);
        assert_eq!(texts("AllowedOAuthFlows"), ["code"]);
        assert_eq!(request["AllowedOAuthFlowsUserPoolClient"], true);
    }
}

#[test]
fn an_empty_list_of_urls_is_left_out_of_the_request() {
    let mut draft = draft();
    draft.client.sign_out_urls = Some(Vec::new());
    let (_, _, request) = made(&draft);
    assert_eq!(request.get("LogoutURLs"), None);
}
