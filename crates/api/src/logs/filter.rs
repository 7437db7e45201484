//! Which entries: the parameters that the list and the export share.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{AuditStatus, UserId};
use serde::{Deserialize, Deserializer};
use store::AuditFilter;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, ToSchema};

use crate::errors::ApiError;
use crate::listing::unless_empty;

/// Characters of a word to look for. No word is that long.
const WORD_CHARS_MAX: usize = 100;

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FilterQuery {
    /// Only those with this action.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(max_length = 100)]
    action: Option<String>,
    /// Only those about this kind of thing.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(max_length = 100)]
    resource_type: Option<String>,
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

/// `YYYY-MM-DD`, or a time as RFC 3339 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayOrTime {
    Day(NaiveDate),
    Time(DateTime<Utc>),
}

impl FilterQuery {
    pub(super) fn checked(self) -> Result<AuditFilter, ApiError> {
        for (name, word) in [("action", &self.action), ("resource_type", &self.resource_type)] {
            check_word(name, word.as_deref().unwrap_or_default())?;
        }
        Ok(AuditFilter {
            action: self.action,
            resource_type: self.resource_type,
            status: self.status.map(AuditStatus::from),
            actor: self.user_id.map(UserId),
            from: self.start_date.map(DayOrTime::beginning),
            until: self.end_date.map(DayOrTime::end),
        })
    }
}

fn check_word(name: &str, word: &str) -> Result<(), ApiError> {
    let pointer = || format!("/query/{name}");
    if word.chars().count() > WORD_CHARS_MAX {
        return Err(ApiError::invalid(pointer(), format!("must have at most {WORD_CHARS_MAX} characters")));
    }
    if word.contains('\0') {
        return Err(ApiError::invalid(pointer(), "no word holds a NUL character"));
    }
    Ok(())
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

    /// The first moment of it.
    fn beginning(self) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
            Self::Time(time) => time,
        }
    }

    /// The first moment after it.
    fn end(self) -> DateTime<Utc> {
        let after = match self {
            Self::Day(day) => day.checked_add_days(Days::new(1)).map(|next| Self::Day(next).beginning()),
            Self::Time(time) => time.checked_add_signed(TimeDelta::nanoseconds(1)),
        };
        after.unwrap_or(DateTime::<Utc>::MAX_UTC)
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
            ("2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z", "2026-02-28T10:00:00.000000001Z"),
            ("2026-02-28t10:00:00.5+02:00", "2026-02-28T08:00:00.5Z", "2026-02-28T08:00:00.500000001Z"),
        ];
        for (text, beginning, end) in table {
            let read = DayOrTime::read(text).expect(text);
            assert_eq!((read.beginning(), read.end()), (time(beginning), time(end)), "{text}");
        }
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
