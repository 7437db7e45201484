//! A server that speaks the protocols of AI providers, of `OpenAI` and of Anthropic, and behaves as it is asked to.
//!
//! The beginning of the path says how: `/program/v1/…` answers with a program, `/refuses/v1/…` with 401, and so on.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::{IntoResponse as _, Response as AxumResponse};
use axum::routing::post;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::watch;

/// Of every configuration that a test makes. It must be found nowhere.
pub(crate) const KEY: &str = "sk-of-a-provider-0123456789abcdef";

/// What `/program` writes.
pub(crate) const PROGRAM: &str = "print('from the model: 求和')";

/// Tokens that it says this costs.
pub(crate) const TOKENS: (u64, u64) = (40, 12);

/// Bytes that are sent at once when it streams: fewer than a letter of some scripts and a line have.
const PIECE_BYTES: usize = 5;

/// What somebody asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// The server, as long as it is not dropped.
pub(crate) struct Provider {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// How many who asked went away without an answer.
    left: watch::Receiver<u32>,
    serving: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    asked: Arc<Mutex<Vec<Asked>>>,
    left: Arc<watch::Sender<u32>>,
}

/// Dropped when somebody goes away.
struct Waiting(Arc<watch::Sender<u32>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.send_modify(|left| *left += 1);
    }
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (sender, left) = watch::channel(0);
        let shared = Shared { asked: Arc::default(), left: Arc::new(sender) };
        let asked = Arc::clone(&shared.asked);
        let router = Router::new()
            .route("/{how}/v1/chat/completions", post(openai))
            .route("/{how}/v1/messages", post(anthropic))
            .with_state(shared);
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves until it is ended");
        });
        Self { address, asked, left, serving }
    }

    /// Where it behaves like this.
    pub(crate) fn base_url(&self, how: &str) -> String {
        format!("http://{}/{how}/v1", self.address)
    }

    /// A configuration by which it is asked.
    pub(crate) fn config(&self, provider: &str, how: &str) -> Value {
        json!({
            "config_name": format!("{provider} {how}"),
            "provider": provider,
            "model_name": "a-model",
            "api_key": KEY,
            "base_url": self.base_url(how),
        })
    }

    /// What it was asked, oldest first.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("whole").clone()
    }

    /// Waits until so many who asked have gone away without an answer.
    pub(crate) async fn was_left_by(&mut self, count: u32) {
        let left = self.left.wait_for(|left| *left >= count);
        let left = tokio::time::timeout(std::time::Duration::from_secs(60), left).await;
        drop(left.expect("they go away").expect("it serves"));
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    OpenAi,
    Anthropic,
}

async fn openai(
    State(shared): State<Shared>,
    Path(how): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> AxumResponse {
    respond(shared, Protocol::OpenAi, &how, headers, &body).await
}

async fn anthropic(
    State(shared): State<Shared>,
    Path(how): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> AxumResponse {
    respond(shared, Protocol::Anthropic, &how, headers, &body).await
}

async fn respond(
    shared: Shared,
    protocol: Protocol,
    how: &str,
    headers: HeaderMap,
    body: &[u8],
) -> AxumResponse {
    let body: Value = serde_json::from_slice(body).expect("JSON");
    let is_streamed = body["stream"] == true;
    let temperature = body.get("temperature").is_some();
    shared.asked.lock().expect("whole").push(Asked { headers, body });
    let refusal = |status: u16, message: &str| {
        let said = json!({"type": "error", "error": {"type": "some_error", "message": message}});
        (StatusCode::from_u16(status).expect("a status"), axum::Json(said)).into_response()
    };
    match how {
        "program" => {
            whole_or_streamed(protocol, is_streamed, &format!("Sure:\n```python\n{PROGRAM}\n```\nDone."))
        }
        "thinks" => {
            whole_or_streamed(protocol, is_streamed, &format!("<think>hm ```python\nx\n```</think>{PROGRAM}"))
        }
        "talks" => whole_or_streamed(protocol, is_streamed, "I am sorry, I cannot do that."),
        "explains" => whole_or_streamed(protocol, is_streamed, "It prints **a sum**."),
        "reasons" if temperature => refusal(400, "Unsupported value: 'temperature' is fixed for this model."),
        "reasons" => whole_or_streamed(protocol, is_streamed, PROGRAM),
        "refuses" => refusal(401, &format!("Incorrect API key provided: {KEY}.")),
        "limits" => refusal(429, "Rate limit reached"),
        "fails" => refusal(500, &format!("Internal error while serving Bearer {KEY}")),
        "garbage" => ([(header::CONTENT_TYPE, "text/html")], format!("<html>{KEY}</html>")).into_response(),
        "other-json" => axum::Json(json!({"hello": KEY, "choices": 7})).into_response(),
        "leads-elsewhere" => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/program/v1/chat/completions")])
                .into_response()
        }
        "never" => never(shared.left).await,
        "stalls" => stalls(protocol, shared.left),
        "breaks" => breaks(protocol, is_streamed),
        "errs" => errs(protocol),
        "floods" => {
            Body::from_stream(stream::repeat(Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 65536]))))
                .into_response_of("text/event-stream")
        }
        other => panic!("nobody behaves like {other}"),
    }
}

