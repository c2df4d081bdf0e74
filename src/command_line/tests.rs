//! Printed command lines do what they say when they are pasted.

use std::process::Command as Process;

use clap::Parser;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::cli::{Cli, Command, Deferred, IdpCommand};
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

/// What a shell runs when the lines are pasted: the words of each `cogoidc`, for which a function stands in.
fn pasted(lines: &[CommandLine]) -> Vec<Vec<String>> {
    let mut script =
        r#"cogoidc() { for word; do printf '%s\0' "$word"; done; printf '\1\0'; }"#.to_owned();
    for line in lines {
        // As it is shown.
        script.push('\n');
        script.push_str(&printable::line(&line.to_string()));
    }
    let mut shell = Process::new("/bin/sh");
    let output = shell.arg("-c").arg(script).env_clear().output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let runs = said.split_terminator("\u{1}\0");
    runs.map(|words| words.split_terminator('\0').map(str::to_owned).collect()).collect()
}

/// An argument, the value of a flag and the path of a file that are printed as they are.
fn words() -> impl Strategy<Value = (String, String, String)> {
    let argument = "[^\\p{C}\\p{Zl}\\p{Zp}]{0,12}";
    (argument, "[ -~]{0,12}", "[-$`!*?~;&|<>(){}\\[\\]#'\"\\\\ a]{1,8}")
}

// Few shells with many lines each: while a process starts, it holds copies of the ports and locks of other tests.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(times(1, 25) as u32))]

    #[test]
    fn each_pasted_line_runs_one_cogoidc_with_these_words(all in vec(words(), 200)) {
        let line = |(argument, value, path): &(String, String, String)| {
            CommandLine::new("idp remove")
                .argument(argument)
                .flag("--pool-name", value)
                .with(&Flags::default().file("--spec", Some(Path::new(path))))
        };
        let lines: Vec<CommandLine> = all.iter().map(line).collect();
        let ran = pasted(&lines);
        prop_assert_eq!(ran.len(), all.len());
        for (words, (argument, value, path)) in ran.iter().zip(all) {
            let words = std::iter::once("cogoidc").chain(words.iter().map(String::as_str));
            let cli = Cli::try_parse_from(words).unwrap();
            let Command::Idp(Deferred(IdpCommand::Remove(given))) = cli.command else { panic!() };
            prop_assert_eq!(given.name, argument);
            prop_assert_eq!(given.selection.pool_name, Some(value));
            prop_assert_eq!(given.common.spec, Some(path.into()));
        }
    }

    #[test]
    fn lines_with_any_characters_run_one_cogoidc_each(texts in vec(any::<String>(), 200)) {
        let line = |text: &String| CommandLine::new("config").argument(text).flag("--as", text);
        let lines: Vec<CommandLine> = texts.iter().map(line).collect();
        prop_assert_eq!(pasted(&lines).len(), texts.len());
    }
}

#[test]
fn a_hint_ends_with_its_command_line() {
    let hint = Hint::run("see what there is", CommandLine::new("doctor").switch("--list"));
    assert_eq!(hint.to_string(), "see what there is: cogoidc doctor --list");
    assert_eq!(Hint::from("look again").to_string(), "look again");
}
