//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};

use super::TrustedProxies;
use crate::AppState;

/// Headers by which a proxy says that it speaks for somebody else. That they are there is enough to know that the
/// connection is not the caller's own; as to whom, only trusted proxies are believed.
const FORWARDING_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// Who calls: the other end of the connection, or whom it speaks for if that is a proxy that is trusted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    /// Their address; unknown where the server was not told.
    pub(crate) address: Option<IpAddr>,
    /// They called by https, as a trusted proxy says.
    pub(crate) is_https: bool,
    /// It is a program on this machine that does not speak for somebody else, as far as can be seen, and calls the
    /// server by a name that no other machine answers to.
    pub(crate) is_local: bool,
}

impl FromRequestParts<AppState> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(parts, &state.trusted_proxies))
    }
}

impl Peer {
    fn of(parts: &Parts, proxies: &TrustedProxies) -> Self {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = connected.map(|ConnectInfo(address)| address.ip().to_canonical());
        let is_loopback = peer.is_some_and(|peer| peer.is_loopback());
        Self {
            address: peer.map(|peer| proxies.client(peer, &parts.headers)),
            is_https: peer.is_some_and(|peer| proxies.is_https(peer, &parts.headers)),
            is_local: is_loopback && !is_forwarded(&parts.headers) && is_named_locally(parts),
        }
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

    fn is_local(address: Option<&str>, header: Option<&str>) -> bool {
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
        judge(request)
    }

    fn is_local_for(uri: &str, hosts: &[&str]) -> bool {
        let mut request = Request::get(uri).body(()).expect("a request");
        let address: SocketAddr = "127.0.0.1:1".parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(address));
        for host in hosts {
            request.headers_mut().append(header::HOST, host.parse().expect("a value"));
        }
        judge(request)
    }

    fn judge(request: Request<()>) -> bool {
        // To be trusted makes nobody local.
        Peer::of(&request.into_parts().0, &"127.0.0.1".parse().expect("an address")).is_local
    }

    #[test]
    fn local_is_this_machine_and_nobody_behind_it() {
        for address in ["127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(is_local(Some(address), None), "{address}");
            assert!(!is_local(Some(address), Some("x-forwarded-for")), "{address} behind a proxy");
        }
        for address in [Some("10.0.0.1:1"), Some("[2001:db8::1]:1"), None] {
            assert!(!is_local(address, None), "{address:?}");
            assert!(!is_local(address, Some("x-forwarded-for")), "{address:?} claiming to be local");
        }
    }

    #[test]
    fn local_is_who_calls_this_machine_by_a_name_of_its_own() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.8.9.1", "[::1]", "[::1]:8000"] {
            assert!(is_local_for("/login", &[host]), "{host}");
            assert!(is_local_for(&format!("http://{host}/login"), &[]), "HTTP/2 with {host}");
        }
        for host in
            ["rebound.example", "localhost.example:8000", "10.0.0.1", "[2001:db8::1]", "0.0.0.0", "", "a b"]
        {
            assert!(!is_local_for("/login", &[host]), "{host:?}");
            assert!(!is_local_for("/login", &["localhost", host]), "localhost and {host:?}");
        }
        assert!(!is_local_for("http://rebound.example/login", &["localhost"]));
        assert!(!is_local_for("/login", &[]), "no name at all");
    }
}
