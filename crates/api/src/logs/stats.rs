//! `GET /admin/logs/stats`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::Json;
use axum::extract::State;
use chrono::{Days, NaiveDate, NaiveTime};
use domain::AuditStatus;
use serde::{Deserialize, Serialize};
use store::{AuditCount, AuditFilter, AuditStatistics};
use utoipa::{IntoParams, ToSchema};

use super::entry::LogEntry;
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotAdmin, Unauthorized};
use crate::extract::{Admin, ApiQuery};

/// Of actions, and of kinds of thing.
const TOP_MAX: u64 = 10;
const RECENT_ERRORS_MAX: u64 = 10;
const DAYS_MAX: u32 = 365;

/// Which time.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StatsQuery {
    /// The last so many UTC days, today included.
    #[serde(default = "days_default")]
    #[param(minimum = 1, maximum = 365, default = 7)]
    days: u32,
}

fn days_default() -> u32 {
    7
}

/// What the entries of some days are together.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogStats {
    /// How many days, today included.
    period_days: u32,
    /// Entries.
    total_logs: u64,
    status_distribution: StatusCounts,
    /// The ten most frequent, most frequent first.
    top_actions: Vec<ActionCount>,
    /// The ten most frequent, most frequent first.
    top_resources: Vec<ResourceTypeCount>,
    /// The ten newest entries with status `error`.
    recent_errors: Vec<LogEntry>,
    /// Each day, oldest first.
    daily: Vec<DayCounts>,
}

/// Entries by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct StatusCounts {
    success: u64,
    error: u64,
    warning: u64,
}

/// An action and its entries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActionCount {
    action: String,
    count: u64,
}

/// A kind of thing and its entries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResourceTypeCount {
    resource_type: String,
    count: u64,
}

/// Entries of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayCounts {
    /// A UTC day.
    day: NaiveDate,
    #[serde(flatten)]
    counts: StatusCounts,
}

/// Look at the audit log as a whole
///
/// What its entries of the last days are together.
#[utoipa::path(
    get,
    path = "/admin/logs/stats",
    operation_id = "getAuditStats",
    tag = "administration",
    params(StatsQuery),
    responses((status = 200, description = "The statistics.", body = LogStats), Unauthorized, NotAdmin, Invalid)
)]
pub(super) async fn stats(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<StatsQuery>,
) -> Result<Json<LogStats>, ApiError> {
    let period = Period::of(query.days, (state.clock)().date_naive())?;
    let statistics = state.store.audit_statistics(period.first, TOP_MAX).await?;
    let errors = AuditFilter {
        status: Some(AuditStatus::Error),
        from: Some(period.first.and_time(NaiveTime::MIN).and_utc()),
        ..AuditFilter::default()
    };
    let errors = state.store.audit_entries_after(&errors, None, RECENT_ERRORS_MAX).await?;
    Ok(Json(period.present(statistics, errors.into_iter().map(LogEntry::from).collect())))
}

/// Some days, the last of which is today.
struct Period {
    days: u32,
    first: NaiveDate,
}

impl Period {
    fn of(days: u32, today: NaiveDate) -> Result<Self, ApiError> {
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(ApiError::invalid("/query/days", format!("must be 1 to {DAYS_MAX}")));
        }
        let first = today - Days::new(u64::from(days) - 1);
        Ok(Self { days, first })
    }

    fn present(&self, statistics: AuditStatistics, recent_errors: Vec<LogEntry>) -> LogStats {
        let mut daily = self.empty_days();
        let mut all = StatusCounts::default();
        let mut total_logs = 0;
        for counted in &statistics.days {
            total_logs += counted.entries;
            all.add(&counted.status, counted.entries);
            if let Some(day) = daily.iter_mut().find(|day| day.day == counted.day) {
                day.counts.add(&counted.status, counted.entries);
            }
        }
        LogStats {
            period_days: self.days,
            total_logs,
            status_distribution: all,
            top_actions: statistics.top_actions.into_iter().map(ActionCount::from).collect(),
            top_resources: statistics.top_resource_types.into_iter().map(ResourceTypeCount::from).collect(),
            recent_errors,
            daily,
        }
    }

    fn empty_days(&self) -> Vec<DayCounts> {
        let days = self.first.iter_days().take(self.days as usize);
        days.map(|day| DayCounts { day, counts: StatusCounts::default() }).collect()
    }
}

impl StatusCounts {
    /// What was imported may have other words: those are in the total only.
    fn add(&mut self, status: &str, entries: u64) {
        match AuditStatus::from_word(status) {
            Some(AuditStatus::Success) => self.success += entries,
            Some(AuditStatus::Error) => self.error += entries,
            Some(AuditStatus::Warning) => self.warning += entries,
            None => {}
        }
    }
}

impl From<AuditCount> for ActionCount {
    fn from(counted: AuditCount) -> Self {
        Self { action: counted.word, count: counted.entries }
    }
}

impl From<AuditCount> for ResourceTypeCount {
    fn from(counted: AuditCount) -> Self {
        Self { resource_type: counted.word, count: counted.entries }
    }
}
