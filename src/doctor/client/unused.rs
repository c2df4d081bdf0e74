//! URLs that the app has no use for, such as those of an address that it had before.

use super::leftovers::is_leftover;
use crate::command_line::CommandLine;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::verdict::Verdict;

pub(crate) const UNUSED: Check = Check::new(
    "client.unused-urls",
    "the app uses every callback and sign-out URL of the app client",
    Judge::Evidence(unused_urls),
);

pub(in crate::doctor) static CHECKS: &[Check] = &[UNUSED];

/// The registered URLs that the app does not use.
pub(crate) fn unused<'a>(used: &[String], registered: &'a [String]) -> Vec<&'a str> {
    registered.iter().filter(|url| !used.contains(url)).map(String::as_str).collect()
}

/// The command that removes URLs from one of the two lists.
pub(crate) fn removing(urls: &[&str], is_sign_out: bool) -> CommandLine {
    let remove = CommandLine::new("callback remove");
    let remove = urls.iter().fold(remove, CommandLine::argument);
    if is_sign_out { remove.switch("--sign-out") } else { remove }
}

fn unused_urls(evidence: &Evidence) -> Vec<Verdict> {
    let client = match evidence.client() {
        Ok(client) => client,
        Err(why) => return vec![Verdict::skip(why.to_string())],
    };
    let app = &evidence.app;
    let lists = [
        UrlList {
            label: "callback URL",
            is_sign_out: false,
            used: app.every_callback.as_deref(),
            sent: &app.callbacks,
            registered: &client.callback_urls,
        },
        UrlList {
            label: "sign-out URL",
            is_sign_out: true,
            used: app.every_sign_out.as_deref(),
            sent: &app.sign_outs,
            registered: &client.sign_out_urls,
        },
    ];
    if lists.iter().all(|list| list.used.is_none()) {
        return vec![Verdict::skip("the app's address is not known: --app-url URL")];
    }
    let verdicts: Vec<Verdict> = lists.iter().filter_map(|list| list.judged(evidence)).collect();
    if verdicts.is_empty() { vec![Verdict::pass("no other is registered")] } else { verdicts }
}

/// One of the two lists of URLs of an app client.
struct UrlList<'a> {
    label: &'static str,
    is_sign_out: bool,
    /// All that the app uses; `None` if that is not known.
    used: Option<&'a [String]>,
    /// Those that it is known to send.
    sent: &'a [String],
    registered: &'a [String],
}

impl UrlList<'_> {
    /// What is wrong with the list, if anything is.
    fn judged(&self, evidence: &Evidence) -> Option<Verdict> {
        let (label, used) = (self.label, self.used?);
        // The address that was given may be wrong, and the registered URLs right.
        if let Some(missing) = used.iter().find(|url| !self.registered.contains(url)) {
            return Some(Verdict::skip(format!("the {label} {missing} is not registered yet")));
        }
        let used: Vec<String> = used.iter().chain(self.sent).cloned().collect();
        let mut unused = unused(&used, self.registered);
        unused.retain(|url| self.is_sign_out || !is_leftover(evidence, url));
        if unused.is_empty() {
            return None;
        }
        let (s, them) = if unused.len() == 1 { ("", "it") } else { ("s", "them") };
        let why = format!(
            "the app does not use the {label}{s} {}; unless another app shares the app client, remove {them}",
            unused.join(", ")
        );
        let remove = removing(&unused, self.is_sign_out).with(&evidence.flags());
        Some(Verdict::warn(why).command(remove))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(urls: &[&str]) -> Vec<String> {
        urls.iter().map(|&url| url.to_owned()).collect()
    }

    #[test]
    fn what_the_app_uses_stays() {
        let registered = texts(&["https://old.example/cb", "https://new.example/cb"]);
        let used = texts(&["https://new.example/cb"]);
        assert_eq!(unused(&used, &registered), ["https://old.example/cb"]);
        assert!(unused(&registered, &used).is_empty());
    }

    #[test]
    fn the_command_names_the_list() {
        let urls = ["https://a.example/", "https://b.example/?x=1&y"];
        insta::assert_snapshot!(removing(&urls, false), @"cogoidc callback remove https://a.example/ 'https://b.example/?x=1&y'");
        insta::assert_snapshot!(removing(&urls[..1], true), @"cogoidc callback remove https://a.example/ --sign-out");
    }
}
