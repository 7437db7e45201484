//! Pages of lists, and counting that costs the same however long the list is.

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QueryResult, QuerySelect as _, QueryTrait as _, Select};

use crate::StoreError;

/// A list is counted up to here. Whoever wants to know how many more there are wants a statistic, not a list.
pub const COUNTED_MAX: u64 = 10_000;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The page.
    pub items: Vec<T>,
    /// How many there are on all pages together, up to [`COUNTED_MAX`].
    pub total: u64,
    /// There are more than `total`.
    pub exceeded: bool,
}

impl<T> Page<T> {
    /// Of these, which are as many as were counted.
    pub(crate) fn of(items: Vec<T>, count: Count) -> Self {
        Self { items, total: count.total, exceeded: count.exceeded }
    }

    /// The same page of other things.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            total: self.total,
            exceeded: self.exceeded,
        }
    }
}

/// How long a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    total: u64,
    exceeded: bool,
}

impl Count {
    /// As many as these.
    pub(crate) fn exactly(total: u64) -> Self {
        Self { total, exceeded: false }
    }

    /// How many there are, up to [`COUNTED_MAX`].
    pub(crate) fn total(self) -> u64 {
        self.total
    }
}

/// Counts the rows that match, up to [`COUNTED_MAX`].
pub(crate) async fn count<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    matching: &Select<E>,
) -> Result<Count, StoreError> {
    let bounded = matching.clone().select_only().expr_as(Expr::value(1), "row").limit(COUNTED_MAX + 1);
    let query = Query::select()
        .expr_as(ExprTrait::count(Expr::col(Asterisk)), "rows")
        .from_subquery(bounded.into_query(), "bounded")
        .to_owned();
    let counted = connection.query_one(&query).await?;
    let rows = counted.map(|row: QueryResult| row.try_get::<i64>("", "rows")).transpose()?;
    let rows = rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default();
    Ok(Count { total: Ord::min(rows, COUNTED_MAX), exceeded: rows > COUNTED_MAX })
}
