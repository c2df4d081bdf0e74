//! Records of the calls and visits that a sandbox got, and of its notices.

use std::collections::VecDeque;

use serde_json::Value;

use crate::sandbox::notice::Notice;

/// The latest calls, visits and notices.
pub(crate) struct Records {
    pub(crate) calls: Ring<Call>,
    pub(crate) visits: Ring<VisitRecord>,
    pub(crate) notices: Ring<Notice>,
}

impl Records {
    /// Keeps so many of each.
    pub(crate) fn new(limit: usize) -> Self {
        Self { calls: Ring::new(limit), visits: Ring::new(limit), notices: Ring::new(limit) }
    }
}

/// The latest entries of a sequence.
pub(crate) struct Ring<T> {
    latest: VecDeque<T>,
    /// How many entries came before those.
    forgotten: usize,
    limit: usize,
}

impl<T: Clone> Ring<T> {
    fn new(limit: usize) -> Self {
        Self { latest: VecDeque::new(), forgotten: 0, limit }
    }

    /// Adds an entry, and forgets the oldest one if there are too many; its number in the sequence.
    pub(crate) fn push(&mut self, entry: T) -> usize {
        self.latest.push_back(entry);
        if self.latest.len() > self.limit {
            self.latest.pop_front();
            self.forgotten += 1;
        }
        (self.forgotten + self.latest.len()).saturating_sub(1)
    }

    /// The entry of a number, unless it is forgotten.
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.latest.get_mut(number.checked_sub(self.forgotten)?)
    }

    pub(crate) fn to_vec(&self) -> Vec<T> {
        self.latest.iter().cloned().collect()
    }
}

/// One call of the API.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation, such as `CreateUserPool`.
    pub operation: String,
    /// The program that sent it (`User-Agent`); empty if it did not say.
    pub agent: String,
    /// The request body.
    pub request: Value,
    /// The result.
    pub outcome: Outcome,
}

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is no response yet.
    Pending,
    /// The call succeeded.
    Done,
    /// The call was rejected.
    Refused {
        /// The HTTP status, 400 or 500.
        status: u16,
        /// The exception, such as `InvalidParameterException`.
        code: String,
    },
    /// A fault cut the connection or held back the response.
    Cut {
        /// Whether the call took effect.
        effect: bool,
    },
}

/// One visit of a browser or an OIDC client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, without the query, which may contain a code.
    pub path: String,
    /// The HTTP status of the reply.
    pub status: u16,
    /// Why it was refused: a constant such as `code_used_twice`.
    pub cause: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_keeps_the_latest_entries_under_their_numbers() {
        let mut ring = Ring::new(3);
        let numbers: Vec<usize> = ('a'..='e').map(|entry| ring.push(entry)).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        assert_eq!(ring.to_vec(), ['c', 'd', 'e']);
        assert_eq!(ring.get_mut(1), None);
        assert_eq!(ring.get_mut(3), Some(&mut 'd'));
        let mut none = Ring::new(0);
        assert_eq!((none.push('a'), none.push('b')), (0, 1));
        assert_eq!(none.to_vec(), [' '; 0]);
    }
}
