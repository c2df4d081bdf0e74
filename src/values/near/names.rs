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
    fn a_sentence_names_what_there_is() {
        for (names, end) in
            [(&[][..], ""), (&["a"], "; there is `a`"), (&["a", "b"], "; there are `a`, `b`")]
        {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(offered(&names), end);
        }
    }
}
