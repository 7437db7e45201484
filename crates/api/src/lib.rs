//! The HTTP surface: a folder per feature, a file per endpoint.
//!
//! A handler extracts, authorises (an extractor, [`extract::Caller`]), calls one thing of `engine`,
//! `store` or `assistant`, and presents the result. What goes wrong leaves through one boundary, `errors`.
//!
//! Invariant: an operation is mounted by the same statement that documents it, so `openapi.json`
//! and the server cannot differ.
//! Invariant: nothing here starts a process, touches a cgroup or writes SQL.

#![forbid(unsafe_code)]

pub mod accounts;
mod ai;
mod api_keys;
mod audit;
mod buckets;
mod database;
mod environments;
mod errors;
mod executions;
mod external;
mod extract;
mod layers;
mod library;
mod listing;
mod logs;
mod message;
mod openapi;
mod service;
mod sharing;
mod state;
mod tiers;
mod users;
mod webhooks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

pub use executions::as_listed;
pub use extract::{NoProxy, TrustedProxies};
pub use openapi::openapi;
pub use state::{AppState, Random, Settings};

/// The largest body of a request, in bytes, where a route does not say otherwise: names,
/// passwords and settings, not programs.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Every operation of the API, with its documentation.
fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::frame()).merge(internal()).merge(external::routes())
}

/// Those that are also mounted below `/api`.
fn internal() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .merge(accounts::routes())
        .merge(ai::routes())
        .merge(api_keys::routes())
        .merge(database::routes())
        .merge(environments::routes())
        .merge(executions::routes())
        .merge(library::routes())
        .merge(logs::routes())
        .merge(tiers::routes())
        .merge(users::routes())
        .merge(sharing::routes())
        .merge(webhooks::routes())
        .merge(service::routes())
}

/// The whole server: the API at the root and again below `/api` (where the external API is already), its
/// documentation at `/docs`, and the web interface (`web`, which sees paths without `/app`) below `/app/`.
///
/// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's
/// address, nobody counts as local and the default password is refused to everyone.
pub fn router(state: AppState, web: Router) -> Router {
    let ids = layers::request_id::RequestIds::starting((state.clock)());
    let mounted = |operations: OpenApiRouter<AppState>| {
        Router::from(operations)
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .layer(layers::headers::no_store())
            .with_state(state.clone())
    };
    let api = mounted(internal()).merge(service::document());
    let router = Router::new()
        .nest("/api", api.clone())
        .route("/api/", get(async || Redirect::permanent("/api")))
        .merge(api)
        .merge(mounted(external::routes()))
        .merge(service::docs())
        .route("/app", get(async || Redirect::permanent("/app/")))
        .nest_service("/app/", web)
        .fallback(async || errors::ApiError::NotFound)
        .method_not_allowed_fallback(async || errors::ApiError::MethodNotAllowed);
    layers::around(router, state, ids)
}
