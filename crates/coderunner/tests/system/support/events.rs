//! Reading server-sent events as they come.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::client::Client;

/// How long an event may take that comes at once.
const EVENT_TIME_MAX: Duration = Duration::from_secs(60);

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// An answer that comes event by event. Dropping it hangs up.
pub(crate) struct Events {
    response: reqwest::Response,
    read: Vec<u8>,
}

impl Client {
    /// Runs a program and follows it.
    pub(crate) async fn run(&self, mut program: Value) -> Events {
        program["stream"] = true.into();
        Events::of(self.request(Method::POST, "/execute").json(program)).await
    }

    /// Follows an execution, from behind an event if there was one.
    pub(crate) async fn follow(&self, id: u64, last: Option<&str>) -> Events {
        let request = self.request(Method::GET, &format!("/executions/{id}/events"));
        Events::of(last.into_iter().fold(request, |request, last| request.header("last-event-id", last)))
            .await
    }
}

impl Events {
    pub(super) async fn of(request: super::Request) -> Self {
        let response = request.streamed().await;
        assert_eq!(response.status(), 200, "it begins");
        Self { response, read: Vec::new() }
    }

    /// The next one, if there is one.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        tokio::time::timeout(EVENT_TIME_MAX, self.wait()).await.expect("an event comes, or the end")
    }

    async fn wait(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.read.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.read.drain(..end + 2).collect();
                if let Some(event) = event(&String::from_utf8(block).expect("UTF-8")) {
                    return Some(event);
                }
                continue;
            }
            let chunk = self.response.chunk().await.expect("it is not broken off")?;
            self.read.extend_from_slice(&chunk);
        }
    }

    /// The next one of this name; others are passed over.
    pub(crate) async fn until(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().await.unwrap_or_else(|| panic!("no {name} before the end"));
            if event.name == name {
                return event;
            }
        }
    }

    /// Reads output until this is in it.
    pub(crate) async fn until_printed(&mut self, text: &str) -> String {
        let mut printed = String::new();
        while !printed.contains(text) {
            printed.push_str(self.until("stdout").await.data["text"].as_str().expect("text"));
        }
        printed
    }

    /// All that is left.
    pub(crate) async fn all(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

/// Comments are none.
fn event(block: &str) -> Option<Event> {
    let (mut id, mut name, mut data) = (None, None, String::new());
    for line in block.lines() {
        match line.split_once(": ") {
            Some(("id", value)) => id = Some(value.to_owned()),
            Some(("event", value)) => name = Some(value.to_owned()),
            Some(("data", value)) => data.push_str(value),
            _ => {}
        }
    }
    Some(Event { id, name: name?, data: serde_json::from_str(&data).expect("JSON") })
}
