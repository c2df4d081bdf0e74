//! Programs inside pages and components: HTML, Vue, Svelte.

/// A page with blanks instead of all that is not a script, so that every byte of a script stays in its place; `None` for
/// a program.
pub(super) fn scripts_of(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('<') || !text.contains(BEGIN) {
        return None;
    }
    let mut scripts = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, script, after)) = next(rest) {
        scripts.extend(blanks(before));
        scripts.push_str(script);
        rest = after;
    }
    scripts.extend(blanks(rest));
    Some(scripts)
}

const BEGIN: &str = "<script";
const END: &str = "</script";

/// The first script, with what is before and after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let tag = text.find(BEGIN)?;
    let start = tag + text.get(tag..)?.find('>')? + 1;
    let inside = text.get(start..)?;
    let length = inside.find(END).unwrap_or(inside.len());
    Some((text.get(..start)?, inside.get(..length)?, inside.get(length..)?))
}

/// As many blanks as a text has bytes; its lines stay.
fn blanks(text: &str) -> impl Iterator<Item = char> {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stay_where_they_are() {
        let page =
            "<html>\u{e4}\n<script src='a.js'></script><script>a = '<b>';\n</script>\n<script>c";
        let scripts = scripts_of(page).unwrap();
        assert_eq!(scripts.len(), page.len());
        assert_eq!(scripts.find("a = '<b>';\n"), page.find("a = '<b>';\n"));
        assert_eq!(scripts.split_whitespace().collect::<Vec<_>>(), ["a", "=", "'<b>';", "c"]);
    }

    #[test]
    fn a_program_is_not_a_page() {
        for program in ["const a = '<script>';", "<App/>", ""] {
            assert_eq!(scripts_of(program), None, "{program}");
        }
    }
}
