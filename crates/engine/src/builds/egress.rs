//! The builder's way to the outside. Its connections arrive here as they were made in its sandbox, with a request in SOCKS 5 of where they are to go; the
//! server looks up the name, decides, and connects.
//!
//! Invariant: what a name was found to be is what is connected to.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use domain::is_public;
use fast_socks5::server::Socks5ServerProtocol;
use fast_socks5::util::target_addr::TargetAddr;
use fast_socks5::{ReplyError, Socks5Command};
use sandbox::SetupError;
use sandbox::channel::Channel;
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::BuildSettings;
use crate::launcher_link::registered;

/// Connections of one build at a time. uv makes fifty.
const CONNECTIONS_MAX: usize = 256;
/// How long connecting may take.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(20);
/// Where packages are served, unless an administrator's setting names another place.
const PORTS: [u16; 2] = [80, 443];

/// Where builds may connect to.
#[derive(Clone, Debug)]
pub(super) struct Egress(Arc<Rules>);

#[derive(Debug)]
struct Rules {
    /// Hosts and ports of the administrator's settings, wherever they are.
    named: Vec<(String, u16)>,
    /// Other hosts, if not all.
    only: Vec<String>,
}

impl Egress {
    pub(super) fn new(settings: &BuildSettings) -> Self {
        let urls = [&settings.index.url, &settings.index.python_mirror, &settings.conda_mirror];
        let urls = urls.into_iter().flatten().chain(&settings.ways.channels);
        let named = urls.filter_map(|url| host_and_port(url)).collect();
        let only = settings.hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self(Arc::new(Rules { named, only }))
    }

    /// Serves the connections that come through a channel as long as it is waited for. Where they cannot be heard of any more, the builder finds
    /// nobody at the other end.
    pub(super) async fn serve(&self, channel: Channel) -> Infallible {
        match self.serve_on(channel).await {
            Err(error) => tracing::warn!(%error, "a build's connections are not served any more"),
        }
        std::future::pending().await
    }

    async fn serve_on(&self, channel: Channel) -> Result<Infallible, SetupError> {
        let channel = registered(channel)?;
        let mut connections = JoinSet::new();
        loop {
            let received =
                channel.async_io(Interest::READABLE, |channel| channel.receive().map_err(Into::into));
            let Some((_, descriptors)) = received.await? else {
                // The builder has ended, or will ask for no more; its run tells.
                return std::future::pending().await;
            };
            while connections.try_join_next().is_some() {}
            for descriptor in descriptors {
                if connections.len() < CONNECTIONS_MAX {
                    let rules = Arc::clone(&self.0);
                    connections.spawn(async move { rules.connect(descriptor).await });
                }
            }
        }
    }
}

impl Rules {
    /// One connection, from its request to its end.
    async fn connect(&self, descriptor: OwnedFd) {
        let Some(client) = stream_of(descriptor) else { return };
        if let Err(error) = self.carry(client).await {
            tracing::debug!(%error, "a connection of a build ended");
        }
    }

    async fn carry(&self, client: TcpStream) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let asking = async {
            let opened = Socks5ServerProtocol::accept_no_auth(client).await?;
            opened.read_command().await
        };
        let (request, command, target) = tokio::time::timeout(CONNECT_TIME_MAX, asking).await??;
        if command != Socks5Command::TCPConnect {
            return Ok(request.reply_error(&ReplyError::CommandNotSupported).await?);
        }
        let (host, port) = match target {
            TargetAddr::Domain(name, port) => (name, port),
            TargetAddr::Ip(address) => (address.ip().to_string(), address.port()),
        };
        let Some(addresses) = self.allowed(&host, port).await else {
            tracing::warn!(host, port, "a build wanted to connect to where it may not");
            return Ok(request.reply_error(&ReplyError::ConnectionNotAllowed).await?);
        };
        let connecting = tokio::time::timeout(CONNECT_TIME_MAX, TcpStream::connect(&addresses[..]));
        match connecting.await {
            Ok(Ok(mut server)) => {
                let mut client = request.reply_success(server.local_addr()?).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await?;
                Ok(())
            }
            _ => Ok(request.reply_error(&ReplyError::HostUnreachable).await?),
        }
    }

    /// The addresses to connect to, if it may be.
    async fn allowed(&self, host: &str, port: u16) -> Option<Vec<SocketAddr>> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_named = self.named.iter().any(|(named, of)| *named == host && *of == port);
        let is_known = self.only.is_empty() || self.only.contains(&host);
        let is_usual = is_known && PORTS.contains(&port);
        if !is_named && !is_usual {
            return None;
        }
        let found = tokio::net::lookup_host((host.as_str(), port)).await.ok()?;
        let addresses: Vec<SocketAddr> =
            found.filter(|address| is_named || is_public(address.ip())).collect();
        (!addresses.is_empty()).then_some(addresses)
    }
}

/// Nothing for what is no connection.
fn stream_of(descriptor: OwnedFd) -> Option<TcpStream> {
    let stream = std::net::TcpStream::from(descriptor);
    stream.peer_addr().ok()?;
    stream.set_nonblocking(true).ok()?;
    TcpStream::from_std(stream).ok()
}

/// Of an URL.
fn host_and_port(url: &str) -> Option<(String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let place = authority.rsplit('@').next()?;
    let of_scheme = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (place, of_scheme),
    };
    Some((host.trim_matches(['[', ']']).to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports_are_read_from_urls() {
        let read = |url| host_and_port(url).expect("an URL");
        assert_eq!(read("https://Index.example/simple"), ("index.example".into(), 443));
        assert_eq!(read("http://user:word@127.0.0.1:8081/simple"), ("127.0.0.1".into(), 8081));
        assert_eq!(read("http://[::1]:99/x"), ("::1".into(), 99));
        assert_eq!(read("http://[::1]/x"), ("::1".into(), 80));
    }

    #[tokio::test]
    async fn only_what_is_named_may_be_private() {
        let index =
            environments::Index { url: Some("http://127.0.0.1:8081/simple".into()), ..Default::default() };
        let egress = Egress::new(&BuildSettings { index, ..BuildSettings::default() });
        assert_eq!(
            egress.0.allowed("127.0.0.1", 8081).await,
            Some(vec!["127.0.0.1:8081".parse().expect("one")])
        );
        assert_eq!(egress.0.allowed("127.0.0.1", 8080).await, None);
        assert_eq!(egress.0.allowed("127.0.0.1", 443).await, None);
        assert_eq!(egress.0.allowed("localhost", 443).await, None);
        assert_eq!(egress.0.allowed("1.1.1.1", 22).await, None);
        assert!(egress.0.allowed("1.1.1.1", 443).await.is_some());
        let only = BuildSettings { hosts: vec!["Index.example".into()], ..BuildSettings::default() };
        assert_eq!(Egress::new(&only).0.allowed("1.1.1.1", 443).await, None);
    }
}
