//! Where a request comes from.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// Headers by which a proxy says that it speaks for somebody else. They are never believed as to
/// whom; that they are there is enough to know that the connection is not the caller's own.
const FORWARDING_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    /// It is a program on this machine that does not speak for somebody else.
    pub(crate) is_local: bool,
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let is_loopback =
            address.is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
        Ok(Self { is_local: is_loopback && !is_forwarded(&parts.headers) })
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    FORWARDING_HEADERS.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn is_local(address: Option<&str>, header: Option<&str>) -> bool {
        let mut request = Request::new(());
        if let Some(address) = address {
            let address: SocketAddr = address.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(address));
        }
        if let Some(header) = header {
            request.headers_mut().insert(
                header.to_owned().parse::<axum::http::HeaderName>().expect("a name"),
                "127.0.0.1".parse().expect("a value"),
            );
        }
        let (mut parts, ()) = request.into_parts();
        let Ok(peer) = Peer::from_request_parts(&mut parts, &()).await;
        peer.is_local
    }

    #[tokio::test]
    async fn local_is_this_machine_and_nobody_behind_it() {
        for address in ["127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(is_local(Some(address), None).await, "{address}");
            assert!(!is_local(Some(address), Some("x-forwarded-for")).await, "{address} behind a proxy");
        }
        for address in [Some("10.0.0.1:1"), Some("[2001:db8::1]:1"), None] {
            assert!(!is_local(address, None).await, "{address:?}");
            assert!(!is_local(address, Some("x-forwarded-for")).await, "{address:?} claiming to be local");
        }
    }
}
