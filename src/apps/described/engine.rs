//! The template language, as far as a config needs it: values, conditions, loops over lists, and a few filters. What
//! could make a text of any size out of a small file is left out.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, filters, tests};

/// Most steps that a template may take: the built-in ones take some dozens.
const MAX_STEPS: u64 = 100_000;

/// Most bytes that a filter may make, and a template may have.
const MAX_BYTES: usize = 64 << 10;

/// What a block may begin with.
const STATEMENTS: [&str; 7] = ["if", "elif", "else", "endif", "for", "endfor", "raw"];

/// The engine without a formatter.
pub(super) fn environment<'a>() -> Result<Environment<'a>, Error> {
    let mut environment = Environment::empty();
    environment.set_fuel(Some(MAX_STEPS));
    // A condition may ask for a value that a set-up does not have.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    // A block takes its whole line, as in most tools that use this language.
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("first", filters::first);
    environment.add_filter("join", join);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("replace", replace);
    environment.add_filter("split", filters::split);
    environment.add_filter("tojson", filters::tojson);
    environment.add_filter("urlencode", filters::urlencode);
    environment.add_test("endingwith", tests::is_endingwith);
    environment.add_test("startingwith", tests::is_startingwith);
    Ok(environment)
}

/// Fails if a template is too long or uses a statement that a config does not need.
///
/// # Errors
///
/// Which one, and which there are.
pub(super) fn check(template: &str) -> Result<(), String> {
    if template.len() > MAX_BYTES {
        return Err(format!("its text is longer than {} KiB", MAX_BYTES >> 10));
    }
    for block in template.split("{%").skip(1) {
        let block = block.split("%}").next().unwrap_or_default();
        let mut words = block.trim_start_matches(['-', '+']).split_whitespace();
        let statement = words.next().unwrap_or_default().trim_end_matches(['-', '+']);
        let is_end_of_raw = statement == "endraw";
        if !is_end_of_raw && !STATEMENTS.contains(&statement) {
            return Err(format!(
                "there is no statement `{statement}`; there are {}",
                STATEMENTS.join(", ")
            ));
        }
        let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let loop_words: Vec<&str> = words.map(|word| word.trim_end_matches(['-', '+'])).collect();
        let loop_words: Vec<&str> =
            loop_words.into_iter().filter(|word| !word.is_empty()).collect();
        let is_plain_loop =
            matches!(loop_words.as_slice(), [item, "in", list] if is_name(item) && is_name(list));
        if statement == "for" && !is_plain_loop {
            return Err("a loop is `for NAME in LIST`, such as `for scope in scopes`".to_owned());
        }
    }
    Ok(())
}

fn limited(text: String) -> Result<String, Error> {
    if text.len() > MAX_BYTES {
        let why = format!("a value is longer than {} KiB", MAX_BYTES >> 10);
        return Err(Error::new(ErrorKind::InvalidOperation, why));
    }
    Ok(text)
}

fn join(list: &Value, separator: &str) -> Result<String, Error> {
    let mut out = String::new();
    for (index, item) in list.try_iter()?.enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&item.to_string());
        out = limited(out)?;
    }
    Ok(out)
}

fn replace(text: &str, from: &str, to: &str) -> Result<String, Error> {
    let longest = text.len().saturating_add(text.matches(from).count().saturating_mul(to.len()));
    if longest > MAX_BYTES {
        return limited(" ".repeat(MAX_BYTES + 1));
    }
    Ok(text.replace(from, to))
}
