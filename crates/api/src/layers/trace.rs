//! One span a request, one line when it ends. The query string stays out: it may carry a key; and so do the ends of links by which
//! something is shared, which are keys themselves.

use std::time::Duration;

use axum::http::{Request, Response};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::TraceLayer;
use tracing::Span;

use super::request_id::RequestId;

type MakeSpan<B> = fn(&Request<B>) -> Span;
type OnResponse<B> = fn(&Response<B>, Duration, &Span);
type Layer<I, O> =
    TraceLayer<SharedClassifier<ServerErrorsAsFailures>, MakeSpan<I>, (), OnResponse<O>, (), (), ()>;

/// The layer. Failures are logged at the error boundary, where the cause is known.
pub(super) fn layer<I, O>() -> Layer<I, O> {
    TraceLayer::new_for_http()
        .make_span_with(span as MakeSpan<I>)
        .on_request(())
        .on_response(finished as OnResponse<O>)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

fn span<B>(request: &Request<B>) -> Span {
    let request_id = request.extensions().get::<RequestId>().map(RequestId::as_str);
    tracing::info_span!("request", method = %request.method(), path = shown(request.uri().path()), request_id)
}

fn shown(path: &str) -> &str {
    const SHARED: &str = "/shared/";
    match path.split_once(SHARED) {
        Some(("", _)) => SHARED,
        Some(("/api", _)) => "/api/shared/",
        Some(("/app", _)) => "/app/shared/",
        _ => path,
    }
}

fn finished<B>(response: &Response<B>, latency: Duration, _: &Span) {
    let latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status = response.status().as_u16(), latency_ms, "answered");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_out() {
        assert_eq!(shown("/shared/0123/artifacts/a"), "/shared/");
        assert_eq!(shown("/api/shared/0123"), "/api/shared/");
        assert_eq!(shown("/app/shared/0123"), "/app/shared/");
        assert_eq!(shown("/executions/7/artifacts/shared/a"), "/executions/7/artifacts/shared/a");
    }
}
