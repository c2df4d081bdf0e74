//! Something to write, as a person sees it before it is carried out.

use serde_json::Value;

use crate::cloudflare::{Account, Change, Merged, Method};
use crate::ui::printer::Printer;

/// Something to write.
pub(super) enum Step {
    Create(Value),
    /// The login method as it was shown.
    Update(Method, Merged),
}

impl Step {
    /// Prints what is going to be written, without the secret.
    pub(super) fn show(&self, account: &Account, printer: Printer) {
        let is_new = matches!(self, Self::Create(_));
        let (create, change) = (u8::from(is_new), u8::from(!is_new));
        printer.line(format_args!("Cloudflare account {}", label(account)));
        printer.line(format_args!("Plan: create {create}, change {change}, delete 0"));
        match self {
            Self::Create(body) => {
                printer.line(format_args!("  create login method  {}", text(&body["name"])));
                for (name, value) in body["config"].as_object().into_iter().flatten() {
                    if name != "client_secret" {
                        printer
                            .line(format_args!("                       {name}: {}", text(value)));
                    }
                }
            }
            Self::Update(method, merged) => {
                printer.line(format_args!(
                    "  change login method  {} ({})",
                    method.name(),
                    method.id
                ));
                for Change { name, from, to } in &merged.changes {
                    let from = from.as_ref().map_or_else(|| "nothing".to_owned(), text);
                    printer.line(format_args!(
                        "                       {name}: {from} -> {}",
                        text(to)
                    ));
                }
                printer.line("                       client_secret: sent again, because Cloudflare never shows it");
            }
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// An account by name and id.
pub(super) fn label(account: &Account) -> String {
    let Account { id, name } = account;
    if name.is_empty() { id.clone() } else { format!("{name} ({id})") }
}
