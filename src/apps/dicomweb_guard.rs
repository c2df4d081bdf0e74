//! What stands in front of the DICOMweb server of a viewer, and lets in the viewer's access token alone.

mod apache;
mod healthimaging;
mod load_balancer;
mod oauth2_proxy;
mod openresty;

use url::Url;

use super::ohif::OHIF;
use super::{App, AppQuestion, ClientOf, Form, How, Next, Tested, TestedBy, Values};
use crate::command_line::CommandLine;
use crate::values::{DicomwebUrl, web_origin};

/// A guard that verifies access tokens of the viewer's app client.
pub(super) static DICOMWEB_GUARD: App = App {
    name: "dicomweb-guard",
    title: "DICOMweb guard (in front of OHIF's archive)",
    about: "\
What stands in front of the DICOMweb server that OHIF reads from. Without it the archive is open, whoever signs in to the viewer.
It has no app client of its own: it lets in the access tokens of the viewer's. So it is not set up; cogoidc config prints its config.
A token must be signed by the user pool, must not have expired and must name its issuer, the viewer's client_id and token_use access. Cognito puts no aud into access tokens.
Without the rule for client_id every app of the user pool opens the archive. ID tokens have no client_id; the rule for token_use refuses them where aud counts instead.
Browsers ask first, without a token, when viewer and archive have different origins (CORS preflight): the guard has to answer that. On one origin they do not ask.
oauth2-proxy cannot check token_use; ALB answers no preflight. The other forms check everything.
cogoidc login --target ohif --dicomweb URL proves a guard; cogoidc doctor --dicomweb URL finds an open archive.
",
    client_of: ClientOf::App(OHIF.name),
    tested: Tested {
        by: TestedBy::Run,
        version: "Apache with mod_auth_openidc 2.4.12.3 in front of Orthanc 1.10.1, behind OHIF 3.13.2; the other forms by their models and parsers",
        source: "tests/peers/apps/guard.mjs",
    },
    questions: &[
        AppQuestion {
            prompt: "Address where people open the viewer",
            help: "Its origin is the one that the guard lets read the archive's answers.",
            example: "https://viewer.hospital.example",
            ..AppQuestion::ADDRESS
        },
        AppQuestion {
            key: ARCHIVE_URL,
            flag: "--archive-url",
            value_name: "URL",
            label: "DICOMweb server",
            prompt: "Root of the DICOMweb server behind the guard [default: http://127.0.0.1:8042/dicom-web]",
            help: "As the guard reaches it, such as Orthanc's http://127.0.0.1:8042/dicom-web.",
            example: DEFAULT_ARCHIVE,
            required: false,
            choices: &[],
            check: |text| text.parse::<DicomwebUrl>().map(drop),
        },
        AppQuestion {
            key: DICOMWEB_URL,
            flag: "--dicomweb-url",
            value_name: "URL",
            label: "DICOMweb address of the viewer",
            prompt: "Root of the DICOMweb server as the viewer asks it, which is the guard",
            help: "The wadoRoot of app-config.js, such as https://viewer.hospital.example/dicom-web.",
            example: "https://viewer.hospital.example/dicom-web",
            required: false,
            choices: &[],
            check: |text| text.parse::<DicomwebUrl>().map(drop),
        },
    ],
    urls: OHIF.urls,
    form_by: Some(super::ohif::ARCHIVE),
    forms: &[
        Form {
            name: "apache",
            file: Some("dicomweb-guard.conf"),
            language: "apache",
            how: How::WholeFile,
            note: Some("included in the virtual host that serves TLS; needs mod_auth_openidc 2.4"),
            text: &|values| Ok(apache::text(values)),
        },
        Form {
            name: "oauth2-proxy",
            file: Some("oauth2-proxy.cfg"),
            language: "toml",
            how: How::WholeFile,
            note: Some("not run; it cannot check token_use, so that ID tokens pass too"),
            text: &|values| Ok(oauth2_proxy::text(values)),
        },
        Form {
            name: "alb",
            file: Some("dicomweb-rule.json"),
            language: "json",
            how: How::WholeFile,
            note: Some("for aws elbv2 create-rule --cli-input-json; not run; it answers no preflight"),
            text: &|values| Ok(load_balancer::text(values)),
        },
        Form {
            name: "lua-resty-openidc",
            file: Some("dicomweb-guard.conf"),
            language: "nginx",
            how: How::WholeFile,
            note: Some("included in the server block of OpenResty; only its syntax was checked"),
            text: &|values| Ok(openresty::text(values)),
        },
        Form {
            name: "healthimaging",
            file: Some("index.mjs"),
            language: "javascript",
            how: How::WholeFile,
            note: Some("a Lambda authorizer for Node.js, with aws-jwt-verify; ROLE_ARN in its environment"),
            text: &|values| Ok(healthimaging::text(values)),
        },
    ],
    next: &next,
    ..App::BASE
};

