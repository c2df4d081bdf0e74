//! What the environment says: whether to run, and where.

use std::env;
use std::path::PathBuf;

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Off,
    /// The whole suite.
    Run,
    /// Only remove what earlier runs left, however young.
    Clean,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Another Cognito than that of AWS.
    pub(crate) endpoint: Option<String>,
    /// `None` if only the profile may have one.
    pub(crate) region: Option<String>,
    /// Folder for the recording.
    pub(crate) record: Option<PathBuf>,
}

/// Variables that name another Cognito, the first that is set counts. All but the first are the program's own.
const ENDPOINTS: [&str; 4] = [
    "COGOIDC_LIVE_ENDPOINT",
    "COGOIDC_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
    "AWS_ENDPOINT_URL",
];

impl Settings {
    /// # Errors
    ///
    /// A value of `COGOIDC_LIVE` that means nothing, or an endpoint that is not a URL.
    pub(crate) fn from_environment() -> Result<(Mode, Self), String> {
        Self::from(|name| env::var(name).ok())
    }

    fn from(variable: impl Fn(&str) -> Option<String>) -> Result<(Mode, Self), String> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mode = match set("COGOIDC_LIVE").as_deref() {
            None | Some("0") => Mode::Off,
            Some("1") => Mode::Run,
            Some("clean") => Mode::Clean,
            Some(other) => return Err(format!("COGOIDC_LIVE is `{other}`, expected 1 or clean")),
        };
        let ignored = set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|is| is == "true");
        let names = if ignored { &ENDPOINTS[..2] } else { &ENDPOINTS[..] };
        let endpoint = names.iter().find_map(|name| set(name));
        if let Some(url) = &endpoint
            && url::Url::parse(url).is_err()
        {
            return Err(format!("the endpoint `{url}` is not a URL"));
        }
        let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(set);
        let record = set("COGOIDC_LIVE_RECORD").map(PathBuf::from);
        Ok((mode, Self { endpoint, region, record }))
    }
}

#[test]
fn nothing_runs_unless_it_is_asked_for_and_the_endpoint_is_the_one_of_the_program() {
    let read = |pairs: &'static [(&str, &str)]| {
        Settings::from(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(read(&[]).unwrap().0, Mode::Off);
    assert_eq!(read(&[("COGOIDC_LIVE", "")]).unwrap().0, Mode::Off);
    assert_eq!(read(&[("COGOIDC_LIVE", "clean")]).unwrap().0, Mode::Clean);
    assert!(read(&[("COGOIDC_LIVE", "yes")]).is_err());
    let all = &[
        ("COGOIDC_LIVE", "1"),
        ("AWS_ENDPOINT_URL", "http://a"),
        ("COGOIDC_ENDPOINT_URL", "http://b"),
    ];
    let (mode, settings) = read(all).unwrap();
    assert_eq!((mode, settings.endpoint.as_deref()), (Mode::Run, Some("http://b")));
    let (_, ignoring) =
        read(&[("AWS_ENDPOINT_URL", "http://a"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")])
            .unwrap();
    assert_eq!(ignoring.endpoint, None);
    assert!(read(&[("COGOIDC_LIVE_ENDPOINT", "localhost")]).is_err());
}
