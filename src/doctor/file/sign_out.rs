//! Does sign-out work with the settings in the file?

use url::Url;

use super::config::{Deployed, urls};
use super::{named, open, wrong};
use crate::app_file::keys::Role;
use crate::app_file::node::Text;
use crate::app_file::sign_in::SignInConfig;
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;
use crate::finding::Outcome;

pub(super) fn sign_out(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Verdict {
    let found = [
        revocation(evidence, deployed, config),
        address(evidence, deployed, config),
        return_urls(evidence, deployed, config),
    ];
    let mut found: Vec<Verdict> = found.into_iter().flatten().collect();
    let failed: Vec<String> = found
        .iter()
        .filter(|verdict| verdict.is_fail())
        .map(|verdict| verdict.why.clone())
        .collect();
    if !failed.is_empty() {
        return wrong(evidence, failed.join("; "));
    }
    let rank = |verdict: &Verdict| (verdict.outcome == Outcome::Warn, verdict.is_pass());
    let first = (0..found.len()).rev().max_by_key(|number| found.get(*number).map(rank));
    let Some(first) = first else {
        return Verdict::skip("the file has no settings for it");
    };
    found.swap_remove(first)
}

/// Cognito's revocation endpoint takes refresh tokens only (RFC 7009, `unsupported_token_type`).
fn revocation(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Option<Verdict> {
    let by_default = evidence.app.target.is_some_and(|app| app.file.revokes_by_default);
    let asked = config.flag(Role::RevokesTokens);
    let kinds = config.words(Role::RevokedTypes);
    let is_right = kinds.is_some_and(|kinds| kinds == ["refresh_token"]);
    if !asked.unwrap_or(by_default) || is_right {
        return None;
    }
    let setting = config.setting(Role::RevokedTypes).or(config.setting(Role::RevokesTokens));
    let who = setting
        .map_or_else(|| "by default, sign-out".to_owned(), |setting| named(deployed, setting));
    let why = format!(
        "{who} revokes an access token, which Cognito refuses, and sign-out stops there: set revokeTokenTypes to ['refresh_token']"
    );
    Some(if setting.is_some() { Verdict::fail(why) } else { Verdict::warn(why) })
}

/// The address that the app signs out at.
fn address(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Option<Verdict> {
    let has_plain_return = config.text(Role::PostLogout).is_some();
    let Some(setting) =
        config.setting(Role::EndSession).filter(|_| config.text(Role::EndSession).is_some())
    else {
        return has_plain_return.then(|| plain_return(evidence, deployed, config)).flatten();
    };
    let Some(written) = config.written(Role::EndSession) else {
        return open(setting);
    };
    let url = Url::parse(&written).ok()?;
    let value = |name: &str| {
        let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
        pairs.next().map(|(_, value)| value.into_owned())
    };
    let setting_name = named(deployed, setting);
    let lacking = |name: &str| {
        Some(Verdict::fail(format!(
            "{setting_name} has no {name}, and Cognito's /logout expects client_id and logout_uri"
        )))
    };
    match value("client_id") {
        None => return lacking("client_id"),
        Some(client) if evidence.client_id.as_ref().is_some_and(|own| *own != client) => {
            return Some(Verdict::fail(format!("{setting_name} names the app client {client}")));
        }
        Some(_) => {}
    }
    match value("logout_uri") {
        None => lacking("logout_uri"),
        Some(back) => registered(evidence, &setting_name, &back),
    }
}

/// A return URL that only a standard sign-out knows.
fn plain_return(
    evidence: &Evidence,
    deployed: &Deployed,
    config: &SignInConfig,
) -> Option<Verdict> {
    let setting = config.setting(Role::PostLogout)?;
    let why = format!(
        "{} is all there is, and Cognito's /logout ignores it: it expects client_id and logout_uri in the sign-out address",
        named(deployed, setting)
    );
    // Libraries that take an authority send this one. OHIF makes a route of it, and other apps may do with it what they
    // like.
    let is_library = config.setting(Role::Issuer).is_some_and(|issuer| issuer.name == "authority");
    let is_route = evidence.app.target.is_some_and(|app| app.file.completes_callback);
    Some(if is_library && !is_route { Verdict::fail(why) } else { Verdict::warn(why) })
}

/// The URLs that the app sends as `logout_uri` itself.
fn return_urls(evidence: &Evidence, deployed: &Deployed, config: &SignInConfig) -> Option<Verdict> {
    let setting = config.setting(Role::SignOut)?;
    let setting_name = named(deployed, setting);
    let written: Option<Vec<String>> =
        config.texts(Role::SignOut).into_iter().map(Text::written).collect();
    let Some(written) = written else {
        return open(setting);
    };
    let all = written.iter().flat_map(|text| urls(text));
    let mut verdicts: Vec<Verdict> =
        all.filter_map(|url| registered(evidence, &setting_name, &url)).collect();
    let first = verdicts.iter().position(Verdict::is_fail).unwrap_or_default();
    (!verdicts.is_empty()).then(|| verdicts.swap_remove(first))
}

/// Whether a URL is one of the app client's sign-out URLs; `None` if they are not known.
fn registered(evidence: &Evidence, setting_name: &str, url: &str) -> Option<Verdict> {
    let of_client = evidence.client().ok().map(|client| client.sign_out_urls.as_slice());
    let known = of_client.or(evidence.app.every_sign_out.as_deref())?;
    if known.iter().any(|one| one == url) {
        return Some(Verdict::pass(format!("it returns to {url}")));
    }
    let has = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Some(Verdict::fail(format!(
        "{setting_name} returns to {url}, which the app client does not have; it has {has}"
    )))
}
