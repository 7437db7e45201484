//! Asking a provider, for a whole answer or for one that comes piece by piece.
//!
//! Invariant: a question is put a second time only where the first came to nothing by what it was refused for.

use std::time::Duration;

use domain::{AiProvider, ProviderKey};
use futures_util::StreamExt as _;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest, ChatStream, ChatStreamEvent};
use genai::resolver::{AuthData, Endpoint as GenaiEndpoint};
use genai::{Client, ModelIden, ServiceTarget};
use outbound::Relay;
use tokio::time::{Instant, timeout, timeout_at};

use crate::endpoint::Endpoint;
use crate::error::AssistantError;
use crate::tokens::guessed;
use crate::{Assistant, Tokens, failure};

/// Bytes of an answer's text: more than any model says at once.
const TEXT_BYTES_MAX: usize = 512 * 1024;

/// What comes back, at most: the longest answer there is (some 32,000 tokens) with the few hundred bytes of JSON that come
/// around each token when it is streamed.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// For a whole answer that comes piece by piece, however fast: a model that repeats itself does so for ever.
const STREAM_TIME_MAX: Duration = Duration::from_secs(15 * 60);

/// Whom to ask.
#[derive(Clone, Debug)]
pub struct Target {
    /// In which protocol.
    pub provider: AiProvider,
    /// Which of its models.
    pub model: String,
    /// Where, if not where it usually is.
    pub base_url: Option<String>,
    /// Who pays.
    pub key: ProviderKey,
}

/// What to ask.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the model is told before anything else.
    pub system: String,
    /// What the user says.
    pub user: String,
    /// Tokens of the answer, at most.
    pub max_tokens: u32,
    /// How much is left to chance.
    pub temperature: f64,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// As the model wrote it.
    pub text: String,
    /// Which model it was, by its own account.
    pub model: String,
    /// What it cost.
    pub tokens: Tokens,
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// More of its text.
    Text(String),
    /// A sign of life, such as more of what the model thinks.
    Thinking,
    /// It is whole, and cost this.
    End(Tokens),
}

/// An answer that comes piece by piece. Dropping it ends the request.
pub struct AnswerStream {
    stream: ChatStream,
    /// Came before anybody asked for it.
    first: Option<Piece>,
    key: ProviderKey,
    text_bytes: usize,
    /// What it costs, as far as one may guess by now.
    guess: Tokens,
    patience: Duration,
    end: Instant,
    _relay: Relay,
}

/// A client that can reach one provider.
struct Line {
    client: Client,
    target: ServiceTarget,
    relay: Relay,
}

impl Question {
    /// What it costs by itself, as far as one may guess.
    #[must_use]
    pub fn guessed_cost(&self) -> Tokens {
        Tokens { prompt: guessed(&self.system) + guessed(&self.user), completion: 0 }
    }
}

impl Assistant {
    /// Asks, and waits for the whole answer.
    ///
    /// # Errors
    /// There is none.
    pub async fn ask(&self, target: &Target, question: &Question) -> Result<Answer, AssistantError> {
        let asked = match self.ask_once(target, question, true).await {
            Err(error) if is_about_temperature(&error) => self.ask_once(target, question, false).await,
            asked => asked,
        };
        asked.map_err(|error| redacted(error, &target.key))
    }

    /// Asks, and waits for the beginning of the answer.
    ///
    /// # Errors
    /// It does not begin.
    pub async fn stream(&self, target: &Target, question: &Question) -> Result<AnswerStream, AssistantError> {
        let begun = match self.stream_once(target, question, true).await {
            Err(error) if is_about_temperature(&error) => self.stream_once(target, question, false).await,
            begun => begun,
        };
        begun.map_err(|error| redacted(error, &target.key))
    }

    async fn ask_once(
        &self,
        target: &Target,
        question: &Question,
        with_temperature: bool,
    ) -> Result<Answer, AssistantError> {
        let line = self.line(target).await?;
        let (request, options) = (request(question), options(question, with_temperature));
        let asking = line.client.exec_chat(line.target, request, Some(&options));
        let answered = timeout(self.settings.patience, asking).await;
        let response = answered.map_err(|_| AssistantError::TimedOut)?;
        let response = response.map_err(|error| failure::of(&error, &target.key))?;
        let model = response.provider_model_iden.model_name.to_string();
        let usage = response.usage.clone();
        let text = response.into_texts().concat();
        if text.len() > TEXT_BYTES_MAX {
            return Err(AssistantError::TooLong);
        }
        let guess = Tokens { completion: guessed(&text), ..question.guessed_cost() };
        Ok(Answer { text, model, tokens: Tokens::counted(Some(&usage), guess) })
    }

