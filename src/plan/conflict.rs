//! What only a person can decide.

use crate::cognito::{Candidate, Resource};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::settings::ClientKey;
use crate::values::{ClientId, OWNER_TAG, PoolId, Region};

/// Why no plan can be made without a person's decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Conflict {
    #[error("there {} user pool{} `{name}`, and cogoidc cannot tell which one is meant:{}", if .candidates.len() == 1 { "is a" } else { "are several" }, if .candidates.len() == 1 { "" } else { "s" }, list(.candidates))]
    UnclearPool { name: String, candidates: Vec<Candidate> },
    #[error("the user pool {pool} has several app clients `{name}`: {}", .ids.iter().map(ClientId::as_str).collect::<Vec<_>>().join(", "))]
    UnclearClient { pool: PoolId, name: String, ids: Vec<ClientId> },
    #[error("{found} serves other addresses ({}), not {wanted}", .serves.join(", "))]
    OtherApp {
        /// What was found by its name: `the user pool "ohif" (id)` or `the app client …`.
        found: String,
        serves: Vec<String>,
        wanted: String,
        /// The app client that was found by its name, where that is what serves other addresses.
        client: Option<ClientId>,
        /// Client of that pool that does serve the address.
        serving_client: Option<String>,
        pool_suggestion: String,
        client_suggestion: String,
    },
    #[error("the app client `{name}` ({id}) of the user pool {pool}, which cogoidc did not create, differs: {}", .fields.join(", "))]
    ForeignClient { pool: PoolId, id: ClientId, name: String, fields: Vec<String> },
    #[error(
        "{what} was registered by an app, without an administrator, and cogoidc leaves it as it is; use another name (`--client-name NAME`)"
    )]
    RegisteredClient { what: String },
    #[error(
        "the user pool `{name}` ({pool}) in {region} is a replica, and Cognito changes it in {primary}; pass `--region {primary}`"
    )]
    Replica { pool: PoolId, name: String, region: Region, primary: Region },
    #[error("there is no app client {id} in the user pool {pool}")]
    NoSuchClient { pool: PoolId, id: ClientId },
    #[error("the sign-in page address `{domain}` belongs to {}", .owner.as_ref().map_or("somebody else".to_owned(), |id| format!("the user pool {id}")))]
    DomainTaken { domain: String, owner: Option<PoolId> },
    #[error("{what} is {now} and cannot become {wanted}: {way_out}")]
    Immutable { what: String, now: String, wanted: String, way_out: String },
    #[error("the sign-in pages cannot move to managed login while these app clients have no login style: {}", .clients.join(", "))]
    Unstyled { clients: Vec<String> },
    #[error(
        "another run created the {resource} {older} of the same name at the same time; this run deleted its own again"
    )]
    Withdrawn {
        resource: Resource,
        /// Id of the other run's.
        older: String,
    },
    #[error("another run created {winner}; {own}, created by this run, is not needed{}", .left.as_ref().map(|why| format!(" and could not be deleted: {why}")).unwrap_or_default())]
    Overtaken {
        /// What the other run created, and how the two meet.
        winner: String,
        own: String,
        /// Why this run could not delete its own, if it tried.
        left: Option<String>,
        /// How to remove what this run created.
        removal: Resolution,
    },
    #[error(
        "the tier lite has no managed login, which the sign-in pages of the user pool {pool} should use"
    )]
    LiteManaged { pool: PoolId },
    #[error(
        "the tier lite of the user pool {pool} has no {what}; add `--tier essentials`, or omit it"
    )]
    LiteLacks { pool: PoolId, what: &'static str },
    #[error(
        "the user pool {pool} cannot both require MFA and let people sign in by a code: Cognito refuses that; use `--mfa optional`, or omit `email-otp`"
    )]
    CodesWithMfa { pool: PoolId },
    #[error(
        "the sign-in pages of the user pool {pool} are the classic ones, which ask for a password alone; write `classic = false` in the table [domain] of the spec file, or omit the other sign-in factors"
    )]
    ClassicFactors { pool: PoolId },
    #[error("the user pool {pool} has an identity provider `{name}` with other settings: {}", .fields.join("; "))]
    OtherProvider { pool: PoolId, name: String, fields: Vec<String> },
    #[error("the attribute {attribute} of the user pool {pool} cannot be mapped: it {why}")]
    Unmappable {
        /// Its id, or its name.
        pool: String,
        attribute: String,
        why: &'static str,
    },
    #[error("cogoidc knows no claim of {provider} for {}", .attributes.iter().map(|(name, who)| format!("{name} ({who})")).collect::<Vec<_>>().join(", "))]
    Unmapped {
        provider: &'static str,
        /// Each with who needs it.
        attributes: Vec<(String, String)>,
    },
    #[error("`{name}` is the only identity provider of {}; without it nobody could sign in", .clients.join(", "))]
    SoleProvider { name: String, clients: Vec<String> },
    #[error("a change of this run does not hold: {0}")]
    Undone(String),
    #[error("{0}")]
    Absent(String),
}

/// The way out of what another run may be about to settle.
const ANOTHER_RUN: &str =
    "if another run is creating this set-up just now: run the same command again";

/// A flag that settles a conflict, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WayOut {
    pub(crate) what: &'static str,
    pub(crate) choice: Resolution,
}

/// The flag of a way out, with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    PoolId(String),
    PoolName(String),
    ClientId(String),
    ClientName(String),
    DomainPrefix(String),
    Classic,
    /// Not a flag but a separate command.
    Removal {
        pool: PoolId,
        client: ClientKey,
        /// The pool's name, which the removal asks for.
        name: String,
    },
}

