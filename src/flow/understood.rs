//! Flags as the questions of `init` take their answers: what is meant counts, and it is said.

use crate::apps::find;
use crate::settings::draft::Draft;
use crate::ui::printer::Printer;

/// The flags with what is meant by each: an address as browsers send it, other values without blanks around them.
/// `filed` is the app of the spec file; without a known app nothing is judged.
pub(super) fn understood(mut flags: Draft, filed: Option<&str>, printer: Printer) -> Draft {
    let Some(app) = flags.target.as_deref().or(filed).and_then(find) else {
        return flags;
    };
    let say = |meant: &str| printer.line(format_args!("Understood as {meant}"));
    for question in app.questions {
        let answer = flags.answer(question.key);
        if let Some(meant) = answer.and_then(|answer| app.meant(question, answer)) {
            say(&meant);
            flags.set_answer(question.key, Some(meant));
        }
    }
    let Draft { pool, client, domain, user, .. } = &mut flags;
    for value in [&mut pool.name, &mut client.name, &mut domain.prefix, &mut user.email] {
        let trimmed = value.as_deref().map(str::trim).filter(|trimmed| !trimmed.is_empty());
        if let Some(trimmed) = trimmed.map(str::to_owned)
            && value.as_deref() != Some(&trimmed)
        {
            say(&trimmed);
            *value = Some(trimmed);
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::printer::Verbosity;

    fn address(app: &str, text: &str) -> Option<String> {
        let printer = Printer { verbosity: Verbosity::Quiet, json: false };
        let flags = Draft { app_url: Some(text.to_owned()), ..Draft::default() };
        understood(flags, Some(app), printer).app_url
    }

    #[test]
    fn an_address_is_understood_as_browsers_send_it() {
        for (typed, meant) in [
            ("localhost:3000", "http://localhost:3000"),
            ("Localhost:3000/app", "http://localhost:3000/app"),
            ("viewer.example/ohif", "https://viewer.example/ohif"),
            ("viewer.example:8443", "https://viewer.example:8443"),
            ("HTTPS://Viewer.Example", "https://viewer.example"),
            ("https://viewer.example:443/", "https://viewer.example/"),
            (" https://viewer.example ", "https://viewer.example"),
            ("https://viewer.example/ü", "https://viewer.example/%C3%BC"),
        ] {
            assert_eq!(address("ohif", typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(address("cloudflare-access", " acme ").as_deref(), Some("acme"));
    }

    #[test]
    fn what_nothing_right_is_meant_by_stays_for_its_own_error() {
        for typed in ["viewer", "//viewer.example", "https:viewer.example", "view er.example", ""] {
            assert_eq!(address("ohif", typed).as_deref(), Some(typed));
        }
    }
}
