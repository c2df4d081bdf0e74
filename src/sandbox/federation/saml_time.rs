//! Times as SAML writes them: in UTC, with a Z (SAML 2.0 Core §1.3.3).

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// Formats seconds since 1970; `None` if the year has more than four digits.
pub(crate) fn format(seconds: i64) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()
}

/// Parses a time in UTC to seconds since 1970, without the fraction.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    // RFC 3339 also allows `z`, other offsets, and a space or `t` before the time.
    let is_saml = text.ends_with('Z') && text.contains('T') && time.offset() == UtcOffset::UTC;
    is_saml.then(|| time.unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_formatted_and_parsed_to_the_second() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_700_000_000, "2023-11-14T22:13:20Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
        ] {
            assert_eq!(format(seconds).as_deref(), Some(text));
            assert_eq!(parse(text), Some(seconds));
        }
        assert_eq!(parse("2023-11-14T22:13:20.987Z"), Some(1_700_000_000));
    }

    #[test]
    fn a_text_that_is_not_a_time_in_utc_is_not_parsed() {
        for text in [
            "",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "2023-11-14T22:13:20+01:00",
            "2023-11-14T22:13:20+00:00",
            "2023-11-14T22:13:20z",
            "2023-11-14 22:13:20Z",
            "2023-11-14t22:13:20Z",
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-11-00T00:00:00Z",
            "2023-11-14T24:00:00Z",
            "2023-11-14T22:60:20Z",
            "2023-11-14T22:13:60Z",
            "2023-11-14T22:13:20.Z",
            "2023-11-14T22:13:20.xZ",
            "2023-11-14T22:13:-1Z",
            "23-11-14T22:13:20Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
