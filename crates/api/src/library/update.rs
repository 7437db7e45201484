//! `PUT /code-library/{id}`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::CodeId;
use serde::{Deserialize, Deserializer};
use store::CodeChanges;
use utoipa::ToSchema;

use super::item::CodeItem;
use super::texts::{Description, EnvironmentName, Language, Tags, Title};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{Invalid, NotFound, TooLarge, Unauthorized};
use crate::executions::checked_code;
use crate::extract::{ApiJson, ApiPath, Caller};

/// What is to be changed of an item. What is absent stays.
#[derive(Deserialize, ToSchema)]
pub(super) struct CodeChangesRequest {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    title: Option<Title>,
    /// `null` for none any more.
    #[serde(default, deserialize_with = "given")]
    description: Option<Option<Description>>,
    /// The program: at most 1 MiB (1,048,576 bytes) of UTF-8, without NUL.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    code: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    language: Option<Language>,
    /// Whether every user may read it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_public: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    tags: Option<Tags>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    conda_env: Option<EnvironmentName>,
}

/// A field that is there has a value of its kind, which `null` is only where it says so.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// Change an item of the code library
///
/// One of the caller's own. A public one of somebody else can be read but not changed: it is as if it were not there.
#[utoipa::path(
    put,
    path = "/code-library/{id}",
    operation_id = "updateCode",
    tag = "code library",
    params(("id" = i64, Path, description = "Which one")),
    request_body = CodeChangesRequest,
    responses(
        (status = 200, description = "The item as it is now.", body = CodeItem),
        Unauthorized, NotFound, TooLarge, Invalid,
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(id): ApiPath<CodeId>,
    entry: Entry,
    ApiJson(request): ApiJson<CodeChangesRequest>,
) -> Result<Json<CodeItem>, ApiError> {
    let changes = request.checked((state.clock)())?;
    let updated = state.store.update_code(caller.user.id, id, changes, entry.done()).await?;
    let record = updated.ok_or(ApiError::CodeNotFound)?;
    Ok(Json(CodeItem::for_reader(caller.user.id, record)))
}

impl CodeChangesRequest {
    fn checked(self, updated_at: DateTime<Utc>) -> Result<CodeChanges, ApiError> {
        Ok(CodeChanges {
            title: self.title.map(Title::into_string),
            description: self.description.map(|text| text.map(Description::into_string)),
            code: self.code.map(checked_code).transpose()?,
            language: self.language.map(Language::into_string),
            is_public: self.is_public,
            tags: self.tags.map(|tags| tags.normalised()),
            environment: self.conda_env.map(EnvironmentName::into_string),
            updated_at,
        })
    }
}
