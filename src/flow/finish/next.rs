//! What a person reads after the config: the next steps, and the command lines that undo or repeat the run.

use std::path::Path;

use crate::apps::{Next, Values, find};
use crate::command_line::{CommandLine, Flags};
use crate::flow::connect::Session;
use crate::flow::next_steps;
use crate::flow::run::Run;
use crate::flow::verify::Finished;
use crate::settings::Spec;
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;

/// A set-up that is finished, and the run that made it.
pub(super) struct Ending<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) session: &'a Session,
    pub(super) draft: &'a Draft,
    pub(super) spec: &'a Spec,
    pub(super) finished: &'a Finished,
}

impl Ending<'_> {
    /// The next steps: those of DNS and of the app, then the sign-in that proves the set-up.
    pub(super) fn next(&self, values: Option<&Values>) -> Vec<Next> {
        let mut next: Vec<Next> = self.dns().into_iter().collect();
        if let (Some(app), Some(values)) = (find(self.spec.target), values) {
            next.extend((app.next)(values).into_iter().map(|next| self.connected(next)));
        }
        let provider = self.spec.providers.first().map(|first| &first.name);
        let login = CommandLine::new("login")
            .with(&Flags::default().option("--identity-provider", provider))
            .with(&self.which());
        let login = Next::run("Prove it with a real sign-in.", login);
        next.push(self.connected(login));
        next.extend(self.sandbox());
        next
    }

    /// A step whose command line leads to the same Cognito.
    fn connected(&self, mut next: Next) -> Next {
        next.command = next.command.map(|command| command.with(&self.session.connection));
        next
    }

    /// The DNS record that a custom domain still needs.
    fn dns(&self) -> Option<Next> {
        let domains = &self.finished.pool.domains;
        domains.iter().find_map(|domain| {
            let target = domain.alias_target.as_ref()?;
            let name = &domain.name;
            Some(Next::by_hand(format!("Point the DNS name {name} to {target} (alias or CNAME).")))
        })
    }

    /// How the sandbox is kept running, if the config is for one.
    fn sandbox(&self) -> Option<Next> {
        if self.session.serves_itself() {
            let draft = self.draft;
            let port = self.run.common.sandbox_port.or(draft.sandbox_port);
            let flags = Flags::default()
                .option("--port", port)
                .file("--data", draft.sandbox_data.as_deref());
            return Some(Next::run(
                "This config works only while the sandbox runs.",
                CommandLine::new("sandbox").with(&flags),
            ));
        }
        self.session.is_sandbox().then(|| {
            Next::by_hand(
                "This config works only while the sandbox runs; another process serves it at the moment.",
            )
        })
    }

    /// The flag for a spec file, if commands would not find it by themselves.
    fn spec_flag(&self) -> Flags {
        let path = self.run.save.as_deref();
        Flags::default().file("--spec", path.filter(|path| *path != Path::new(DEFAULT_NAME)))
    }

    /// The flags by which another command finds the set-up.
    fn which(&self) -> Flags {
        if self.run.save.is_some() {
            return self.spec_flag();
        }
        let Finished { pool, client, .. } = self.finished;
        Flags::default().option("--target", self.draft.target.as_ref()).client(&pool.id, &client.id)
    }

    /// Prints the next steps, the command line that undoes the run, and the one that repeats it without questions.
    pub(super) fn print(&self, next: &[Next]) {
        let printer = self.run.printer;
        next_steps::print(next, printer);
        let undo = CommandLine::new("destroy").with(&self.which());
        printer.line(format_args!("Undo: {}", undo.with(&self.session.connection)));
        if self.run.asks_for_app {
            printer.line(self.without_questions());
        }
    }

    /// The line that repeats the run without questions.
    fn without_questions(&self) -> String {
        let connection = &self.session.connection;
        if !self.draft.providers.is_empty() {
            // No flag of init names an identity provider.
            let apply = CommandLine::new("apply").with(&self.spec_flag()).with(connection);
            return format!(
                "Without questions (the spec file, and client_secret_file or client_secret_env in it): {}",
                apply.switch("--yes")
            );
        }
        let user = &self.draft.user;
        let mut draft = self.draft.clone();
        // The sandbox sends no invitation, so the user needs the password that was typed.
        let needs_password =
            self.session.is_sandbox() && user.email.is_some() && user.password_file.is_none();
        let note =
            if needs_password { " (FILE holds the user's password in its first line)" } else { "" };
        if needs_password {
            draft.user.password_file = Some("FILE".into());
        }
        let line = self.run.without_guards(&draft, connection).switch("--yes");
        format!("Without questions{note}: {line}")
    }
}
