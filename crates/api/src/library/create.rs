//! `POST /code-library`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::UserId;
use serde::Deserialize;
use store::NewCode;
use utoipa::ToSchema;

use super::item::CodeItem;
use super::texts::{Description, EnvironmentName, Language, Tags, Title};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Full, Invalid, TooLarge, Unauthorized};
use crate::executions::checked_code;
use crate::extract::{ApiJson, Caller};

/// An item to be made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewCodeRequest {
    title: Title,
    #[serde(default)]
    description: Option<Description>,
    /// The program: at most 1 MiB (1,048,576 bytes) of UTF-8, without NUL.
    #[schema(example = "print(sum(range(10**6)))")]
    code: String,
    /// `python`, if absent.
    #[serde(default)]
    language: Option<Language>,
    /// Whether every user may read it; not, if absent.
    #[serde(default)]
    is_public: Option<bool>,
    #[serde(default)]
    tags: Option<Tags>,
    /// `base`, if absent.
    #[serde(default)]
    conda_env: Option<EnvironmentName>,
}

/// Put a program into the code library
#[utoipa::path(
    post,
    path = "/code-library",
    operation_id = "createCode",
    tag = "code library",
    request_body = NewCodeRequest,
    responses(
        (status = 200, description = "The item.", body = CodeItem),
        Unauthorized, TooLarge, Invalid, Full,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    entry: Entry,
    ApiJson(request): ApiJson<NewCodeRequest>,
) -> Result<Json<CodeItem>, ApiError> {
    let new = request.checked(caller.user.id, (state.clock)())?;
    let made = state.store.create_code(new, caller.tier.saved_codes, entry.done()).await?;
    let record = made.ok_or(ApiError::TooManyCodes)?;
    Ok(Json(CodeItem::for_reader(caller.user.id, record)))
}

impl NewCodeRequest {
    fn checked(self, owner: UserId, created_at: DateTime<Utc>) -> Result<NewCode, ApiError> {
        Ok(NewCode {
            owner,
            title: self.title.into_string(),
            description: self.description.map(Description::into_string),
            code: checked_code(self.code)?,
            language: self.language.map_or_else(|| "python".to_owned(), Language::into_string),
            is_public: self.is_public.unwrap_or(false),
            tags: self.tags.map(|tags| tags.normalised()).unwrap_or_default(),
            environment: self.conda_env.map_or_else(|| "base".to_owned(), EnvironmentName::into_string),
            created_at,
        })
    }
}
