//! Questions as numbered lines, one after the other: nothing moves, nothing is drawn twice.

use std::io::{self, BufRead, BufReader, Stderr, Stdin, Write};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{Answer, Cancelled, List, Prompter, Reply, Secret, Text, one_line};
use crate::ui::terminal::{Question, Reading};
use crate::ui::wrap::{columns, wrapped};

/// Lines out, lines in.
pub(super) struct Plain<R, W> {
    input: R,
    output: W,
    /// Width of the terminal, if it is one.
    columns: Option<usize>,
}

impl Plain<BufReader<Stdin>, Stderr> {
    /// On the terminal.
    pub(super) fn standard() -> Self {
        Self {
            // Stdin has a buffer of its own; a second one would swallow lines typed ahead when it is dropped.
            input: BufReader::with_capacity(1, io::stdin()),
            output: io::stderr(),
            columns: columns(),
        }
    }
}

impl<R: BufRead, W: Write> Plain<R, W> {
    /// A terminal that cannot be written to will not be answered on: the end of input follows.
    fn write(&mut self, text: &str) {
        let _ = self.output.write_all(text.as_bytes());
        let _ = self.output.flush();
    }

    /// The next line without its end, as it was typed.
    fn read(&mut self) -> Result<Zeroizing<String>, Cancelled> {
        let mut line = Zeroizing::new(Vec::new());
        match self.input.read_until(b'\n', &mut line) {
            Ok(1..) => {}
            Ok(0) | Err(_) => {
                self.write("\n");
                return Err(Cancelled);
            }
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Zeroizing::new(String::from_utf8_lossy(&line).into_owned()))
    }

    /// Asks until a line is an answer.
    fn ask<T>(
        &mut self,
        before: &str,
        line: &str,
        reply: impl Fn(&str) -> Reply<T>,
    ) -> Result<Answer<T>, Cancelled> {
        let _question = Question::open(Reading::Lines);
        self.write(before);
        loop {
            self.write(line);
            let typed = self.read()?;
            match reply(&typed) {
                Reply::Given(answer) => return Ok(Answer::Given(answer)),
                Reply::Back => return Ok(Answer::Back),
                Reply::Again(why) => self.say(&why),
            }
        }
    }
}

impl<R: BufRead, W: Write> Prompter for Plain<R, W> {
    fn say(&mut self, line: &str) {
        let line = wrapped(&one_line(line), 0, self.columns);
        self.write(&format!("{line}\n"));
    }

