//! `PUT /user-environments/{id}`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Deserializer};
use store::EnvironmentChanges;
use utoipa::ToSchema;

use super::access::Owned;
use super::environment::UserEnvironment;
use super::texts::{DisplayName, EnvironmentDescription};
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{EnvironmentRefused, Invalid, NotAdmin, NotFound, Unauthorized};
use crate::extract::{ApiJson, Caller};

/// What is to be changed of an environment. What is absent stays.
#[derive(Deserialize, ToSchema)]
pub(super) struct EnvironmentChangesRequest {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    display_name: Option<DisplayName>,
    /// `null` for none any more.
    #[serde(default, deserialize_with = "given")]
    description: Option<Option<EnvironmentDescription>>,
    /// Whether programs may be run in it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_active: Option<bool>,
    /// Whether everybody may run programs in it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_public: Option<bool>,
    /// Whether interpreters may be kept warm in it; only administrators say so.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    may_be_warm: Option<bool>,
}

/// A field that is there has a value of its kind, which `null` is only where it says so.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// Change what is said of an environment
///
/// One of the caller's own; administrators change anybody's. The base environment stays as it is.
#[utoipa::path(
    put,
    path = "/user-environments/{id}",
    operation_id = "updateEnvironment",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    request_body = EnvironmentChangesRequest,
    responses(
        (status = 200, description = "The environment as it is now.", body = UserEnvironment),
        EnvironmentRefused, Unauthorized, NotAdmin, NotFound, Invalid,
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    caller: Caller,
    Owned { environment }: Owned,
    entry: Entry,
    ApiJson(request): ApiJson<EnvironmentChangesRequest>,
) -> Result<Json<UserEnvironment>, ApiError> {
    let changes = request.checked(&caller)?;
    let changed = state.engine.update_environment(environment.id, changes, entry.done()).await?;
    Ok(Json(UserEnvironment::for_caller(&caller, &state, changed)))
}

impl EnvironmentChangesRequest {
    fn checked(self, caller: &Caller) -> Result<EnvironmentChanges, ApiError> {
        if self.may_be_warm.is_some() && !caller.user.is_admin {
            return Err(ApiError::NotAdmin);
        }
        let text = |text: Option<EnvironmentDescription>| text.map(EnvironmentDescription::into_string);
        Ok(EnvironmentChanges {
            display_name: self.display_name.map(DisplayName::into_string),
            description: self.description.map(|description| text(description).unwrap_or_default()),
            is_active: self.is_active,
            is_public: self.is_public,
            may_be_warm: self.may_be_warm,
        })
    }
}
