//! A checklist as people read it.

use std::fmt::{self, Display, Formatter};

use super::{ApiRequest, Checklist, InputChannel, ScreenField};
use crate::upstream::Return;
use crate::upstream::sign_in_page::{POOL_ID, SIGN_IN_PAGE};

impl Display for Checklist {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "To be entered in {}:", self.title)?;
        self.write_addresses(f)?;
        for (number, screen) in self.screens.iter().enumerate() {
            writeln!(f, "\n{} {}", number + 1, screen.screen)?;
            write_fields(f, &screen.fields)?;
        }
        self.write_requests(f)?;
        if let Some(metadata) = &self.metadata {
            writeln!(
                f,
                "\nThe addresses as a file to import there (SAML 2.0 metadata):\n{}",
                metadata.trim_end()
            )?;
        }
        self.write_returns(f)?;
        write!(f, "\n{}", self.destination())?;
        for trap in self.traps {
            writeln!(f, "Note: {trap}.")?;
        }
        Ok(())
    }
}

impl Checklist {
    fn write_addresses(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_fields(f, &self.addresses)?;
        let mentions = |word: &str| self.addresses.iter().any(|field| field.value.contains(word));
        if mentions(SIGN_IN_PAGE) {
            writeln!(f, "  (SIGN_IN_PAGE: known once the sign-in page is created)")?;
        }
        if mentions(POOL_ID) {
            writeln!(f, "  ({POOL_ID}: known once the user pool is created)")?;
        }
        Ok(())
    }

    fn write_requests(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.requests.is_empty() {
            writeln!(f, "\nOr by its management API, {}:", self.api)?;
        }
        for ApiRequest { request, body } in &self.requests {
            writeln!(f, "{request}\n{body:#}")?;
        }
        Ok(())
    }

    /// Where the provider shows the values that it issues, unless they are known already.
    fn write_returns(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.channel == InputChannel::Known {
            return Ok(());
        }
        writeln!(f, "\nWhat it issues, and where to find it:")?;
        let width = width(self.returns.iter().map(|one| one.field));
        for Return { field, place, flag, key } in self.returns {
            match self.channel {
                InputChannel::Flags => writeln!(f, "  {field:<width$}  {place} ({flag})")?,
                InputChannel::SpecFile => writeln!(f, "  {field:<width$}  {place} ({key})")?,
                InputChannel::Questions | InputChannel::Known => {
                    writeln!(f, "  {field:<width$}  {place}")?;
                }
            }
        }
        Ok(())
    }

    /// Where to put the values that the provider issues, as a line; empty if they are known.
    fn destination(&self) -> String {
        match self.channel {
            InputChannel::Questions => "You are asked for these next.\n".to_owned(),
            InputChannel::Flags => format!("Pass them with {}.\n", self.listed(&self.bring_back)),
            InputChannel::SpecFile => {
                format!("Put them into the spec file: {}.\n", self.listed(&self.keys))
            }
            InputChannel::Known => String::new(),
        }
    }

    fn listed(&self, words: &[&str]) -> String {
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} {} {last}", others.join(", "), self.conjunction),
            None => String::new(),
        }
    }
}

fn write_fields(f: &mut Formatter<'_>, fields: &[ScreenField]) -> fmt::Result {
    let width = width(fields.iter().map(|field| field.field));
    for ScreenField { field, value } in fields {
        writeln!(f, "  {field:<width$}  {value}")?;
    }
    Ok(())
}

fn width<'a>(labels: impl Iterator<Item = &'a str>) -> usize {
    labels.map(|label| label.chars().count()).max().unwrap_or_default()
}
