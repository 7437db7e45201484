//! `POST /user-environments/{id}/rebuild`

use ::environments::Wanted;
use axum::extract::State;
use axum::response::Response;
use engine::BuildChange;
use store::Environment;

use super::access::Buildable;
use super::build::{self, Telling};
use super::environment::UserEnvironment;
use super::environment_file;
use crate::AppState;
use crate::audit::Entry;
use crate::errors::ApiError;
use crate::errors::documented::{
    BuildConflict, BuildRefused, BuildTooLong, NotAdmin, NotFound, Unauthorized, Unavailable,
};

/// Build an environment anew
///
/// With the same packages in the same versions: one whose files are not here, as after a database was imported, or one that
/// is to begin afresh, with the interpreter that this machine has now. Answers as making one does.
#[utoipa::path(
    post,
    path = "/user-environments/{id}/rebuild",
    operation_id = "rebuildEnvironment",
    tag = "environments",
    params(("id" = i64, Path, description = "Which one")),
    responses(
        (status = 200, description = "It is there.", body = UserEnvironment),
        Unauthorized, NotAdmin, NotFound, BuildConflict, BuildRefused, Unavailable, BuildTooLong,
    )
)]
pub(super) async fn rebuild(
    State(state): State<AppState>,
    of: Buildable,
    entry: Entry,
    telling: Telling,
) -> Result<Response, ApiError> {
    let packages = recorded(&of.environment)?;
    build::change(state, of, BuildChange::Create { packages }, (entry, telling)).await
}

/// What was in it, as far as that is known.
fn recorded(environment: &Environment) -> Result<Vec<Wanted>, ApiError> {
    let generation = environment.generation.as_ref();
    let recipe = generation.map(|it| it.conda_yaml.as_str()).or(environment.recipe.as_deref());
    recipe.map_or(Ok(Vec::new()), |recipe| {
        environment_file::read(recipe, environment.manager).map(|file| file.packages)
    })
}
