//! The IAM policies of the README allow what the program calls.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cogoidc::sandbox::{Config, Sandbox};
use serde_json::Value;

use super::{Machine, README, blocks, blocks_of, table, told};
use crate::archive::Archive;

/// What a policy allows.
fn actions(policy: &str) -> BTreeSet<String> {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let mut actions = BTreeSet::new();
    for statement in policy["Statement"].as_array().unwrap() {
        match &statement["Action"] {
            Value::Array(list) => {
                actions.extend(list.iter().map(|action| action.as_str().unwrap().to_owned()));
            }
            one => {
                actions.insert(one.as_str().unwrap().to_owned());
            }
        }
    }
    actions
}

/// The actions of the table of what needs more, in the rows that begin like this.
fn more(what: &str) -> BTreeSet<String> {
    let rows = table("| for | also |");
    let rows = rows.iter().filter(|row| row[0].starts_with(what));
    let cells: Vec<String> = rows.map(|row| row[1].clone()).collect();
    assert!(!cells.is_empty(), "nothing is said of {what}");
    let cells = cells.join(" ");
    let words = cells.split('`').filter(|word| word.contains(':'));
    words.map(str::to_owned).collect()
}

#[test]
fn the_policies_allow_what_the_program_calls() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime
        .block_on(Sandbox::start(Config { shared_keys: true, ..Config::default() }))
        .unwrap();
    let machine = Machine::new();
    fs::write(machine.work().join("password"), "Long-enough-1\n").unwrap();
    let [read, set_up, pool] =
        ["read", "set-up", "pool"].map(|name| actions(&blocks(&format!("json {name}"))[0]));
    let mlspace = "--target mlspace --app-url https://a.example/Prod";
    let access = "--target cloudflare-access --app-url my-team";
    let run = |line: &str, allowed: &BTreeSet<String>| {
        let before = sandbox.calls().len();
        let line = format!("{line} --region us-east-1 --endpoint-url {}", sandbox.url());
        let output = machine.run(line.split_whitespace());
        assert!(output.status.success(), "{line}: {}", told(&output));
        for call in &sandbox.calls()[before..] {
            let action = format!("cognito-idp:{}", call.operation);
            assert!(allowed.contains(&action), "{line}\nmay not call {action}");
        }
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let and =
        |some: &BTreeSet<String>, more: BTreeSet<String>| some.union(&more).cloned().collect();

    run(&format!("init {mlspace} --dry-run"), &read);
    let made = run(&format!("init {mlspace} --yes --json --save a.toml"), &set_up);
    run("apply --spec a.toml --yes --mfa required --no-deletion-protection", &set_up);
    run(
        "apply --spec a.toml --yes --scope openid --scope profile --scope email --scope phone",
        &set_up,
    );
    run("apply --spec a.toml --yes --classic", &set_up);
    run("callback add --spec a.toml https://b.example/", &set_up);
    fs::write(machine.work().join("secret"), "secret").unwrap();
    let google =
        "idp add google --spec a.toml --upstream-client-id a --upstream-secret-file secret";
    run(&format!("{google} --dry-run"), &and(&set_up, more("`idp list`")));
    for (line, what) in [
        (format!("{google} --yes"), "`idp add`"),
        (format!("{google} --map nickname=name --yes"), "`idp add`"),
        ("idp list --spec a.toml".to_owned(), "`idp list`"),
        ("idp remove Google --spec a.toml --yes".to_owned(), "`idp remove`"),
    ] {
        run(&line, &and(&set_up, more(what)));
    }
    run(
        "init --target ohif --app-url https://b.example --pool-name mlspace --client-name b --yes",
        &set_up,
    );
    let user = "init --target spa --app-url https://c.example --test-user a@b.example";
    run(&format!("{user} --password-file password --yes"), &and(&set_up, more("the first user")));
    for line in [
        "plan --spec a.toml",
        "config --spec a.toml",
        "callback list --spec a.toml",
        "doctor --spec a.toml",
    ] {
        run(line, &read);
    }
    run("export --as terraform --spec a.toml", &and(&read, more("`export`")));
    // A second factor that is required is nothing a throw-away user could have.
    let user = "init --target spa --app-url https://c.example";
    let signed: Value =
        serde_json::from_str(&run(&format!("{user} --save c.toml --yes --json"), &set_up)).unwrap();
    let unattended = and(&read, more("`login --unattended`"));
    run("login --spec c.toml --unattended", &unattended);
    let client = signed["client"]["id"].as_str().unwrap();
    let archive = Archive::start(signed["issuer"].as_str().unwrap(), client, &[]);
    let line = format!("login --spec c.toml --unattended --dicomweb {}", archive.url);
    run(&line, &and(&unattended, more("`login --dicomweb`")));

    let made: Value = serde_json::from_str(&made).unwrap();
    let id = made["pool"]["id"].as_str().unwrap();
    run(&format!("init {access} --pool-id {id} --yes"), &pool);
    run(&format!("init {access} --pool-id {id} --yes"), &pool);
    let destroy = "destroy --target cloudflare-access --confirm mlspace";
    run(&format!("{destroy} --pool-id {id}"), &and(&pool, more("`destroy`, app client only")));
    let destroy = "destroy --target spa --confirm spa";
    run(destroy, &and(&set_up, more("`destroy`")));
}

#[test]
fn the_policies_name_every_operation_and_no_other() {
    let mut operations = BTreeSet::new();
    collect_operations(Path::new("src/cognito"), &mut operations);
    // Not Cognito's, and a member of a request.
    for name in ["GetCallerIdentity", "AdminCreateUserConfig"] {
        assert!(operations.remove(name), "{name}");
    }
    // Part of the call that creates a pool.
    operations.insert("TagResource".to_owned());
    assert_eq!(named(README), operations);
}

/// The operations that a text names as actions.
fn named(text: &str) -> BTreeSet<String> {
    text.split("cognito-idp:")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap().to_owned())
        .filter(|action| !action.is_empty() && action != "REGION")
        .collect()
}

#[test]
fn the_policy_of_the_live_suite_names_what_it_and_the_program_call() {
    let mut operations = named(README);
    collect_operations(Path::new("tests/live"), &mut operations);
    operations.remove("AdminCreateUserConfig");
    // It updates no domain and no identity provider.
    for name in ["UpdateIdentityProvider", "UpdateUserPoolDomain"] {
        assert!(operations.remove(name), "{name}");
    }
    let policy = actions(&blocks_of(include_str!("../../live/README.md"), "json")[0]);
    let allowed =
        policy.iter().map(|action| action.strip_prefix("cognito-idp:").unwrap().to_owned());
    assert_eq!(allowed.collect::<BTreeSet<_>>(), operations);
}

/// The names of operations in the sources, tests left out: what is quoted and begins with the verb of one.
fn collect_operations(folder: &Path, operations: &mut BTreeSet<String>) {
    const VERBS: [&str; 8] =
        ["Admin", "Create", "Delete", "Describe", "Get", "List", "Set", "Update"];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect_operations(&path, operations);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let names = text.split('"').filter(|word| {
            word.chars().all(|c| c.is_ascii_alphabetic())
                && VERBS.iter().any(|verb| {
                    let rest = word.strip_prefix(verb);
                    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
                })
        });
        operations.extend(names.map(str::to_owned));
    }
}
