//! `config --push`: the login method of Cloudflare Access, created or brought up to date through Cloudflare's API.

mod step;

use secrecy::SecretString;
use serde_json::{Map, Value};

use super::agree;
use super::document::Pushed;
use crate::apps::{App, ConfigSecret, PushTo, Values};
use crate::cli::Common;
use crate::cloudflare::{Account, Api, CloudflareError, Found, Method, TOKEN, find, unlike};
use crate::command_line::{CommandLine, Flags, Hint};
use crate::error::{Error, Failure};
use crate::finding::Outcome;
use crate::ui::printer::Printer;
use step::{Step, label};

/// The variable that names the account, as Cloudflare's own tools have it.
const ACCOUNT: &str = "CLOUDFLARE_ACCOUNT_ID";

/// What the token has to be allowed.
const PERMISSION: &str = "Access: Organizations, Identity Providers, and Groups Write";

/// Where the config of an app goes.
pub(crate) struct Destination {
    api: Api,
    /// The name of a new login method.
    name: &'static str,
}

impl Destination {
    /// The destination of an app's config, before anything is asked of Cognito.
    ///
    /// # Errors
    ///
    /// An app whose config goes nowhere by itself; no token.
    pub(crate) fn of(app: Option<&App>) -> Result<Self, Failure> {
        let Some(PushTo::CloudflareAccess { name }) = app.and_then(|app| app.push) else {
            let title = app.map_or("this app", |app| app.title);
            let text =
                format!("--push is for Cloudflare Access; {title} has no API for its config");
            return Err(Error::Usage(text).into());
        };
        let api = Api::from_environment(|name| std::env::var(name).ok());
        let api = api.map_err(|why| Error::Usage(why.to_string()))?.ok_or_else(no_token)?;
        Ok(Self { api, name })
    }

    /// Whether it is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.api.is_local()
    }
}

/// What is pushed where.
pub(crate) struct Push<'a> {
    app: &'a App,
    values: Values,
    api: Api,
    name: &'static str,
    /// The flags that lead another command to the set-up.
    flags: Flags,
}

impl<'a> Push<'a> {
    pub(crate) fn new(
        Destination { api, name }: Destination,
        app: &'a App,
        values: &Values,
        secret: &SecretString,
        flags: Flags,
    ) -> Self {
        let values = Values { secret: ConfigSecret::Shown(secret.clone()), ..values.clone() };
        Self { app, values, api, name, flags }
    }

    /// Shows the plan, asks, writes, and reads back what was written.
    ///
    /// # Errors
    ///
    /// What Cloudflare refuses; a no; a login method that changed meanwhile, or that is not as it was sent.
    pub(crate) async fn carry_out(
        &self,
        common: &Common,
        printer: Printer,
    ) -> Result<Pushed, Failure> {
        let account = self.account().await?;
        let config = (self.app.members)(&self.values);
        let step = self.step(&account, &config).await?;
        step.show(&account, printer);
        let question = format!("Push this to the Cloudflare account {}?", label(&account));
        agree::agreed(common, printer, &question, "push this to Cloudflare")?;
        let (sent, created, id) = self.write(&account, &config, step).await?;
        let read =
            self.api.method(&account.id, &id).await.map_err(|why| failed("read it back", &why))?;
        let unlike = unlike(&sent, &read);
        if !unlike.is_empty() {
            return Err(Error::Failed(format!(
                "the login method {id} is written, but Cloudflare has something else in {}",
                unlike.join(", ")
            ))
            .into());
        }
        let action = if created { "created" } else { "changed" };
        printer
            .outcome(Outcome::Pass, format_args!("login method `{}` {action}: {id}", read.name()));
        self.compare_callback(&read, printer);
        Ok(Pushed {
            account: account.id,
            id,
            name: read.name().to_owned(),
            created,
            test_url: test_url(&read),
        })
    }

