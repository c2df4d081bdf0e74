//! What the user's AWS files say, as far as the SDK does not tell.

use crate::files;

/// Limit on each of these files, in bytes.
const MAX_PROFILES_BYTES: u64 = 4 << 20;

/// Names of the profiles in the user's AWS files, sorted.
pub(crate) fn profiles() -> Vec<String> {
    let mut names: Vec<String> = sections().into_iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
}

/// Whether a profile asks for a second factor, which no provider here can give.
pub(crate) fn wants_mfa(profile: Option<&str>) -> bool {
    let named = std::env::var("AWS_PROFILE").ok();
    let profile = profile.or(named.as_deref()).unwrap_or("default");
    sections()
        .iter()
        .any(|(name, keys)| name == profile && keys.iter().any(|key| key == "mfa_serial"))
}

/// The profiles in the user's AWS files, each with the keys that are set in it.
fn sections() -> Vec<(String, Vec<String>)> {
    let home = std::env::home_dir().unwrap_or_default();
    let file = |variable: &str, name: &str| {
        std::env::var_os(variable)
            .map_or_else(|| home.join(".aws").join(name), std::path::PathBuf::from)
    };
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for path in
        [file("AWS_CONFIG_FILE", "config"), file("AWS_SHARED_CREDENTIALS_FILE", "credentials")]
    {
        for line in files::read(&path, MAX_PROFILES_BYTES).unwrap_or_default().lines() {
            let line = line.trim();
            let heading = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            if let Some(name) = heading.map(str::trim) {
                let name = name.strip_prefix("profile ").map_or(name, str::trim);
                sections.push((name.to_owned(), Vec::new()));
            } else if let (Some((_, keys)), Some((key, _))) =
                (sections.last_mut(), line.split_once('='))
            {
                keys.push(key.trim().to_owned());
            }
        }
    }
    sections.retain(|(name, _)| !name.starts_with("sso-session") && !name.starts_with("services"));
    sections
}

/// The region a profile names, if it names one.
pub(crate) async fn profile_region(profile: Option<&str>) -> Option<String> {
    use aws_config::meta::region::ProvideRegion;
    let mut region = aws_config::profile::region::Builder::default();
    if let Some(profile) = profile {
        region = region.profile_name(profile);
    }
    region.build().region().await.map(|region| region.to_string())
}
