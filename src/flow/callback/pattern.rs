//! Wildcards over registered URLs: `*` stands for any characters, slashes included.

/// Whether a text is a pattern and no plain URL.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains('*')
}

/// Whether the whole of `text` is of the pattern's shape.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_everything_else_for_itself() {
        for (pattern, text, expected) in [
            ("https://*.preview.example/cb", "https://pr-7.preview.example/cb", true),
            ("https://*.preview.example/cb", "https://pr-7.preview.example/cb/", false),
            ("https://*.preview.example/*", "https://a.b.preview.example/x/y", true),
            ("*", "https://a.example/", true),
            ("https://a.example/", "https://a.example/", true),
            ("https://a.example/", "https://a.example/x", false),
            ("https://a*a.example/", "https://a.example/", false),
            ("*a*b*", "ba", false),
            ("*a*b*", "xaxbx", true),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
