//! Near misses: URLs that people take for the same, but Cognito does not, since it compares byte for byte.

pub(super) mod names;

/// The parts of a URL as written, nothing normalised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (rest, fragment) = split_off(url, '#');
        let (rest, query) = split_off(rest, '?');
        let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // The colons of an IPv6 address come before its closing bracket.
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (authority, ""),
        };
        Self { scheme, host, port, path, query, fragment }
    }

    /// The port, or the default port of the scheme.
    fn effective_port(&self) -> &'a str {
        match (self.port, self.scheme.to_ascii_lowercase().as_str()) {
            ("", "http") => "80",
            ("", "https") => "443",
            (port, _) => port,
        }
    }
}

fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(rest, more)| (rest, Some(more)))
}

/// How many differences two similar URLs may have.
const MAX_DIFFERENCES: usize = 2;

/// The differences between two similar URLs, to complete the sentence "they differ only in …". `None` if the URLs
/// are equal or too different: another host or another path is not a typo.
pub(crate) fn difference(a: &str, b: &str) -> Option<String> {
    let found = differences(a, b)?;
    let is_other = found.iter().any(|what| *what == OTHER_HOST || *what == OTHER_PATH);
    let is_near = (1..=MAX_DIFFERENCES).contains(&found.len()) && !is_other;
    is_near.then(|| found.join(" and "))
}

/// The URL with a slash at the end, or without the one it has: what people miss most. `None` if its path is not its end.
pub(crate) fn in_other_slash(url: &str) -> Option<String> {
    if url.contains(['?', '#']) {
        return None;
    }
    Some(url.strip_suffix('/').map_or_else(|| format!("{url}/"), str::to_owned))
}

/// The nearest of several URLs, and how it differs.
pub(crate) fn closest<'a>(url: &str, others: &'a [String]) -> Option<(&'a str, String)> {
    let near = |other: &'a String| Some((other.as_str(), differences(url, other)?));
    let (other, what) = others
        .iter()
        .filter_map(near)
        .filter(|(_, what)| (1..=MAX_DIFFERENCES).contains(&what.len()))
        // Another host is farther away than any typo.
        .min_by_key(|(_, what)| (what.contains(&OTHER_HOST), what.len()))?;
    Some((other, what.join(" and ")))
}

/// The name of each difference; `None` if the two URLs have nothing in common.
fn differences(a: &str, b: &str) -> Option<Vec<&'static str>> {
    let (one, two) = (Parts::of(a.trim()), Parts::of(b.trim()));
    let scheme = scheme(one.scheme, two.scheme)?;
    let host = host(one.host, two.host);
    let path = path(one.path, two.path);
    let query = (one.query != two.query).then_some("the query");
    let fragment = (one.fragment != two.fragment).then_some("the part after #");
    let mut found: Vec<&'static str> = Vec::new();
    for what in [scheme, host, port(&one, &two), path, query, fragment].into_iter().flatten() {
        if !found.contains(&what) {
            found.push(what);
        }
    }
    // Another path on another host is another app.
    let is_other_app = host == Some(OTHER_HOST) && (path.is_some() || one.path.len() <= 1)
        || path == Some(OTHER_PATH) && found.len() > 1;
    if is_other_app { None } else { Some(found) }
}

const OTHER_HOST: &str = "the host";
const OTHER_PATH: &str = "the path";

/// The difference between two schemes, if any; the outer `None` if they have nothing in common.
fn scheme(a: &str, b: &str) -> Option<Option<&'static str>> {
    let (lower_a, lower_b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let is_web = |scheme: &str| matches!(scheme, "http" | "https");
    if a == b {
        Some(None)
    } else if lower_a == lower_b {
        Some(Some("capital letters"))
    } else if is_web(&lower_a) && is_web(&lower_b) {
        Some(Some("http and https"))
    } else {
        None
    }
}

fn port(a: &Parts<'_>, b: &Parts<'_>) -> Option<&'static str> {
    if a.effective_port() == b.effective_port() {
        (a.port != b.port).then_some("the default port")
    } else {
        (a.scheme == b.scheme).then_some("the port")
    }
}

fn host(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    let lower = (a.to_lowercase(), b.to_lowercase());
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let dotless = |host: &str| host.strip_suffix('.').unwrap_or(host).to_owned();
    let local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    Some(if lower.0 == lower.1 {
        "capital letters"
    } else if bare(&lower.0) == bare(&lower.1) {
        "www."
    } else if dotless(&lower.0) == dotless(&lower.1) {
        "the dot after the host"
    } else if local(&lower.0) && local(&lower.1) {
        "localhost and its address"
    } else {
        OTHER_HOST
    })
}

fn path(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    let bare = |path: &str| path.trim_end_matches('/').to_owned();
    let single = |path: &str| {
        let mut path = path.to_owned();
        while path.contains("//") {
            path = path.replace("//", "/");
        }
        path
    };
    let decoded = |path: &str| percent_decoded(path).unwrap_or_else(|| path.to_owned());
    type Fold<'a> = &'a dyn Fn(&str) -> String;
    let folds: [(&str, Fold<'_>); 6] = [
        ("the slash at the end", &bare),
        ("a doubled slash", &single),
        ("percent-encoding", &decoded),
        ("capital letters", &str::to_lowercase),
        ("slashes", &|path| bare(&single(path))),
        ("capital letters and slashes", &|path| bare(&single(path)).to_lowercase()),
    ];
    if let Some((what, _)) = folds.iter().find(|(_, fold)| fold(a) == fold(b)) {
        return Some(what);
    }
    // API Gateway puts the name of a stage first.
    let (one, two) = (bare(&single(a)), bare(&single(b)));
    let staged = |long: &str, short: &str| {
        let stage = long.strip_suffix(short).unwrap_or_default();
        stage.len() > 1 && stage.starts_with('/') && !stage.trim_start_matches('/').contains('/')
    };
    Some(if staged(&one, &two) || staged(&two, &one) {
        "the first part of the path (a stage, such as /Prod)"
    } else if one.starts_with(&format!("{two}/")) || two.starts_with(&format!("{one}/")) {
        "the end of the path"
    } else {
        OTHER_PATH
    })
}

fn percent_decoded(path: &str) -> Option<String> {
    let url = url::Url::parse("http://x/").ok()?;
    // Query parsing decodes percent escapes, but a plus must stay a plus.
    let query = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    let mut url = url;
    url.set_query(Some(&query));
    let mut pairs = url.query_pairs();
    pairs.next().map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests;
