//! The subset of regular expressions that the service model uses: classes, groups, alternatives
//! and repetition, matched against the whole text.
//!
//! Matching advances sets of positions instead of backtracking, so no pattern takes exponential
//! time.

use std::{collections::BTreeSet, iter::Peekable, str::Chars};

/// A node with its repetition.
#[derive(Debug)]
struct Piece {
    node: Node,
    min: usize,
    max: Option<usize>,
}

#[derive(Debug)]
enum Node {
    Set {
        negated: bool,
        items: Vec<Item>,
    },
    /// Alternatives, each a sequence.
    Group(Vec<Vec<Piece>>),
}

#[derive(Debug)]
enum Item {
    Range(char, char),
    Digit,
    Word,
    Space(bool),
    /// A Unicode general category, by its letter.
    Category(char),
    Any,
}

impl Item {
    fn matches(&self, c: char) -> bool {
        match self {
            Self::Range(first, last) => (*first..=*last).contains(&c),
            Self::Digit => c.is_ascii_digit(),
            Self::Word => c.is_ascii_alphanumeric() || c == '_',
            Self::Space(positive) => c.is_ascii_whitespace() == *positive,
            Self::Category('L') => c.is_alphabetic(),
            Self::Category('N') => c.is_numeric(),
            Self::Category('Z') => c.is_whitespace() && !c.is_control(),
            // The standard library does not distinguish marks, symbols and punctuation. The model
            // never uses one without the others.
            Self::Category(_) => !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control(),
            Self::Any => true,
        }
    }
}

/// Whether the whole of `text` matches; `None` if the pattern uses an unsupported feature.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let pattern = pattern.strip_prefix("(?s)").unwrap_or(pattern);
    let mut rest = pattern.chars().peekable();
    let alternatives = group(&mut rest)?;
    if rest.next().is_some() {
        return None;
    }
    let text: Vec<char> = text.chars().collect();
    let ends = Node::Group(alternatives).ends(&text, &BTreeSet::from([0]));
    Some(ends.contains(&text.len()))
}

impl Node {
    /// Where matches that start at one of `starts` can end.
    fn ends(&self, text: &[char], starts: &BTreeSet<usize>) -> BTreeSet<usize> {
        match self {
            Self::Set { negated, items } => starts
                .iter()
                .filter(|start| {
                    text.get(**start)
                        .is_some_and(|c| items.iter().any(|item| item.matches(*c)) != *negated)
                })
                .map(|start| start + 1)
                .collect(),
            Self::Group(alternatives) => alternatives
                .iter()
                .flat_map(|sequence| {
                    sequence.iter().fold(starts.clone(), |starts, piece| piece.ends(text, starts))
                })
                .collect(),
        }
    }
}

impl Piece {
    fn ends(&self, text: &[char], starts: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut frontier = starts;
        for _ in 0..self.min {
            frontier = self.node.ends(text, &frontier);
        }
        let mut reached = frontier.clone();
        let mut rounds = self.min;
        while !frontier.is_empty() && self.max.is_none_or(|max| rounds < max) {
            frontier = self.node.ends(text, &frontier);
            frontier.retain(|end| reached.insert(*end));
            rounds += 1;
        }
        reached
    }
}

type Rest<'a> = Peekable<Chars<'a>>;

fn group(rest: &mut Rest<'_>) -> Option<Vec<Vec<Piece>>> {
    let mut alternatives = vec![Vec::new()];
    while let Some(next) = rest.peek().copied() {
        match next {
            ')' => break,
            '|' => {
                rest.next();
                alternatives.push(Vec::new());
            }
            // The whole text is matched anyway.
            '^' | '$' => {
                rest.next();
            }
            _ => {
                let node = node(rest)?;
                let (min, max) = repetition(rest)?;
                alternatives.last_mut()?.push(Piece { node, min, max });
            }
        }
    }
    Some(alternatives)
}

fn node(rest: &mut Rest<'_>) -> Option<Node> {
    let one = |item| Node::Set { negated: false, items: vec![item] };
    Some(match rest.next()? {
        '(' => {
            if rest.next_if_eq(&'?').is_some() && rest.next()? != ':' {
                return None;
            }
            let alternatives = group(rest)?;
            (rest.next()? == ')').then_some(Node::Group(alternatives))?
        }
        '[' => set(rest)?,
        '.' => one(Item::Any),
        '\\' => one(escape(rest)?),
        c => one(Item::Range(c, c)),
    })
}

