//! OHIF Viewer: a DICOM viewer in the browser, configured by `app-config.js`.

use serde_json::{Value, json};
use url::Url;

use super::app_file::members;
use super::{
    App, AppQuestion, FileReading, Form, How, Next, Tested, TestedBy, Urls, Values, guard_command,
    literal, oidc_client,
};
use crate::command_line::{CommandLine, Flags};
use crate::settings::AppSpec;
use crate::values::ValueError;

/// OHIF Viewer 3.9 and later.
pub(super) static OHIF: App = App {
    name: "ohif",
    title: "OHIF Viewer",
    about: "\
OHIF 3.9 or later. Older versions ask for an ID token without a code, which Cognito refuses.
A public client with code + PKCE: the viewer runs in the browser and cannot keep a secret.
Callback URL <app>/callback, in full: Cognito compares exactly, and OHIF would complete a path from the address bar.
Sign-out URL <app>/: Cognito's /logout expects client_id and logout_uri and ignores post_logout_redirect_uri, so the config contains a separate sign-out address.
Only the refresh token is revoked: Cognito refuses to revoke an access token, and OHIF's sign-out would stop with that error.
post_logout_redirect_uri is the unused path /signed-out, because on / OHIF's sign-out route would hide the work list.
response_type 'code' is what selects the code flow; useAuthorizationCodeFlow alone, which some guides show, does not.
A config named in the address (?configUrl=, with dangerouslyUseDynamicConfig) replaces app-config.js, sign-in included, so each of those needs oidc too.
Callback URLs have nothing to do with CORS: the viewer's origin must be allowed at the DICOMweb server, not at Cognito.
",
    tested: Tested {
        by: TestedBy::Run,
        version: "OHIF Viewer 3.13.2",
        source: "tests/peers/apps/ohif.mjs",
    },
    questions: &[
        AppQuestion {
            prompt: "Address where people open OHIF",
            help: "The address in the browser when the work list is open, path included, such as https://viewer.hospital.example. Sign-in returns to it at /callback.",
            example: "https://viewer.hospital.example",
            ..AppQuestion::ADDRESS
        },
        AppQuestion {
            key: ARCHIVE,
            flag: "--archive",
            value_name: "NAME",
            label: "archive",
            prompt: "Which DICOMweb server does OHIF read from?",
            help: "The viewer asks people to sign in, but the archive decides what they see: it, or what stands in front of it, must verify the access token. Its config is printed beside the viewer's.",
            example: "apache",
            required: false,
            choices: &[
                ("apache", "Orthanc, dcm4chee or another one, behind Apache"),
                ("oauth2-proxy", "one behind oauth2-proxy"),
                ("lua-resty-openidc", "one behind nginx, as OpenResty"),
                ("alb", "one behind an Application Load Balancer of AWS"),
                ("healthimaging", "AWS HealthImaging"),
                (PROTECTED, "one that verifies the access token already"),
                ("", "not decided yet"),
            ],
            check: |_| Ok(()),
        },
    ],
    urls: &urls,
    forms: &[
        Form {
            name: "append",
            file: Some("app-config.js"),
            language: "javascript",
            how: How::Append,
            note: Some("as its last lines; OHIF 3.9 or later"),
            text: &|values| Ok(append(values)),
        },
        Form {
            name: "oidc",
            file: Some("app-config.js"),
            language: "javascript",
            how: How::ReplaceLines,
            note: Some(
                "the value of `oidc` in the object that window.config is or returns; OHIF 3.9 or later",
            ),
            text: &|values| Ok(literal::js(&oidc(values), 0) + "\n"),
        },
    ],
    file: FileReading {
        place: Some(&["window", "config", "oidc", "0"]),
        completes_callback: true,
        without_response_type: Some("OHIF then asks for an ID token, which Cognito refuses"),
        revokes_by_default: true,
    },
    members: &|values| members(oidc(values).get(0).cloned().unwrap_or_default()),
    next: &next,
    ..App::BASE
};

/// The key of the question what guards the archive; its answers are forms of the guard's config.
pub(super) const ARCHIVE: &str = "archive";

/// The answer for an archive that needs no guard.
const PROTECTED: &str = "protected";

/// Path below the app's address that OHIF makes a route of.
const CALLBACK: &str = "/callback";

/// A path nothing else uses: OHIF mounts its sign-out route there, and on `/` that would be the work list.
const SIGNED_OUT: &str = "/signed-out";

