//! Reverse proxies that are believed when they say for whom they speak.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Whom each proxy on the way has spoken for: the last entry is the nearest proxy's.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// How the client has called the first proxy.
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Entries of a header that are looked at; nobody has that many proxies.
const PROXIES_MAX: usize = 32;

/// Addresses and networks of proxies, separated by commas; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// Something that is neither an address nor a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address (10.0.0.1, ::1) and no network (10.0.0.0/8, fd00::/8)")]
pub struct NoProxy(String);

impl FromStr for TrustedProxies {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let networks = entries.map(|entry| network(entry).ok_or_else(|| NoProxy(entry.to_owned())));
        networks.collect::<Result<_, _>>().map(Self)
    }
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse().ok().map(|address: IpAddr| address.to_canonical().into()))
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whom `peer` speaks for, if it is trusted: the nearest that is not trusted itself. What stands before that in the
    /// header may be made up by anybody.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let values = headers.get_all(FORWARDED_FOR).iter().collect::<Vec<_>>();
        let entries = values.iter().rev().flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
        let mut nearest = peer;
        for entry in entries.take(PROXIES_MAX) {
            if !self.trusts(nearest) {
                break;
            }
            let Some(address) = address(entry.trim()) else { break };
            nearest = address;
        }
        nearest
    }

    /// Whether `peer` is trusted and says that it was called over https.
    pub(super) fn is_https(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let said = headers.get(FORWARDED_PROTO).and_then(|value| value.to_str().ok());
        let first = said.and_then(|said| said.split(',').next()).unwrap_or_default();
        self.trusts(peer) && first.trim().eq_ignore_ascii_case("https")
    }
}

/// Some proxies add a port, and brackets around an IPv6 address.
fn address(entry: &str) -> Option<IpAddr> {
    let with_port = || entry.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let address: Option<IpAddr> = entry.parse().ok().or_else(with_port).or_else(in_brackets);
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().expect("a value"));
        }
        headers
    }

    fn client(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let proxies: TrustedProxies = proxies.parse().expect(proxies);
        proxies.client(peer.parse().expect(peer), &headers(FORWARDED_FOR, forwarded)).to_string()
    }

    #[test]
    fn reads_addresses_and_networks() {
        for text in ["", " ", "127.0.0.1", "10.0.0.0/8, ::1,fd00::/8", "::ffff:10.0.0.1"] {
            assert!(text.parse::<TrustedProxies>().is_ok(), "{text:?}");
        }
        for text in ["localhost", "10.0.0.0/33", "10.0.0", "10.0.0.1:80", "10.0.0.1 10.0.0.2"] {
            assert!(text.parse::<TrustedProxies>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_client_is_the_nearest_who_is_not_trusted() {
        let proxies = "127.0.0.1,10.0.0.0/8";
        for (peer, forwarded, expected) in [
            ("203.0.113.9", &["192.0.2.1"][..], "203.0.113.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["192.0.2.1"], "192.0.2.1"),
            ("127.0.0.1", &["6.6.6.6, 192.0.2.1, 10.1.2.3"], "192.0.2.1"),
            ("127.0.0.1", &["6.6.6.6", "192.0.2.1", "10.1.2.3"], "192.0.2.1"),
            ("127.0.0.1", &["10.0.0.2, 10.0.0.1"], "10.0.0.2"),
            ("127.0.0.1", &["192.0.2.1, nonsense"], "127.0.0.1"),
            ("127.0.0.1", &["192.0.2.1:4711"], "192.0.2.1"),
            ("127.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("127.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
            ("127.0.0.1", &["::ffff:192.0.2.1"], "192.0.2.1"),
        ] {
            assert_eq!(client(proxies, peer, forwarded), expected, "{peer} {forwarded:?}");
        }
        assert_eq!(client("", "127.0.0.1", &["192.0.2.1"]), "127.0.0.1", "nobody is trusted by default");
    }

    #[test]
    fn https_is_what_a_trusted_proxy_says() {
        let proxies: TrustedProxies = "127.0.0.1".parse().expect("an address");
        let [trusted, other] = ["127.0.0.1", "192.0.2.1"].map(|peer| peer.parse().expect("an address"));
        for (said, expected) in [("https", true), ("HTTPS, http", true), ("http", false), ("", false)] {
            assert_eq!(proxies.is_https(trusted, &headers(FORWARDED_PROTO, &[said])), expected, "{said}");
            assert!(!proxies.is_https(other, &headers(FORWARDED_PROTO, &[said])));
        }
        assert!(!proxies.is_https(trusted, &HeaderMap::new()));
    }
}
