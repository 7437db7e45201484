//! The request's id: the thread from an answer to the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Long enough for a UUID or a trace id, short enough for a log line.
const LENGTH_MAX: usize = 64;

/// The id of the request at hand.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    /// The id as text.
    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().expect("only made of letters, digits and -_.")
    }

    /// The caller's own id, if it is one that can stand in a log without doing harm.
    fn propagated(value: &HeaderValue) -> Option<Self> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let bytes = value.as_bytes();
        let is_good = !bytes.is_empty() && bytes.len() <= LENGTH_MAX && bytes.iter().all(is_plain);
        is_good.then(|| Self(value.clone()))
    }
}

/// Makes ids: when this server started, and which request it is since then. They are unique, not
/// secret.
#[derive(Clone, Debug)]
pub(crate) struct RequestIds {
    started_ms: i64,
    count: Arc<AtomicU64>,
}

impl RequestIds {
    /// Ids of a server that starts now.
    pub(crate) fn starting(now: DateTime<Utc>) -> Self {
        Self { started_ms: now.timestamp_millis(), count: Arc::new(AtomicU64::new(1)) }
    }

    fn next(&self) -> RequestId {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let text = format!("{:x}-{number:x}", self.started_ms);
        RequestId(text.parse().expect("hexadecimal digits make a header value"))
    }
}

/// Middleware: takes the caller's id or makes one, and answers with it.
pub(crate) async fn attach(State(ids): State<RequestIds>, mut request: Request, next: Next) -> Response {
    let propagated = request.headers().get(X_REQUEST_ID).and_then(RequestId::propagated);
    let id = propagated.unwrap_or_else(|| ids.next());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    response.headers_mut().insert(X_REQUEST_ID, id.0);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_would_harm_a_log_is_not_taken_over() {
        let long = "x".repeat(LENGTH_MAX + 1);
        for bad in ["", " ", "a b", "a\"b", "a,b", long.as_str()] {
            let value = HeaderValue::from_str(bad).expect("a header can carry it");
            assert!(RequestId::propagated(&value).is_none(), "{bad:?}");
        }
        let value = HeaderValue::from_static("0af7651916cd43dd-8448_eb.1");
        assert_eq!(RequestId::propagated(&value).expect("plain").as_str(), "0af7651916cd43dd-8448_eb.1");
    }

    #[test]
    fn ids_are_unique() {
        let ids = RequestIds::starting(DateTime::UNIX_EPOCH);
        assert_eq!(ids.next().as_str(), "0-1");
        assert_eq!(ids.clone().next().as_str(), "0-2");
    }
}
