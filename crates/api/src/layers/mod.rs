//! What happens around every request, from the outermost in.

pub(crate) mod headers;
mod panics;
pub(crate) mod request_id;
mod trace;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::{AppState, audit, errors};

/// Wraps the router. The last line is the outermost: it sees the request first.
pub(crate) fn around(router: Router, state: AppState, ids: request_id::RequestIds) -> Router {
    router
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(from_fn_with_state(state, audit::refusals::record))
        .layer(from_fn(errors::render))
        .layer(from_fn(headers::security))
        .layer(trace::layer())
        .layer(from_fn_with_state(ids, request_id::attach))
}
