//! The texts that literals stand for (ECMA-262, String Literals).

/// The text of the inside of a string or template literal; an escape that is none stands for itself.
pub(super) fn unescaped(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source.chars();
    while let Some(letter) = rest.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('v') => text.push('\u{b}'),
            Some('0') => text.push('\0'),
            Some('x') => text.extend(code(&rest.by_ref().take(2).collect::<String>())),
            Some('u') => text.extend(unicode(&mut rest)),
            // A line that goes on.
            Some('\n') | None => {}
            Some('\r') => {
                let mut ahead = rest.clone();
                if ahead.next() == Some('\n') {
                    rest = ahead;
                }
            }
            Some(other) => text.push(other),
        }
    }
    text
}

/// The character of `\u1234` or `\u{12345}`; a pair of surrogates is one.
fn unicode(rest: &mut std::str::Chars<'_>) -> Option<char> {
    let mut ahead = rest.clone();
    if ahead.next() == Some('{') {
        let digits: String = ahead.by_ref().take_while(|letter| *letter != '}').collect();
        *rest = ahead;
        return code(&digits);
    }
    let unit = |rest: &mut std::str::Chars<'_>| {
        let digits: String = rest.by_ref().take(4).collect();
        u16::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4)
    };
    let first = unit(rest)?;
    let mut units = vec![first];
    let mut ahead = rest.clone();
    if (0xd800..0xdc00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u')
    {
        units.extend(unit(&mut ahead));
        *rest = ahead;
    }
    char::decode_utf16(units).next()?.ok()
}

fn code(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_their_characters() {
        for (source, text) in [
            (r"a\nb\t\\\'\x41\u0042\u{1F600}", "a\nb\t\\'AB\u{1f600}"),
            (r"\ud83d\ude00", "\u{1f600}"),
            ("one \\\n line", "one  line"),
            ("one \\\r\n line", "one  line"),
            (r"\q\u{zz}\u12", "q"),
            ("\\", ""),
        ] {
            assert_eq!(unescaped(source), text, "{source}");
        }
    }
}