/// The key of the archive's address.
const ARCHIVE_URL: &str = "archive_url";

/// The key of the guard's address.
const DICOMWEB_URL: &str = "dicomweb_url";

/// Orthanc with its DICOMweb plugin, on the machine of the guard.
const DEFAULT_ARCHIVE: &str = "http://127.0.0.1:8042/dicom-web";

/// The path of the guard if nobody says where it is.
const DEFAULT_PATH: &str = "/dicom-web";

/// What a guard is written from.
struct Guard<'a> {
    issuer: &'a str,
    /// The address of the key set.
    keys: &'a str,
    client_id: &'a str,
    /// The origin that may read the answers; none for a viewer that is not on the web.
    viewer: String,
    /// Root of the archive, as the guard reaches it.
    archive: &'a str,
    /// Path of the guard, without a slash at its end; empty for all of its host.
    path: String,
}

impl<'a> Guard<'a> {
    fn of(values: &'a Values) -> Self {
        let public = values.app.answer(DICOMWEB_URL).and_then(|url| Url::parse(url).ok());
        let path = public.map_or_else(|| DEFAULT_PATH.to_owned(), |url| url.path().to_owned());
        let archive = values.app.answer(ARCHIVE_URL).unwrap_or(DEFAULT_ARCHIVE);
        Self {
            issuer: &values.endpoints.issuer,
            keys: &values.endpoints.jwks,
            client_id: values.client_id.as_str(),
            viewer: web_origin(values.callback()).unwrap_or_default(),
            archive: archive.trim_end_matches('/'),
            path: path.trim_end_matches('/').to_owned(),
        }
    }

    /// The place of the guard on its host, and the archive, each with a slash at its end if the first has one.
    fn mapping(&self) -> (String, String) {
        match self.path.as_str() {
            "" => ("/".to_owned(), format!("{}/", self.archive)),
            path => (path.to_owned(), self.archive.to_owned()),
        }
    }
}

fn next(values: &Values) -> Vec<Next> {
    let public = values.app.answer(DICOMWEB_URL).unwrap_or("URL");
    vec![
        Next::by_hand(
            "Let the archive listen for the guard alone (Orthanc: RemoteAccessAllowed false, on 127.0.0.1): whoever reaches it directly bypasses the guard.",
        ),
        Next::run(
            "Prove that the guard lets in the viewer's access token and no other.",
            CommandLine::new("login")
                .switch("--unattended")
                .flag("--target", OHIF.name)
                .flag("--dicomweb", public)
                .with(&values.ids()),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{spec, values};
    use super::*;

    fn guarded(answers: &[(&'static str, &str)]) -> Values {
        values(&DICOMWEB_GUARD, spec(&DICOMWEB_GUARD, Some("https://v.example/ohif"), answers))
    }

    #[test]
    fn a_guard_stands_where_the_viewer_asks_and_passes_on_to_the_archive() {
        for (public, archive, place, behind) in [
            (
                "https://v.example/dicom-web",
                "http://a:8042/dicom-web",
                "/dicom-web",
                "http://a:8042/dicom-web",
            ),
            ("https://v.example/pacs/", "http://a/rs/", "/pacs", "http://a/rs"),
            ("https://archive.example", "http://a/rs", "/", "http://a/rs/"),
        ] {
            let values = guarded(&[(DICOMWEB_URL, public), (ARCHIVE_URL, archive)]);
            assert_eq!(Guard::of(&values).mapping(), (place.to_owned(), behind.to_owned()));
        }
        let values = guarded(&[]);
        let guard = Guard::of(&values);
        assert_eq!(guard.mapping(), (DEFAULT_PATH.to_owned(), DEFAULT_ARCHIVE.to_owned()));
        assert_eq!(guard.viewer, "https://v.example");
    }

    #[test]
    fn the_proof_asks_the_guard_where_the_viewer_does() {
        let values = guarded(&[(DICOMWEB_URL, "https://v.example/pacs")]);
        let proof = next(&values).pop().unwrap().command.unwrap().to_string();
        assert!(
            proof.contains("login --unattended --target ohif --dicomweb https://v.example/pacs ")
        );
    }
}
