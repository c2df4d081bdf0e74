//! Parts of a set-up that are read only if they are asked for.

/// What is read only if it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part<T> {
    #[default]
    NotRead,
    Read(T),
}

impl<T> Part<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        match self {
            Self::Read(part) => Some(part),
            Self::NotRead => None,
        }
    }
}

impl<T> Part<Vec<T>> {
    /// The entries that were read; no entries if they were not asked for.
    pub(crate) fn entries(&self) -> &[T] {
        self.get().map_or(&[], Vec::as_slice)
    }
}
