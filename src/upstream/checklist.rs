//! What has to be entered upstream before it signs anybody in for a pool.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;
use serde_json::Value;

use super::metadata::metadata;
use super::{Protocol, Return, Upstream};
use crate::settings::ProviderValues;
use crate::values::PoolId;

/// Stands for the id of a pool that is not made yet.
const POOL_ID: &str = "POOL_ID";

/// Stands for the host of a sign-in page whose address follows from nothing before it is made.
pub(crate) const SIGN_IN_PAGE: &str = "https://SIGN_IN_PAGE";

/// The sign-in page of a pool, as an upstream has to know it.
#[derive(Clone, Debug)]
pub(crate) struct SignInPage {
    /// Scheme and host (and path, in the sandbox), without a slash at the end.
    pub(crate) base: String,
    /// None before the pool is made.
    pub(crate) pool: Option<PoolId>,
}

impl SignInPage {
    /// Whether every part of its addresses is known.
    fn is_settled(&self) -> bool {
        self.pool.is_some() && self.base != SIGN_IN_PAGE
    }

    /// Where OpenID Connect providers send people back to.
    pub(crate) fn redirect_uri(&self) -> String {
        format!("{}/oauth2/idpresponse", self.base)
    }

    /// The assertion consumer service of SAML.
    pub(crate) fn consumer(&self) -> String {
        format!("{}/saml2/idpresponse", self.base)
    }

    /// Where SAML providers answer a sign-out.
    pub(crate) fn sign_out(&self) -> String {
        format!("{}/saml2/logout", self.base)
    }

    /// The entity id of the pool as a SAML service provider.
    pub(crate) fn audience(&self) -> String {
        match &self.pool {
            Some(pool) => format!("urn:amazon:cognito:sp:{pool}"),
            None => format!("urn:amazon:cognito:sp:{POOL_ID}"),
        }
    }
}

/// One field and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Field {
    /// As the upstream's own screen calls it.
    pub(crate) field: &'static str,
    pub(crate) value: String,
}

pub(crate) fn field(field: &'static str, value: impl Into<String>) -> Field {
    Field { field, value: value.into() }
}

/// One screen of the upstream's console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Screen {
    /// How to get there.
    pub(crate) screen: &'static str,
    pub(crate) fields: Vec<Field>,
}

/// One request to the upstream's management API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Body {
    /// Method and path.
    pub(crate) request: &'static str,
    pub(crate) body: Value,
}

/// What takes that which an upstream gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taker {
    /// The questions that follow.
    Questions,
    /// The flags of `idp add`.
    Flags,
    SpecFile,
    /// It is there already.
    Nobody,
}

/// Everything to enter upstream, what comes back, and what goes wrong.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Checklist {
    #[serde(skip)]
    title: &'static str,
    /// The pool's own addresses, that which people are sent back to first.
    pub(crate) addresses: Vec<Field>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) requests: Vec<Body>,
    /// Where the requests go, and what they need.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) api: &'static str,
    /// The pool's own SAML metadata, to be imported in place of typing its addresses.
    pub(crate) metadata: Option<String>,
    /// What the upstream gives back, and where it shows it.
    pub(crate) returns: &'static [Return],
    /// The flags that take what the upstream gives back.
    pub(crate) bring_back: Vec<&'static str>,
    /// The keys of a spec file that take it.
    #[serde(skip)]
    keys: Vec<&'static str>,
    /// What stands before the last of them.
    #[serde(skip)]
    choice: &'static str,
    #[serde(skip)]
    taker: Taker,
    pub(crate) traps: &'static [&'static str],
}

