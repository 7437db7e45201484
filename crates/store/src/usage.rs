//! What users have used of their daily quotas.
//!
//! A request reserves before it waits for its turn. What it reserved becomes a use in the transaction that begins the execution,
//! or is given back when it comes to nothing.
//!
//! Invariant: used and reserved together never go beyond the quota that was asked against, whoever asks at the same time: one
//! statement looks and counts.
//! Invariant: reservations are of requests under way, so there are none when a server starts.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::{Metered, Quota, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, SqlErr,
    UpdateMany,
};

use crate::entities::usage_days::{ActiveModel, Column, Entity};
use crate::{Store, StoreError};

/// A day by which quotas are counted, from midnight to midnight UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcDay(NaiveDate);

impl UtcDay {
    /// The day of this moment.
    #[must_use]
    pub fn of(moment: DateTime<Utc>) -> Self {
        Self(moment.date_naive())
    }

    /// The day of this date.
    pub(crate) fn from_date(date: NaiveDate) -> Self {
        Self(date)
    }

    /// Its date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// When the next one begins.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        let next = self.0.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        next.and_time(NaiveTime::MIN).and_utc()
    }
}

/// One use of a daily quota, promised. It keeps its day over midnight.
#[derive(Debug)]
#[must_use = "what is neither used nor given back is lost to its user until the server starts again"]
pub struct Reservation {
    user: UserId,
    day: UtcDay,
    metered: Metered,
}

impl Reservation {
    /// The one that was made a use of on this day, for giving that back.
    pub(crate) fn used(user: UserId, metered: Metered, day: UtcDay) -> Self {
        Self { user, day, metered }
    }
}

/// What a user has used of a day, with what is promised to requests that wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Executions from the web or with a user's token.
    pub executions: u64,
    /// Executions with an API key.
    pub api_calls: u64,
}

impl Store {
    /// Reserves one use, unless the quota of that day is used up.
    ///
    /// # Errors
    /// The user is gone ([`StoreError::NoUser`]), or the database failed.
    pub async fn reserve_use(
        &self,
        user: UserId,
        metered: Metered,
        quota: Quota,
        day: UtcDay,
    ) -> Result<Option<Reservation>, StoreError> {
        reserve(&self.writer, user, (metered, quota), day).await
    }

    /// Takes back a reservation that came to nothing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn give_back(&self, reservation: Reservation) -> Result<(), StoreError> {
        let (_, reserved) = columns(reservation.metered);
        let less = Expr::col(reserved).sub(1);
        // If there is nothing to give back to, the user is gone.
        let update = row_of(&reservation).filter(reserved.gt(0)).col_expr(reserved, less);
        update.exec(&self.writer).await?;
        Ok(())
    }

    /// What a user has used of a day.
    ///
    /// # Errors
    /// The database failed.
    pub async fn usage_of(&self, user: UserId, day: UtcDay) -> Result<Usage, StoreError> {
        let row = Entity::find_by_id((user.0, day.0)).one(&self.readers).await?;
        let sum = |used: i64, reserved: i64| u64::try_from(used.saturating_add(reserved)).unwrap_or_default();
        Ok(row.map_or_else(Usage::default, |row| Usage {
            executions: sum(row.executions, row.executions_reserved),
            api_calls: sum(row.api_calls, row.api_calls_reserved),
        }))
    }
}

/// What [`Store::reserve_use`] does.
pub(crate) async fn reserve(
    connection: &impl ConnectionTrait,
    user: UserId,
    (metered, quota): (Metered, Quota),
    day: UtcDay,
) -> Result<Option<Reservation>, StoreError> {
    if quota == Quota::AtMost(0) {
        return Ok(None);
    }
    let reserved = Entity::insert(first_of(user, metered, day))
        .on_conflict(one_more_within(quota, metered))
        .exec_without_returning(connection)
        .await
        .map_err(|error| of_user(user, error))?;
    Ok((reserved > 0).then_some(Reservation { user, day, metered }))
}

/// Makes a use of a reservation.
///
/// # Errors
/// [`StoreError::NoUser`] when the user is gone.
pub(crate) async fn use_reserved(
    transaction: &impl ConnectionTrait,
    reservation: &Reservation,
) -> Result<(), StoreError> {
    let (used, reserved) = columns(reservation.metered);
    let result = row_of(reservation)
        .filter(reserved.gt(0))
        .col_expr(used, Expr::col(used).add(1))
        .col_expr(reserved, Expr::col(reserved).sub(1))
        .exec(transaction)
        .await?;
    match result.rows_affected {
        0 => Err(StoreError::NoUser(reservation.user)),
        _ => Ok(()),
    }
}

/// Takes back a use of what was not the user's fault.
pub(crate) async fn refund(
    transaction: &impl ConnectionTrait,
    reservation: &Reservation,
) -> Result<(), StoreError> {
    let (used, _) = columns(reservation.metered);
    let less = Expr::col(used).sub(1);
    row_of(reservation).filter(used.gt(0)).col_expr(used, less).exec(transaction).await?;
    Ok(())
}

/// After a crash: nothing waits any more.
pub(crate) async fn clear_reservations(transaction: &impl ConnectionTrait) -> Result<(), StoreError> {
    let some = Condition::any().add(Column::ExecutionsReserved.ne(0)).add(Column::ApiCallsReserved.ne(0));
    Entity::update_many()
        .col_expr(Column::ExecutionsReserved, Expr::value(0))
        .col_expr(Column::ApiCallsReserved, Expr::value(0))
        .filter(some)
        .exec(transaction)
        .await?;
    Ok(())
}

/// The failure of a row that refers to nothing but its user.
pub(crate) fn of_user(user: UserId, error: DbErr) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => StoreError::NoUser(user),
        _ => error.into(),
    }
}

/// The columns of what is used and of what is reserved.
fn columns(metered: Metered) -> (Column, Column) {
    match metered {
        Metered::Executions => (Column::Executions, Column::ExecutionsReserved),
        Metered::ApiCalls => (Column::ApiCalls, Column::ApiCallsReserved),
    }
}

fn first_of(user: UserId, metered: Metered, day: UtcDay) -> ActiveModel {
    let one_of = |counted: Metered| Set(i64::from(counted == metered));
    ActiveModel {
        user_id: Set(user.0),
        day: Set(day.0),
        executions: Set(0),
        executions_reserved: one_of(Metered::Executions),
        api_calls: Set(0),
        api_calls_reserved: one_of(Metered::ApiCalls),
    }
}

/// On a day that has a row already.
fn one_more_within(quota: Quota, metered: Metered) -> OnConflict {
    let (used, reserved) = columns(metered);
    // With the table's name: the row that was to be inserted has these columns, too.
    let there = |column: Column| -> SimpleExpr { Expr::col((Entity, column)) };
    let mut more = OnConflict::columns([Column::UserId, Column::Day]);
    more.value(reserved, there(reserved).add(1));
    if let Quota::AtMost(count) = quota {
        more.action_and_where(there(used).add(there(reserved)).lt(i64::from(count)));
    }
    more
}

fn row_of(reservation: &Reservation) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::UserId.eq(reservation.user.0))
        .filter(Column::Day.eq(reservation.day.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_the_next_midnight() {
        for (moment, end) in [
            ("2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00Z"),
        ] {
            let moment: DateTime<Utc> = moment.parse().expect("a time");
            assert_eq!(UtcDay::of(moment).end(), end.parse::<DateTime<Utc>>().expect("a time"));
        }
    }
}
