//! The table `user_environments`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_environments")]
pub struct Model {
    /// 0 is the base environment.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Nobody's is the base environment.
    pub user_id: Option<i64>,
    pub env_name: String,
    pub display_name: String,
    pub description: Option<String>,
    /// As it was asked for, such as `3.12`.
    pub python_version: String,
    pub manager: String,
    /// A JSON list.
    pub channels: String,
    pub is_active: bool,
    pub is_public: bool,
    pub may_be_warm: bool,
    /// It was made for programs that say what they need.
    pub is_script: bool,
    pub status: String,
    /// The one that executions see; nothing before the first was built.
    pub generation: Option<i64>,
    /// What it can be made anew from where there is no generation any more.
    pub recipe: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub last_used: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
