//! What holds for every app, and the files in `examples/`.

mod fixture;
mod read;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use secrecy::SecretString;

use super::ClientOf;
use super::described::FILES;
use super::{
    App, ConfigSecret, How, Need, REGISTER, Snippet, Values, all, answer_keys, find, form_names,
    own_questions,
};
use crate::settings::{AppSpec, file};
use fixture::answered;
pub(super) use fixture::{spec, values};
pub(crate) use read::{env, js, lua};

fn forms(app: &App, values: &Values) -> Vec<Snippet> {
    super::forms(app, values).unwrap_or_else(|why| panic!("{}: {why}", app.name))
}

fn text<'a>(forms: &'a [Snippet], form: &str) -> &'a str {
    let found = forms.iter().find(|snippet| snippet.form == form);
    &found.unwrap_or_else(|| panic!("no form {form}")).text
}

/// With `COGOIDC_UPDATE=1` the snippets are written instead.
#[test]
fn every_example_spec_gives_the_snippets_next_to_it_byte_for_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let update = std::env::var_os("COGOIDC_UPDATE").is_some();
    let table = [
        ("ohif", vec![("append", "js")]),
        ("mlspace", vec![("config.json", "json"), ("constants.ts", "ts")]),
        ("mlspace-before-deployment", vec![("config.json", "json"), ("constants.ts", "ts")]),
        ("cloudflare-access", vec![("api", "json"), ("terraform", "tf"), ("fields", "txt")]),
        ("encodify", vec![("fields", "txt")]),
        ("spa", vec![("oidc-client-ts", "js")]),
        ("generic", vec![("env", "env")]),
        ("amplify", vec![("amplify_outputs.json", "json"), ("code", "js")]),
        ("auth-js", vec![("dotenv", "env"), ("auth.mjs", "mjs")]),
        ("next-auth", vec![("dotenv", "env"), ("auth-options.js", "js")]),
        (
            "streamlit",
            vec![("secrets.toml", "secrets"), ("cognito.json", "json"), ("config.toml", "config")],
        ),
        ("jupyterhub", vec![("jupyterhub_config.py", "py")]),
        ("superset", vec![("superset_config.py", "py")]),
        ("django-allauth", vec![("settings.py", "py")]),
        ("mozilla-django-oidc", vec![("settings.py", "py"), ("cognito_backend.py", "backend.py")]),
        ("alb", vec![("actions", "json"), ("ingress", "yaml")]),
        ("api-gateway", vec![("http-api", "http.json"), ("rest-api", "rest.json")]),
        ("mod-auth-openidc", vec![("conf", "conf")]),
        ("grafana", vec![("ini", "ini"), ("docker", "env")]),
        ("oauth2-proxy", vec![("cfg", "cfg")]),
        (
            "argo-cd",
            vec![
                ("argocd-cm", "yaml"),
                ("argocd-rbac-cm", "rbac.yaml"),
                ("secret.yaml", "secret.yaml"),
            ],
        ),
        (
            "kubernetes",
            vec![("kubeconfig", "kubeconfig.yaml"), ("api-server", "yaml"), ("eks", "json")],
        ),
        ("spring-boot", vec![("application.yml", "yml"), ("logout", "java")]),
        ("open-webui", vec![("dotenv", "env")]),
        ("chainlit", vec![("dotenv", "env")]),
        ("jenkins", vec![("casc", "yaml")]),
        (
            "dicomweb-guard",
            vec![
                ("apache", "apache.conf"),
                ("oauth2-proxy", "oauth2-proxy.cfg"),
                ("alb", "alb.json"),
                ("lua-resty-openidc", "nginx.conf"),
                ("healthimaging", "mjs"),
            ],
        ),
    ];
    let mut expected = BTreeSet::new();
    for (name, snippets) in table {
        let file = format!("{name}.toml");
        let example = std::fs::read_to_string(folder.join(&file)).unwrap();
        let draft = file::parse(&example, &answer_keys()).unwrap();
        let app = find(draft.target.as_deref().unwrap()).unwrap();
        assert_eq!(draft.region.unwrap(), "eu-central-1");
        let url = draft.app_url.map(|text| app.address(&text).unwrap());
        let mut values = values(app, AppSpec { url, answers: draft.answers });
        values.callback_urls = draft.client.callback_urls.unwrap_or(values.callback_urls);
        let forms = forms(app, &values);
        expected.insert(file);
        for (form, extension) in snippets {
            let file = format!("{name}.{extension}");
            let text = text(&forms, form);
            if update {
                std::fs::write(folder.join(&file), text).unwrap();
            }
            let kept = std::fs::read_to_string(folder.join(&file)).unwrap_or_default();
            assert!(
                kept == text,
                "examples/{file} differs: COGOIDC_UPDATE=1 cargo test --lib apps::"
            );
            expected.insert(file);
        }
    }
    let present: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(present, expected, "files in examples/");
}

#[test]
fn each_file_that_defines_an_app_is_registered_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/apps");
    let in_files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .filter(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .lines()
                .any(|line| line.starts_with("pub(super) static ") && line.contains(": App = "))
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"))
        .collect();
    let registered: BTreeSet<String> = REGISTER.iter().map(|app| app.name.to_owned()).collect();
    assert_eq!(registered, in_files);
    assert_eq!(REGISTER.len(), in_files.len(), "one is registered twice");
}

