//! What a user level allows.

mod user_levels;
mod user_stats;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(user_levels::user_levels)).routes(routes!(user_stats::user_stats))
}