    /// The account that is named, or the only one that the token can see.
    async fn account(&self) -> Result<Account, Failure> {
        if let Some(id) = std::env::var(ACCOUNT).ok().filter(|id| !id.is_empty()) {
            return Ok(Account { id, name: String::new() });
        }
        let accounts =
            self.api.accounts().await.map_err(|why| failed("list the accounts", &why))?;
        match accounts.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Failure::from(Error::Usage(
                "the token can see no Cloudflare account".to_owned(),
            ))
            .hint(format!("name it: export {ACCOUNT}=ID"))),
            several => {
                let all: Vec<String> = several.iter().map(label).collect();
                let text =
                    format!("the token can see several Cloudflare accounts: {}", all.join(", "));
                Err(Failure::from(Error::Usage(text))
                    .hint(format!("name one: export {ACCOUNT}=ID")))
            }
        }
    }

    /// What has to be written.
    async fn step(&self, account: &Account, config: &Map<String, Value>) -> Result<Step, Failure> {
        let methods = self.api.methods(&account.id).await;
        let methods = methods.map_err(|why| failed("list the login methods", &why))?;
        let client_id = self.values.client_id.as_str();
        let name = self.name;
        match find(&methods, client_id, name) {
            Found::None => Ok(Step::Create(Method::body(name, config))),
            Found::One(method) => {
                // A list may leave out what one alone shows.
                let method = self.api.method(&account.id, &method.id).await;
                let method = method.map_err(|why| failed("read the login method", &why))?;
                let merged = method.merged(config);
                Ok(Step::Update(method, merged))
            }
            Found::Several(methods) => {
                let ids: Vec<&str> = methods.iter().map(|method| method.id.as_str()).collect();
                Err(Error::Clash(format!(
                    "several login methods have the app client {client_id}: {}; delete all but one in Zero Trust > Integrations > Identity providers",
                    ids.join(", ")
                ))
                .into())
            }
            Found::NameTaken(method) => Err(Error::Clash(format!(
                "there is a login method `{name}` ({}) for another app client: {}; rename or delete it in Zero Trust > Integrations > Identity providers",
                method.id,
                method.setting("client_id").unwrap_or("none")
            ))
            .into()),
        }
    }

    /// Carries a step out; what was sent, whether that created it, and the id.
    async fn write(
        &self,
        account: &Account,
        config: &Map<String, Value>,
        step: Step,
    ) -> Result<(Value, bool, String), Failure> {
        match step {
            Step::Create(body) => {
                let id = match self.api.create(&account.id, &body).await {
                    Ok(method) => method.id,
                    Err(why) if why.may_be_done() => self.made_by_now(account, why).await?,
                    Err(why) => return Err(failed("create the login method", &why)),
                };
                Ok((body, true, id))
            }
            Step::Update(shown, _) => {
                let place = (account.id.as_str(), shown.id.as_str());
                let now = self.api.method(place.0, place.1).await;
                let now = now.map_err(|why| failed("read the login method", &why))?;
                if now != shown {
                    return Err(Error::Clash(format!(
                        "the login method `{}` has changed since it was shown; run the same command again",
                        shown.name()
                    ))
                    .into());
                }
                let body = now.merged(config).body;
                let updated = self.api.update(place, &body).await;
                updated.map_err(|why| failed("change the login method", &why))?;
                Ok((body, false, shown.id))
            }
        }
    }

    /// The id of a login method whose creation had no clear answer, so that it is never created twice.
    async fn made_by_now(
        &self,
        account: &Account,
        why: CloudflareError,
    ) -> Result<String, Failure> {
        let methods = self.api.methods(&account.id).await.unwrap_or_default();
        match find(&methods, self.values.client_id.as_str(), self.name) {
            Found::One(method) => Ok(method.id.clone()),
            _ => Err(failed("create the login method", &why)
                .hint("run the same command again: it finds the login method if it was created")),
        }
    }

    /// Warns if Cloudflare sends another callback URL than the app client has.
    fn compare_callback(&self, method: &Method, printer: Printer) {
        let Some(sent) = method.setting("redirect_url") else {
            return;
        };
        if self.values.callback_urls.iter().any(|url| url == sent) {
            return;
        }
        printer.outcome(
            Outcome::Warn,
            format_args!(
                "Cloudflare sends the callback URL {sent}, which the app client does not have"
            ),
        );
        printer.hints(&[Hint::run(
            "to register it",
            CommandLine::new("callback add").with(&self.flags).argument(sent),
        )]);
    }
}

/// The page that tries a login method, beside the callback URL that Cloudflare names.
fn test_url(method: &Method) -> Option<String> {
    let team = method.setting("redirect_url")?.strip_suffix("/cdn-cgi/access/callback")?;
    Some(format!("{team}/cdn-cgi/access/test-idp/{}", method.id))
}

fn no_token() -> Failure {
    Failure::from(Error::Usage(format!("--push needs an API token of Cloudflare in {TOKEN}")))
        .hint(format!(
            "create one with the permission {PERMISSION}: https://dash.cloudflare.com/profile/api-tokens"
        ))
        .hint("to print the request instead: the same command with --as api instead of --push")
}

fn failed(doing: &str, why: &CloudflareError) -> Failure {
    let text = format!("cannot {doing}: {why}");
    match why {
        CloudflareError::Denied(_) => Failure::from(Error::Denied(text))
            .hint(format!("the token needs the permission {PERMISSION}")),
        _ => Error::Failed(text).into(),
    }
}
