//! The table `sessions`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: i64,
    /// SHA-256 of what all refresh tokens of the session have in common, in hexadecimal.
    pub family_hash: String,
    /// SHA-256 of the own secret of the newest refresh token known to have arrived, in hexadecimal.
    pub refresh_hash: String,
    /// The same of its successor, once that was handed out.
    pub refresh_hash_next: Option<String>,
    pub created_at: DateTimeUtc,
    pub last_used_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
