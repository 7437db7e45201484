//! What our tables count and theirs do not: today's use of quotas.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;

use crate::entities::usage_days;
use crate::portable::PortableError;
use crate::portable::error::broken_rule;
use crate::portable::tables::Writer;

/// Executions and API calls.
type Uses = (i64, i64);

pub(super) struct Tallies {
    now: DateTime<Utc>,
    today: BTreeMap<i64, Uses>,
}

impl Tallies {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        Self { now, today: BTreeMap::new() }
    }

    /// Of the import.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub(super) fn count_execution(&mut self, user: i64, at: DateTime<Utc>, is_api_call: bool) {
        if at.date_naive() == self.now.date_naive() {
            let (executions, api_calls) = self.today.entry(user).or_default();
            *(if is_api_call { api_calls } else { executions }) += 1;
        }
    }

    pub(super) async fn write(self, to: &impl ConnectionTrait) -> Result<(), PortableError> {
        let mut usage = Writer::new(to);
        for (user, (executions, api_calls)) in self.today {
            let row = usage_days::ActiveModel {
                user_id: Set(user),
                day: Set(self.now.date_naive()),
                executions: Set(executions),
                executions_reserved: Set(0),
                api_calls: Set(api_calls),
                api_calls_reserved: Set(0),
            };
            usage.add(row).await.map_err(|error| broken_rule("usage_days", error))?;
        }
        usage.finish().await.map(drop).map_err(|error| broken_rule("usage_days", error))
    }
}
