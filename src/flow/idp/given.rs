//! The identity provider that the flags of `idp add` give.

use tokio::task::block_in_place;

use crate::cli::IdpAddArgs;
use crate::command_line::{CommandLine, Flags};
use crate::error::{Error, Failure};
use crate::flow::providers::{SECRET_VARIABLE, flag_of};
use crate::resolve::{self, Fault, pairs};
use crate::settings::ProviderSpec;
use crate::settings::draft::ProviderDraft;
use crate::ui::prompter::{Answer, Prompter};
use crate::ui::wizard::provider_name;
use crate::upstream::{Protocol, Upstream};

/// What the flags say, before it is judged.
///
/// # Errors
///
/// Pairs that cannot be read.
pub(super) fn draft(args: &IdpAddArgs, upstream: &Upstream) -> Result<ProviderDraft, Failure> {
    let given = &args.upstream;
    let takes_secret = upstream.protocol != Protocol::Saml;
    let has_file = given.upstream_secret_file.is_some();
    let map = pairs(&args.map).map_err(|why| wrong(&Fault { key: "map", why: why.to_string() }))?;
    Ok(ProviderDraft {
        kind: Some(args.kind.clone()),
        name: args.name.clone(),
        issuer: given.issuer.clone(),
        upstream_client_id: given.upstream_client_id.clone(),
        client_secret_file: given.upstream_secret_file.clone(),
        client_secret_env: (takes_secret && !has_file).then(|| SECRET_VARIABLE.to_owned()),
        client_secret_expires: None,
        metadata_url: given.metadata_url.clone(),
        metadata_file: given.metadata_file.clone(),
        map,
        only: args.only.then_some(true),
    })
}

/// Has a person name the provider if no flag does; any other mistake is reported first.
///
/// # Errors
///
/// No name and nobody to ask.
pub(super) fn name(
    draft: &mut ProviderDraft,
    upstream: &Upstream,
    prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<(), Failure> {
    if draft.name.is_some() || upstream.fixed_name().is_some() {
        return Ok(());
    }
    let faults = resolve::provider(draft).err().unwrap_or_default();
    if let Some(fault) = faults.iter().find(|fault| fault.key != "name") {
        return Err(wrong(fault));
    }
    let Some(prompter) = prompter else {
        return Err(Failure::from(Error::Usage(
            "--name is missing: the name of the provider in the user pool".to_owned(),
        ))
        .hint(format!("for example: --name {}", upstream.example_name())));
    };
    match block_in_place(|| provider_name(prompter, upstream, None, &[], false))? {
        Answer::Given(name) => draft.name = Some(name),
        Answer::Back => return Err(Error::Cancelled.into()),
    }
    Ok(())
}

/// The provider that a draft stands for, without what lies in files and in the environment.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(super) fn provider(draft: &ProviderDraft) -> Result<ProviderSpec, Failure> {
    resolve::provider(draft).map_err(|faults| match faults.as_slice() {
        [fault, ..] => wrong(fault),
        [] => Error::Usage("there is no such provider".to_owned()).into(),
    })
}

/// The error for a flag that can never work.
fn wrong(fault: &Fault) -> Failure {
    Error::Usage(format!("{}: {}", flag_of(fault.key), fault.why)).into()
}

/// The command line as it was given, with the name that was typed.
pub(super) fn line(args: &IdpAddArgs, draft: &ProviderDraft, connection: &Flags) -> CommandLine {
    let given = &args.upstream;
    let mut line = CommandLine::new("idp add").argument(&args.kind).with(
        &Flags::default()
            .option("--name", draft.name.as_ref())
            .with(&args.selection.flags())
            .with(&args.common.spec_flag())
            .option("--issuer", given.issuer.as_ref())
            .option("--upstream-client-id", given.upstream_client_id.as_ref())
            .file("--upstream-secret-file", given.upstream_secret_file.as_deref())
            .option("--metadata-url", given.metadata_url.as_ref())
            .file("--metadata-file", given.metadata_file.as_deref()),
    );
    for pair in &args.map {
        line = line.flag("--map", pair);
    }
    if args.only {
        line = line.switch("--only");
    }
    line = line.with(connection);
    if args.common.yes { line.switch("--yes") } else { line }
}
