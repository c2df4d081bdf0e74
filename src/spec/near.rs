//! URLs that a person takes for the same and Cognito does not.

/// Takes one difference out of a URL.
type Fold = fn(&str) -> String;

/// In what two nearly equal URLs differ, as a sentence continues: "they differ only in …".
pub(crate) fn difference(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    let folds: [(&str, Fold); 5] = [
        ("the slash at the end", |url| {
            url.trim_end_matches('/').to_owned()
        }),
        ("capital letters", str::to_lowercase),
        ("http and https", |url| {
            url.strip_prefix("http://")
                .map_or_else(|| url.to_owned(), |rest| format!("https://{rest}"))
        }),
        ("a doubled slash", |url| {
            let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
            let parts: Vec<&str> = rest.split('/').collect();
            let last = parts.len().saturating_sub(1);
            let kept: Vec<&str> = parts
                .into_iter()
                .enumerate()
                .filter(|(i, p)| !p.is_empty() || *i == last)
                .map(|(_, p)| p)
                .collect();
            format!("{scheme}://{}", kept.join("/"))
        }),
        ("the port", |url| match url::Url::parse(url) {
            Ok(mut parsed) => {
                let _opaque = parsed.set_port(None);
                parsed.into()
            }
            Err(_) => url.to_owned(),
        }),
    ];
    folds
        .into_iter()
        .find(|(_, fold)| fold(a) == fold(b))
        .map(|(what, _)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_twins_are_named_by_what_differs() {
        for (a, b, what) in [
            (
                "https://a.example/x",
                "https://a.example/x/",
                Some("the slash at the end"),
            ),
            (
                "https://a.example/X",
                "https://a.example/x",
                Some("capital letters"),
            ),
            (
                "http://localhost/x",
                "https://localhost/x",
                Some("http and https"),
            ),
            (
                "https://a.example//x",
                "https://a.example/x",
                Some("a doubled slash"),
            ),
            (
                "http://localhost:3000/x",
                "http://localhost:3001/x",
                Some("the port"),
            ),
            ("https://a.example/x", "https://a.example/y", None),
            ("https://a.example/x", "https://a.example/x", None),
        ] {
            assert_eq!(difference(a, b), what, "{a} {b}");
            assert_eq!(difference(b, a), what, "{b} {a}");
        }
    }
}
