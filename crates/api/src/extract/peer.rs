//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};

/// Headers by which a proxy says that it speaks for somebody else. They are never believed as to
/// whom; that they are there is enough to know that the connection is not the caller's own.
const FORWARDING_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    /// Its address; unknown where the server was not told.
    pub(crate) address: Option<IpAddr>,
    /// It is a program on this machine that does not speak for somebody else, as far as can be seen, and calls the
    /// server by a name that no other machine answers to.
    pub(crate) is_local: bool,
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = connected.map(|ConnectInfo(address)| address.ip().to_canonical());
        let is_loopback = address.is_some_and(|address| address.is_loopback());
        let is_local = is_loopback && !is_forwarded(&parts.headers) && is_named_locally(parts);
        Ok(Self { address, is_local })
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    FORWARDING_HEADERS.iter().any(|name| headers.contains_key(*name))
}

/// A page from elsewhere whose name was made to mean this machine (DNS rebinding), and a reverse proxy that adds no
/// header, both come from here; but they ask for the name that the browser was given.
fn is_named_locally(parts: &Parts) -> bool {
    let in_headers =
        parts.headers.get_all(header::HOST).iter().map(|value| value.to_str().ok()?.parse().ok());
    let mut names: Vec<Option<Authority>> = in_headers.collect();
    names.extend(parts.uri.authority().cloned().map(Some));
    !names.is_empty() && names.iter().all(|name| name.as_ref().is_some_and(means_this_machine))
}

fn means_this_machine(name: &Authority) -> bool {
    let host = name.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn is_local(address: Option<&str>, header: Option<&str>) -> bool {
        let mut request = Request::new(());
        request.headers_mut().insert(header::HOST, "localhost:8000".parse().expect("a value"));
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
        judge(request).await
    }

    async fn is_local_for(uri: &str, hosts: &[&str]) -> bool {
        let mut request = Request::get(uri).body(()).expect("a request");
        let address: SocketAddr = "127.0.0.1:1".parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(address));
        for host in hosts {
            request.headers_mut().append(header::HOST, host.parse().expect("a value"));
        }
        judge(request).await
    }

    async fn judge(request: Request<()>) -> bool {
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

    #[tokio::test]
    async fn local_is_who_calls_this_machine_by_a_name_of_its_own() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.8.9.1", "[::1]", "[::1]:8000"] {
            assert!(is_local_for("/login", &[host]).await, "{host}");
            assert!(is_local_for(&format!("http://{host}/login"), &[]).await, "HTTP/2 with {host}");
        }
        for host in
            ["rebound.example", "localhost.example:8000", "10.0.0.1", "[2001:db8::1]", "0.0.0.0", "", "a b"]
        {
            assert!(!is_local_for("/login", &[host]).await, "{host:?}");
            assert!(!is_local_for("/login", &["localhost", host]).await, "localhost and {host:?}");
        }
        assert!(!is_local_for("http://rebound.example/login", &["localhost"]).await);
        assert!(!is_local_for("/login", &[]).await, "no name at all");
    }
}
