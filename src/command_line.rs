//! Command lines as a shell takes them.

use std::path::Path;

use super::settings::draft::Draft;

/// A word as a POSIX shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A flag that names a file, with a blank before it; nothing where there is none.
pub(crate) fn file_flag(flag: &str, path: Option<&Path>) -> String {
    path.map(|path| format!(" {flag} {}", quoted(&path.display().to_string()))).unwrap_or_default()
}

/// The flags that lead a command to an app client: those that are known, and `connection` behind them.
pub(crate) fn to_client(
    target: Option<&str>,
    pool: Option<&str>,
    client: Option<&str>,
    connection: &str,
) -> String {
    let mut flags = String::new();
    for (flag, value) in [("target", target), ("pool-id", pool), ("client-id", client)] {
        if let Some(value) = value {
            flags.push_str(&format!(" --{flag} {}", quoted(value)));
        }
    }
    flags.push_str(connection);
    flags
}

/// The flags that say what a draft says.
pub(crate) fn flags(draft: &Draft) -> String {
    let mut flags = String::new();
    let mut add = |flag: &str, value: &str| flags.push_str(&format!(" --{flag} {}", quoted(value)));
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let many = |value: &Option<Vec<String>>| value.clone().unwrap_or_default();
    let word = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
    let (pool, client, domain) = (&draft.pool, &draft.client, &draft.domain);
    for (flag, values) in [
        ("target", one(&draft.target)),
        ("app-url", one(&draft.app_url)),
        ("name-id", one(&draft.name_id)),
        ("account", one(&draft.account)),
        ("pool-id", one(&pool.id)),
        ("pool-name", if pool.id.is_some() { Vec::new() } else { one(&pool.name) }),
        ("sign-in", word(pool.sign_in.map(|v| v.to_string()))),
        ("tier", word(pool.tier.map(|v| v.to_string()))),
        ("mfa", word(pool.mfa.map(|v| v.to_string()))),
        ("tag", pool.tags.iter().map(|(key, value)| format!("{key}={value}")).collect()),
        ("client-id", one(&client.id)),
        ("client-name", if client.id.is_some() { Vec::new() } else { one(&client.name) }),
        ("callback-url", many(&client.callback_urls)),
        ("sign-out-url", many(&client.sign_out_urls)),
        ("scope", many(&client.scopes)),
        ("identity-provider", many(&client.identity_providers)),
        ("domain-prefix", one(&domain.prefix)),
        ("custom-domain", one(&domain.custom)),
        ("certificate-arn", one(&domain.certificate_arn)),
        ("test-user", one(&draft.user.email)),
        (
            "password-file",
            word(draft.user.password_file.as_ref().map(|path| path.display().to_string())),
        ),
    ] {
        for value in values {
            add(flag, &value);
        }
    }
    for (flag, given) in [
        (" --self-sign-up", pool.self_sign_up == Some(true)),
        (" --no-deletion-protection", pool.deletion_protection == Some(false)),
        (" --classic", domain.classic == Some(true)),
    ] {
        if given {
            flags.push_str(flag);
        }
    }
    flags
}
