//! `GET /admin/database/info`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{NotAdmin, Unauthorized};
use crate::extract::Admin;

/// The database at a glance.
#[derive(Serialize, ToSchema)]
pub(crate) struct DatabaseInfo {
    database_file: DatabaseFile,
    /// Rows of each table.
    table_statistics: BTreeMap<&'static str, u64>,
    user_statistics: UserStatistics,
    recent_activity: RecentActivity,
}

/// Where it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct DatabaseFile {
    /// In bytes.
    file_size: u64,
    /// The same for people.
    #[schema(example = "12.5 MB")]
    file_size_human: String,
    /// Absent where the file system does not know.
    created_time: Option<DateTime<Utc>>,
    modified_time: DateTime<Utc>,
    file_path: String,
}

/// Who uses it.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserStatistics {
    total_users: u64,
    active_users: u64,
    admin_users: u64,
}

/// When it was used.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecentActivity {
    last_execution: Option<DateTime<Utc>>,
    last_log: Option<DateTime<Utc>>,
}

/// Look at the database
#[utoipa::path(
    get,
    path = "/admin/database/info",
    operation_id = "getDatabaseInfo",
    tag = "administration",
    responses((status = 200, description = "What is in it.", body = DatabaseInfo), Unauthorized, NotAdmin)
)]
pub(super) async fn info(
    State(state): State<AppState>,
    _admin: Admin,
) -> Result<Json<DatabaseInfo>, ApiError> {
    Ok(Json(state.store.database_info().await?.into()))
}

impl From<store::DatabaseInfo> for DatabaseInfo {
    fn from(info: store::DatabaseInfo) -> Self {
        Self {
            database_file: DatabaseFile {
                file_size: info.bytes,
                file_size_human: human(info.bytes),
                created_time: info.created_at,
                modified_time: info.modified_at,
                file_path: info.path.display().to_string(),
            },
            user_statistics: UserStatistics {
                total_users: info.rows.get("users").copied().unwrap_or_default(),
                active_users: info.active_users,
                admin_users: info.admin_users,
            },
            table_statistics: info.rows,
            recent_activity: RecentActivity { last_execution: info.last_execution, last_log: info.last_log },
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
fn human(bytes: u64) -> String {
    let steps = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut step = 0;
    while size >= 1024.0 && step + 1 < steps.len() {
        size /= 1024.0;
        step += 1;
    }
    format!("{size:.1} {}", steps[step])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KB"),
            (1_024_000, "1000.0 KB"),
            (13_107_200, "12.5 MB"),
            (3 * 1024 * 1024 * 1024, "3.0 GB"),
            (u64::MAX, "16777216.0 TB"),
        ] {
            assert_eq!(human(bytes), expected);
        }
    }
}
