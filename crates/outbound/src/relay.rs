//! A way out for an HTTP client that leads to one connection and nowhere else.
//!
//! The client is told to connect to a socket of this machine instead of a host; what it sends there is carried to the
//! connection that was made for it, and back. TLS goes through from end to end.
//!
//! Invariant: the client's bytes go to that connection only: it has one way out, which is used once.
//! Invariant: no more bytes come back than it was made for.
//! Invariant: when either side ends, or the relay is dropped, the connection is closed.

use std::io;
use std::path::PathBuf;

use tokio::io::{AsyncReadExt as _, copy};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::task::JoinHandle;

use crate::Random;

/// A relay to a connection.
#[derive(Debug)]
pub struct Relay {
    socket: PathBuf,
    carrying: JoinHandle<()>,
}

impl Relay {
    /// One that leads there, and brings so many bytes back at most.
    ///
    /// # Errors
    /// There is no randomness, or no socket.
    pub fn to(outside: TcpStream, bytes_max: u64, random: Random) -> io::Result<Self> {
        let name: String = random()?.iter().map(|byte| format!("{byte:02x}")).collect();
        // A name that begins with NUL is not in the file system, and is gone with its listener.
        let socket = PathBuf::from(format!("\0coderunner-outbound-{name}"));
        let listener = UnixListener::bind(&socket)?;
        let carrying = tokio::spawn(async move {
            // Who reads or writes learns of a failure by the end of the connection.
            let _ = carry(listener, outside, bytes_max).await;
        });
        Ok(Self { socket, carrying })
    }

    /// An HTTP client that knows no other way out.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn client(&self) -> reqwest::Result<reqwest::Client> {
        // Compressed answers could be larger than the relay knows.
        reqwest::Client::builder()
            .unix_socket(self.socket.as_path())
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .no_gzip()
            .http1_only()
            .build()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn carry(listener: UnixListener, mut outside: TcpStream, bytes_max: u64) -> io::Result<()> {
    let mut inside = ours(&listener).await?;
    drop(listener);
    // What comes in small pieces is waited for by somebody.
    outside.set_nodelay(true)?;
    let (from_inside, mut to_inside) = inside.split();
    let (from_outside, mut to_outside) = outside.split();
    let mut from_inside = from_inside;
    let mut from_outside = from_outside.take(bytes_max);
    tokio::select! {
        there = copy(&mut from_inside, &mut to_outside) => there.map(drop),
        back = copy(&mut from_outside, &mut to_inside) => back.map(drop),
    }
}

/// The client of this process: other users of the machine know the name too, if they look.
async fn ours(listener: &UnixListener) -> io::Result<UnixStream> {
    let (mine, _) = UnixStream::pair()?;
    let own_uid = mine.peer_cred()?.uid();
    loop {
        let (stream, _) = listener.accept().await?;
        if stream.peer_cred()?.uid() == own_uid {
            return Ok(stream);
        }
    }
}
