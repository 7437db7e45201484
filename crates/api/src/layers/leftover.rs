//! What a refused client is still sending.
//!
//! A server that closes a connection while its client is sending takes the answer away with it: the client learns that the
//! connection broke, and not why. So the rest of a refused request is read and dropped, up to a bound, before the
//! refusal goes out.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt as _};

/// Bytes read of what nobody wants. Whoever sends more has to do without the answer.
const READ_BYTES_MAX: usize = 32 * 1024 * 1024;

/// For how long it is read.
const READ_TIME_MAX: Duration = Duration::from_secs(10);

/// Where a body goes that was given up before its end.
type Leftover = Arc<Mutex<Option<BodyDataStream>>>;

/// Middleware: reads the rest of requests that are refused.
pub(super) async fn read(request: Request, next: Next) -> Response {
    // Whoever asks first whether to send at all has not begun.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let leftover = Leftover::default();
    let keep = Arc::clone(&leftover);
    let watch = |body: Body| Watched { pieces: Some(body.into_data_stream()), leftover: keep };
    let response = next.run(request.map(|body| Body::from_stream(watch(body)))).await;
    let is_refused = response.status().is_client_error() || response.status().is_server_error();
    let rest = leftover.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(rest) = rest.filter(|_| is_refused) {
        // Too long or broken off, it is over.
        let _ = tokio::time::timeout(READ_TIME_MAX, drop_all(rest)).await;
    }
    response
}

async fn drop_all(mut pieces: BodyDataStream) {
    let mut read = 0;
    while let Some(Ok(piece)) = pieces.next().await {
        read += piece.len();
        if read > READ_BYTES_MAX {
            break;
        }
    }
}

/// A body that is kept when it is given up before its end.
struct Watched {
    /// Nothing after its end.
    pieces: Option<BodyDataStream>,
    leftover: Leftover,
}

impl Stream for Watched {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(pieces) = &mut self.pieces else { return Poll::Ready(None) };
        let piece = std::task::ready!(pieces.poll_next_unpin(context));
        if !matches!(piece, Some(Ok(_))) {
            self.pieces = None;
        }
        Poll::Ready(piece)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(pieces) = self.pieces.take() {
            *self.leftover.lock().unwrap_or_else(PoisonError::into_inner) = Some(pieces);
        }
    }
}
