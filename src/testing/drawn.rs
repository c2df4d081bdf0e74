//! What a program drew on a terminal, as text.

/// Words with single blanks between, wherever lines were broken.
pub(super) fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The same of what was drawn, without the sequences that move the cursor or set colours.
pub(super) fn flat_drawn(drawn: &str) -> String {
    let mut parts = drawn.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |text, part| {
        let after = part.split_once(|c: char| c.is_ascii_alphabetic());
        text + after.map_or("", |(_, after)| after)
    });
    flat(&text)
}
