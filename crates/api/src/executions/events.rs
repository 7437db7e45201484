//! What happens to an execution, as server-sent events. The id of an event is the position behind it in the execution's log.

use std::convert::Infallible;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use domain::ExecutionId;
use engine::{Live, LiveEvent, LiveReader, Running};
use futures_util::stream::{Stream, unfold};
use serde::Serialize;
use serde_json::json;
use store::ExecutionRecord;
use utoipa::ToSchema;

use super::execution::{ArtifactLink, Door, Execution};
use crate::AppState;
use crate::errors::{self, ApiError};

/// One server-sent event.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the documentation: what is sent is made elsewhere")]
pub(crate) struct ServerSentEvent {
    /// What to go on behind, in the header `Last-Event-ID`. The last event has none.
    id: Option<String>,
    /// What it is.
    #[schema(example = "stdout")]
    event: String,
    /// JSON.
    #[schema(example = r#"{"text": "1\n"}"#)]
    data: String,
}

/// Reverse proxies of this kind would keep the events until there are enough of them.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// Where the events of an execution come from.
struct Telling {
    state: AppState,
    door: Door,
    id: ExecutionId,
    stage: Stage,
}

enum Stage {
    /// It has not been said which execution it is.
    Unnamed(LiveReader, Option<Running>),
    /// It runs; dropping the second may end it.
    UnderWay(LiveReader, Option<Running>),
    /// It ended before anybody asked: these, last first, and then what came of it.
    Over(Vec<Event>, Box<ExecutionRecord>),
    /// Everything is said.
    Done,
}

/// Tells of an execution that was begun for this request.
pub(super) fn of_running(state: AppState, door: Door, running: Running) -> Response {
    answer(stream_of(state, door, running))
}

/// The same, to follow on something else.
pub(super) fn stream_of(state: AppState, door: Door, running: Running) -> impl Stream<Item = Told> + Send {
    let reader = running.live.read_from(0);
    let id = running.live.id;
    all(Telling { state, door, id, stage: Stage::Unnamed(reader, Some(running)) })
}

/// Tells of one under way, from this position on.
pub(super) fn of_live(state: AppState, door: Door, live: &Arc<Live>, position: Option<u64>) -> Response {
    let reader = live.read_from(position.unwrap_or_default());
    let stage = if position.is_some() { Stage::UnderWay(reader, None) } else { Stage::Unnamed(reader, None) };
    told(Telling { state, door, id: live.id, stage })
}

/// Tells of one that has ended: what is kept, or only what came of it to who has heard the rest.
pub(super) fn of_record(state: AppState, door: Door, record: ExecutionRecord, is_known: bool) -> Response {
    let mut kept = if is_known { Vec::new() } else { kept_of(door, &record) };
    kept.reverse();
    told(Telling { state, door, id: record.id, stage: Stage::Over(kept, Box::new(record)) })
}

fn told(telling: Telling) -> Response {
    answer(all(telling))
}

fn all(telling: Telling) -> impl Stream<Item = Told> + Send {
    unfold(telling, async |mut telling| {
        let event = telling.next().await?;
        Some((Ok(event), telling))
    })
}

/// An event, which nothing can keep from being told.
pub(super) type Told = Result<Event, Infallible>;

/// Events, as they are answered.
pub(super) fn answer(events: impl Stream<Item = Told> + Send + 'static) -> Response {
    ([UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

impl Telling {
    async fn next(&mut self) -> Option<Event> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Unnamed(reader, running) => {
                self.stage = Stage::UnderWay(reader, running);
                Some(event("started", &json!({ "id": self.id })).id("0"))
            }
            Stage::UnderWay(mut reader, running) => match reader.next().await {
                Some((happened, position)) => {
                    self.stage = Stage::UnderWay(reader, running);
                    Some(event_of(self.door, self.id, happened).id(position.to_string()))
                }
                None => Some(self.last(running).await),
            },
            Stage::Over(mut kept, record) => match kept.pop() {
                Some(event) => {
                    self.stage = Stage::Over(kept, record);
                    Some(event)
                }
                None => Some(event("finished", &Execution::at(self.door, *record))),
            },
            Stage::Done => None,
        }
    }

    /// Everything about it is stored by now.
    async fn last(&self, running: Option<Running>) -> Event {
        let record = match running {
            Some(running) => running.ended().await.map(|executed| executed.record).map_err(ApiError::from),
            None => self.record().await,
        };
        match record {
            Ok(record) => event("finished", &Execution::at(self.door, record)),
            Err(error) => {
                errors::log(&error);
                event("failed", &errors::problem(&error, None))
            }
        }
    }

    async fn record(&self) -> Result<ExecutionRecord, ApiError> {
        let record = self.state.store.execution_by_id(self.id).await?;
        record.ok_or(ApiError::ExecutionNotFound)
    }
}

/// What is kept of an execution, in the order in which it would have been told.
fn kept_of(door: Door, record: &ExecutionRecord) -> Vec<Event> {
    let mut events = vec![event("started", &json!({ "id": record.id }))];
    let Some(settlement) = &record.settlement else { return events };
    for (name, text) in [("stdout", &settlement.stdout), ("stderr", &settlement.stderr)] {
        if !text.is_empty() {
            events.push(event(name, &json!({ "text": text })));
        }
    }
    let displays = settlement.displays.iter().cloned().map(LiveEvent::Display);
    let artifacts = settlement.artifacts.iter().cloned().map(LiveEvent::Artifact);
    events.extend(displays.chain(artifacts).map(|happened| event_of(door, record.id, happened)));
    events
}

fn event_of(door: Door, id: ExecutionId, happened: LiveEvent) -> Event {
    match happened {
        LiveEvent::Stdout(text) => event("stdout", &json!({ "text": text })),
        LiveEvent::Stderr(text) => event("stderr", &json!({ "text": text })),
        LiveEvent::Display(display) => event("display", &display),
        LiveEvent::Used(point) => event("usage", &point),
        LiveEvent::Artifact(artifact) => event("artifact", &ArtifactLink::of(door, id, artifact)),
        LiveEvent::Skipped => event("skipped", &json!({})),
    }
}

pub(super) fn event(name: &str, data: &impl Serialize) -> Event {
    Event::default().event(name).json_data(data).expect("texts, numbers and flags are JSON")
}
