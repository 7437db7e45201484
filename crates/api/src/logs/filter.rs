//! Which entries: the parameters that the list and the export share.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SubsecRound as _, TimeDelta, Utc};
use domain::{AuditStatus, UserId};
use serde::{Deserialize, Deserializer};
use store::AuditFilter;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, ToSchema};

use crate::extract::text::{Rule, text};
use crate::listing::unless_empty;

text! {
    /// A word to look for. No word is longer.
    Word: Rule::block(0, 100),
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FilterQuery {
    /// Only those with this action.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 100)]
    action: Option<Word>,
    /// Only those about this kind of thing.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 100)]
    resource_type: Option<Word>,
    /// Only those that ended like this.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(inline)]
    status: Option<LogStatus>,
    /// Only those of this user.
    #[serde(default, deserialize_with = "unless_empty_number")]
    user_id: Option<i64>,
    /// Only those since then: a day (UTC) or a time.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(schema_with = day_or_time)]
    start_date: Option<DayOrTime>,
    /// Only those until then: a day (UTC, the whole of it) or a time.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(schema_with = day_or_time)]
    end_date: Option<DayOrTime>,
}

/// How an action ended.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LogStatus {
    /// It was done.
    Success,
    /// It was done and failed, or could not be done for a fault of the server's.
    Error,
    /// It was refused.
    Warning,
}

/// The last second of the years of four digits. A database that keeps times as text puts later ones before all others; no
/// entry is that late.
const LAST: DateTime<Utc> = DateTime::from_timestamp(253_402_300_799, 0).expect("9999 is in range");

/// `YYYY-MM-DD`, or a time as RFC 3339 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayOrTime {
    Day(NaiveDate),
    Time(DateTime<Utc>),
}

impl From<FilterQuery> for AuditFilter {
    fn from(query: FilterQuery) -> Self {
        Self {
            action: query.action.map(Word::into_string),
            resource_type: query.resource_type.map(Word::into_string),
            status: query.status.map(AuditStatus::from),
            actor: query.user_id.map(UserId),
            from: query.start_date.map(DayOrTime::beginning),
            until: query.end_date.and_then(DayOrTime::end),
        }
    }
}

/// Numbers in a query string are text that is one.
fn unless_empty_number<'de, D: Deserializer<'de>>(field: D) -> Result<Option<i64>, D::Error> {
    let text: Option<String> = unless_empty(field)?;
    text.map(|text| text.parse().map_err(|_| serde::de::Error::custom("expected a whole number"))).transpose()
}

impl From<LogStatus> for AuditStatus {
    fn from(status: LogStatus) -> Self {
        match status {
            LogStatus::Success => Self::Success,
            LogStatus::Error => Self::Error,
            LogStatus::Warning => Self::Warning,
        }
    }
}

impl DayOrTime {
    fn read(text: &str) -> Option<Self> {
        let day =
            NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == "YYYY-MM-DD".len());
        let time = || DateTime::parse_from_rfc3339(text).ok().map(|time| Self::Time(time.to_utc()));
        day.map(Self::Day).or_else(time)
    }

    /// The first moment of it; [`LAST`] at the latest.
    fn beginning(self) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
            Self::Time(time) => time.min(LAST),
        }
    }

    /// The first moment after it; none after [`LAST`].
    fn end(self) -> Option<DateTime<Utc>> {
        let after = match self {
            Self::Day(day) => day.checked_add_days(Days::new(1)).map(|next| Self::Day(next).beginning()),
            // The finest that every database keeps.
            Self::Time(time) => time.trunc_subsecs(6).checked_add_signed(TimeDelta::microseconds(1)),
        };
        after.filter(|after| *after <= LAST)
    }
}

impl<'de> Deserialize<'de> for DayOrTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text)
            .ok_or_else(|| serde::de::Error::custom("expected YYYY-MM-DD, or a time as RFC 3339 has it"))
    }
}

fn day_or_time() -> Schema {
    let text = |format| {
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
    };
    let empty = ObjectBuilder::new().schema_type(Type::String).max_length(Some(0));
    OneOfBuilder::new().item(text(KnownFormat::Date)).item(text(KnownFormat::DateTime)).item(empty).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).expect(text).to_utc()
    }

    #[test]
    fn a_day_is_all_of_it_and_a_time_is_a_moment() {
        let table = [
            ("2026-02-28", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z", "2026-02-28T10:00:00.000001Z"),
            ("2026-02-28t10:00:00.5+02:00", "2026-02-28T08:00:00.5Z", "2026-02-28T08:00:00.500001Z"),
        ];
        for (text, beginning, end) in table {
            let read = DayOrTime::read(text).expect(text);
            assert_eq!((read.beginning(), read.end()), (time(beginning), Some(time(end))), "{text}");
        }
    }

    #[test]
    fn nothing_is_beyond_the_years_of_four_digits() {
        for text in ["9999-12-31", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-01:00"] {
            assert_eq!(DayOrTime::read(text).expect(text).end(), None, "{text}");
        }
        let beyond = DayOrTime::read("9999-12-31T23:59:59-01:00").expect("a time");
        assert_eq!(beyond.beginning(), time("9999-12-31T23:59:59Z"));
        assert_eq!(DayOrTime::read("9999-12-30").expect("a day").end(), Some(time("9999-12-31T00:00:00Z")));
    }

    #[test]
    fn what_is_no_date_is_none() {
        let table = [
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "26-01-01",
            "+2026-01-01",
            "yesterday",
            "",
            "2026-01-01T00:00:00",
            "2026-01-01T25:00:00Z",
            "12026-01-01",
            "-2026-01-01",
            " 2026-01-01",
            "2026-01-01 ",
            "1750000000",
        ];
        for text in table {
            assert_eq!(DayOrTime::read(text), None, "{text:?}");
        }
    }
}
