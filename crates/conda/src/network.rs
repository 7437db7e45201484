//! The way to the channels: through one proxy or none, with a bound on what comes back.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::Stream;
use http::Extensions;
use reqwest::{Body, Request, Response, ResponseBuilderExt};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next};
use url::Url;

use crate::channel::{Channel, Credentials};
use crate::error::{CondaError, with_causes};

/// Who does not answer in this time is not there.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(30);
/// Between two pieces of a download.
const SILENCE_TIME_MAX: Duration = Duration::from_secs(60);

/// How channels are reached.
#[derive(Clone, Debug)]
pub struct Network {
    /// Everything goes through it, names of hosts included: `socks5://…` is taken as `socks5h://…`. Without one, directly.
    /// Variables of the environment are not looked at.
    pub proxy: Option<Url>,
    /// All that may be downloaded in one change, in bytes: lists of packages and packages.
    pub download_bytes_max: u64,
}

/// What is left of what may be downloaded.
#[derive(Clone)]
pub(crate) struct Allowance {
    bytes_max: u64,
    left_bytes: Arc<AtomicU64>,
    is_spent: Arc<AtomicBool>,
}

impl Allowance {
    fn of(bytes: u64) -> Self {
        Self { bytes_max: bytes, left_bytes: Arc::new(AtomicU64::new(bytes)), is_spent: Arc::default() }
    }

    fn take(&self, bytes: u64) -> Result<(), Spent> {
        let taken = self
            .left_bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.map(drop).map_err(|_| {
            self.is_spent.store(true, Ordering::Relaxed);
            Spent
        })
    }

    /// Whether something failed for want of it: the error itself comes out of rattler in many wrappings.
    pub(crate) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    pub(crate) fn error(&self) -> CondaError {
        CondaError::TooLarge { bytes_max: self.bytes_max }
    }

    /// Whether so much is left.
    pub(crate) fn covers(&self, bytes: u64) -> bool {
        bytes <= self.left_bytes.load(Ordering::Relaxed)
    }

    fn fits(&self, bytes: u64) -> Result<(), Spent> {
        self.covers(bytes).then_some(()).ok_or_else(|| {
            self.is_spent.store(true, Ordering::Relaxed);
            Spent
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("more than may be downloaded")]
struct Spent;

/// A client for rattler, and what it may still download.
pub(crate) fn client(
    network: &Network,
    channels: &[Channel],
) -> Result<(ClientWithMiddleware, Allowance), CondaError> {
    let failed = |error: reqwest::Error| CondaError::Network(with_causes(&error.without_url()));
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("coderunner/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIME_MAX)
        .read_timeout(SILENCE_TIME_MAX)
        .no_proxy();
    if let Some(proxy) = &network.proxy {
        // In the builder's sandbox nobody but the proxy can look up names.
        let address = match proxy.as_str().strip_prefix("socks5://") {
            Some(rest) => format!("socks5h://{rest}"),
            None => proxy.to_string(),
        };
        builder = builder.proxy(reqwest::Proxy::all(address).map_err(failed)?);
    }
    let allowance = Allowance::of(network.download_bytes_max);
    let bounds = Bounds { channels: channels.to_vec(), allowance: allowance.clone() };
    let client = ClientBuilder::new(builder.build().map_err(failed)?).with(bounds).build();
    Ok((client, allowance))
}

/// What every request and every answer goes through.
struct Bounds {
    channels: Vec<Channel>,
    allowance: Allowance,
}

#[async_trait::async_trait]
impl Middleware for Bounds {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        if !matches!(request.url().scheme(), "http" | "https") {
            return Err(reqwest_middleware::Error::middleware(OtherScheme));
        }
        self.authorise(&mut request);
        let response = next.run(request, extensions).await?;
        let announced = response.content_length().unwrap_or_default();
        self.allowance.fits(announced).map_err(reqwest_middleware::Error::middleware)?;
        counted(response, self.allowance.clone()).map_err(reqwest_middleware::Error::middleware)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("only http and https are used")]
struct OtherScheme;

impl Bounds {
    /// The credentials of a channel, for what is below its address and for nothing else.
    fn authorise(&self, request: &mut Request) {
        let channel = self.channels.iter().find(|channel| channel.holds(request.url()));
        let Some(credentials) = channel.and_then(Channel::credentials) else { return };
        if let Ok(header) = basic_authorisation(credentials) {
            // reqwest leaves it out where a redirection leads to another host.
            request.headers_mut().insert(http::header::AUTHORIZATION, header);
        }
    }
}

fn basic_authorisation(credentials: &Credentials) -> Result<http::HeaderValue, http::Error> {
    let pair = BASE64.encode(format!("{}:{}", credentials.user, credentials.password));
    let mut header = http::HeaderValue::from_str(&format!("Basic {pair}"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// The same answer, with every piece of its body counted as it comes.
fn counted(response: Response, allowance: Allowance) -> Result<Response, http::Error> {
    let mut head = http::Response::builder()
        .status(response.status())
        .version(response.version())
        .url(response.url().clone());
    if let Some(headers) = head.headers_mut() {
        headers.clone_from(response.headers());
    }
    let body = Counted { pieces: Box::pin(response.bytes_stream()), allowance };
    Ok(Response::from(head.body(Body::wrap_stream(body))?))
}

struct Counted<S> {
    pieces: Pin<Box<S>>,
    allowance: Allowance,
}

impl<S, Piece> Stream for Counted<S>
where
    S: Stream<Item = reqwest::Result<Piece>>,
    Piece: AsRef<[u8]>,
{
    type Item = Result<Piece, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = match self.pieces.as_mut().poll_next(context) {
            Poll::Ready(Some(Ok(piece))) => piece,
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.without_url().into()))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        let length = piece.as_ref().len() as u64;
        Poll::Ready(Some(self.allowance.take(length).map(|()| piece).map_err(Into::into)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_spent_once() {
        let allowance = Allowance::of(10);
        assert!(allowance.take(6).is_ok() && allowance.fits(4).is_ok());
        assert!(!allowance.is_spent());
        assert!(allowance.take(5).is_err());
        assert!(allowance.is_spent());
        assert!(allowance.take(4).is_ok() && allowance.fits(1).is_err());
    }

    #[test]
    fn credentials_become_a_header() {
        let credentials = Credentials { user: "ann".into(), password: "secret".into() };
        assert_eq!(basic_authorisation(&credentials).expect("letters"), "Basic YW5uOnNlY3JldA==");
    }
}