fn urls(spec: &AppSpec) -> Result<Urls, ValueError> {
    let base = OHIF.needed_address(spec)?.bare();
    Ok(Urls {
        callback: vec![format!("{base}{CALLBACK}").parse()?],
        sign_out: vec![format!("{base}/").parse()?],
    })
}

fn next(values: &Values) -> Vec<Next> {
    let base = basename(values.callback());
    let mut next = protection(values);
    next.extend([
        Next::by_hand(format!(
            "Let the DICOMweb server's CORS rules allow the origin {} and the header Authorization.",
            origin(values.callback())
        )),
        Next::by_hand(format!(
            "Serve index.html for {base}{CALLBACK} and {base}{SIGNED_OUT}, and app-config.js with Cache-Control: no-store."
        )),
    ]);
    if !base.is_empty() {
        next.push(Next::by_hand(format!(
            "Set routerBasename: {} in app-config.js; with a slash at its end sign-in stops with an error.",
            literal::js_string(&base)
        )));
    }
    if values.sign_out_urls.is_empty() {
        next.push(Next::run(
            "The app client has no sign-out URL, so sign-out stays in the viewer; add one and print the config again.",
            CommandLine::new("callback add")
                .switch("--sign-out")
                .with(&values.ids())
                .argument(format_args!("{}{base}/", origin(values.callback()))),
        ));
    }
    next
}

/// How the archive comes to verify the viewer's access token, and the proof that it does.
fn protection(values: &Values) -> Vec<Next> {
    let which = values.ids();
    let proof = CommandLine::new("login")
        .switch("--unattended")
        .flag("--target", OHIF.name)
        .flag("--dicomweb", "URL")
        .with(&which);
    let proof = Next::run(
        "Prove that the DICOMweb server at URL lets in the viewer's access token and no other.",
        proof,
    );
    let archive = values.app.answer(ARCHIVE);
    if archive == Some(PROTECTED) {
        return vec![proof];
    }
    let form = Flags::default().option("--as", archive);
    let open = Next::run(
        format!(
            "Your DICOMweb server is NOT protected yet: the viewer asks people to sign in, the archive behind it does not. It must verify {}. This prints the config of a guard.",
            values.access_token()
        ),
        guard_command(&form.with(&which)),
    );
    vec![open, proof]
}

/// One client as OHIF passes it on to oidc-client-ts.
///
/// The callback URL is given in full: of a path OHIF makes one from the address bar and `routerBasename`,
/// which Cognito refuses unless both happen to be what is registered.
fn oidc(values: &Values) -> Value {
    json!([{
        "authority": values.endpoints.issuer,
        "client_id": values.client_id,
        "redirect_uri": values.callback(),
        "response_type": "code",
        "useAuthorizationCodeFlow": true,
        "scope": values.scope(),
        "post_logout_redirect_uri": SIGNED_OUT,
        "automaticSilentRenew": true,
        "revokeAccessTokenOnSignout": true,
        "revokeTokenTypes": oidc_client::revocable(),
        "metadata": oidc_client::metadata(values),
    }])
}

/// A block that adds `oidc` to whatever `window.config` is by then: an object, or a function that OHIF
/// awaits. Without one there is nothing to keep, and OHIF gets `oidc` alone.
///
/// It begins with a comment so that a file without a newline at its end stays valid.
fn append(values: &Values) -> String {
    format!(
        "\
// Sign-in with Amazon Cognito; keep this block at the end of the file.
{{
  const before = window.config;
  const oidc = {};
  window.config =
    typeof before === 'function'
      ? async (...given) => ({{ ...(await before(...given)), oidc }})
      : {{ ...before, oidc }};
}}
",
        literal::js(&oidc(values), 1)
    )
}

/// Path of the viewer on its host, without a slash at its end.
fn basename(callback: &str) -> String {
    let path = Url::parse(callback).map_or_else(|_| String::new(), |url| url.path().to_owned());
    path.strip_suffix(CALLBACK).unwrap_or_default().to_owned()
}

