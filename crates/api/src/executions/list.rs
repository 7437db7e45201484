//! `GET /executions`
#![expect(
    unused_qualifications,
    reason = "the documentation macro repeats the name of the parameters in its own way"
)]

use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize, Deserializer};
use store::ExecutionFilter;
use utoipa::IntoParams;

use super::execution::{Execution, ExecutionStatus};
use crate::AppState;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, Unauthorized};
use crate::extract::{ApiQuery, Caller};

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

/// Bounds the memory of an answer, together with the cut of each text.
const LIMIT_MAX: u64 = 200;

/// Characters of a text to search for. Longer than anybody types, and far below the 50,000 bytes from which on SQLite
/// takes no pattern.
const SEARCHED_CHARS_MAX: usize = 200;

/// Which executions, and how many of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// At most this many.
    #[serde(default = "limit_default")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u64,
    /// After leaving out this many of the newest.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    offset: u64,
    /// Only those with this status.
    #[serde(default, deserialize_with = "unless_empty")]
    status: Option<ExecutionStatus>,
    /// Only those in the environment of this name.
    #[serde(default, deserialize_with = "unless_empty")]
    conda_env: Option<String>,
    /// Only those with this text in their code, in whatever case.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(max_length = 200)]
    q: Option<String>,
}

/// A field of a form that was left empty asks for nothing.
fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(field: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(field)?;
    if text.is_empty() {
        return Ok(None);
    }
    T::deserialize(text.into_deserializer()).map(Some)
}

fn limit_default() -> u64 {
    50
}

/// List executions
///
/// The caller's own, newest first. A list cuts `code`, `stdout` and `stderr` (and with them
/// `result`) to their first 16,384 characters and says so in `abridged`; `GET /executions/{id}`
/// has them whole.
#[utoipa::path(
    get,
    path = "/executions",
    operation_id = "listExecutions",
    tag = "executions",
    params(ListQuery),
    responses(
        (
            status = 200, description = "A page of them.", body = Vec<Execution>,
            headers(("X-Total-Count" = u64, description = "How many there are on all pages together"))
        ),
        Unauthorized, Invalid,
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<([(HeaderName, u64); 1], Json<Vec<Execution>>), ApiError> {
    let page = state.store.executions_of(caller.user.id, &query.checked()?).await?;
    let items = page.items.into_iter().map(Execution::from).collect();
    Ok(([(X_TOTAL_COUNT, page.total)], Json(items)))
}

impl ListQuery {
    fn checked(self) -> Result<ExecutionFilter, ApiError> {
        if !(1..=LIMIT_MAX).contains(&self.limit) {
            return Err(ApiError::invalid("/query/limit", format!("must be 1 to {LIMIT_MAX}")));
        }
        if i64::try_from(self.offset).is_err() {
            return Err(ApiError::invalid("/query/offset", "no list is that long"));
        }
        let searched = self.q.as_deref().unwrap_or_default();
        if searched.chars().count() > SEARCHED_CHARS_MAX {
            let detail = format!("must have at most {SEARCHED_CHARS_MAX} characters");
            return Err(ApiError::invalid("/query/q", detail));
        }
        if searched.contains('\0') {
            return Err(ApiError::invalid("/query/q", "no program holds a NUL character"));
        }
        Ok(ExecutionFilter {
            status: self.status.map(Into::into),
            environment: self.conda_env,
            code_contains: self.q,
            limit: self.limit,
            offset: self.offset,
        })
    }
}
