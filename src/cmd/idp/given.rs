//! The identity provider that the flags give.

use std::path::Path;

use tokio::task::block_in_place;

use crate::cli::IdpAddArgs;
use crate::error::{Error, Failure};
use crate::flow::providers::Typed;
use crate::flow::providers::read::{SECRET_VARIABLE, ValueSource, read};
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
/// Pairs that are none.
pub(super) fn draft(args: &IdpAddArgs, upstream: &Upstream) -> Result<ProviderDraft, Failure> {
    let given = &args.upstream;
    let takes_secret = upstream.protocol != Protocol::Saml;
    let has_file = given.upstream_secret_file.is_some();
    let map = pairs(&args.map)
        .map_err(|why| ValueSource::Flags.error(&Fault { key: "map", why: why.to_string() }))?;
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

/// Has a person name the provider where no flag does; what is wrong otherwise is told first.
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
        return Err(ValueSource::Flags.error(fault));
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

/// The provider, with what lies in files and in the environment.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(super) fn provider(draft: &ProviderDraft) -> Result<ProviderSpec, Failure> {
    let mut provider = resolve::provider(draft).map_err(|faults| match faults.as_slice() {
        [fault, ..] => ValueSource::Flags.error(fault),
        [] => Failure::from(Error::Usage("there is no such provider".to_owned())),
    })?;
    read(draft, &mut provider, ValueSource::Flags, Path::new(""))?;
    Ok(provider)
}

/// The provider with what was typed since. What was read before stays: a pipe gives it no second time.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(super) fn again(
    draft: &mut ProviderDraft,
    before: ProviderSpec,
    typed: &Typed,
) -> Result<ProviderSpec, Failure> {
    (draft.client_secret_file, draft.client_secret_env) = (None, None);
    let mut again = provider(draft)?;
    let secret = typed.secret(again.name.as_str()).cloned();
    again.values.secret = secret.or(before.values.secret);
    Ok(again)
}