trait IntoResponseOf {
    fn into_response_of(self, kind: &'static str) -> AxumResponse;
}

impl IntoResponseOf for Body {
    fn into_response_of(self, kind: &'static str) -> AxumResponse {
        Response::builder().header(header::CONTENT_TYPE, kind).body(self).expect("a response")
    }
}

async fn never(left: Arc<watch::Sender<u32>>) -> AxumResponse {
    let _waiting = Waiting(left);
    std::future::pending().await
}

fn whole_or_streamed(protocol: Protocol, is_streamed: bool, text: &str) -> AxumResponse {
    if is_streamed {
        let bytes = [beginning(protocol, text).into_bytes(), end(protocol).into_bytes()].concat();
        let pieces: Vec<Bytes> = bytes.chunks(PIECE_BYTES).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces.into_iter().map(Ok::<_, Infallible>));
        return Body::from_stream(pieces).into_response_of("text/event-stream");
    }
    let (prompt, completion) = TOKENS;
    axum::Json(match protocol {
        Protocol::OpenAi => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "a-model-2026",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion},
        }),
        Protocol::Anthropic => json!({
            "id": "msg_1", "type": "message", "role": "assistant", "model": "a-model-2026",
            "content": [{"type": "text", "text": text}], "stop_reason": "end_turn",
            "usage": {"input_tokens": prompt, "output_tokens": completion},
        }),
    })
    .into_response()
}

/// The text in events of two letters each.
fn beginning(protocol: Protocol, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters.chunks(2).map(|letters| letters.iter().collect::<String>());
    match protocol {
        Protocol::OpenAi => {
            let role = json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]});
            let deltas = pieces.map(|piece| json!({"choices": [{"index": 0, "delta": {"content": piece}}]}));
            std::iter::once(role).chain(deltas).map(|data| format!("data: {data}\n\n")).collect()
        }
        Protocol::Anthropic => {
            let (prompt, _) = TOKENS;
            let start = json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
                "model": "a-model-2026", "content": [], "usage": {"input_tokens": prompt, "output_tokens": 1}}});
            let block = json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
            let ping = json!({"type": "ping"});
            let deltas = pieces.map(|piece| {
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}})
            });
            [start, block, ping].into_iter().chain(deltas).map(|data| named(&data)).collect()
        }
    }
}

fn end(protocol: Protocol) -> String {
    let (prompt, completion) = TOKENS;
    match protocol {
        Protocol::OpenAi => {
            let last = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
            let usage = json!({"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion,
                "total_tokens": prompt + completion}});
            format!("data: {last}\n\ndata: {usage}\n\ndata: [DONE]\n\n")
        }
        Protocol::Anthropic => [
            json!({"type": "content_block_stop", "index": 0}),
            json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": completion}}),
            json!({"type": "message_stop"}),
        ]
        .iter()
        .map(named)
        .collect(),
    }
}

/// An event of Anthropic's, which has its type twice.
fn named(data: &Value) -> String {
    format!("event: {}\ndata: {data}\n\n", data["type"].as_str().expect("a type"))
}

fn stalls(protocol: Protocol, left: Arc<watch::Sender<u32>>) -> AxumResponse {
    let first = Bytes::from(beginning(protocol, "```python\nprint('half"));
    let waiting = Waiting(left);
    let pieces = stream::once(async { Ok::<_, Infallible>(first) }).chain(stream::once(async move {
        let _waiting = waiting;
        std::future::pending().await
    }));
    Body::from_stream(pieces).into_response_of("text/event-stream")
}

fn breaks(protocol: Protocol, is_streamed: bool) -> AxumResponse {
    let (first, kind) = if is_streamed {
        (beginning(protocol, "```python\nprint('half"), "text/event-stream")
    } else {
        ("{\"choices\": [{\"mess".to_owned(), "application/json")
    };
    let broken = async {
        // Whoever asks to be asked again lets what there is be sent.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("it breaks"))
    };
    let pieces = stream::once(async { Ok(Bytes::from(first)) }).chain(stream::once(broken));
    Body::from_stream(pieces).into_response_of(kind)
}

/// It begins, and then says that something went wrong.
fn errs(protocol: Protocol) -> AxumResponse {
    let error = json!({"type": "error", "error": {"type": "overloaded_error", "message": format!("Overloaded {KEY}")}});
    let said = match protocol {
        Protocol::OpenAi => format!("data: {error}\n\n"),
        Protocol::Anthropic => named(&error),
    };
    let text = beginning(protocol, "```python\nprint('half") + &said;
    Body::from(text).into_response_of("text/event-stream")
}
