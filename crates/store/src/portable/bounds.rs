//! What ids, counts, times and texts of an import are held to, whatever table they are in.

use chrono::{DateTime, Datelike as _, Utc};

use super::PortableError;

/// The largest id. Far more than anybody has, far from the largest number that a database knows (after which no row can be
/// added), and what every client can read as a number.
pub(super) const ID_MAX: i64 = 1 << 53;

/// The largest count or amount. One more can be added to it for ever.
pub(super) const COUNT_MAX: i64 = 1 << 53;

/// Characters of a text that is shown as one line. Ours have up to 255; the FastAPI edition has not looked.
pub(super) const LINE_CHARS_MAX: usize = 1000;

/// Years of times. Others are not ordered as texts.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

/// Characters that change how the text around them is shown: names made of them look like other names.
const DIRECTION_MARKS: [std::ops::RangeInclusive<char>; 4] =
    ['\u{61c}'..='\u{61c}', '\u{200e}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];

/// A row that is looked at, to be named if it breaks a rule.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) table: &'static str,
    pub(super) id: i64,
}

impl Place {
    /// Of rows of this kind and things that they refer to.
    pub(super) fn ids(self, ids: &[Option<i64>]) -> Result<(), PortableError> {
        self.each(ids.iter().flatten().all(|id| is_id(*id)), "an id is not from 1 to 2^53")
    }

    pub(super) fn counts(self, counts: &[i64]) -> Result<(), PortableError> {
        let is_one = |count: &i64| (0..=COUNT_MAX).contains(count);
        self.each(counts.iter().all(is_one), "a count is not from 0 to 2^53")
    }

    pub(super) fn times(self, times: &[Option<DateTime<Utc>>]) -> Result<(), PortableError> {
        let is_one = |time: &DateTime<Utc>| YEARS.contains(&time.year());
        self.each(times.iter().flatten().all(is_one), "a time is not from 1970 to 9999")
    }

    pub(super) fn lines(self, texts: &[&str]) -> Result<(), PortableError> {
        let fault =
            "a text that should be one line is too long, or has control characters or direction marks";
        self.each(texts.iter().all(|text| is_line(text)), fault)
    }

    /// Texts that may have any characters.
    pub(super) fn short(self, texts: &[&str]) -> Result<(), PortableError> {
        self.each(texts.iter().all(|text| is_short(text)), "a text is too long")
    }

    pub(super) fn each(self, is_fine: bool, fault: &str) -> Result<(), PortableError> {
        let Self { table, id } = self;
        if is_fine {
            Ok(())
        } else {
            Err(PortableError::refused(format!("In the row {id} of the table {table}, {fault}.")))
        }
    }
}

/// Whether a row can have this id.
pub(super) fn is_id(id: i64) -> bool {
    (1..=ID_MAX).contains(&id)
}

/// A text as it can be shown on one line, with what cannot be there replaced, and the end of a long one left out.
pub(crate) fn as_line(text: &str) -> String {
    text.chars()
        .take(LINE_CHARS_MAX)
        .map(|c| if is_of_line(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect()
}

/// Whether a text is one that can be shown on one line.
pub(super) fn is_line(text: &str) -> bool {
    is_short(text) && text.chars().all(is_of_line)
}

fn is_short(text: &str) -> bool {
    text.chars().nth(LINE_CHARS_MAX).is_none()
}

fn is_of_line(c: char) -> bool {
    !c.is_control() && !DIRECTION_MARKS.iter().any(|marks| marks.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_a_line_is_one() {
        let long = "名".repeat(LINE_CHARS_MAX + 1);
        for (text, line) in [
            ("Sum", "Sum"),
            ("", ""),
            ("a\0b\nc\u{202e}d", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
            ("عدد 名字 😀", "عدد 名字 😀"),
            (long.as_str(), &long[..LINE_CHARS_MAX * "名".len()]),
        ] {
            assert_eq!((as_line(text).as_str(), is_line(text)), (line, text == line), "{text:?}");
            assert!(is_line(&as_line(text)), "{text:?}");
        }
    }

    #[test]
    fn bounds_are_where_they_are_said_to_be() {
        let place = Place { table: "users", id: 7 };
        for (id, is_one) in [(i64::MIN, false), (0, false), (1, true), (ID_MAX, true), (ID_MAX + 1, false)] {
            assert_eq!(place.ids(&[None, Some(id)]).is_ok(), is_one, "{id}");
        }
        for (count, is_one) in [(-1, false), (0, true), (COUNT_MAX, true), (i64::MAX, false)] {
            assert_eq!(place.counts(&[count]).is_ok(), is_one, "{count}");
        }
        for (seconds, is_one) in [(-1, false), (0, true), (253_402_300_799, true), (253_402_300_800, false)] {
            let time = DateTime::from_timestamp(seconds, 0);
            assert_eq!(place.times(&[None, time]).is_ok(), is_one, "{seconds}");
        }
    }
}
