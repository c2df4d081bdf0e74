//! What holds for every target, and the files in `examples/`.

mod fixture;
mod read;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use secrecy::SecretString;

use super::{APPS, App, How, Secret, Snippet, Values, find, form_names, forms};
use crate::settings::AppSpec;
use crate::settings::draft::Draft;
use fixture::answered;
pub(super) use fixture::{app, values};
pub(super) use read::{env, js};

fn text<'a>(forms: &'a [Snippet], form: &str) -> &'a str {
    let found = forms.iter().find(|snippet| snippet.form == form);
    &found.unwrap_or_else(|| panic!("no form {form}")).text
}

#[test]
fn every_example_spec_gives_the_snippets_beside_it_byte_for_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let table = [
        ("ohif", vec![("append", "js")]),
        ("mlspace", vec![("config.json", "json"), ("constants.ts", "ts")]),
        ("mlspace-before-deployment", vec![("config.json", "json"), ("constants.ts", "ts")]),
        ("cloudflare-access", vec![("api", "json"), ("terraform", "tf"), ("fields", "txt")]),
        ("encodify", vec![("fields", "txt")]),
        ("spa", vec![("oidc-client-ts", "js")]),
    ];
    let mut expected = BTreeSet::new();
    for (name, snippets) in table {
        let spec = format!("{name}.toml");
        let draft: Draft =
            toml_edit::de::from_str(&std::fs::read_to_string(folder.join(&spec)).unwrap()).unwrap();
        let target = find(&draft.target.unwrap()).unwrap();
        assert_eq!(draft.region.unwrap(), "eu-central-1");
        let app = app(target, draft.app_url.as_deref(), draft.name_id.as_deref());
        let forms = forms(target, &values(target, app));
        expected.insert(spec);
        for (form, extension) in snippets {
            let file = format!("{name}.{extension}");
            let kept = std::fs::read_to_string(folder.join(&file)).unwrap_or_default();
            let text = text(&forms, form);
            assert!(kept == text, "examples/{file} should be:\n{text}");
            expected.insert(file);
        }
    }
    let present: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(present, expected, "files in examples/");
}

#[test]
fn each_file_that_implements_a_target_is_registered_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/apps");
    let in_files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .filter(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .lines()
                .any(|line| line.starts_with("impl App for "))
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"))
        .collect();
    let registered: BTreeSet<String> = APPS.iter().map(|t| t.name().to_owned()).collect();
    assert_eq!(registered, in_files);
    assert_eq!(APPS.len(), in_files.len(), "one is registered twice");
}

#[test]
fn targets_are_offered_and_found_in_the_order_of_the_contract() {
    let names = APPS.map(App::name);
    assert_eq!(names, ["ohif", "mlspace", "cloudflare-access", "encodify", "spa"]);
    for name in names {
        assert_eq!(find(name).unwrap().name(), name);
    }
    assert!(find("OHIF").is_none());
}

#[test]
fn own_forms_come_first_and_the_shared_ones_last_under_names_of_their_own() {
    let own: [&[&str]; 5] = [
        &["append", "oidc"],
        &["config.json", "constants.ts"],
        &["api", "terraform", "fields"],
        &["fields"],
        &["oidc-client-ts"],
    ];
    for (target, own) in APPS.into_iter().zip(own) {
        let mut values = answered(target);
        let names = |values: &Values| -> Vec<&str> {
            let forms = forms(target, values);
            forms.iter().map(|snippet| snippet.form).collect()
        };
        assert_eq!(names(&values), [own, &["env", "json"]].concat());
        assert_eq!(target.forms(), own);
        let told: Vec<&str> =
            form_names(Some(target)).into_iter().filter(|name| *name != "secret").collect();
        assert_eq!(told, names(&values));
        values.secret = Secret::Shown(SecretString::from("s3cret"));
        assert_eq!(names(&values), [own, &["secret", "env", "json"]].concat());
        assert_eq!(text(&forms(target, &values), "secret"), "s3cret\n");
    }
}

#[test]
fn a_hidden_secret_is_told_by_the_command_that_prints_it_and_a_public_client_tells_none() {
    for target in APPS {
        let mut values = answered(target);
        for snippet in forms(target, &values) {
            let told = snippet.text.contains("cogoidc config --as secret");
            let has_place = matches!(values.secret, Secret::Hidden { .. });
            assert_eq!(told, has_place, "{} {}", target.name(), snippet.form);
        }
        values.secret = Secret::Shown(SecretString::from("s3cret"));
        for snippet in forms(target, &values) {
            assert!(!snippet.text.contains("printed by"), "{}", snippet.form);
            assert!(snippet.form != "terraform" || !snippet.text.contains("s3cret"));
        }
    }
}

