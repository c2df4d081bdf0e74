//! Everything that is wrong with a draft and everything that is missing, at once.

use crate::values::ValueError;

/// Why a draft cannot become a spec: everything that is wrong and everything that is missing, at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub(crate) struct Invalid {
    pub(crate) problems: Vec<Problem>,
    pub(crate) missing: Vec<Missing>,
}

/// A value that can never work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The flag that gives the value.
    pub(crate) flag: &'static str,
    pub(crate) why: String,
}

/// A required value that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) flag: &'static str,
    /// A value that would do, for a complete command line.
    pub(crate) example: &'static str,
}

impl Invalid {
    pub(super) fn sentence(&self) -> String {
        let mut lines: Vec<String> =
            self.problems.iter().map(|p| format!("{}: {}", p.flag, p.why)).collect();
        if !self.missing.is_empty() {
            let flags: Vec<&str> = self.missing.iter().map(|m| m.flag).collect();
            lines.push(format!("missing: {}", flags.join(", ")));
        }
        lines.join("\n")
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.problems.is_empty() && self.missing.is_empty()
    }

    /// Notes a value's refusal and goes on.
    pub(super) fn take<T>(
        &mut self,
        flag: &'static str,
        parsed: Result<T, ValueError>,
    ) -> Option<T> {
        parsed.map_err(|why| self.problem(flag, why.to_string())).ok()
    }

    pub(super) fn parse<T: std::str::FromStr<Err = ValueError>>(
        &mut self,
        flag: &'static str,
        text: Option<&String>,
    ) -> Option<T> {
        text.and_then(|text| self.take(flag, text.parse()))
    }

    /// A list, each member once, in the order given.
    pub(super) fn parse_list<T>(
        &mut self,
        flag: &'static str,
        texts: Option<&Vec<String>>,
    ) -> Option<Vec<T>>
    where
        T: std::str::FromStr<Err = ValueError> + PartialEq,
    {
        let mut list = Vec::new();
        for text in texts? {
            if let Some(value) = self.take(flag, text.parse())
                && !list.contains(&value)
            {
                list.push(value);
            }
        }
        Some(list)
    }

    pub(super) fn problem(&mut self, flag: &'static str, why: impl Into<String>) {
        self.problems.push(Problem { flag, why: why.into() });
    }
}
