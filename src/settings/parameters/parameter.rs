//! A setting as data.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use crate::settings::draft::Draft;
use crate::settings::pool::key_value;
use crate::settings::{Exact, Setting, Spec};
use crate::values::Keyword;

/// A setting of a set-up.
pub(crate) struct Parameter {
    /// Its name in plans and reports.
    pub(crate) label: &'static str,
    /// What people call it.
    pub(crate) name: &'static str,
    pub(crate) flag: Flag,
    pub(crate) slot: Slot,
    /// How it is changed; `None` if changing it takes more than one answer.
    pub(crate) question: Option<ParameterQuestion>,
}

/// How a command line gives a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// The flag takes the value, and is repeated for each of several.
    Value(&'static str),
    /// The flag stands for this value; the other one has no flag.
    Switch(&'static str, bool),
    /// The flag belongs to the connection, not to the draft.
    None,
}

/// Where a draft holds a setting. Values are written as the flag takes them.
pub(crate) struct Slot {
    /// What the draft says; `None` if it leaves the setting open.
    pub(crate) words: fn(&Draft) -> Option<Vec<String>>,
    /// Puts an answer there; an answer that cannot be read changes nothing.
    pub(crate) put: fn(&mut Draft, Vec<String>),
    /// Takes what the first draft leaves open from the second.
    pub(super) fill: fn(&mut Draft, &Draft),
}

/// A question about one setting.
pub(crate) struct ParameterQuestion {
    pub(crate) text: &'static str,
    pub(crate) about: ResourceKind,
    pub(crate) input: Input,
    /// Whether Cognito never changes it once the resource exists.
    pub(crate) permanent: bool,
    /// The value in a spec, written as in the slot.
    pub(crate) now: fn(&Spec) -> Setting<Vec<String>>,
}

/// The resource that a setting belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResourceKind {
    Pool,
    Client,
    Domain,
}

/// What a question takes as an answer.
#[derive(Clone, Copy)]
pub(crate) enum Input {
    /// One of these values, each with its description: a word or two, then perhaps a colon and more.
    Choice(&'static [(&'static str, &'static str)]),
    /// A text that passes the check.
    Text(Validator),
    /// Texts, separated by blanks, that pass the check.
    Texts(Validator),
}

/// Judges a text; the error is a sentence.
pub(crate) type Validator = fn(&str) -> Result<(), String>;

/// Whether a text is a `T`.
pub(super) fn is<T>(text: &str) -> Result<(), String>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse::<T>().map(drop).map_err(|why| why.to_string())
}

/// A setting with one value, as a question shows it.
pub(super) fn one<T: ToString>(setting: &Setting<T>) -> Setting<Vec<String>> {
    setting.map(|value| vec![value.to_string()])
}

/// A setting with several values, as a question shows it.
pub(super) fn many<T: ToString>(setting: &Setting<Vec<T>>) -> Setting<Vec<String>> {
    setting.map(|values| values.iter().map(ToString::to_string).collect())
}

impl Parameter {
    /// A setting without a question.
    pub(super) const fn new(
        label: &'static str,
        name: &'static str,
        flag: Flag,
        slot: Slot,
    ) -> Self {
        Self { label, name, flag, slot, question: None }
    }

    pub(super) const fn asked(self, question: ParameterQuestion) -> Self {
        Self { question: Some(question), ..self }
    }
}

/// The slot at a path of the draft.
macro_rules! slot {
    ($($part:ident).+) => {
        $crate::settings::parameters::parameter::Slot {
            words: |draft| $crate::settings::parameters::parameter::Held::words(&draft.$($part).+),
            put: |draft, words| $crate::settings::parameters::parameter::Held::put(&mut draft.$($part).+, words),
            fill: |draft, below| {
                $crate::settings::parameters::parameter::Held::fill(&mut draft.$($part).+, &below.$($part).+);
            },
        }
    };
}
pub(super) use slot;

/// What a field of a draft holds.
pub(super) trait Held {
    fn words(&self) -> Option<Vec<String>>;
    fn put(&mut self, words: Vec<String>);
    fn fill(&mut self, below: &Self);
}

impl<T: Word + Clone> Held for Option<T> {
    fn words(&self) -> Option<Vec<String>> {
        self.as_ref().map(Word::words)
    }

    fn put(&mut self, words: Vec<String>) {
        if let Some(value) = T::read(words) {
            *self = Some(value);
        }
    }

    fn fill(&mut self, below: &Self) {
        if self.is_none() {
            self.clone_from(below);
        }
    }
}

/// Tags: each key by itself, written `key=value`.
impl Held for BTreeMap<String, String> {
    fn words(&self) -> Option<Vec<String>> {
        let words = self.iter().map(|(key, value)| format!("{key}={value}")).collect();
        if self.is_empty() { None } else { Some(words) }
    }

    fn put(&mut self, words: Vec<String>) {
        *self = words.iter().filter_map(|word| key_value(word).ok()).collect();
    }

    fn fill(&mut self, below: &Self) {
        for (key, value) in below {
            self.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
}

/// A value that is written as one word, or as several.
pub(super) trait Word: Sized {
    fn words(&self) -> Vec<String>;
    fn read(words: Vec<String>) -> Option<Self>;
}

impl Word for String {
    fn words(&self) -> Vec<String> {
        vec![self.clone()]
    }

    fn read(words: Vec<String>) -> Option<Self> {
        words.into_iter().next()
    }
}

impl Word for Vec<String> {
    fn words(&self) -> Vec<String> {
        self.clone()
    }

    fn read(words: Vec<String>) -> Option<Self> {
        Some(words)
    }
}

impl<T: Keyword> Word for Vec<T> {
    fn words(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }

    fn read(words: Vec<String>) -> Option<Self> {
        words.iter().map(|word| T::from_str(word, false).ok()).collect()
    }
}

impl Word for bool {
    fn words(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn read(words: Vec<String>) -> Option<Self> {
        words.first()?.parse().ok()
    }
}

/// Lists by name have no words: a flag names all or none.
impl Word for Exact {
    fn words(&self) -> Vec<String> {
        match self {
            Self::All(on) => on.words(),
            Self::Lists(_) => Vec::new(),
        }
    }

    fn read(words: Vec<String>) -> Option<Self> {
        bool::read(words).map(Self::All)
    }
}

impl Word for u16 {
    fn words(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn read(words: Vec<String>) -> Option<Self> {
        words.first()?.parse().ok()
    }
}

impl Word for PathBuf {
    fn words(&self) -> Vec<String> {
        vec![self.display().to_string()]
    }

    fn read(words: Vec<String>) -> Option<Self> {
        words.into_iter().next().map(Self::from)
    }
}

impl<T: Keyword> Word for T {
    fn words(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn read(words: Vec<String>) -> Option<Self> {
        T::from_str(words.first()?, false).ok()
    }
}
