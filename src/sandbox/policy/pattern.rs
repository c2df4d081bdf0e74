//! Wildcards: `*` stands for any text, `?` for one character.

/// Whether a pattern matches the whole text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // Which beginnings of the text the pattern matches so far, by their length.
    let mut reached = vec![false; text.len() + 1];
    if let Some(empty) = reached.first_mut() {
        *empty = true;
    }
    for symbol in pattern {
        reached = match symbol {
            '*' => {
                let mut is_open = false;
                reached
                    .iter()
                    .map(|&is_reached| {
                        is_open |= is_reached;
                        is_open
                    })
                    .collect()
            }
            _ => {
                let steps = reached.iter().zip(&text);
                let steps =
                    steps.map(|(&is_reached, &c)| is_reached && (symbol == '?' || symbol == c));
                std::iter::once(false).chain(steps).collect()
            }
        };
    }
    reached.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text_and_a_question_mark_for_one_character() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("a*c", "abbc", true),
            ("a*c", "abbcd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*b*b*", "abab", true),
            ("*b*b*", "aba", false),
            ("", "", true),
            ("", "a", false),
            ("arn:*:userpool/*", "*", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
