//! Sharing: a link by which anybody may see one execution, if its owner wants that.
//!
//! Invariant: nothing is shared until its owner says so, and nothing but what [`Execution::for_strangers`](crate::executions::Execution)
//! shows, and the files of that execution.

mod artifact;
mod readers;
mod share;
mod shared;
mod unshare;

use domain::Action;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use readers::Readers;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(audited(routes!(share::share), Action::ExecutionShare))
        .routes(audited(routes!(unshare::unshare), Action::ExecutionUnshare))
        .routes(routes!(shared::shared))
        .routes(routes!(artifact::artifact))
}
