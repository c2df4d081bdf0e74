//! What was answered about the app, by the key of the question.

use std::collections::BTreeMap;

use super::Draft;

/// The key of the app's address, which every app has.
pub(crate) const APP_URL: &str = "app_url";

/// The key of the callback URL, for an app that cannot derive it from its address.
pub(crate) const CALLBACK_URL: &str = "callback_url";

/// Answers to the questions that one app alone asks, by key of the spec file.
pub(crate) type Answers = BTreeMap<&'static str, String>;

impl Draft {
    /// The answer to a question about the app.
    pub(crate) fn answer(&self, key: &str) -> Option<&str> {
        match key {
            APP_URL => self.app_url.as_deref(),
            CALLBACK_URL => self.client.callback_urls.iter().flatten().next().map(String::as_str),
            _ => self.answers.get(key).map(String::as_str),
        }
    }

    /// Puts the answer to a question about the app; `None` takes it away.
    pub(crate) fn set_answer(&mut self, key: &'static str, answer: Option<String>) {
        match (key, answer) {
            (APP_URL, answer) => self.app_url = answer,
            (CALLBACK_URL, answer) => self.client.callback_urls = answer.map(|url| vec![url]),
            (_, Some(answer)) => {
                self.answers.insert(key, answer);
            }
            (_, None) => {
                self.answers.remove(key);
            }
        }
    }
}
