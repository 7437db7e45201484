//! The way to the outside: tools speak SOCKS to a loopback of this sandbox's own, and each of their connections is handed over to the server as it is,
//! which reads where it is to go and decides.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::{AsFd as _, OwnedFd};

use sandbox::channel::Channel;

use crate::{Failure, Result};

/// Comes with a connection.
const CONNECTION: &[u8] = b"connection";

/// Begins to hand over connections, through the channel that is this process's standard input. The address to connect to.
pub(crate) fn start() -> Result<SocketAddr> {
    let cannot = |error: io::Error| Failure::told(format!("there is no way to the outside: {error}"));
    let server: OwnedFd = io::stdin().as_fd().try_clone_to_owned().map_err(cannot)?;
    let server = Channel::from(server);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    std::thread::spawn(move || {
        for connection in listener.incoming().filter_map(io::Result::ok) {
            // A server that is gone ends this sandbox, too.
            if server.send(CONNECTION, &[connection.as_fd()]).is_err() {
                return;
            }
        }
    });
    Ok(address)
}