impl Checklist {
    pub(crate) fn of(upstream: &dyn Upstream, page: &SignInPage, taker: Taker) -> Self {
        let saml = upstream.protocol() == Protocol::Saml;
        let addresses = if saml {
            vec![
                field("assertion consumer service (ACS) URL", page.consumer()),
                field("audience (entity id)", page.audience()),
                field("sign-out response URL", page.sign_out()),
            ]
        } else {
            vec![field("redirect URI", page.redirect_uri())]
        };
        let lacks = upstream.lacks(&ProviderValues::default());
        let mut bring_back: Vec<&str> = lacks.iter().map(|lacking| lacking.flag).collect();
        let mut keys: Vec<&str> = lacks.iter().map(|lacking| lacking.key).collect();
        if saml {
            bring_back.push("--metadata-file");
            keys.push("metadata_file");
        }
        Self {
            title: upstream.title(),
            addresses,
            screens: upstream.screens(page),
            requests: upstream.bodies(page),
            api: upstream.api(),
            // A file with a placeholder in it would be imported as it is.
            metadata: (saml && page.is_settled()).then(|| metadata(page)),
            returns: upstream.returns(),
            bring_back,
            keys,
            choice: if saml { "or" } else { "and" },
            taker,
            traps: upstream.traps(),
        }
    }
}

fn fields(f: &mut Formatter<'_>, fields: &[Field]) -> fmt::Result {
    let width = fields.iter().map(|field| field.field.chars().count());
    let width = width.max().unwrap_or_default();
    for Field { field, value } in fields {
        writeln!(f, "  {field:<width$}  {value}")?;
    }
    Ok(())
}

/// Where the upstream shows what it gives back, unless that is here already.
fn returned(f: &mut Formatter<'_>, returns: &[Return], taker: Taker) -> fmt::Result {
    if taker == Taker::Nobody {
        return Ok(());
    }
    writeln!(f, "\nWhat it gives back, and where:")?;
    let width = returns.iter().map(|one| one.field.chars().count());
    let width = width.max().unwrap_or_default();
    for one in returns {
        let Return { field, place, .. } = one;
        match taker {
            Taker::Flags => writeln!(f, "  {field:<width$}  {place} ({})", one.flag)?,
            Taker::SpecFile => writeln!(f, "  {field:<width$}  {place} ({})", one.key)?,
            Taker::Questions | Taker::Nobody => writeln!(f, "  {field:<width$}  {place}")?,
        }
    }
    Ok(())
}

impl Display for Checklist {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "To be entered in {}:", self.title)?;
        fields(f, &self.addresses)?;
        let told = |word: &str| self.addresses.iter().any(|field| field.value.contains(word));
        if told(SIGN_IN_PAGE) {
            writeln!(f, "  (SIGN_IN_PAGE: known once the sign-in page is made)")?;
        }
        if told(POOL_ID) {
            writeln!(f, "  ({POOL_ID}: known once the user pool is made)")?;
        }
        for (number, screen) in self.screens.iter().enumerate() {
            writeln!(f, "\n{} {}", number + 1, screen.screen)?;
            fields(f, &screen.fields)?;
        }
        if !self.requests.is_empty() {
            writeln!(f, "\nOr by its management API, {}:", self.api)?;
        }
        for Body { request, body } in &self.requests {
            writeln!(f, "{request}\n{body:#}")?;
        }
        if let Some(metadata) = &self.metadata {
            writeln!(
                f,
                "\nThe addresses as a file to import there (SAML 2.0 metadata):\n{}",
                metadata.trim_end()
            )?;
        }
        returned(f, self.returns, self.taker)?;
        let listed = |words: &[&str]| match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} {} {last}", others.join(", "), self.choice),
            None => String::new(),
        };
        let taken = match self.taker {
            Taker::Questions => "It is asked for next.\n".to_owned(),
            Taker::Flags => format!("It goes to {}.\n", listed(&self.bring_back)),
            Taker::SpecFile => format!("It goes into the spec file: {}.\n", listed(&self.keys)),
            Taker::Nobody => String::new(),
        };
        write!(f, "\n{taken}")?;
        for trap in self.traps {
            writeln!(f, "Mind: {trap}.")?;
        }
        Ok(())
    }
}
