//! What the answers of a DICOMweb server mean.

use reqwest::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderMap, HeaderName,
    LOCATION, WWW_AUTHENTICATE,
};

use super::{Archive, ArchiveAnswer, Crossing, ResponseHead};
use crate::finding::Outcome;

/// An outcome, and what was seen.
pub(crate) type Judged = (Outcome, String);

/// Longest text of a header that is shown.
const MAX_SHOWN: usize = 160;

/// Judges the answer to a request that must be refused; `leads_to` says what it means that it is not.
pub(crate) fn refused(answer: &ArchiveAnswer, leads_to: &str) -> Judged {
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => return (Outcome::Skip, format!("it could not be asked: {why}")),
    };
    let status = answer.status;
    match status {
        401 | 403 => (Outcome::Pass, format!("it answers {status}")),
        200..=299 => (Outcome::Fail, format!("it answers {}: {leads_to}", seen(answer))),
        300..=399 => {
            (Outcome::Warn, format!("it answers {}: who gets in there was not seen", seen(answer)))
        }
        _ => (
            Outcome::Warn,
            format!(
                "it answers {status}, which is neither a refusal (401, 403) nor a list of studies"
            ),
        ),
    }
}

/// Judges the answer to a request with the token that must be let in.
pub(crate) fn let_in(archive: &Archive, answer: &ArchiveAnswer) -> Judged {
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => return (Outcome::Fail, why.to_string()),
    };
    let root = &archive.root;
    match answer.status {
        // No study is there (DICOM PS3.18 §10.6).
        204 => (Outcome::Pass, "it answers 204".to_owned()),
        200..=299 if is_json(answer) => (Outcome::Pass, format!("it answers {}", seen(answer))),
        200..=299 => (
            Outcome::Fail,
            format!(
                "it answers {}, not a list of studies: is {root} the root of the DICOMweb server?",
                seen(answer)
            ),
        ),
        404 => {
            (Outcome::Fail, format!("it answers 404: is {root} the root of the DICOMweb server?"))
        }
        _ => (Outcome::Fail, format!("it answers {}", seen(answer))),
    }
}

/// Judges the answer to a preflight; `None` as answer if none was sent.
pub(crate) fn preflight(archive: &Archive, answer: Option<&ArchiveAnswer>) -> Judged {
    let (origin, answer) = match (archive.crossing(), answer) {
        (Crossing::From(origin), Some(answer)) => (origin, answer),
        (crossing, _) => return not_needed(crossing),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => return (Outcome::Skip, format!("it could not be asked: {why}")),
    };
    let status = answer.status;
    if !(200..300).contains(&status) {
        return (
            Outcome::Fail,
            format!(
                "it answers {status} to OPTIONS, which browsers send without a token: they then ask nothing else, and the viewer shows no study"
            ),
        );
    }
    if let Err(why) = allows_origin(&answer.headers, origin) {
        return (Outcome::Fail, why);
    }
    let allowed = texts(&answer.headers, &ACCESS_CONTROL_ALLOW_HEADERS).join(",");
    let mut names = allowed.split(',').map(str::trim);
    if !names.any(|name| name.eq_ignore_ascii_case("authorization")) {
        // A wildcard does not stand for Authorization (Fetch, "CORS-preflight fetch").
        let said = if allowed.is_empty() { "is missing".to_owned() } else { is(&allowed) };
        return (
            Outcome::Fail,
            format!("Access-Control-Allow-Headers {said}; it has to name Authorization"),
        );
    }
    (Outcome::Pass, format!("it answers {status} and allows {origin} to send Authorization"))
}

/// Judges whether the viewer's page may read the answer that its token was let in with.
pub(crate) fn readable(archive: &Archive, answer: &ArchiveAnswer) -> Judged {
    let Crossing::From(origin) = archive.crossing() else {
        return not_needed(archive.crossing());
    };
    match answer {
        Ok(answer) if (200..300).contains(&answer.status) => {
            match allows_origin(&answer.headers, origin) {
                Ok(()) => (Outcome::Pass, format!("it allows {origin}")),
                Err(why) => (Outcome::Fail, format!("{why}: the browser keeps it from the viewer")),
            }
        }
        _ => (Outcome::Skip, "the viewer's access token is not let in".to_owned()),
    }
}