    async fn stream_once(
        &self,
        target: &Target,
        question: &Question,
        with_temperature: bool,
    ) -> Result<AnswerStream, AssistantError> {
        let line = self.line(target).await?;
        let (request, options) = (request(question), options(question, with_temperature));
        let begun = line.client.exec_chat_stream(line.target, request, Some(&options)).await;
        let mut answer = AnswerStream {
            stream: begun.map_err(|error| failure::of(&error, &target.key))?.stream,
            first: None,
            key: target.key.clone(),
            text_bytes: 0,
            guess: question.guessed_cost(),
            patience: self.settings.patience,
            end: Instant::now() + STREAM_TIME_MAX,
            _relay: line.relay,
        };
        answer.first = answer.next().await.transpose()?;
        Ok(answer)
    }

    async fn line(&self, target: &Target) -> Result<Line, AssistantError> {
        let endpoint = Endpoint::of(target.provider, target.base_url.as_deref())?;
        let allows_private_hosts = self.settings.allows_private_hosts;
        let outside = outbound::connect(&endpoint.address, self.names.as_ref(), allows_private_hosts).await?;
        let inside = |error: &dyn std::fmt::Display| AssistantError::Inside(error.to_string());
        let relay = Relay::to(outside, BYTES_MAX, self.settings.random).map_err(|error| inside(&error))?;
        let http = relay.client().map_err(|error| inside(&error))?;
        let client = Client::builder().with_reqwest(http).build().map_err(|error| inside(&error))?;
        Ok(Line { client, target: service(target, &endpoint), relay })
    }
}

impl AnswerStream {
    /// The next piece; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<Piece, AssistantError>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        loop {
            let until = self.end.min(Instant::now() + self.patience);
            let event = match timeout_at(until, self.stream.next()).await {
                Err(_) => return Some(Err(AssistantError::TimedOut)),
                // Whoever speaks this protocol says when it is done.
                Ok(None) => return Some(Err(AssistantError::BrokenOff)),
                Ok(Some(Err(error))) => return Some(Err(failure::of(&error, &self.key))),
                Ok(Some(Ok(event))) => event,
            };
            if let Some(piece) = self.piece(event) {
                return Some(piece);
            }
        }
    }

    /// What it costs, as far as one may guess by now: for those who do not wait for the end.
    #[must_use]
    pub fn tokens_so_far(&self) -> Tokens {
        self.guess
    }

    fn piece(&mut self, event: ChatStreamEvent) -> Option<Result<Piece, AssistantError>> {
        match event {
            ChatStreamEvent::Start => None,
            ChatStreamEvent::Chunk(chunk) => {
                self.text_bytes += chunk.content.len();
                self.guess.completion += guessed(&chunk.content);
                let is_too_long = self.text_bytes > TEXT_BYTES_MAX;
                Some(if is_too_long { Err(AssistantError::TooLong) } else { Ok(Piece::Text(chunk.content)) })
            }
            ChatStreamEvent::ReasoningChunk(chunk) => {
                self.guess.completion += guessed(&chunk.content);
                Some(Ok(Piece::Thinking))
            }
            ChatStreamEvent::End(end) => {
                Some(Ok(Piece::End(Tokens::counted(end.captured_usage.as_ref(), self.guess))))
            }
            _ => Some(Ok(Piece::Thinking)),
        }
    }
}

fn service(target: &Target, endpoint: &Endpoint) -> ServiceTarget {
    let adapter = match target.provider {
        AiProvider::Claude => AdapterKind::Anthropic,
        AiProvider::Qwen | AiProvider::OpenAi | AiProvider::Custom => AdapterKind::OpenAI,
    };
    // A server that asks for no key does not look at this one; an empty one would be no header.
    let key = if target.key.is_empty() { "none" } else { target.key.expose() };
    ServiceTarget {
        endpoint: GenaiEndpoint::from_owned(endpoint.address.url.as_str()),
        auth: AuthData::from_single(key),
        model: ModelIden::new(adapter, target.model.as_str()),
    }
}

fn request(question: &Question) -> ChatRequest {
    ChatRequest::from_messages(vec![ChatMessage::user(question.user.as_str())])
        .with_system(question.system.as_str())
}

fn options(question: &Question, with_temperature: bool) -> ChatOptions {
    let options = ChatOptions::default().with_max_tokens(question.max_tokens).with_capture_usage(true);
    if with_temperature { options.with_temperature(question.temperature) } else { options }
}

/// Models that reason take no temperature, and say so. Nothing was written for such a question.
fn is_about_temperature(error: &AssistantError) -> bool {
    matches!(error, AssistantError::Refused { status: 400, said } if said.contains("temperature"))
}

/// Once more, whatever the error was made of.
fn redacted(error: AssistantError, key: &ProviderKey) -> AssistantError {
    use AssistantError as E;
    match error {
        E::Refused { status, said } => E::Refused { status, said: key.redact(&said) },
        E::Unreachable(said) => E::Unreachable(key.redact(&said)),
        E::Failed(said) => E::Failed(key.redact(&said)),
        E::Unreadable(said) => E::Unreadable(key.redact(&said)),
        E::Inside(said) => E::Inside(key.redact(&said)),
        error => error,
    }
}
