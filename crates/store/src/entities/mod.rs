//! One file a table, as SeaORM sees it. Nothing of this leaves the crate.

pub(crate) mod executions;
pub(crate) mod users;
