//! The names that a wrong one may have meant.

/// How many names are offered.
const MAX_NAMES: usize = 3;

/// The names most like the wanted one, by Jaro-Winkler, the most similar first; each name once.
pub(crate) fn nearest(mut names: Vec<String>, wanted: &str) -> Vec<String> {
    let wanted = wanted.to_lowercase();
    let similarity = |name: &String| strsim::jaro_winkler(&name.to_lowercase(), &wanted);
    names.sort_by(|a, b| similarity(b).total_cmp(&similarity(a)).then_with(|| a.cmp(b)));
    names.dedup();
    names.truncate(MAX_NAMES);
    names
}

/// The similarity (Jaro-Winkler) from which a name counts as a misspelling of another.
const MIN_SIMILARITY: f64 = 0.8;

/// Shortest text that is taken for the beginning of a name, in bytes.
const MIN_BEGINNING: usize = 4;

/// How similar a text is to a name, from 0 to 1; 0 for one that nobody would take for it.
pub(crate) fn similarity(text: &str, name: &str) -> f64 {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    let similarity = strsim::jaro_winkler(&text, &name);
    let is_beginning = text.len() >= MIN_BEGINNING && name.starts_with(&text);
    if similarity >= MIN_SIMILARITY || is_beginning || strsim::damerau_levenshtein(&text, &name) < 2
    {
        similarity
    } else {
        0.0
    }
}

/// The name that a wrong one probably means.
pub(crate) fn meant<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let rated = names.into_iter().map(|name| (similarity(wrong, name), name));
    let near = rated.filter(|(similarity, _)| *similarity > 0.0);
    near.min_by(|(a, _), (b, _)| b.total_cmp(a)).map(|(_, name)| name)
}

/// The end of a sentence about a wrong name, if it probably means one of these.
pub(crate) fn did_you_mean<'n>(
    wrong: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    meant(wrong, names).map(|name| format!("; did you mean `{name}`?"))
}

/// The end of a sentence about a wrong name: the one it probably means, otherwise all of them.
pub(crate) fn instead(wrong: &str, names: &[&str]) -> String {
    match did_you_mean(wrong, names.iter().copied()) {
        Some(end) => end,
        None if names.is_empty() => String::new(),
        None => format!("; there are {}", names.join(", ")),
    }
}

/// The end of a sentence that says which names there are.
pub(crate) fn offered(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("; there is `{only}`"),
        names => format!("; there are `{}`", names.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_names_come_first() {
        let names = ["staff", "OHIF", "ohif-prod", "other", "ohif-prod"].map(str::to_owned);
        assert_eq!(nearest(names.to_vec(), "ohfi"), ["OHIF", "ohif-prod", "other"]);
        assert_eq!(nearest(Vec::new(), "ohif"), [""; 0]);
    }

    #[test]
    fn a_wrong_name_means_the_most_similar_one_if_it_is_a_typo_of_it() {
        let names = ["ohif", "cloudflare-access", "sub", "staff-prod", "staff-test"];
        for (wrong, expected) in [
            ("ohfi", Some("ohif")),
            ("OHIF", Some("ohif")),
            ("clodflare", Some("cloudflare-access")),
            ("sbu", Some("sub")),
            ("staff-tst", Some("staff-test")),
            ("staf", Some("staff-prod")),
            ("ohif-viewer", Some("ohif")),
            ("grafana", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(meant(wrong, names), expected, "{wrong}");
        }
        assert_eq!(instead("sbu", &names), "; did you mean `sub`?");
        assert_eq!(instead("x", &names[..2]), "; there are ohif, cloudflare-access");
        assert_eq!(instead("x", &[]), "");
    }

    #[test]
    fn a_sentence_names_what_there_is() {
        for (names, end) in
            [(&[][..], ""), (&["a"], "; there is `a`"), (&["a", "b"], "; there are `a`, `b`")]
        {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(offered(&names), end);
        }
    }
}
