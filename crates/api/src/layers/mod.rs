//! What happens around every request, from the outermost in.

pub(crate) mod headers;
mod leftover;
mod panics;
pub(crate) mod request_id;
mod trace;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::{AppState, audit, database, errors};

/// They are compressed already.
const ARCHIVES_AS_THEY_ARE: NotForContentType = NotForContentType::const_new("application/zip");

/// Wraps the router. The last line is the outermost: it sees the request first.
pub(crate) fn around(router: Router, state: AppState, ids: request_id::RequestIds) -> Router {
    let gate = state.gate.clone();
    router
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(ARCHIVES_AS_THEY_ARE)))
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(from_fn_with_state(state, audit::refusals::record))
        // Around all that writes; who is slow to send what nobody wants does not keep it from being closed.
        .layer(from_fn_with_state(gate, database::pass))
        .layer(from_fn(leftover::read))
        .layer(from_fn(errors::render))
        .layer(from_fn(headers::security))
        .layer(trace::layer())
        .layer(from_fn_with_state(ids, request_id::attach))
}
