//! Counting the entries of an imported audit log again, by day. What a file says about it may not be true.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

use super::PortableError;
use super::tables::Writer;
use crate::entities::{audit_days, audit_log};

/// Kinds that are counted: days by actions. A busy installation has some ten thousand in ten years.
const KINDS_MAX: usize = 250_000;

#[derive(Default)]
pub(super) struct EntryDays {
    entries: BTreeMap<Kind, i64>,
}

/// What entries are counted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    day: NaiveDate,
    action: String,
    resource_type: String,
    status: String,
}

impl EntryDays {
    pub(super) fn count(&mut self, entry: audit_log::Model) -> Result<(), PortableError> {
        let kind = Kind {
            day: entry.created_at.date_naive(),
            action: entry.action,
            resource_type: entry.resource_type,
            status: entry.status,
        };
        *self.entries.entry(kind).or_default() += 1;
        if self.entries.len() > KINDS_MAX {
            return Err(PortableError::refused("The audit log has too many different actions."));
        }
        Ok(())
    }

    /// In the place of whatever was counted before.
    pub(super) async fn write(self, to: &impl ConnectionTrait) -> Result<(), DbErr> {
        audit_days::Entity::delete_many().exec(to).await?;
        let mut days = Writer::new(to);
        for (kind, entries) in self.entries {
            days.add(kind.row(entries)).await?;
        }
        days.finish().await.map(drop)
    }
}

impl Kind {
    fn row(self, entries: i64) -> audit_days::ActiveModel {
        audit_days::ActiveModel {
            day: Set(self.day),
            action: Set(self.action),
            resource_type: Set(self.resource_type),
            status: Set(self.status),
            entries: Set(entries),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn entry(action: usize) -> audit_log::Model {
        audit_log::Model {
            id: 1,
            user_id: None,
            action: action.to_string(),
            resource_type: String::new(),
            resource_id: None,
            details: String::new(),
            ip_address: None,
            user_agent: None,
            status: String::new(),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn kinds_of_entries_are_bounded_and_entries_are_not() {
        let mut days = EntryDays::default();
        let mut counted = (0..2 * KINDS_MAX).map(|number| days.count(entry(number % KINDS_MAX)));
        assert!(counted.all(|counted| counted.is_ok()));
        assert!(days.count(entry(KINDS_MAX)).is_err());
    }
}
