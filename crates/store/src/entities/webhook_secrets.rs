//! The table `webhook_secrets`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_secrets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    /// Sealed about `webhook_secrets.secret <user_id>` (see `sealed.rs`).
    pub secret: String,
    /// The one before, sealed about the same.
    pub secret_before: Option<String>,
    /// How long the one before signs, too.
    pub before_until: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
