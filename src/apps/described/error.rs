//! Why a file does not describe an app.

use crate::values::ValueError;

/// Why a file does not describe an app.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DescriptionError {
    /// Not TOML, or not the keys and values of a description.
    #[error("line {line}: {why}")]
    Text { line: usize, why: String },
    /// A value that cannot be right.
    #[error("{key}: {why}")]
    Value { key: String, why: String },
    /// A template that cannot be rendered, or whose text its format's reader refuses.
    #[error("form `{form}`: {why}")]
    Form { form: String, why: String },
}

impl DescriptionError {
    pub(super) fn value(key: &str, why: &impl ToString) -> Self {
        Self::Value { key: key.to_owned(), why: why.to_string() }
    }
}

/// Names the key that a value belongs to.
pub(super) fn at<T>(key: &str, value: Result<T, ValueError>) -> Result<T, DescriptionError> {
    value.map_err(|why| DescriptionError::value(key, &why))
}
