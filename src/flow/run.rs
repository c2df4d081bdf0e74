//! One run of init, plan or apply: what it was asked to do.

use std::path::PathBuf;

use super::connect::Session;
use crate::cli::{Common, GraphLanguage, PlanFormat, SecretArgs};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::plan::{Resolution, WayOut, removal};
use crate::settings::draft::Draft;
use crate::settings::parameters::flags;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

/// One run of init, plan or apply.
pub(crate) struct Run<'a> {
    pub(crate) command: &'static str,
    pub(crate) common: Common,
    pub(crate) secret: SecretArgs,
    pub(crate) dry_run: bool,
    /// Of a plan that is only shown; `None` for text.
    pub(crate) graph: Option<GraphLanguage>,
    /// Likewise.
    pub(crate) format: PlanFormat,
    /// What the spec file says, which a command line need not repeat.
    pub(crate) filed: Draft,
    /// Spec file to be written.
    pub(crate) save: Option<PathBuf>,
    /// The app's own config file, to be written.
    pub(crate) write: Option<PathBuf>,
    /// Whether what is missing may be asked for.
    pub(crate) asks_for_app: bool,
    /// Whether a person is shown the menu of settings first, instead of being asked for what is missing.
    pub(crate) menu_first: bool,
    pub(crate) printer: Printer,
    pub(crate) interrupt: &'a Interrupt,
}

impl Run<'_> {
    /// Whether a spec file says what there should be.
    pub(crate) fn has_spec_file(&self) -> bool {
        self.filed != Draft::default()
    }

    /// The flags for what is written besides the config, and for what the config shows.
    pub(crate) fn files(&self) -> Flags {
        let save = self.save.as_deref().filter(|_| self.command == "init");
        let files = Flags::default()
            .file("--save", save)
            .file("--write", self.write.as_deref())
            .file("--secret-file", self.secret.secret_file.as_deref());
        if self.secret.show_secret { files.switch("--show-secret") } else { files }
    }

    /// The command line of this run with another draft: it keeps everything that was given, and adds `more`.
    pub(crate) fn line(&self, draft: &Draft, connection: &Flags, more: &Flags) -> CommandLine {
        let mut line = self.without_guards(draft, connection).with(more);
        if self.dry_run && self.command == "init" {
            line = line.switch("--dry-run");
        }
        if let Some(language) = self.graph {
            line = line.flag("--graph", language.word());
        }
        if self.format == PlanFormat::Markdown {
            line = line.flag("--format", "markdown");
        }
        if self.common.yes { line.switch("--yes") } else { line }
    }

    /// The command line of this run with another draft, without `--dry-run` and `--yes`.
    pub(crate) fn without_guards(&self, draft: &Draft, connection: &Flags) -> CommandLine {
        let flags = flags(draft, &self.filed).file("--spec", self.common.spec.as_deref());
        CommandLine::new(self.command).with(&flags).with(&self.files()).with(connection)
    }

    /// A way out of a conflict as the whole command line that takes it.
    pub(crate) fn way_out(&self, session: &Session, draft: &Draft, way: &WayOut) -> Hint {
        let mut draft = draft.clone();
        let (pool, client) = (&mut draft.pool, &mut draft.client);
        match &way.choice {
            Resolution::PoolId(id) => (pool.id, pool.name) = (Some(id.clone()), None),
            Resolution::PoolName(name) => (pool.id, pool.name) = (None, Some(name.clone())),
            Resolution::ClientId(id) => (client.id, client.name) = (Some(id.clone()), None),
            Resolution::ClientName(name) => (client.id, client.name) = (None, Some(name.clone())),
            Resolution::DomainPrefix(prefix) => draft.domain.prefix = Some(prefix.clone()),
            Resolution::Classic => draft.domain.classic = Some(true),
            Resolution::Removal { pool, client, name } => {
                let command = removal(pool, client, name);
                return Hint::run(way.what, command.with(&session.connection));
            }
        }
        Hint::run(way.what, self.line(&draft, &session.connection, &Flags::default()))
    }
}