fn origin(callback: &str) -> String {
    Url::parse(callback).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    fn at(address: &str) -> Values {
        values(&OHIF, spec(&OHIF, Some(address), &[]))
    }

    fn told(values: &Values) -> String {
        let lines = next(values).into_iter().map(|next| match next.command {
            Some(command) => format!("{}\n    {command}", next.text),
            None => next.text,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn callback_and_sign_out_stand_below_the_address_however_it_ends() {
        for (address, callback, sign_out) in [
            ("https://v.example", "https://v.example/callback", "https://v.example/"),
            ("https://v.example/", "https://v.example/callback", "https://v.example/"),
            (
                "https://v.example/ohif/",
                "https://v.example/ohif/callback",
                "https://v.example/ohif/",
            ),
            ("http://localhost:3000", "http://localhost:3000/callback", "http://localhost:3000/"),
        ] {
            let values = at(address);
            assert_eq!(values.callback_urls, [callback], "{address}");
            assert_eq!(values.sign_out_urls, [sign_out], "{address}");
        }
    }

    #[test]
    fn the_client_is_what_cognito_accepts_and_signs_out_with() {
        let client = &oidc(&at("https://v.example/ohif"))[0];
        assert_eq!(client["redirect_uri"], "https://v.example/ohif/callback");
        assert_eq!(client["response_type"], "code");
        assert_eq!(client["scope"], "openid email profile");
        assert_eq!(client["post_logout_redirect_uri"], "/signed-out");
        assert_eq!(client["revokeTokenTypes"], json!(["refresh_token"]));
        assert_eq!(
            client["metadata"]["end_session_endpoint"],
            "https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fv.example%2Fohif%2F"
        );
    }

    #[test]
    fn an_end_session_endpoint_with_a_query_keeps_it() {
        let mut values = at("https://v.example");
        values.endpoints.end_session.push_str("?lang=de");
        let client = &oidc(&values)[0];
        let end = client["metadata"]["end_session_endpoint"].as_str().unwrap();
        assert!(end.contains("/logout?lang=de&client_id="), "{end}");
    }

    #[test]
    fn what_is_left_names_the_archive_first() {
        insta::assert_snapshot!(told(&at("https://v.example")), @"
        Your DICOMweb server is NOT protected yet: the viewer asks people to sign in, the archive behind it does not. It must verify the access token: issuer https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123, keys at https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json, client_id 1example23456789, token_use access; there is no aud. This prints the config of a guard.
            cogoidc config --target dicomweb-guard --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789
        Prove that the DICOMweb server at URL lets in the viewer's access token and no other.
            cogoidc login --unattended --target ohif --dicomweb URL --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789
        Let the DICOMweb server's CORS rules allow the origin https://v.example and the header Authorization.
        Serve index.html for /callback and /signed-out, and app-config.js with Cache-Control: no-store.
        ");
    }

    #[test]
    fn an_archive_that_verifies_the_token_needs_the_proof_alone() {
        let about = |archive: &str| {
            let answers = [(ARCHIVE, archive)];
            told(&values(&OHIF, spec(&OHIF, Some("https://v.example"), &answers)))
        };
        assert!(about("alb").contains("cogoidc config --target dicomweb-guard --as alb "));
        let protected = about(PROTECTED);
        assert!(!protected.contains("NOT protected yet"), "{protected}");
        assert!(protected.starts_with("Prove that the DICOMweb server"), "{protected}");
    }

    #[test]
    fn every_choice_is_a_form_of_the_guard_or_means_that_there_is_none() {
        let question = OHIF.own_questions().find(|question| question.key == ARCHIVE).unwrap();
        let guard = super::super::find("dicomweb-guard").unwrap();
        let forms: Vec<&str> = guard.forms.iter().map(|form| form.name).collect();
        let words: Vec<&str> = question.choices.iter().map(|(word, _)| *word).collect();
        let named: Vec<&str> =
            words.iter().copied().filter(|word| !["", PROTECTED].contains(word)).collect();
        assert_eq!(named.len(), forms.len());
        assert!(named.iter().all(|word| forms.contains(word)), "{named:?} and {forms:?}");
        assert!(OHIF.check(question, "apach").unwrap_err().to_string().contains("`apache`"));
    }

    #[test]
    fn below_a_path_the_router_has_to_know_it_and_without_sign_out_url_one_is_to_be_added() {
        let mut values = at("https://v.example/ohif/");
        values.sign_out_urls.clear();
        let client = &oidc(&values)[0];
        assert_eq!(client["metadata"].get("end_session_endpoint"), None);
        let told = told(&values);
        for part in [
            "/ohif/callback and /ohif/signed-out",
            "routerBasename: '/ohif'",
            "    cogoidc callback add --sign-out --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789 https://v.example/ohif/",
        ] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }
}
