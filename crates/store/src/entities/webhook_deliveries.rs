//! The table `webhook_deliveries`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub execution_id: i64,
    pub user_id: i64,
    pub url: String,
    /// Of the URL.
    pub host: String,
    pub attempts: i32,
    /// The HTTP status that the last attempt was answered with.
    pub status: Option<i32>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// Absent when there will be no more.
    pub next_attempt_at: Option<DateTimeUtc>,
    pub delivered_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
