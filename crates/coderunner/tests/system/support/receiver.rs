//! A server that receives webhooks, and answers them as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use serde_json::Value;
use tokio::sync::watch;

/// What was received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// The last part of its path.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// The receiver, as long as it is not dropped. `/ok` is answered with 204, `/status/500` with 500, `/once/…` with 503 the first
/// time, `/elsewhere` with a redirect, and `/never` not at all.
pub(crate) struct Receiver {
    address: SocketAddr,
    received: watch::Receiver<Vec<Received>>,
    serving: tokio::task::JoinHandle<()>,
}

type Shared = Arc<Mutex<watch::Sender<Vec<Received>>>>;

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    /// At an address of its own.
    pub(crate) async fn start_at(address: &str) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (sender, received) = watch::channel(Vec::new());
        let router = Router::new().route("/{*path}", any(receive)).with_state(Arc::new(Mutex::new(sender)));
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves until it is ended");
        });
        Self { address, received, serving }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Waits until so many have come, and gives them all.
    pub(crate) async fn got(&mut self, count: usize) -> Vec<Received> {
        let enough = self.received.wait_for(|received| received.len() >= count);
        let received = tokio::time::timeout(Duration::from_secs(60), enough).await;
        received.expect("they come").expect("it serves").clone()
    }

    /// What has come by now.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.borrow().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).expect(name).to_str().expect("ASCII")
    }

    /// Whether the standard's own library takes it, with this secret.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let webhook = standardwebhooks::Webhook::new(secret).expect("a secret");
        webhook.verify(&self.body, &self.headers).is_ok()
    }
}

async fn receive(
    State(shared): State<Shared>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let is_first = {
        let sender = shared.lock().expect("whole");
        let is_first = !sender.borrow().iter().any(|received| received.path == path);
        sender.send_modify(|received| {
            received.push(Received { path: path.clone(), headers, body: body.to_vec() });
        });
        is_first
    };
    match path.split_once('/') {
        Some(("status", status)) => status
            .parse::<u16>()
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .expect("a status")
            .into_response(),
        Some(("once", _)) if is_first => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        None if path == "elsewhere" => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/ok")]).into_response()
        }
        None if path == "never" => std::future::pending().await,
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}
