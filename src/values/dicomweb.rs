//! The address of a DICOMweb server.

use std::str::FromStr;

use url::Url;

use super::{ValueError, service_url, text_type};

text_type! {
    /// The root of a DICOMweb server (DICOM PS3.18 §8.2), without a slash at its end: http or https on any host, no
    /// query, no user name.
    DicomwebUrl
}

/// What a server answers with the list of studies (PS3.18 §10.6).
const STUDIES: &str = "/studies";

impl DicomwebUrl {
    /// The address of the list of studies, cut to one.
    pub(crate) fn studies(&self) -> String {
        format!("{}{STUDIES}?limit=1", self.0)
    }

    /// Whether a page of that origin asks it without CORS.
    pub(crate) fn has_origin(&self, origin: &str) -> bool {
        web_origin(self.as_str()).is_some_and(|own| own == origin)
    }
}

impl FromStr for DicomwebUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let url = service_url(text)?;
        if url.query().is_some() {
            return Err(ValueError::new(format!(
                "the address `{text}` has a query (`?…`); give the root of the DICOMweb server, such as `https://archive.example/dicom-web`"
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ValueError::new(format!(
                "the address of `{}` contains a user name or password; remove it",
                url.host_str().unwrap_or_default()
            )));
        }
        let root = url.as_str().trim_end_matches('/');
        match root.strip_suffix(STUDIES) {
            Some(root) => Err(ValueError::new(format!(
                "`{text}` is the list of studies; give the root of the DICOMweb server, probably `{root}`"
            ))),
            None => Ok(Self(root.to_owned())),
        }
    }
}

/// The origin that browsers send for a page (RFC 6454); `None` unless it is on the web.
pub(crate) fn web_origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_has_no_slash_at_its_end_and_its_list_is_below_it() {
        for text in ["https://a.example/dicom-web", "https://a.example/dicom-web/"] {
            let root: DicomwebUrl = text.parse().unwrap();
            assert_eq!(root.as_str(), "https://a.example/dicom-web");
            assert_eq!(root.studies(), "https://a.example/dicom-web/studies?limit=1");
        }
        let bare: DicomwebUrl = "http://10.0.0.7:8042".parse().unwrap();
        assert_eq!(bare.studies(), "http://10.0.0.7:8042/studies?limit=1");
    }

    #[test]
    fn what_is_no_root_is_refused_with_what_would_be_right() {
        for (text, why) in [
            ("", "is empty"),
            (
                "archive.example/dicom-web",
                "has no scheme; write `https://archive.example/dicom-web`",
            ),
            ("ftp://a.example/", "must begin with https:// or http://"),
            ("https://a.example/dicom-web?limit=1", "has a query"),
            ("https://ada:pw@a.example/", "`a.example` contains a user name or password"),
            ("https://a.example/dicom-web/studies/", "probably `https://a.example/dicom-web`"),
        ] {
            let said = text.parse::<DicomwebUrl>().unwrap_err().to_string();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn a_server_shares_the_origin_of_a_page_only_with_scheme_host_and_port() {
        let root: DicomwebUrl = "https://a.example:443/dicom-web".parse().unwrap();
        assert!(root.has_origin("https://a.example"));
        for other in ["http://a.example", "https://a.example:8443", "https://b.example"] {
            assert!(!root.has_origin(other), "{other}");
        }
        assert_eq!(web_origin("https://A.example/callback").as_deref(), Some("https://a.example"));
        assert_eq!(web_origin("myapp://signed-in"), None);
    }
}
