//! Apps that a file describes: some of the built-in ones, and an app of one's own (`--target-file`).
//!
//! | module | what |
//! | --- | --- |
//! | [`description`] | what a file says |
//! | [`engine`] | the template language |
//! | [`app`] | the app that it describes |
//! | [`form`] | a form of its config |
//! | [`probe`] | templates tried before a set-up is made with them |
//! | [`template`] | the text of a form, each value escaped for the format |
//! | [`files`] | the built-in ones |

mod app;
mod description;
mod engine;
mod error;
mod files;
mod form;
mod probe;
mod template;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use super::App;

#[cfg(test)]
pub(crate) use description::Description;
pub(crate) use error::DescriptionError;
pub(super) use files::FILES;

/// A built-in app that a file describes.
pub(super) struct Described {
    pub(super) name: &'static str,
    /// Whether it has an app client of its own.
    pub(super) has_client: bool,
    /// The file.
    pub(super) text: &'static str,
    app: OnceLock<Option<&'static App>>,
}

impl Described {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, has_client: true, text, app: OnceLock::new() }
    }

    const fn without_client(name: &'static str, text: &'static str) -> Self {
        Self { name, has_client: false, text, app: OnceLock::new() }
    }

    /// The app; its file is read when it is first asked for. A test tries the templates of them all.
    pub(super) fn app(&self) -> Option<&'static App> {
        *self.app.get_or_init(|| Some(app::app(description::parse(self.text).ok()?).ok()?.app))
    }
}

/// The app that a file describes. It lives as long as the program.
///
/// # Errors
///
/// What is wrong with the file, with its line if it has one.
pub(in crate::apps) fn read(text: &str) -> Result<&'static App, DescriptionError> {
    let read = app::app(description::parse(text)?)?;
    probe::check(&read)?;
    Ok(read.app)
}
