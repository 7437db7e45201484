//! `GET /`

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What answers here.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServerInfo {
    /// A sentence.
    message: String,
    #[schema(example = "CodeRunner")]
    name: &'static str,
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// What is here
///
/// A browser is sent to the web interface instead.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "getServerInfo",
    tag = "service",
    security(()),
    responses(
        (status = 200, description = "The server's name and version.", body = ServerInfo),
        (status = 303, description = "For a browser: the web interface.", headers(("Location" = String))),
    )
)]
pub(super) async fn index(headers: HeaderMap) -> Response {
    let vary = [(header::VARY, "Accept")];
    if accepts_html(&headers) {
        return (vary, Redirect::to("/app/")).into_response();
    }
    let version = env!("CARGO_PKG_VERSION");
    let message = format!("CodeRunner {version}");
    (vary, Json(ServerInfo { message, name: "CodeRunner", version })).into_response()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.any(|value| value.contains("text/html"))
}
