//! Connections: accepted up to a bound, held to time limits, and let go well.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Connections at the same time; more wait in the kernel's backlog.
const CONNECTIONS_MAX: usize = 4096;
/// From the first byte of a request to the end of its headers, and how long an idle connection is kept.
const HEADERS_TIME_MAX: Duration = Duration::from_secs(30);
/// Between two pieces of a request's body.
const BODY_PAUSE_MAX: Duration = Duration::from_secs(30);
/// Before trying again when no connection can be accepted, for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Answers connections until `stop`, then lets those under way finish their request.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let router = router.layer(RequestBodyTimeoutLayer::new(BODY_PAUSE_MAX));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let connections = GracefulShutdown::new();
    while let Some((accepted, place)) = next(&listener, &places, &stop).await {
        match accepted {
            Ok((stream, peer)) => answer(stream, peer, router.clone(), &connections, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // Ends early when it is time to stop.
                let _ = tokio::time::timeout(ACCEPT_PAUSE, stop.cancelled()).await;
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

type Accepted = std::io::Result<(TcpStream, SocketAddr)>;

/// The next connection, once there is a place for it; nothing when it is time to stop.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(Accepted, OwnedSemaphorePermit)> {
    let accept = async {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        Some((listener.accept().await, place))
    };
    tokio::select! {
        accepted = accept => accepted,
        () = stop.cancelled() => None,
    }
}

fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    connections: &GracefulShutdown,
    place: OwnedSemaphorePermit,
) {
    // Answers are written whole; waiting for more to send with them would only delay them. A connection that refuses the
    // option is about to fail anyway.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(router.clone(), peer, request));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_TIME_MAX);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADERS_TIME_MAX);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // What goes wrong on a connection (the client is gone, its HTTP is none) is the client's to know.
        let _ = connection.await;
        drop(place);
    });
}

async fn respond(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