impl WayOut {
    /// Names the flag, or the command, that takes this way out.
    pub(crate) fn hint(&self) -> Hint {
        let what = self.what;
        let flag = |flag, value: &str| {
            Hint::from(format!("{what}:{}", Flags::default().flag(flag, value)))
        };
        match &self.choice {
            Resolution::PoolId(id) => flag("--pool-id", id),
            Resolution::PoolName(name) => flag("--pool-name", name),
            Resolution::ClientId(id) => flag("--client-id", id),
            Resolution::ClientName(name) => flag("--client-name", name),
            Resolution::DomainPrefix(prefix) => flag("--domain-prefix", prefix),
            Resolution::Classic => format!("{what}: --classic").into(),
            Resolution::Removal { pool, client, name } => {
                Hint::run(what, removal(pool, client, name))
            }
        }
    }
}

impl Conflict {
    /// What a person can choose between.
    pub(crate) fn ways_out(&self) -> Vec<WayOut> {
        let way = |what, choice| WayOut { what, choice };
        match self {
            Self::UnclearPool { name, candidates } => candidates
                .iter()
                .map(|pool| way("use that one", Resolution::PoolId(pool.id.to_string())))
                .chain([way(
                    "create a new one",
                    Resolution::PoolName(another(name, &[name.as_str()])),
                )])
                .collect(),
            Self::UnclearClient { ids, .. } => ids
                .iter()
                .map(|id| way("use that one", Resolution::ClientId(id.to_string())))
                .collect(),
            Self::OtherApp { serving_client, pool_suggestion, client_suggestion, .. } => {
                serving_client
                    .iter()
                    .map(|client| {
                        way(
                            "that address is served by another app client of the pool",
                            Resolution::ClientName(client.clone()),
                        )
                    })
                    .chain([
                        way("separate users", Resolution::PoolName(pool_suggestion.clone())),
                        way("same users", Resolution::ClientName(client_suggestion.clone())),
                    ])
                    .collect()
            }
            Self::ForeignClient { id, name, .. } => vec![
                way("change it", Resolution::ClientId(id.to_string())),
                way("leave it alone", Resolution::ClientName(another(name, &[name.as_str()]))),
            ],
            Self::Unstyled { .. } => vec![way("keep the old pages", Resolution::Classic)],
            Self::LiteManaged { .. } => vec![way("use the old pages", Resolution::Classic)],
            Self::Overtaken { removal, .. } => vec![way("remove it", removal.clone())],
            _ => Vec::new(),
        }
    }

    /// The command that helps, where a flag does not; `connection` leads it to the Cognito that is meant.
    pub(crate) fn remedy(&self, connection: &Flags) -> Option<Hint> {
        match self {
            Self::Undone(_) => Some("run the same command again".into()),
            Self::Withdrawn { .. } | Self::Overtaken { .. } => {
                Some("run the same command again to go on with the other run's".into())
            }
            Self::DomainTaken { owner: Some(_), .. } | Self::UnclearClient { .. } => {
                Some(ANOTHER_RUN.into())
            }
            Self::UnclearPool { candidates, .. } => {
                let ours = candidates.iter().filter(|pool| pool.tags.contains_key(OWNER_TAG));
                (ours.count() > 1).then(|| ANOTHER_RUN.into())
            }
            Self::OtherProvider { name, pool, .. } => Some(Hint::run(
                "if it is another provider, add it under another --name, or remove that one first",
                CommandLine::new("idp remove")
                    .argument(name)
                    .flag("--pool-id", pool)
                    .with(connection),
            )),
            Self::Unmapped { attributes, .. } => {
                let pairs = attributes.iter().map(|(name, _)| format!("--map {name}=CLAIM"));
                let pairs = pairs.collect::<Vec<_>>().join(" ");
                Some(
                    format!(
                        "name the claims: {pairs} (in a spec file: map = {{ ATTRIBUTE = \"CLAIM\" }})"
                    )
                    .into(),
                )
            }
            Self::SoleProvider { .. } => {
                let own = CommandLine::new("apply").flag("--identity-provider", "COGNITO");
                Some(Hint::run(
                    "give the app clients another way to sign in first: cogoidc idp add for another provider, or (without `only` in the spec file) for the pool's own users",
                    own.with(connection),
                ))
            }
            _ => None,
        }
    }
}

/// The command that removes an app client, and the pool that it leaves empty.
pub(crate) fn removal(pool: &PoolId, client: &ClientKey, name: &str) -> CommandLine {
    let line = CommandLine::new("destroy").flag("--pool-id", pool);
    let line = match client {
        ClientKey::Id(id) => line.flag("--client-id", id),
        ClientKey::Name(name) => line.flag("--client-name", name),
    };
    line.flag("--confirm", name)
}

fn list(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|pool| {
            let tags: Vec<String> =
                pool.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let tags = if tags.is_empty() {
                "no tags".to_owned()
            } else {
                format!("tags {}", tags.join(", "))
            };
            format!("\n  {}  created {}  {tags}", pool.id, pool.created)
        })
        .collect()
}

/// A name that is free: `<name>-prod`, then with numbers.
pub(super) fn another(name: &str, taken: &[&str]) -> String {
    let first = format!("{name}-prod");
    std::iter::once(first)
        .chain((2..).map(|n| format!("{name}-{n}")))
        .find(|candidate| !taken.contains(&candidate.as_str()))
        .unwrap_or_default()
}
