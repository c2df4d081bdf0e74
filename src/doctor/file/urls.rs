//! Does the file name a callback URL of the app?

use url::Url;

use super::config::{Deployed, urls};
use super::{named, open, wrong};
use crate::app_file::keys::Role;
use crate::app_file::node::Text;
use crate::app_file::sign_in::SignInConfig;
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::values::near;

/// A URL that does not follow from the app's address is corrected in the file, not registered.
pub(super) fn callback(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Verdict {
    let Some(setting) =
        config.setting(Role::Callback).filter(|_| config.text(Role::Callback).is_some())
    else {
        return Verdict::skip("the file names no callback URL");
    };
    let Some(expected) = &evidence.app.every_callback else {
        return Verdict::skip("the app's address is not known: --app-url URL");
    };
    let origin = expected.first().and_then(|url| origin(url));
    let texts = config.texts(Role::Callback);
    let sent: Option<Vec<String>> = texts.iter().map(|text| text.on(origin.as_deref())).collect();
    let Some(written) = sent else {
        return open(setting).unwrap_or_else(|| {
            Verdict::skip(format!(
                "`{}` depends on the app's origin, which is not known",
                setting.name
            ))
        });
    };
    let completes = evidence.app.target.is_none_or(|app| app.file.completes_callback);
    let base = config.text(Role::BasePath).and_then(Text::written);
    let sent = written.iter().flat_map(|text| urls(text));
    let sent: Vec<String> = sent
        .map(|url| match (&origin, url.starts_with('/') && completes) {
            (Some(origin), true) => completed(origin, base.as_deref(), &url),
            _ => url,
        })
        .collect();
    let Some(wrong_one) = sent.iter().find(|url| !expected.contains(url)) else {
        return Verdict::pass(sent.join(", "));
    };
    let as_it_stands = if wrong_one.contains("://") { "" } else { " as it stands" };
    let difference = near::closest(wrong_one, expected);
    let difference = difference.map(|(_, what)| format!("; they differ only in {what}"));
    wrong(
        evidence,
        format!(
            "{} makes the app send {wrong_one}{as_it_stands}; write {} instead{}",
            named(deployed, setting),
            expected.join(" or "),
            difference.unwrap_or_default()
        ),
    )
}

fn origin(url: &str) -> Option<String> {
    let origin = Url::parse(url).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// The callback URL that an app makes of a path.
fn completed(origin: &str, base: Option<&str>, path: &str) -> String {
    let base = base.unwrap_or_default().trim_end_matches('/');
    format!("{origin}{base}{path}")
}