/// A character set, after its opening bracket.
fn set(rest: &mut Rest<'_>) -> Option<Node> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut items = Vec::new();
    loop {
        match rest.next()? {
            ']' => return Some(Node::Set { negated, items }),
            '-' if !items.is_empty() && rest.peek() != Some(&']') => {
                let first = match items.pop()? {
                    Item::Range(first, last) if first == last => first,
                    // After a class, a hyphen is literal.
                    other => {
                        items.extend([other, Item::Range('-', '-')]);
                        continue;
                    }
                };
                let last = match rest.next()? {
                    '\\' => match escape(rest)? {
                        Item::Range(last, _) => last,
                        _ => return None,
                    },
                    last => last,
                };
                items.push(Item::Range(first, last));
            }
            '\\' => items.push(escape(rest)?),
            c => items.push(Item::Range(c, c)),
        }
    }
}

/// An escape, after its backslash.
fn escape(rest: &mut Rest<'_>) -> Option<Item> {
    let letter = |c| Item::Range(c, c);
    Some(match rest.next()? {
        'd' => Item::Digit,
        'w' => Item::Word,
        's' => Item::Space(true),
        'S' => Item::Space(false),
        't' => letter('\t'),
        'n' => letter('\n'),
        'r' => letter('\r'),
        'x' => {
            let code = rest.next()?.to_digit(16)? * 16 + rest.next()?.to_digit(16)?;
            letter(char::from_u32(code)?)
        }
        'p' => {
            rest.next_if_eq(&'{')?;
            let category = rest.next()?;
            rest.next_if_eq(&'}')?;
            Item::Category(category)
        }
        c if c.is_alphanumeric() => return None,
        c => letter(c),
    })
}

fn repetition(rest: &mut Rest<'_>) -> Option<(usize, Option<usize>)> {
    let found = match rest.peek() {
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('?') => (0, Some(1)),
        Some('{') => {
            rest.next();
            let inside: String = std::iter::from_fn(|| rest.next_if(|c| *c != '}')).collect();
            rest.next()?;
            return match inside.split_once(',') {
                None => inside.parse().ok().map(|exactly| (exactly, Some(exactly))),
                Some((min, "")) => min.parse().ok().map(|min| (min, None)),
                Some((min, max)) => Some((min.parse().ok()?, Some(max.parse().ok()?))),
            };
        }
        _ => return Some((1, Some(1))),
    };
    rest.next();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_matches_the_whole_text_or_nothing() {
        for (pattern, text, expected) in [
            ("[\\w+]+", "abc+1", true),
            ("[\\w+]+", "abc-1", false),
            ("[\\w+]+", "", false),
            ("[\\w-]+_[0-9a-zA-Z]+", "eu-west-1_Ab3", true),
            ("[\\w-]+_[0-9a-zA-Z]+", "eu-west-1_Ab-3", false),
            ("^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$", "a", true),
            ("^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$", "a-b", true),
            ("^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$", "a-", false),
            (".*\\{####\\}.*", "code {####}.", true),
            (".*\\{####\\}.*", "code ####", false),
            ("[\\x21\\x23-\\x5B\\x5D-\\x7E]+", "a/b", true),
            ("[\\x21\\x23-\\x5B\\x5D-\\x7E]+", "a\"b", false),
            ("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+", "Zoë+1@x", true),
            ("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+", "a b", false),
            ("[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+", "Okta", true),
            ("[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+", "_Okta", false),
            ("[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+", "Ok", false),
            ("x-(a|bc)", "x-bc", true),
            ("x-(a|bc)", "x-b", false),
            ("(?s).*", "a\nb", true),
        ] {
            assert_eq!(matches(pattern, text), Some(expected), "{pattern} on {text:?}");
        }
    }

    #[test]
    fn an_unsupported_pattern_gives_no_result() {
        assert_eq!(matches("(?<!a)b", "b"), None);
        assert_eq!(matches("a(b", "ab"), None);
        assert_eq!(matches("\\bword", "word"), None);
    }

    #[test]
    fn nested_repetition_does_not_take_exponential_time() {
        let text = "a".repeat(5000) + "!";
        assert_eq!(matches("(a*)*b", &text), Some(false));
    }
}
