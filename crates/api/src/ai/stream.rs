//! An answer as server-sent events.

use std::convert::Infallible;

use assistant::{AnswerStream, AssistantError, Piece, Progress, Question, Tokens};
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use engine::Turn;
use futures_util::stream::unfold;
use serde::Serialize;

use super::answer::{AiAnswer, GenerateMode, so_far};
use super::asking::Asking;
use super::meter::Meter;
use crate::AppState;
use crate::database::Passage;
use crate::errors::{self, ApiError};
use crate::layers::request_id::RequestId;

/// Reverse proxies of this kind would keep the events until there are enough of them.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// An answer on its way. Dropping it ends the request to the provider.
struct OnItsWay {
    mode: GenerateMode,
    model: String,
    request_id: RequestId,
    answer: AnswerStream,
    text: String,
    progress: Progress,
    is_thinking: bool,
    /// Nothing when the last event was sent.
    meter: Option<Meter>,
    _turn: Turn,
    /// What it costs is written down for this user, so no other database may take the place of this one.
    _passage: Passage,
}

/// Begins to answer, once the provider does.
pub(super) async fn answer(
    state: &AppState,
    mode: GenerateMode,
    asking: Asking,
    question: &Question,
    (request_id, passage): (RequestId, Passage),
) -> Result<Response, ApiError> {
    let Asking { target, mut meter, turn } = asking;
    meter.guess = question.guessed_cost();
    let answer = match state.assistant.stream(&target, question).await {
        Ok(answer) => answer,
        Err(error) => return Err(meter.refused(error).await),
    };
    let on_its_way = OnItsWay {
        mode,
        model: target.model,
        request_id,
        answer,
        text: String::new(),
        progress: Progress::default(),
        is_thinking: false,
        meter: Some(meter),
        _turn: turn,
        _passage: passage,
    };
    let events = unfold(on_its_way, async |mut answer| {
        let event = answer.next_event().await?;
        Some((Ok::<_, Infallible>(event), answer))
    });
    let events = Sse::new(events).keep_alive(KeepAlive::default());
    Ok(([UNBUFFERED], events).into_response())
}

impl OnItsWay {
    async fn next_event(&mut self) -> Option<Event> {
        loop {
            self.meter.as_mut()?.guess = self.answer.tokens_so_far();
            let event = match self.answer.next().await {
                Some(Ok(Piece::Text(text))) => self.more(&text),
                Some(Ok(Piece::Thinking)) => self.thinks(),
                Some(Ok(Piece::End(tokens))) => return self.finished(tokens).await,
                Some(Err(error)) => return self.failed(error).await,
                None => return self.failed(AssistantError::BrokenOff).await,
            };
            if event.is_some() {
                return event;
            }
        }
    }

    fn more(&mut self, text: &str) -> Option<Event> {
        self.text.push_str(text);
        self.is_thinking = false;
        let so_far = so_far(self.mode, &self.text, false)?;
        let change = self.progress.to(&so_far)?;
        #[derive(Serialize)]
        struct Told {
            at: usize,
            text: String,
        }
        Some(event("progress", &Told { at: change.at, text: change.text }))
    }

    /// Once, however long it does.
    fn thinks(&mut self) -> Option<Event> {
        let is_news = !std::mem::replace(&mut self.is_thinking, true);
        is_news.then(|| event("thinking", &serde_json::json!({})))
    }

    async fn finished(&mut self, tokens: Tokens) -> Option<Event> {
        let answered = self.meter.take()?.answered(tokens).await;
        let model = std::mem::take(&mut self.model);
        let answer = answered.and_then(|()| AiAnswer::new(self.mode, &self.text, model, tokens));
        Some(answer.map_or_else(|error| self.problem(&error), |answer| event("finished", &answer)))
    }

    async fn failed(&mut self, error: AssistantError) -> Option<Event> {
        let error = self.meter.take()?.broke_off(error).await;
        Some(self.problem(&error))
    }

    fn problem(&self, error: &ApiError) -> Event {
        errors::log(error);
        event("failed", &errors::problem(error, Some(self.request_id.clone())))
    }
}

fn event(name: &str, data: &impl Serialize) -> Event {
    let event = Event::default().event(name);
    event.json_data(data).expect("a struct of strings and numbers always has a JSON form")
}