#[test]
fn each_file_that_describes_an_app_is_registered_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/apps/described/files");
    let in_files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let registered: BTreeSet<String> = FILES.iter().map(|file| file.name.to_owned()).collect();
    assert_eq!(registered, in_files);
    assert_eq!(FILES.len(), in_files.len(), "one is registered twice");
    for file in &FILES {
        match super::described::read(file.text) {
            Ok(app) => {
                assert_eq!(app.name, file.name);
                assert_eq!(app.client_of == ClientOf::Itself, file.has_client, "{}", app.name);
            }
            Err(why) => panic!("{}.toml: {why}", file.name),
        }
    }
}

#[test]
fn apps_are_offered_and_found_in_the_order_of_the_contract() {
    let names = super::names();
    assert!(names.starts_with(&["ohif", "mlspace", "cloudflare-access", "encodify", "spa"]));
    for name in names {
        assert_eq!(find(name).unwrap().name, name);
    }
    assert!(find("OHIF").is_none());
}

#[test]
fn every_question_of_one_app_alone_has_a_key_and_a_flag_of_that_name_and_a_working_example() {
    let keys: BTreeSet<&str> = answer_keys().into_iter().collect();
    assert_eq!(keys.len(), own_questions().count(), "two apps ask for the same key");
    for question in own_questions() {
        assert_eq!(question.flag, format!("--{}", question.key.replace('_', "-")));
        (question.check)(question.example).unwrap();
    }
}

#[test]
fn own_forms_come_first_and_the_shared_ones_last_under_names_of_their_own() {
    for app in all() {
        let own: Vec<&str> = app.forms.iter().map(|form| form.name).collect();
        let mut values = answered(app);
        let names = |values: &Values| -> Vec<&str> {
            let forms = forms(app, values);
            forms.iter().map(|snippet| snippet.form).collect()
        };
        let told: Vec<&str> =
            form_names(Some(app)).into_iter().filter(|name| *name != "secret").collect();
        assert_eq!(told, names(&values));
        assert_eq!(names(&values), [&own[..], &["env", "json"]].concat());
        values.secret = ConfigSecret::Shown(SecretString::from("s3cret"));
        assert_eq!(names(&values), [&own[..], &["env", "json", "secret"]].concat());
        assert_eq!(text(&forms(app, &values), "secret"), "s3cret\n");
    }
}

#[test]
fn a_hidden_secret_is_told_by_the_command_that_prints_it_and_a_public_client_tells_none() {
    for app in all() {
        let mut values = answered(app);
        let is_described = super::file_of(app.name).is_some();
        for snippet in forms(app, &values) {
            let told = snippet.text.contains("cogoidc config --as secret");
            let has_place = matches!(values.secret, ConfigSecret::Hidden { .. });
            // A described app may have a form without the secret.
            let is_shared = matches!(snippet.form, "env" | "json");
            if !is_described || is_shared || !has_place {
                assert_eq!(told, has_place, "{} {}", app.name, snippet.form);
            }
        }
        values.secret = ConfigSecret::Shown(SecretString::from("s3cret"));
        for snippet in forms(app, &values) {
            assert!(!snippet.text.contains("printed by"), "{}", snippet.form);
            assert!(snippet.form != "terraform" || !snippet.text.contains("s3cret"));
        }
    }
}

#[test]
fn every_text_ends_its_last_line_and_every_sentence_ends_but_for_notes_in_brackets() {
    for app in all() {
        let values = answered(app);
        for snippet in forms(app, &values) {
            assert!(snippet.text.ends_with('\n'), "{}", snippet.form);
            assert!(!snippet.text.ends_with("\n\n"), "{}", snippet.form);
            assert!(snippet.note.is_none_or(|note| !note.ends_with('.')));
        }
        for next in (app.next)(&values) {
            assert!(next.text.ends_with('.'), "{}", next.text);
        }
        for line in app.about.lines() {
            assert!(line.ends_with('.'), "{line}");
        }
    }
}

#[test]
fn what_an_app_needs_it_asks_for_by_default() {
    for app in all() {
        let values = answered(app);
        for need in app.needs {
            if let Need::Scope(scope) = need {
                let has = values.scopes.iter().any(|has| has == scope);
                assert!(has, "{} lacks {scope}", app.name);
            }
        }
        assert!(values.scopes.iter().any(|scope| scope == "openid"));
    }
}

#[test]
fn a_missing_address_is_an_error_that_names_the_flag() {
    for name in ["ohif", "cloudflare-access", "spa"] {
        let why = (find(name).unwrap().urls)(&AppSpec::default()).unwrap_err();
        assert!(why.to_string().contains("--app-url"), "{why}");
    }
}

#[test]
fn the_shared_forms_of_a_confidential_client_hold_all_values() {
    let app = find("encodify").unwrap();
    let values = answered(app);
    let forms = forms(app, &values);
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
        for app in all() {
            let mut values = answered(app);
            values.endpoints.token = format!("https://login.example/{odd}");
            values.endpoints.issuer = format!("https://issuer.example/{odd}");
            values.endpoints.jwks = format!("https://keys.example/{odd}");
            values.secret = ConfigSecret::Shown(SecretString::from(secret.clone()));
            for answer in values.app.answers.values_mut().filter(|answer| answer.contains("://")) {
                answer.push_str(&format!("/{odd}"));
            }
            for snippet in forms(app, &values) {
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
