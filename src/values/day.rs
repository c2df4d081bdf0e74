//! Days, and the day of a time.

use time::OffsetDateTime;

/// A day in seconds.
pub(crate) const DAY: i64 = 24 * 60 * 60;

/// The UTC date of a time in seconds since 1970, such as `2026-11-29`.
pub(crate) fn day(time: i64) -> String {
    OffsetDateTime::from_unix_timestamp(time)
        .map_or_else(|_| "a date out of range".to_owned(), |time| time.date().to_string())
}
