//! What was answered about the app, by the key of the question.

use std::collections::BTreeMap;

use super::Draft;

/// The key of the app's address, which every app has.
pub(crate) const APP_URL: &str = "app_url";

/// Answers to the questions that one app alone asks, by key of the spec file.
pub(crate) type Answers = BTreeMap<&'static str, String>;

impl Draft {
    /// The answer to a question about the app.
    pub(crate) fn answer(&self, key: &str) -> Option<&str> {
        if key == APP_URL {
            self.app_url.as_deref()
        } else {
            self.answers.get(key).map(String::as_str)
        }
    }

    /// Puts the answer to a question about the app; `None` takes it away.
    pub(crate) fn set_answer(&mut self, key: &'static str, answer: Option<String>) {
        if key == APP_URL {
            self.app_url = answer;
        } else if let Some(answer) = answer {
            self.answers.insert(key, answer);
        } else {
            self.answers.remove(key);
        }
    }
}
