//! From a host to a connection: looked up once, every address judged, and connected to one of those.
//!
//! Invariant: what is connected to is an address that was judged, not a name that could have another one by then.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::address::{Address, AddressRefused, Host};

/// For looking a name up.
const LOOKUP_TIME_MAX: Duration = Duration::from_secs(10);

/// For connecting to one address.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);

/// Addresses of one name that are tried.
const TRIED_MAX: usize = 4;

/// The addresses of a name, on their way.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Knows the addresses of names.
pub trait Names: Send + Sync {
    /// All addresses of this name.
    fn look_up<'a>(&'a self, name: &'a str) -> Lookup<'a>;
}

/// As the machine's own resolver knows them.
#[derive(Clone, Copy, Debug)]
pub struct SystemNames;

impl Names for SystemNames {
    fn look_up<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// It is not asked.
    #[error(transparent)]
    Address(#[from] AddressRefused),
    /// There is no such name, or nobody answers there.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("it did not answer in time")]
    TimedOut,
}

/// A connection to where the address is, if it may be there.
///
/// # Errors
/// There is none.
pub async fn connect(
    address: &Address,
    names: &dyn Names,
    allows_private_hosts: bool,
) -> Result<TcpStream, RouteError> {
    let addresses = match &address.host {
        Host::Address(itself) => vec![*itself],
        Host::Name(name) => look_up(name, names).await?,
    };
    // All of them: a name with one address outside and one inside is up to something.
    if !allows_private_hosts && !addresses.iter().copied().all(domain::is_public) {
        return Err(AddressRefused::Private.into());
    }
    let mut failed = RouteError::Unreachable("there is no such host".to_owned());
    for ip in addresses.into_iter().take(TRIED_MAX) {
        match timeout(CONNECT_TIME_MAX, TcpStream::connect(SocketAddr::new(ip, address.port))).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => failed = RouteError::Unreachable(error.kind().to_string()),
            Err(_) => failed = RouteError::TimedOut,
        }
    }
    Err(failed)
}

async fn look_up(name: &str, names: &dyn Names) -> Result<Vec<IpAddr>, RouteError> {
    match timeout(LOOKUP_TIME_MAX, names.look_up(name)).await {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(_)) => Err(RouteError::Unreachable("there is no such host".to_owned())),
        Err(_) => Err(RouteError::TimedOut),
    }
}
