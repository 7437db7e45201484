//! The server itself: its name, its health, its documentation.

mod healthz;
mod index;
mod metrics;
mod readyz;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(index::index))
        .routes(routes!(healthz::healthz))
        .routes(routes!(readyz::readyz))
        .routes(routes!(metrics::metrics))
}

/// `/openapi.json`, which describes everything else and not itself.
pub(crate) fn document() -> Router {
    let document = crate::openapi().to_json().expect("a document made of structs has a JSON form");
    let json = [(header::CONTENT_TYPE, "application/json")];
    Router::new().route("/openapi.json", get(async move || (json, document.clone())))
}

/// A page at `/docs` to read the document and try it, which loads nothing from elsewhere.
pub(crate) fn docs() -> Router {
    SwaggerUi::new("/docs").config(Config::from("/openapi.json").persist_authorization(false)).into()
}
