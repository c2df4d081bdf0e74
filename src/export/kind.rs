//! The kinds of resources that a set-up has.

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Pool,
    Server,
    Provider,
    Client,
    Style,
    Domain,
}

impl Kind {
    #[cfg(test)]
    pub(super) const ALL: [Self; 6] =
        [Self::Pool, Self::Server, Self::Provider, Self::Client, Self::Style, Self::Domain];

    /// What a note calls it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pool => "user pool",
            Self::Server => "resource server",
            Self::Provider => "identity provider",
            Self::Client => "app client",
            Self::Style => "login style",
            Self::Domain => "domain",
        }
    }
}
