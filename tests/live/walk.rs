//! The commands, in the order in which people meet them.

use serde_json::{Value, json};

use crate::breaking;
use crate::golden;
use crate::program::Ran;
use crate::suite::{GROUPS, Live, Stop, TAG};

/// A pool with its app client and pages.
pub(crate) struct SetUp {
    pub(crate) label: &'static str,
    pub(crate) name: String,
    pub(crate) pool: String,
    pub(crate) client: String,
    /// What `init` said.
    pub(crate) report: Value,
}

const CALLBACK: &str = "https://viewer.example/callback";
const PERSON: &str = "ada@hospital.example";

pub(crate) fn walk(live: &mut Live) -> Result<(), Stop> {
    offline(live)?;
    let managed = managed(live)?;
    if let Some(managed) = &managed {
        changes(live, managed)?;
        callbacks(live, managed)?;
        providers(live, managed)?;
        breaking::all(live, managed)?;
        destroyed(live, managed)?;
    }
    if let Some(classic) = classic(live)? {
        secret(live, &classic)?;
        destroyed(live, &classic)?;
    }
    golden::all(live)?;
    if managed.is_some() { every_command(live) } else { Ok(()) }
}

/// Commands that ask no Cognito.
fn offline(live: &mut Live) -> Result<(), Stop> {
    for line in [
        "targets",
        "targets ohif",
        "completions bash",
        "man",
        "help login",
        "doctor --list",
        "commands --json",
        "schema spec-file",
        "policy login --unattended --target spa",
    ] {
        live.runs(line, line, 0)?;
    }
    live.runs("spec check", "spec check none.toml", 2)?;
    let mut sandbox = live.program.start("sandbox --ephemeral --port 0 --json --quiet");
    live.commands.insert("sandbox".to_owned());
    let url = crate::rehearsal::announced(&mut sandbox);
    let problem = url.is_none().then_some("it does not say where it serves");
    live.check("sandbox serves", problem);
    Ok(())
}

/// A new set-up. `None` if there is none to go on with.
fn set_up(live: &mut Live, label: &'static str, flags: &str) -> Result<Option<SetUp>, Stop> {
    let name = live.pool_name(label);
    let spec = format!("--spec {label}.toml");
    let flags = format!(
        "{flags} --pool-name {name} --domain-prefix {name} --tag {TAG}={} --save {label}.toml",
        live.run
    );
    live.runs(&format!("{label}: init --dry-run"), &format!("init {flags} --dry-run --yes"), 0)?;
    let is_saved = !live.program.read(&format!("{label}.toml")).is_empty();
    live.check(&format!("{label}: it makes nothing"), is_saved.then_some("the spec file is there"));
    let ran = live.runs(&format!("{label}: init"), &format!("init {flags} --yes --json"), 0)?;
    let report = ran.json();
    let id = |part: &str| report[part]["id"].as_str().unwrap_or_default().to_owned();
    let (pool, client) = (id("pool"), id("client"));
    // With 3, all is made, and a check of it failed.
    if pool.is_empty() || client.is_empty() || ![0, 3].contains(&ran.code) {
        return Ok(None);
    }
    let set_up = SetUp { label, name, pool, client, report };
    set_up.look(live)?;
    let again = live.quietly(&format!("init {spec} --yes"))?;
    live.check(
        &format!("{label}: init again changes nothing"),
        again.lacks("Nothing to change.").as_deref(),
    );
    live.runs(
        &format!("{label}: plan finds nothing to change"),
        &format!("plan {spec} --exit-code"),
        0,
    )?;
    signs_in(live, &set_up)?;
    Ok(Some(set_up))
}

/// A real sign-in, and a healthy diagnosis.
fn signs_in(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let (label, spec) = (set_up.label, set_up.spec());
    let ran = live.runs(
        &format!("{label}: login --unattended"),
        &format!("login {spec} --unattended --json"),
        0,
    )?;
    let audience = &ran.json()["claims"]["aud"];
    let problem = (*audience != set_up.client.as_str()).then(|| format!("aud is {audience}"));
    live.check(&format!("{label}: the ID token is for the app client"), problem.as_deref());
    let users = live.call("ListUsers", &json!({"UserPoolId": set_up.pool}))?;
    let is_left = users.to_string().contains("cogoidc-login-");
    live.check(&format!("{label}: its temporary user is gone"), is_left.then_some("it is there"));
    live.runs(&format!("{label}: doctor finds nothing"), &format!("doctor {spec} --json"), 0)?;
    Ok(())
}

