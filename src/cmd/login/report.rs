//! Reports the result of a sign-in, as text or JSON.

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::prove::Proof;
use crate::flow::report::opening;
use crate::ui::printer::Printer;

pub(super) fn show(proof: &Proof, show_tokens: bool, printer: Printer) {
    let tokens = proof.tokens.as_ref().filter(|_| show_tokens);
    let tokens = tokens.map(|tokens| {
        json!({
            "id_token": tokens.id.expose_secret(),
            "access_token": tokens.access.expose_secret(),
            "refresh_token": tokens.refresh.as_ref().map(|token| token.expose_secret().to_owned()),
        })
    });
    if printer.json {
        let mut document = opening("login");
        let claims = |claims: &Option<_>| json!(claims.clone().unwrap_or_default());
        document.insert("ok".to_owned(), Value::from(!proof.failed()));
        document.insert("claims".to_owned(), claims(&proof.claims));
        let access = claims(&proof.access_claims);
        document.insert("access_token_claims".to_owned(), access);
        let checks = serde_json::to_value(&proof.findings).unwrap_or_default();
        document.insert("checks".to_owned(), checks);
        if let Some(tokens) = tokens {
            document.insert("tokens".to_owned(), tokens);
        }
        printer.document(&document);
        return;
    }
    printer.report(&proof.findings);
    if let Some(claims) = &proof.claims {
        printer.result(format_args!("\nID token:\n{}", lines(claims)));
    }
    if let Some(Value::Object(tokens)) = tokens {
        printer.result(format_args!("\nTokens:\n{}", lines(&tokens)));
    }
}

fn lines(claims: &Map<String, Value>) -> String {
    let line = |(name, value): (&String, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // Claims must not control the terminal.
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        format!("  {name}: {text}\n")
    };
    claims.iter().map(line).collect()
}