    fn manners(&self) -> &'static str {
        "Answer with a number or a name where there is a choice; ? explains a question, < goes back."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let mut before = format!("{}\n", list.question);
        let digits = list.items.len().to_string().len();
        for (index, item) in list.items.iter().enumerate() {
            before.push_str(&format!("  {:>digits$} {}\n", index + 1, item.label));
        }
        let line = match list.default {
            Some(index) => format!("Number or name [{}]: ", index + 1),
            None => "Number or name: ".to_owned(),
        };
        self.ask(&before, &line, |typed| list.reply(typed))
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let line = match text.default {
            Some(default) if text.optional => {
                format!("{} [{}, - for none]: ", text.question, one_line(default))
            }
            Some(default) => format!("{} [{}]: ", text.question, one_line(default)),
            None if text.question.ends_with(['?', ']']) => format!("{} ", text.question),
            None => format!("{}: ", text.question),
        };
        self.ask("", &line, |typed| match (typed.trim(), text.default) {
            ("", Some(default)) => text.reply(default),
            ("-", Some(_)) if text.optional => text.reply(""),
            (typed, _) => text.reply(typed),
        })
    }

    fn secret(&mut self, secret: &Secret<'_>) -> Result<Answer<SecretString>, Cancelled> {
        self.say("Nothing is shown while you type.");
        let question = Question::open(Reading::Lines);
        loop {
            if let Err(why) = question.hide_typing() {
                self.say(&format!("The terminal cannot hide what is typed ({why})."));
                return Err(Cancelled);
            }
            self.write(&format!("{}: ", secret.question));
            let typed = self.read()?;
            // The end of the line was not shown either.
            self.write("\n");
            match secret.reply(&typed) {
                Reply::Given(secret) => return Ok(Answer::Given(secret)),
                Reply::Back => return Ok(Answer::Back),
                Reply::Again(why) => self.say(&why),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::ui::prompter::Item;

    fn plain(input: &str) -> Plain<&[u8], Vec<u8>> {
        Plain { input: input.as_bytes(), output: Vec::new(), columns: None }
    }

    fn written(prompter: Plain<&[u8], Vec<u8>>) -> String {
        String::from_utf8(prompter.output).unwrap()
    }

    fn choose(
        input: &str,
        default: Option<usize>,
        back: bool,
    ) -> (Result<Answer<usize>, Cancelled>, String) {
        let items = [
            Item::new("OHIF Viewer").called("ohif"),
            Item::new("MLSpace"),
            Item::new("Multi\x1b[2J\nword"),
        ];
        let mut prompter = plain(input);
        let answer = prompter.list(&List {
            question: "Which app?",
            help: "The app people open.",
            items: &items,
            default,
            back,
        });
        (answer, written(prompter))
    }

    fn write_line(
        input: &str,
        default: Option<&str>,
        optional: bool,
    ) -> (Result<Answer<String>, Cancelled>, String) {
        let mut prompter = plain(input);
        let answer = prompter.text(&Text {
            question: "Colour",
            help: "Any colour but black.",
            default,
            optional,
            edit: false,
            back: true,
            check: &|text| match text {
                "black" => Err("black is none".to_owned()),
                _ => Ok(()),
            },
        });
        (answer, written(prompter))
    }

    #[test]
    fn a_list_is_numbered_lines_and_one_question() {
        let (answer, written) = choose("2\n", Some(0), true);
        assert_eq!(answer, Ok(Answer::Given(1)));
        insta::assert_snapshot!(written, @r"
        Which app?
          1 OHIF Viewer
          2 MLSpace
          3 Multi [2J word
        Number or name [1]: 
        ");
    }

    #[test]
    fn a_list_takes_number_name_beginning_and_default() {
        for (typed, index) in [
            ("1", 0),
            (" 3 ", 2),
            ("mlspace", 1),
            ("OHIF", 0),
            ("ML", 1),
            ("o", 0),
            ("space", 1),
            ("", 0),
        ] {
            let (answer, _) = choose(&format!("{typed}\r\n"), Some(0), true);
            assert_eq!(answer, Ok(Answer::Given(index)), "{typed}");
        }
    }

    #[test]
    fn a_wrong_choice_is_explained_and_asked_again() {
        for (typed, why) in [
            ("4", "there is no entry 4; type a number from 1 to 3 or a name"),
            ("0", "there is no entry 0; type a number from 1 to 3 or a name"),
            ("99999999999999999999999", "there is no entry"),
            ("m", "`m` fits 2 entries: 2 MLSpace; 3 Multi [2J word; type a number"),
            ("mlspcae", "there is no entry `mlspcae`; the nearest is 2 MLSpace; type"),
            ("zzz", "there is no entry `zzz`; type a number from 1 to 3 or a name"),
            ("", "a number from 1 to 3 or a name is needed"),
        ] {
            let (answer, written) = choose(&format!("{typed}\n2\n"), None, true);
            assert_eq!(answer, Ok(Answer::Given(1)), "{typed}");
            assert!(written.contains(&format!("Not accepted: {why}")), "{written}");
            assert_eq!(written.matches("Number or name: ").count(), 2);
        }
    }

    #[test]
    fn a_list_explains_and_goes_back_where_it_can() {
        let (answer, written) = choose("?\n<\n", None, true);
        assert_eq!(answer, Ok(Answer::Back));
        assert!(written.contains("The app people open."));
        let (answer, written) = choose("<\n1\n", None, false);
        assert_eq!(answer, Ok(Answer::Given(0)));
        assert!(written.contains("no question before this one"));
    }

    /// Asks for a secret of more than four characters.
    fn type_unseen(
        input: &str,
        optional: bool,
        back: bool,
    ) -> (Result<Answer<String>, Cancelled>, String) {
        let mut prompter = plain(input);
        let answer = prompter.secret(&Secret {
            question: "Password",
            help: "The mail told it.",
            optional,
            back,
            check: &|text| match text.len() > 4 {
                true => Ok(()),
                false => Err("it is too short".to_owned()),
            },
        });
        let shown = |answer: Answer<SecretString>| match answer {
            Answer::Given(secret) => Answer::Given(secret.expose_secret().to_owned()),
            Answer::Back => Answer::Back,
        };
        (answer.map(shown), written(prompter))
    }

    #[test]
    fn the_end_of_input_cancels_every_question() {
        assert_eq!(choose("", Some(0), true).0, Err(Cancelled));
        assert_eq!(choose("9\n", Some(0), true).0, Err(Cancelled));
        assert_eq!(write_line("black\n?\n", None, false).0, Err(Cancelled));
        assert_eq!(type_unseen("", true, true).0, Err(Cancelled));
    }

    #[test]
    fn the_last_line_counts_without_its_newline() {
        assert_eq!(write_line("red", None, false).0, Ok(Answer::Given("red".to_owned())));
    }

    #[test]
    fn a_line_is_trimmed_judged_and_asked_again() {
        let (answer, written) = write_line("black\n\n  deep red \n", None, false);
        assert_eq!(answer, Ok(Answer::Given("deep red".to_owned())));
        insta::assert_snapshot!(written, @r"
        Colour: Not accepted: black is none.
        Colour: An answer is needed here; type ? to see what it is for.
        Colour: 
        ");
    }

    #[test]
    fn a_default_is_spoken_taken_by_enter_and_let_go_by_a_hyphen() {
        let (answer, written) = write_line("\n", Some("red"), false);
        assert_eq!(answer, Ok(Answer::Given("red".to_owned())));
        assert_eq!(written, "Colour [red]: ");
        let (answer, written) = write_line("-\n", Some("red"), true);
        assert_eq!(answer, Ok(Answer::Given(String::new())));
        assert_eq!(written, "Colour [red, - for none]: ");
        assert_eq!(write_line("\n", None, true).0, Ok(Answer::Given(String::new())));
        assert_eq!(write_line("-\n", None, false).0, Ok(Answer::Given("-".to_owned())));
    }

    #[test]
    fn a_line_that_is_no_text_is_an_answer_like_another_and_no_panic() {
        let mut prompter = Plain { input: &b"\xff\n"[..], output: Vec::new(), columns: None };
        let items = [Item::new("one")];
        let answer = prompter.list(&List {
            question: "Which?",
            help: "",
            items: &items,
            default: None,
            back: false,
        });
        assert_eq!(answer, Err(Cancelled));
    }

    #[test]
    fn a_secret_keeps_its_blanks_and_is_never_written() {
        let (answer, written) = type_unseen("\nabc\n pass word \r\n", false, true);
        assert_eq!(answer, Ok(Answer::Given(" pass word ".to_owned())));
        insta::assert_snapshot!(written, @r"
        Nothing is shown while you type.
        Password: 
        An answer is needed here; type ? to see what it is for.
        Password: 
        Not accepted: it is too short.
        Password: 
        ");
    }

    #[test]
    fn a_secret_explains_and_goes_back_where_it_can() {
        let (answer, written) = type_unseen("?\n < \n", false, true);
        assert_eq!(answer, Ok(Answer::Back));
        assert!(written.contains("The mail told it."), "{written}");
        let (answer, written) = type_unseen("<\n<?<?<\n", false, false);
        assert_eq!(answer, Ok(Answer::Given("<?<?<".to_owned())));
        assert!(written.contains("no question before this one"), "{written}");
    }

    #[test]
    fn a_secret_may_be_left_empty_where_that_means_something() {
        let (answer, _) = type_unseen("\n", true, true);
        assert_eq!(answer, Ok(Answer::Given(String::new())));
    }
}
