//! The table `queued_executions`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "queued_executions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub execution_id: i64,
    pub user_id: i64,
    /// The key it was asked for with, if it was with one.
    pub api_key_id: Option<i64>,
    /// On which day it was counted of the quota: to give it back if it never runs.
    pub day: Date,
    /// JSON of what goes into the program beside its code; the engine's own.
    pub input: String,
    pub input_bytes: i64,
    /// JSON of the audit log's entry about it, to be completed when it has ended.
    pub audit: String,
    pub queued_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
