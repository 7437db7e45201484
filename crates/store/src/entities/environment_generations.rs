//! The table `environment_generations`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "environment_generations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub environment_id: i64,
    pub number: i64,
    /// Such as `3.12.1`.
    pub python_version: String,
    /// Where its interpreter is, unless that is its own: see `environments::InterpreterPlace`.
    pub interpreter: Option<String>,
    /// A JSON list.
    pub packages: String,
    /// What it can be made anew from.
    pub conda_yaml: String,
    pub size_bytes: i64,
    /// Code of packages ran while it was built, or may have.
    pub is_of_sources: bool,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
