//! The table `imported_rows`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_rows")]
pub struct Model {
    /// The table it was in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_table: String,
    /// Its id there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: i64,
    /// Whose it is, where that user is here too.
    pub user_id: Option<i64>,
    /// Its columns that have no place elsewhere, as a JSON object. Secrets are sealed (see `sealed.rs`).
    pub columns: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
