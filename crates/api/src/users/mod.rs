//! Administration of users: every account, by administrators.

mod create;
mod delete;
mod level;
mod list;
mod set_password;
mod update;

use domain::Action;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list))
        .routes(audited(routes!(create::create), Action::UserCreate))
        .routes(audited(routes!(update::update), Action::UserUpdate))
        .routes(audited(routes!(delete::delete), Action::UserDelete))
        .routes(audited(routes!(set_password::set_password), Action::UserPasswordSet))
}