#[test]
fn every_text_ends_its_last_line_and_every_sentence_ends_but_for_notes_in_brackets() {
    for target in APPS {
        let values = answered(target);
        for snippet in forms(target, &values) {
            assert!(snippet.text.ends_with('\n'), "{}", snippet.form);
            assert!(!snippet.text.ends_with("\n\n"), "{}", snippet.form);
            assert!(snippet.note.is_none_or(|note| !note.ends_with('.')));
        }
        for next in target.next(&values) {
            assert!(next.text.ends_with('.'), "{}", next.text);
        }
        for line in target.about().lines() {
            assert!(line.ends_with('.'), "{line}");
        }
    }
}

#[test]
fn what_a_target_needs_it_asks_for_by_default() {
    for target in APPS {
        let values = answered(target);
        for need in target.needs() {
            if let super::Need::Scope(scope) = need {
                let has = values.scope_names().contains(scope);
                assert!(has, "{} lacks {scope}", target.name());
            }
        }
        assert!(values.scope_names().contains(&"openid"));
    }
}

#[test]
fn a_missing_address_is_an_error_that_names_the_flag() {
    for name in ["ohif", "cloudflare-access", "spa"] {
        let why = find(name).unwrap().defaults(&AppSpec::default()).unwrap_err();
        assert!(why.to_string().contains("--app-url"), "{why}");
    }
}

#[test]
fn the_shared_forms_of_a_confidential_client_hold_all_values() {
    let target = find("encodify").unwrap();
    let values = answered(target);
    let forms = forms(target, &values);
    insta::assert_snapshot!(text(&forms, "env"), @r#"
    OIDC_ISSUER=https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123
    OIDC_DISCOVERY_URL=https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration
    OIDC_CLIENT_ID=1example23456789
    OIDC_CLIENT_SECRET='<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>'
    OIDC_REDIRECT_URI=https://acme.encodify.example/login/oauth2/code/Cognito
    OIDC_SCOPES='openid email'
    OIDC_AUTHORIZATION_ENDPOINT=https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize
    OIDC_TOKEN_ENDPOINT=https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token
    OIDC_USERINFO_ENDPOINT=https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/userInfo
    OIDC_JWKS_URI=https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json
    "#);
    insta::assert_snapshot!(text(&forms, "json"), @r#"
    {
      "target": "encodify",
      "app_url": "https://acme.encodify.example",
      "account": "111122223333",
      "region": "eu-central-1",
      "pool_id": "eu-central-1_AbCdEf123",
      "client_id": "1example23456789",
      "client_secret": "<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>",
      "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
      "discovery_url": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration",
      "authorization_endpoint": "https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize",
      "token_endpoint": "https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token",
      "userinfo_endpoint": "https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/userInfo",
      "jwks_uri": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json",
      "revocation_endpoint": "https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/revoke",
      "end_session_endpoint": "https://encodify-7c1f2a.auth.eu-central-1.amazoncognito.com/logout",
      "logout_url": null,
      "callback_urls": [
        "https://acme.encodify.example/login/oauth2/code/Cognito"
      ],
      "sign_out_urls": [],
      "scopes": [
        "openid",
        "email"
      ]
    }
    "#);
}

proptest! {
    #[test]
    fn whatever_the_endpoints_and_the_secret_hold_each_form_reads_back_to_it(
        odd in "\\PC{0,12}|[\"'\\\\$%{}`<>/ !\n\r\t\u{2028}#-]{0,12}",
        secret in "[ -~]{1,24}",
    ) {
        for target in APPS {
            let mut values = answered(target);
            values.endpoints.token = format!("https://login.example/{odd}");
            values.endpoints.issuer = format!("https://issuer.example/{odd}");
            values.secret = Secret::Shown(SecretString::from(secret.clone()));
            for snippet in forms(target, &values) {
                read::check(&snippet, &values, &secret);
            }
        }
    }
}

#[test]
fn how_a_snippet_is_used_is_named_as_the_contract_names_it() {
    let hows = [
        (How::Append, "append"),
        (How::ReplaceLines, "replace-lines"),
        (How::WholeFile, "whole-file"),
        (How::Fields, "fields"),
        (How::Body, "body"),
    ];
    for (how, name) in hows {
        assert_eq!(serde_json::to_value(how).unwrap(), name);
    }
}
