//! The set-up that an address is of: looked at inside as well, if the flags or a spec file lead to it.

use std::path::{Path, PathBuf};

use url::Url;

use super::address::Address;
use super::diagnosis::Diagnosis;
use crate::app_file::AppFile;
use crate::cli::DoctorArgs;
use crate::error::Failure;
use crate::flow::connect;
use crate::flow::load::{self, Loaded, parsed};
use crate::settings::draft::Draft;
use crate::settings::file::DEFAULT_NAME;
use crate::ui::printer::Printer;
use crate::values::is_local;

/// The set-up of an address; `None` if nothing names its user pool, so that it is only looked at from outside.
///
/// # Errors
///
/// A set-up that the flags or `--spec` name and that cannot be reached; a spec file of `--spec` that is not one.
pub(crate) async fn open(
    args: &DoctorArgs,
    address: &Address,
    file: Option<AppFile>,
    printer: Printer,
) -> Result<Option<Diagnosis>, Failure> {
    let mut args = args.clone();
    let selection = &mut args.selection;
    let names_pool = selection.pool_id.is_some() || selection.pool_name.is_some();
    if selection.client_id.is_none() && selection.client_name.is_none() {
        selection.client_id.clone_from(&address.client_id);
    }
    let loaded = match loaded(&args, address, printer).await? {
        Some(loaded) => loaded,
        None if names_pool => {
            args.common.spec = None;
            load::without_file(args.selection.clone().into(), &args.common, printer)?
        }
        None => return Ok(None),
    };
    match Diagnosis::of(&args, loaded, Some(address), file, printer).await {
        // A spec file that happens to lie there is no reason to fail.
        Err(failure) if !names_pool && args.common.spec.is_none() => {
            printer.line(format_args!("looking from outside: {}", failure.error));
            Ok(None)
        }
        opened => opened.map(Some),
    }
}

/// The flags over the spec file, if one lies there that is for this address; otherwise a line says why it is not used.
async fn loaded(
    args: &DoctorArgs,
    address: &Address,
    printer: Printer,
) -> Result<Option<Loaded>, Failure> {
    let common = &args.common;
    let path = common.spec.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_NAME));
    if common.spec.is_none() && !path.exists() {
        return Ok(None);
    }
    let filed = match parsed(&path) {
        Err(failure) if common.spec.is_none() => {
            return Ok(unused(&path, &failure.error.to_string(), printer));
        }
        filed => filed?,
    };
    if let Some(why) = difference(address, &filed) {
        return Ok(unused(&path, &why, printer));
    }
    let flags = Draft::from(args.selection.clone());
    let mut draft = flags.clone().over(filed);
    draft.sandbox = if common.sandbox { Some(true) } else { draft.sandbox };
    let is_at_aws = match connect::destination(common, &draft).await {
        Ok(destination) => destination.is_at_aws(),
        Err(failure) if common.spec.is_none() => {
            return Ok(unused(&path, &failure.error.to_string(), printer));
        }
        Err(failure) => return Err(failure),
    };
    if address.endpoints.is_some() && is_local(address.url.as_str()) == is_at_aws {
        return Ok(unused(&path, "it leads to another Cognito than the address", printer));
    }
    load::load(flags, common, printer).map(Some)
}

fn unused(path: &Path, why: &str, printer: Printer) -> Option<Loaded> {
    printer.line(format_args!("{} is not used: {why}", path.display()));
    None
}

/// Why a spec file is not for an address; `None` if it is.
fn difference(address: &Address, filed: &Draft) -> Option<String> {
    if let (Some(own), Some(other)) = (&address.client_id, &filed.client.id) {
        let why = || format!("it is for the app client {other}, and the address has {own}");
        return (own != other).then(why);
    }
    if address.endpoints.is_some() {
        return (!has_domain(&address.url, filed))
            .then(|| "it names neither the app client nor the domain of the address".to_owned());
    }
    let origins = filed.app_url.iter().chain(filed.client.callback_urls.iter().flatten());
    let is_of_app =
        origins.filter_map(|url| Url::parse(url).ok()).any(|url| same_origin(&url, &address.url));
    (!is_of_app).then(|| "its app is at another address".to_owned())
}

/// Whether two URLs are of one app; the origin of a scheme that is not of the web is never equal to another.
fn same_origin(a: &Url, b: &Url) -> bool {
    (a.scheme(), a.host(), a.port_or_known_default())
        == (b.scheme(), b.host(), b.port_or_known_default())
}

/// Whether sign-in pages are at the domain of a spec file: a custom domain, or a prefix, which the sandbox has in the
/// path.
fn has_domain(pages: &Url, filed: &Draft) -> bool {
    let host = pages.host_str().unwrap_or_default();
    let custom = filed.domain.custom.as_deref();
    let in_path = pages.path().strip_prefix("/domain/").and_then(|path| path.split('/').next());
    let prefix = host.split_once(".auth.").map(|(prefix, _)| prefix).or(in_path);
    custom.is_some_and(|custom| custom.eq_ignore_ascii_case(host))
        || prefix.is_some() && filed.domain.prefix.as_deref() == prefix
}

#[cfg(test)]
mod tests {
    use super::super::address::read;
    use super::*;
    use crate::settings::file;

    #[test]
    fn a_spec_file_is_for_an_address_by_its_app_client_its_domain_or_its_app() {
        let sign_in = "https://p-1.auth.eu-central-1.amazoncognito.com/login?client_id=a1";
        let anonymous = "https://p-1.auth.eu-central-1.amazoncognito.com/error?error=x";
        let app = "https://app.example/cb?error=x";
        for (address, spec, is_for) in [
            (sign_in, "[client]\nid = \"a1\"", true),
            (sign_in, "[client]\nid = \"b2\"\n[domain]\nprefix = \"p-1\"", false),
            (sign_in, "[client]\nname = \"ohif\"", false),
            (sign_in, "[domain]\nprefix = \"p-1\"", true),
            (anonymous, "[client]\nid = \"a1\"", false),
            (anonymous, "[client]\nid = \"a1\"\n[domain]\nprefix = \"p-1\"", true),
            ("http://localhost:9229/domain/p-1/logout", "[domain]\nprefix = \"p-1\"", true),
            ("http://localhost:9229/domain/p-2/logout", "[domain]\nprefix = \"p-1\"", false),
            ("https://Login.example/logout", "[domain]\ncustom_domain = \"login.example\"", true),
            (app, "app_url = \"https://app.example/viewer\"", true),
            (app, "app_url = \"http://app.example\"", false),
            (app, "[client]\ncallback_url = [\"https://app.example/cb\"]", true),
            (app, "[client]\nid = \"a1\"", false),
            ("myapp://cb?error=x", "[client]\ncallback_url = [\"myapp://cb\"]", true),
        ] {
            let why = difference(&read(address).unwrap(), &file::parse(spec, &[]).unwrap());
            assert_eq!(why.is_none(), is_for, "{address} {spec}: {why:?}");
        }
    }
}
