//! Reports the result of a sign-in, as text or JSON.

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::proof::Proof;
use crate::flow::document::{self, LoginReport, TokensReport};
use crate::oidc::flow::Tokens;
use crate::printable;
use crate::ui::printer::Printer;

pub(crate) fn show(proof: &Proof, show_tokens: bool, printer: Printer) {
    let tokens = if show_tokens { proof.tokens.as_ref().map(report) } else { None };
    if printer.json {
        let report = LoginReport {
            ok: !proof.failed(),
            claims: proof.claims.clone().unwrap_or_default(),
            access_token_claims: proof.access_claims.clone().unwrap_or_default(),
            checks: &proof.findings,
            tokens,
        };
        document::print(printer, "login", report);
        return;
    }
    printer.report(&proof.findings);
    if let Some(claims) = &proof.claims {
        printer.result(format_args!("\nID token:\n{}", lines(claims)));
    }
    if let Some(Value::Object(tokens)) = tokens.map(|tokens| json!(tokens)) {
        printer.result(format_args!("\nTokens:\n{}", lines(&tokens)));
    }
}

fn report(tokens: &Tokens) -> TokensReport {
    TokensReport {
        id_token: tokens.id.expose_secret().to_owned(),
        access_token: tokens.access.expose_secret().to_owned(),
        refresh_token: tokens.refresh.as_ref().map(|token| token.expose_secret().to_owned()),
    }
}

fn lines(claims: &Map<String, Value>) -> String {
    let line = |(name, value): (&String, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("  {}: {}\n", printable::line(name), printable::line(&text))
    };
    claims.iter().map(line).collect()
}