fn managed(live: &mut Live) -> Result<Option<SetUp>, Stop> {
    let set_up = set_up(live, "managed", "--target ohif --app-url https://viewer.example")?;
    if let Some(set_up) = &set_up {
        let outside = format!(
            "doctor --issuer {} --client-id {} --callback-url",
            set_up.report["issuer"].as_str().unwrap_or_default(),
            set_up.client
        );
        live.runs("managed: doctor from outside", &format!("{outside} {CALLBACK}"), 0)?;
        live.runs(
            "managed: doctor from outside finds a wrong callback URL",
            &format!("{outside} https://viewer.example/cb"),
            3,
        )?;
    }
    Ok(set_up)
}

fn changes(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let spec = set_up.spec();
    let line = format!("{spec} --mfa optional");
    live.runs("managed: plan shows a change", &format!("plan {line} --exit-code"), 6)?;
    live.runs("managed: apply makes it", &format!("apply {line} --yes"), 0)?;
    set_up.look(live)?;
    live.runs("managed: status finds it healthy", &format!("status {spec} --json"), 0)?;
    live.runs("managed: plan finds it made", &format!("plan {line} --exit-code"), 0)?;
    live.runs("managed: apply undoes it", &format!("apply {spec} --mfa off --yes"), 0)?;
    for format in ["terraform", "cloudformation", "aws-cli", "cdk"] {
        let ran = live.runs(
            &format!("managed: export --as {format}"),
            &format!("export {spec} --as {format}"),
            0,
        )?;
        let problem = (!ran.stdout.contains(&set_up.name)).then_some("it lacks the pool");
        live.check(&format!("managed: {format} names the user pool"), problem);
    }
    for form in ["append", "oidc", "env", "json"] {
        let ran = live.runs(
            &format!("managed: config --as {form}"),
            &format!("config {spec} --as {form}"),
            0,
        )?;
        let problem = (!ran.stdout.contains(&set_up.client)).then_some("it lacks the client id");
        live.check(&format!("managed: {form} names the app client"), problem);
    }
    Ok(())
}

fn callbacks(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let spec = set_up.spec();
    let new = "https://new.example/callback";
    let has = |ran: &Ran| ran.json()["callback_urls"].to_string().contains(new);
    live.runs("callback add --dry-run", &format!("callback add {new} {spec} --dry-run"), 0)?;
    let before = live.runs("callback list", &format!("callback list {spec} --json"), 0)?;
    live.check("callback add --dry-run adds nothing", has(&before).then_some("it is there"));
    live.runs("callback add", &format!("callback add {new} {spec} --yes"), 0)?;
    set_up.look(live)?;
    let after = live.runs("callback list again", &format!("callback list {spec} --json"), 0)?;
    live.check("callback add adds it", (!has(&after)).then_some("it is not there"));
    let kept = after.json()["callback_urls"].to_string().contains(CALLBACK);
    live.check("callback add keeps the others", (!kept).then_some("the app's own is lost"));
    live.runs("callback remove", &format!("callback remove {new} {spec} --yes"), 0)?;
    let bye = "https://new.example/bye --sign-out";
    live.runs("callback add --sign-out", &format!("callback add {bye} {spec} --yes"), 0)?;
    live.runs("callback remove --sign-out", &format!("callback remove {bye} {spec} --yes"), 0)?;
    Ok(())
}

fn providers(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let spec = set_up.spec();
    live.program.write("upstream-secret", "not-a-secret\n");
    live.runs("idp add --dry-run", &format!("idp add entra --name Entra {spec} --dry-run"), 0)?;
    let values = "--upstream-client-id none.apps.googleusercontent.com --upstream-secret-file upstream-secret";
    live.runs("idp add", &format!("idp add google --name Google {values} {spec} --yes"), 0)?;
    set_up.look(live)?;
    let list = live.runs("idp list", &format!("idp list {spec}"), 0)?;
    let is_there = list.stdout.contains("Google");
    live.check("idp list shows it", (!is_there).then_some("it does not"));
    let rotate = format!("idp rotate Nobody --upstream-secret-file upstream-secret {spec} --yes");
    live.runs("idp rotate of a provider that is not there", &rotate, 1)?;
    live.runs("idp remove", &format!("idp remove Google {spec} --yes"), 0)?;
    Ok(())
}

fn classic(live: &mut Live) -> Result<Option<SetUp>, Stop> {
    live.program.write("password", "Correct-horse-9\n");
    let flags = format!(
        "--target cloudflare-access --app-url cogoidc-live --tier lite --classic \
         --secret-file secret --test-user {PERSON} --password-file password"
    );
    set_up(live, "classic", &flags)
}

