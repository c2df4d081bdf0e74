//! Printed command lines do what they say when they are pasted.

use std::process::Command as Process;

use clap::Parser;
use proptest::prelude::*;

use super::*;
use crate::cli::{Cli, Command, IdpCommand};
use crate::printable;
use crate::testing::thorough::times;

#[test]
fn a_command_line_is_quoted_for_a_shell() {
    let line = CommandLine::new("idp add")
        .argument("okta")
        .flag("--name", "Ann's own")
        .switch("--only")
        .with(
            &Flags::default()
                .option("--region", None::<&str>)
                .file("--spec", Some(Path::new("a b.toml"))),
        );
    assert_eq!(
        line.to_string(),
        r"cogoidc idp add okta --name 'Ann'\''s own' --only --spec 'a b.toml'"
    );
}

#[test]
fn what_looks_like_a_flag_is_kept_from_being_one() {
    let line = CommandLine::new("idp remove").argument("-Corp").flag("--pool-name", "--staff");
    assert_eq!(line.to_string(), "cogoidc idp remove --pool-name=--staff -- -Corp");
}

/// What a shell runs when the text is pasted: the words of each `cogoidc`, for which a function stands in.
fn pasted(text: &str) -> Vec<Vec<String>> {
    let stub = r#"cogoidc() { for word; do printf '%s\0' "$word"; done; printf '\1\0'; }"#;
    let mut shell = Process::new("/bin/sh");
    let output = shell.arg("-c").arg(format!("{stub}\n{text}")).env_clear().output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let runs = said.split_terminator("\u{1}\0");
    runs.map(|words| words.split_terminator('\0').map(str::to_owned).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(times(200, 5000) as u32))]

    #[test]
    fn a_pasted_line_runs_one_cogoidc_with_these_words(
        argument in "[^\\p{C}\\p{Zl}\\p{Zp}]{0,12}",
        value in "[ -~]{0,12}",
        path in "[-$`!*?~;&|<>(){}\\[\\]#'\"\\\\ a]{1,8}",
    ) {
        let path = Path::new(&path);
        let line = CommandLine::new("idp remove")
            .argument(&argument)
            .flag("--pool-name", &value)
            .with(&Flags::default().file("--spec", Some(path)));
        // As it is shown.
        let shown = printable::line(&line.to_string()).into_owned();
        let [words] = pasted(&shown).try_into().unwrap();
        let words = std::iter::once("cogoidc").chain(words.iter().map(String::as_str));
        let cli = Cli::try_parse_from(words).unwrap();
        let Command::Idp(IdpCommand::Remove(given)) = cli.command else { panic!() };
        prop_assert_eq!(given.name, argument);
        prop_assert_eq!(given.selection.pool_name, Some(value));
        prop_assert_eq!(given.common.spec.as_deref(), Some(path));
    }

    #[test]
    fn a_line_with_any_characters_runs_one_cogoidc(text in any::<String>()) {
        let line = CommandLine::new("config").argument(&text).flag("--as", &text);
        let shown = printable::line(&line.to_string()).into_owned();
        prop_assert_eq!(pasted(&shown).len(), 1, "{}", shown);
    }
}

#[test]
fn a_hint_ends_with_its_command_line() {
    let hint = Hint::run("see what there is", CommandLine::new("doctor").switch("--list"));
    assert_eq!(hint.to_string(), "see what there is: cogoidc doctor --list");
    assert_eq!(Hint::from("look again").to_string(), "look again");
}
