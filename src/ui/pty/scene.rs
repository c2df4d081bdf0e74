//! The program on the terminal: one question or one piece of work, named by the test.

use secrecy::ExposeSecret;

use crate::ui::prompter::{
    Answer, Cancelled, Item, List, Prompter, SecretPrompt, Text, interactive, prompter,
};
use crate::ui::terminal::Interrupt;

/// Names the scene that `driver` plays.
pub(super) const SCENE: &str = "COGOIDC_UI_SCENE";

/// Exit code of a scene whose question was cancelled.
pub(super) const LEFT: u8 = 7;

#[test]
#[ignore = "the program that the other tests here run"]
fn driver() {
    let Ok(scene) = std::env::var(SCENE) else {
        return;
    };
    assert!(interactive(false) && !interactive(true));
    let interrupt = Interrupt::install().unwrap();
    let mut prompter = prompter(false);
    // The test harness has left the cursor in the middle of a line.
    prompter.say("");
    let answer = play(&scene, prompter.as_mut(), &interrupt);
    let code = match answer {
        Ok(answer) => {
            prompter.say(&format!("ANSWER {answer}"));
            0
        }
        Err(Cancelled) => i32::from(LEFT),
    };
    std::process::exit(code);
}

fn play(
    scene: &str,
    prompter: &mut dyn Prompter,
    interrupt: &Interrupt,
) -> Result<String, Cancelled> {
    match scene {
        "list" => ask_list(prompter, 3),
        "long list" => ask_list(prompter, 40),
        "text" => ask_text(prompter, None),
        "text with default" => ask_text(prompter, Some("https://viewer.example")),
        "secret" => ask_secret(prompter),
        "question while deferring" => {
            let _deferred = interrupt.defer();
            ask_text(prompter, None)
        }
        "work" => {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let signal = runtime.block_on(async {
                tokio::select! {
                    biased;
                    signal = interrupt.wait() => signal,
                    // Comes second: it is waited for already.
                    never = async {
                        prompter.say("WORKING");
                        std::future::pending().await
                    } => never,
                }
            });
            prompter.say("FINISHED THE CALL");
            std::process::exit(i32::from(signal.exit_code()));
        }
        "stubborn work" => {
            let _deferred = interrupt.defer();
            prompter.say("WORKING");
            while interrupt.raised().is_none() {
                std::thread::yield_now();
            }
            prompter.say("NOTED");
            loop {
                std::thread::park();
            }
        }
        other => panic!("no scene {other}"),
    }
}

fn ask_list(prompter: &mut dyn Prompter, length: usize) -> Result<String, Cancelled> {
    let mut items: Vec<Item> =
        (1..=length).map(|number| Item::new(&format!("entry-{number} of a list"))).collect();
    if let Some(second) = items.get_mut(1) {
        *second = second.clone().called("second");
    }
    let answer = prompter.list(&List {
        question: "Which entry?",
        help: "Any will do.",
        items: &items,
        default: Some(0),
        back: true,
    })?;
    Ok(match answer {
        Answer::Given(index) => format!("{}", index + 1),
        Answer::Back => "back".to_owned(),
    })
}

fn ask_text(prompter: &mut dyn Prompter, default: Option<&str>) -> Result<String, Cancelled> {
    let answer = prompter.text(&Text {
        question: "Address",
        help: "Where people open it.",
        default,
        optional: false,
        edit: false,
        back: true,
        check: &|text| match text.starts_with("https://") {
            true => Ok(()),
            false => Err("it must begin with https".to_owned()),
        },
    })?;
    Ok(match answer {
        Answer::Given(text) => text,
        Answer::Back => "back".to_owned(),
    })
}

fn ask_secret(prompter: &mut dyn Prompter) -> Result<String, Cancelled> {
    let answer = prompter.secret(&SecretPrompt {
        question: "Password",
        help: "The mail told it.",
        optional: false,
        back: true,
        check: &|text| match text.len() > 4 {
            true => Ok(()),
            false => Err("it is too short".to_owned()),
        },
    })?;
    Ok(match answer {
        Answer::Given(secret) => format!("{} characters", secret.expose_secret().len()),
        Answer::Back => "back".to_owned(),
    })
}
