//! The table `usage_days`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    /// A UTC day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub executions: i64,
    /// Promised to requests that wait for their turn.
    pub executions_reserved: i64,
    pub api_calls: i64,
    /// Likewise.
    pub api_calls_reserved: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
