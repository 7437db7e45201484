//! The table `executions`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "executions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: i64,
    pub code: String,
    pub conda_env: String,
    pub status: String,
    pub stdout: String,
    pub stderr: String,
    pub stdout_bytes_cut: i64,
    pub stderr_bytes_cut: i64,
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    pub limit_struck: Option<String>,
    pub wall_time_ms: i64,
    pub cpu_time_ms: i64,
    pub peak_memory_bytes: i64,
    pub queued_ms: i64,
    pub is_api_call: bool,
    pub code_library_id: Option<i64>,
    /// JSON of `columns::StoredLimits`, or `null`.
    pub limits: String,
    /// JSON of `domain::Isolation`.
    pub isolation: String,
    /// JSON of a list of `domain::Display`.
    pub displays: String,
    pub displays_cut: i64,
    /// JSON of a list of `domain::Artifact`.
    pub artifacts: String,
    pub artifacts_cut: i64,
    pub artifacts_until: Option<DateTimeUtc>,
    /// JSON of a list of `domain::UsagePoint`.
    pub usage: String,
    pub share_token: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
