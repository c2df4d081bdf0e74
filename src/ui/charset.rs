//! Arrows and marks in the character set of the terminal.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::sync::OnceLock;

/// The marks that the program's own texts contain, and what stands for each in ASCII.
const MARKS: [(char, &str); 4] = [('→', "->"), ('←', "<-"), ('…', "..."), ('§', "section ")];

/// The text with ASCII for its marks if `stream` is a terminal whose locale is not UTF-8. Files and pipes get the same
/// bytes in every locale.
pub(super) fn marks<'a>(text: Cow<'a, str>, stream: &impl IsTerminal) -> Cow<'a, str> {
    if is_utf8() || !stream.is_terminal() { text } else { in_ascii(text) }
}

/// The mark for something left out.
pub(super) fn ellipsis() -> &'static str {
    if is_utf8() { "…" } else { "..." }
}

fn in_ascii(text: Cow<'_, str>) -> Cow<'_, str> {
    MARKS.iter().fold(text, |text, (mark, ascii)| {
        if text.contains(*mark) { Cow::Owned(text.replace(*mark, ascii)) } else { text }
    })
}

fn is_utf8() -> bool {
    static IS_UTF8: OnceLock<bool> = OnceLock::new();
    *IS_UTF8.get_or_init(|| names_utf8(&|name| std::env::var(name).ok()))
}

/// Whether the locale's character set is UTF-8: the first of these variables that is not empty decides (POSIX, XBD
/// 8.2).
fn names_utf8(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let charset = locale.unwrap_or_default().to_lowercase().replace('-', "");
    charset.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_names_the_character_set() {
        let utf8 = |set: &[(&str, &str)]| {
            names_utf8(&|name| {
                set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(utf8(&[("LANG", "de_DE.UTF-8")]));
        assert!(utf8(&[("LANG", "C"), ("LC_CTYPE", "C.utf8")]));
        assert!(utf8(&[("LC_ALL", ""), ("LANG", "en_US.UTF-8")]));
        assert!(!utf8(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(!utf8(&[("LANG", "de_DE.ISO-8859-1")]));
        assert!(!utf8(&[]));
    }

    #[test]
    fn marks_have_ascii_words() {
        assert_eq!(
            in_ascii("MFA off → optional, name ← upn …".into()),
            "MFA off -> optional, name <- upn ..."
        );
        assert_eq!(in_ascii("Käse".into()), "Käse");
    }
}