fn not_needed(crossing: Crossing<'_>) -> Judged {
    let why = match crossing {
        Crossing::SameOrigin => {
            "the viewer has the origin of the archive, so that CORS does not apply"
        }
        _ => "the origin of the viewer is not known: --callback-url URL",
    };
    (Outcome::Skip, why.to_owned())
}

/// Whether a page of that origin may read a response (Fetch, "CORS check").
fn allows_origin(headers: &HeaderMap, origin: &str) -> Result<(), String> {
    match texts(headers, &ACCESS_CONTROL_ALLOW_ORIGIN).as_slice() {
        [] => Err("Access-Control-Allow-Origin is missing".to_owned()),
        [one] if one == "*" || one == origin => Ok(()),
        [one] if one.contains(',') => Err(several(one)),
        [one] => Err(format!(
            "Access-Control-Allow-Origin {}, and the viewer has the origin {origin}",
            is(one)
        )),
        all => Err(several(&all.join(", "))),
    }
}

fn several(values: &str) -> String {
    format!("Access-Control-Allow-Origin has several values, and browsers accept one: {values}")
}

fn is(value: &str) -> String {
    format!("is `{value}`")
}

fn is_json(answer: &ResponseHead) -> bool {
    let kind = text(&answer.headers, &CONTENT_TYPE);
    kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// The status of an answer, and the header that explains it.
fn seen(answer: &ResponseHead) -> String {
    let status = answer.status;
    let explained = |name: HeaderName, how: &str| {
        text(&answer.headers, &name).map(|text| format!("{status}{how}{text}"))
    };
    let name = match status {
        200..=299 => explained(CONTENT_TYPE, " with "),
        300..=399 => explained(LOCATION, " and redirects to "),
        401 | 403 => explained(WWW_AUTHENTICATE, ": "),
        _ => None,
    };
    name.unwrap_or_else(|| status.to_string())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    texts(headers, name).into_iter().next()
}

/// The values of a header that are text, shortened.
fn texts(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.map(|value| value.chars().take(MAX_SHOWN).collect()).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;
    use crate::oidc::HttpError;

    const VIEWER: &str = "https://viewer.example";

    fn archive(origin: Option<&str>) -> Archive {
        Archive {
            root: "https://archive.example/dicom-web".parse().unwrap(),
            origin: origin.map(str::to_owned),
        }
    }

    fn answer(status: u16, headers: &[(&'static str, &'static str)]) -> ArchiveAnswer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        Ok(ResponseHead { status, headers: map })
    }

    fn said((outcome, why): Judged) -> String {
        format!("{outcome:?}: {why}")
    }

    #[test]
    fn only_401_and_403_refuse() {
        let open = "everyone can read it";
        for (seen, expected) in [
            (answer(401, &[]), "Pass: it answers 401"),
            (answer(403, &[]), "Pass: it answers 403"),
            (
                answer(200, &[("content-type", "application/dicom+json")]),
                "Fail: it answers 200 with application/dicom+json: everyone can read it",
            ),
            (answer(204, &[]), "Fail: it answers 204: everyone can read it"),
            (
                answer(302, &[("location", "/sign-in")]),
                "Warn: it answers 302 and redirects to /sign-in: who gets in there was not seen",
            ),
            (
                answer(404, &[]),
                "Warn: it answers 404, which is neither a refusal (401, 403) nor a list of studies",
            ),
            (
                answer(500, &[]),
                "Warn: it answers 500, which is neither a refusal (401, 403) nor a list of studies",
            ),
            (
                Err(HttpError::Connect("refused".into())),
                "Skip: it could not be asked: cannot connect: refused",
            ),
        ] {
            assert_eq!(said(refused(&seen, open)), expected);
        }
    }

    #[test]
    fn a_list_of_studies_alone_lets_in() {
        for (seen, expected) in [
            (
                answer(200, &[("content-type", "application/dicom+json")]),
                "Pass: it answers 200 with application/dicom+json",
            ),
            (answer(204, &[]), "Pass: it answers 204"),
            (
                answer(200, &[("content-type", "text/html")]),
                "Fail: it answers 200 with text/html, not a list of studies: is https://archive.example/dicom-web the root of the DICOMweb server?",
            ),
            (
                answer(404, &[]),
                "Fail: it answers 404: is https://archive.example/dicom-web the root of the DICOMweb server?",
            ),
            (
                answer(401, &[("www-authenticate", "Bearer error=\"invalid_token\"")]),
                "Fail: it answers 401: Bearer error=\"invalid_token\"",
            ),
            (answer(502, &[]), "Fail: it answers 502"),
            (Err(HttpError::Connect("refused".into())), "Fail: cannot connect: refused"),
        ] {
            assert_eq!(said(let_in(&archive(None), &seen)), expected);
        }
    }

    #[test]
    fn a_preflight_is_answered_with_success_the_origin_and_the_header_by_its_name() {
        const ORIGIN: (&str, &str) = ("access-control-allow-origin", VIEWER);
        for (seen, expected) in [
            (
                answer(204, &[ORIGIN, ("access-control-allow-headers", "Accept, AUTHORIZATION")]),
                "Pass: it answers 204 and allows https://viewer.example to send Authorization",
            ),
            (
                answer(401, &[ORIGIN, ("access-control-allow-headers", "authorization")]),
                "Fail: it answers 401 to OPTIONS, which browsers send without a token: they then ask nothing else, and the viewer shows no study",
            ),
            (
                answer(204, &[("access-control-allow-headers", "authorization")]),
                "Fail: Access-Control-Allow-Origin is missing",
            ),
            (
                answer(204, &[ORIGIN]),
                "Fail: Access-Control-Allow-Headers is missing; it has to name Authorization",
            ),
            (
                answer(204, &[ORIGIN, ("access-control-allow-headers", "*")]),
                "Fail: Access-Control-Allow-Headers is `*`; it has to name Authorization",
            ),
        ] {
            assert_eq!(said(preflight(&archive(Some(VIEWER)), Some(&seen))), expected);
        }
    }

    #[test]
    fn cors_that_does_not_apply_or_cannot_be_judged_is_skipped() {
        let seen = answer(200, &[]);
        for (origin, expected) in [
            (
                Some("https://archive.example"),
                "Skip: the viewer has the origin of the archive, so that CORS does not apply",
            ),
            (None, "Skip: the origin of the viewer is not known: --callback-url URL"),
        ] {
            assert_eq!(said(preflight(&archive(origin), None)), expected);
            assert_eq!(said(readable(&archive(origin), &seen)), expected);
        }
    }

    #[test]
    fn an_answer_names_the_viewer_once() {
        for (values, expected) in [
            (&[VIEWER][..], "Pass: it allows https://viewer.example"),
            (&["*"], "Pass: it allows https://viewer.example"),
            (
                &[],
                "Fail: Access-Control-Allow-Origin is missing: the browser keeps it from the viewer",
            ),
            (
                &["https://viewer.example/"],
                "Fail: Access-Control-Allow-Origin is `https://viewer.example/`, and the viewer has the origin https://viewer.example: the browser keeps it from the viewer",
            ),
            (
                &["*", VIEWER],
                "Fail: Access-Control-Allow-Origin has several values, and browsers accept one: *, https://viewer.example: the browser keeps it from the viewer",
            ),
            (
                &["*, https://viewer.example"],
                "Fail: Access-Control-Allow-Origin has several values, and browsers accept one: *, https://viewer.example: the browser keeps it from the viewer",
            ),
        ] {
            let headers: Vec<_> =
                values.iter().map(|value| ("access-control-allow-origin", *value)).collect();
            assert_eq!(said(readable(&archive(Some(VIEWER)), &answer(200, &headers))), expected);
        }
        let refused = readable(&archive(Some(VIEWER)), &answer(401, &[]));
        assert_eq!(said(refused), "Skip: the viewer's access token is not let in");
    }
}
