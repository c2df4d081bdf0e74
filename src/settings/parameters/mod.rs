//! Every setting of a draft as one row of data, which serves merging, the command line, and the questions that
//! change a setting.

pub(crate) mod client;
mod domain;
mod merge;
mod parameter;
pub(crate) mod pool;
#[cfg(test)]
mod tests;

use super::draft::Draft;
use crate::command_line::Flags;
use parameter::slot;
pub(crate) use parameter::{Flag, Input, Parameter, ParameterQuestion, ResourceKind, Validator};

/// The settings that belong to no resource, ahead of the others.
static GENERAL: &[Parameter] = &[
    Parameter::new("target", "app", Flag::None, slot!(target)),
    Parameter::new("target_file", "file of the app", Flag::None, slot!(target_file)),
    Parameter::new("app_url", "address of the app", Flag::None, slot!(app_url)),
    Parameter::new("account", "AWS account", Flag::Value("--account"), slot!(account)),
    Parameter::new("region", "AWS region", Flag::None, slot!(region)),
    Parameter::new("sandbox", "sandbox", Flag::None, slot!(sandbox)),
    Parameter::new("sandbox_port", "port of the sandbox", Flag::None, slot!(sandbox_port)),
    Parameter::new("sandbox_data", "data folder of the sandbox", Flag::None, slot!(sandbox_data)),
    Parameter::new("exact", "exact lists", Flag::Switch("--exact", true), slot!(exact)),
];

/// The settings of the first user, behind the others.
static USER: &[Parameter] = &[
    Parameter::new("test_user", "first user", Flag::Value("--test-user"), slot!(user.email)),
    Parameter::new(
        "password_file",
        "password file",
        Flag::Value("--password-file"),
        slot!(user.password_file),
    ),
];

/// Every setting of a draft, identity providers excepted, in the order of the command line and the menu.
pub(crate) fn parameters() -> impl Iterator<Item = &'static Parameter> {
    GENERAL
        .iter()
        .chain(pool::PARAMETERS)
        .chain(client::PARAMETERS)
        .chain(domain::PARAMETERS)
        .chain(USER)
}

/// The flags that say what a draft says and the draft of a spec file does not. Switches come last.
pub(crate) fn flags(draft: &Draft, filed: &Draft) -> Flags {
    let (mut flags, mut switches) = (app_flags(draft, filed), Flags::default());
    let draft = draft.named_once();
    for parameter in parameters() {
        let words = (parameter.slot.words)(&draft);
        if words == (parameter.slot.words)(filed) {
            continue;
        }
        let words = words.unwrap_or_default();
        match parameter.flag {
            Flag::Value(flag) => {
                flags = words.iter().fold(flags, |flags, word| flags.flag(flag, word));
            }
            Flag::Switch(flag, on) if words == [on.to_string()] => {
                switches = switches.switch(flag);
            }
            Flag::Switch(..) | Flag::None => {}
        }
    }
    flags.with(&switches)
}

/// The flags that say what a draft says about the app and that of a spec file does not.
fn app_flags(draft: &Draft, filed: &Draft) -> Flags {
    let differs =
        |given: &Option<String>, filed: &Option<String>| given.clone().filter(|_| given != filed);
    let flags = Flags::default()
        .option("--target", differs(&draft.target, &filed.target))
        .option("--app-url", differs(&draft.app_url, &filed.app_url));
    let answers =
        draft.answers.iter().filter(|(key, answer)| filed.answers.get(*key) != Some(answer));
    answers.fold(flags, |flags, (key, answer)| {
        flags.flag(&format!("--{}", key.replace('_', "-")), answer)
    })
}