fn secret(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let spec = set_up.spec();
    let ran = live.runs("classic: config --as secret", &format!("config {spec} --as secret"), 0)?;
    let saved = live.program.read("secret");
    let is_same = !saved.trim().is_empty() && saved.trim() == ran.stdout.trim();
    live.check("classic: the secret is the one in the file", (!is_same).then_some("it is not"));
    rotation(live, &spec)?;
    let users = live.call("ListUsers", &json!({"UserPoolId": set_up.pool}))?;
    let is_there = users.to_string().contains(PERSON);
    live.check("classic: the first user is there", (!is_there).then_some("there is none"));
    Ok(())
}

/// The secret is replaced once, and the sign-in works in between and afterwards.
fn rotation(live: &mut Live, spec: &str) -> Result<(), Stop> {
    let login = format!("login {spec} --unattended --secret-file secret");
    let rotate = format!("secret rotate {spec} --secret-file secret --yes");
    live.runs("classic: secret rotate", &rotate, 0)?;
    live.runs("classic: login with the new secret", &login, 0)?;
    live.runs("classic: secret list", &format!("secret list {spec} --json"), 0)?;
    let finish = format!("secret finish {spec} --secret-file secret --yes");
    live.runs("classic: secret finish", &finish, 0)?;
    live.runs("classic: login after the old secret is gone", &login, 0)?;
    Ok(())
}

fn destroyed(live: &mut Live, set_up: &SetUp) -> Result<(), Stop> {
    let (label, line) = (set_up.label, format!("destroy {}", set_up.spec()));
    live.runs(&format!("{label}: destroy wants the pool's name"), &line, 2)?;
    let line = format!("{line} --confirm {}", set_up.name);
    live.runs(&format!("{label}: destroy"), &line, 0)?;
    let problem = match live.call("DescribeUserPool", &json!({"UserPoolId": set_up.pool})) {
        Ok(_) => Some("it is there".to_owned()),
        Err(why) if why.is_not_found() => None,
        Err(why) => Some(why.to_string()),
    };
    live.check(&format!("{label}: the pool is gone"), problem.as_deref());
    let again = live.quietly(&line)?;
    live.check(&format!("{label}: destroy again"), again.lacks("Nothing to delete.").as_deref());
    Ok(())
}

/// Fails for each command of the program that the walk left out.
fn every_command(live: &mut Live) -> Result<(), Stop> {
    for group in [""].into_iter().chain(GROUPS) {
        let help = live.quietly(&format!("help {group}"))?;
        let list =
            help.stdout.split("Commands:\n").nth(1).and_then(|list| list.split("\n\n").next());
        for command in
            list.unwrap_or_default().lines().filter_map(|line| line.split_whitespace().next())
        {
            let name = format!("{group} {command}").trim().to_owned();
            let is_group = GROUPS.contains(&name.as_str());
            let is_run = is_group || command == "help" || live.commands.contains(&name);
            live.check(
                &format!("`{name}` was run"),
                (!is_run).then_some("the suite leaves it out"),
            );
        }
    }
    Ok(())
}

impl SetUp {
    fn spec(&self) -> String {
        format!("--spec {}.toml", self.label)
    }

    /// Reads all that Cognito shows of it, for the recording.
    pub(crate) fn look(&self, live: &mut Live) -> Result<(), Stop> {
        if live.recorder.is_none() {
            return Ok(());
        }
        let of_pool = json!({"UserPoolId": self.pool});
        let of_client = json!({"UserPoolId": self.pool, "ClientId": self.client});
        let page = json!({"UserPoolId": self.pool, "MaxResults": 50});
        for (operation, body) in [
            ("DescribeUserPool", &of_pool),
            ("GetUserPoolMfaConfig", &of_pool),
            ("DescribeUserPoolDomain", &json!({"Domain": self.name})),
            ("DescribeUserPoolClient", &of_client),
            ("DescribeManagedLoginBrandingByClient", &of_client),
            ("ListIdentityProviders", &page),
            ("ListResourceServers", &page),
        ] {
            let answer = live.call(operation, body);
            // Classic pages have no login style: that is an answer too.
            if let Err(
                why @ (crate::api::CallError::NoAnswer(_) | crate::api::CallError::Interrupted),
            ) = answer
            {
                return Err(why.into());
            }
        }
        Ok(())
    }
}
