//! Channels that do not answer, that ask who is there, and the bound on downloads.

use std::process::Command;

use conda::{CondaError, parse_channel};

use crate::support::{Home, Server, channel_directory};

/// Serves the directory it is in to those who say they are ann, whose password is "s3cret"; to others, 401.
const GUARDED: &str = r#"
import base64, functools, http.server, sys

class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        wanted = "Basic " + base64.b64encode(b"ann:s3cret").decode()
        if self.headers.get("Authorization") == wanted:
            return super().do_GET()
        self.send_error(401)
    do_HEAD = do_GET

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
print("port", server.server_port, flush=True)
server.serve_forever()
"#;

/// A SOCKS5 proxy that knows one name, which it resolves itself.
const PROXY: &str = r#"
import socket, socketserver, struct, sys, threading

def pump(source, sink):
    while data := source.recv(65536):
        sink.sendall(data)
    sink.shutdown(socket.SHUT_WR)

class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        methods = self.rfile.read(2)[1]
        self.rfile.read(methods)
        self.wfile.write(b"\5\0")
        kind = self.rfile.read(4)[3]
        assert kind == 3, "a name, not an address"
        name = self.rfile.read(self.rfile.read(1)[0])
        (port,) = struct.unpack("!H", self.rfile.read(2))
        assert name == b"channel.invalid"
        upstream = socket.create_connection(("127.0.0.1", port))
        self.wfile.write(b"\5\0\0\1\0\0\0\0\0\0")
        thread = threading.Thread(target=pump, args=(upstream, self.connection), daemon=True)
        thread.start()
        pump(self.connection, upstream)
        thread.join()

class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

server = Server(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()
"#;

fn python(code: &str) -> Command {
    let mut command = Command::new("python3");
    command.args(["-I", "-c", code]);
    command
}

#[test]
fn a_dead_channel_is_named_without_credentials() {
    let closed = {
        let server = Server::of(&channel_directory());
        server.port()
    };
    let address = format!("http://ann:s3cret@127.0.0.1:{closed}/channel");
    let mut home = Home::with(vec![parse_channel(&address, None).expect("an address")]);
    let error = home.install("env", &["compass"]).expect_err("nobody is there");
    let CondaError::Channel { channel, .. } = &error else { panic!("{error}") };
    assert_eq!(*channel, format!("http://127.0.0.1:{closed}/channel"));
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}

#[test]
fn a_channel_that_asks_is_told_who_is_there_and_nobody_else_is() {
    let server = Server::started(python(GUARDED).arg(channel_directory()));
    let mut stranger = Home::with(vec![server.channel()]);
    let error = stranger.install("env", &["compass"]).expect_err("not for strangers");
    assert!(matches!(error, CondaError::Channel { .. }), "{error}");

    let address = format!("http://ann:s3cret@127.0.0.1:{}", server.port());
    let mut home = Home::with(vec![parse_channel(&address, None).expect("an address")]);
    let made = home.install("env", &["compass"]).expect("made");
    assert_eq!(made.packages[0].channel, format!("http://127.0.0.1:{}/", server.port()));
    let everything = crate::support::tree(home.root());
    let told = everything.iter().find(|(_, content)| content.windows(6).any(|part| part == b"s3cret"));
    assert!(told.is_none(), "{:?} has the password", told.map(|(path, _)| path));
}

#[test]
fn everything_goes_through_the_proxy_names_included() {
    let server = Server::of(&channel_directory());
    let proxy = Server::started(&mut python(PROXY));
    let address = format!("http://channel.invalid:{}", server.port());
    let mut home = Home::with(vec![parse_channel(&address, None).expect("an address")]);
    home.network.proxy = Some(format!("socks5://127.0.0.1:{}", proxy.port()).parse().expect("an address"));
    home.install("env", &["compass"]).expect("made");
}

#[test]
fn no_more_is_downloaded_than_is_allowed() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.network.download_bytes_max = 1 << 20;
    let error = home.install("env", &["python"]).expect_err("Python is larger");
    assert!(matches!(error, CondaError::TooLarge { bytes_max: 1_048_576 }), "{error}");
    home.network.download_bytes_max = 100;
    let error = home.install("env", &["compass"]).expect_err("the list of packages is larger");
    assert!(matches!(error, CondaError::TooLarge { bytes_max: 100 }), "{error}");
}
