//! What happens to an execution, as it happens, for any number of readers, each at its own pace.
//!
//! A position in the log counts what was before it: bytes of text, and one for each other event. So pieces of output that come close together are
//! one piece for whoever reads later, and a reader that comes back says where it was.
//!
//! Invariant: the log holds [`TEXT_BYTES_MAX`] of text at most, and [`ENTRIES_MAX`] entries; a reader that is slower hears that something is missing.
//! Invariant: nobody waits for a reader.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Artifact, Display, UsagePoint};
use tokio::sync::watch;

/// Text that is held, in bytes.
const TEXT_BYTES_MAX: usize = 512 * 1024;
/// Entries that are held.
const ENTRIES_MAX: usize = 4096;
/// Text of one entry, in bytes: as much goes at once when room is needed.
const ENTRY_BYTES_MAX: usize = 16 * 1024;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveEvent {
    /// Written to standard output.
    Stdout(String),
    /// Written to standard error.
    Stderr(String),
    /// Displayed.
    Display(Display),
    /// So much is used.
    Used(UsagePoint),
    /// Left a file.
    Artifact(Artifact),
    /// The reader was too slow: something is missing here.
    Skipped,
}

/// The log of one execution.
#[derive(Debug, Default)]
pub(crate) struct Log {
    state: Mutex<State>,
    /// Changes whenever there is more.
    more: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    entries: VecDeque<Entry>,
    /// The position behind the last entry.
    end: u64,
    text_bytes: usize,
    is_over: bool,
}

#[derive(Debug)]
struct Entry {
    start: u64,
    event: LiveEvent,
}

impl Log {
    /// One more. A text without a character is none.
    pub(crate) fn push(&self, event: LiveEvent) {
        if text(&event).is_some_and(str::is_empty) {
            return;
        }
        self.lock().push(event);
        self.more.send_replace(());
    }

    /// Nothing comes any more.
    pub(crate) fn close(&self) {
        self.lock().is_over = true;
        self.more.send_replace(());
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.more.subscribe()
    }

    /// What comes after this position, if that is known by now.
    pub(crate) fn after(&self, position: u64) -> Step {
        self.lock().after(position)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a reader finds at its position.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// This, and from where to go on.
    Event(LiveEvent, u64),
    /// Nothing yet.
    Wait,
    /// Nothing, for ever.
    Over,
}

impl State {
    fn push(&mut self, event: LiveEvent) {
        let start = self.end;
        self.end += length(&event);
        if let Some(text) = text(&event) {
            self.text_bytes += text.len();
        }
        match (self.entries.back_mut().map(|entry| &mut entry.event), event) {
            (Some(LiveEvent::Stdout(last)), LiveEvent::Stdout(more))
            | (Some(LiveEvent::Stderr(last)), LiveEvent::Stderr(more))
                if last.len() + more.len() <= ENTRY_BYTES_MAX =>
            {
                last.push_str(&more);
            }
            (_, event) => self.entries.push_back(Entry { start, event }),
        }
        while self.text_bytes > TEXT_BYTES_MAX || self.entries.len() > ENTRIES_MAX {
            let Some(gone) = self.entries.pop_front() else { return };
            self.text_bytes -= text(&gone.event).map_or(0, str::len);
        }
    }

    fn after(&self, position: u64) -> Step {
        if position >= self.end {
            return if self.is_over { Step::Over } else { Step::Wait };
        }
        let first = self.entries.front().map_or(self.end, |entry| entry.start);
        if position < first {
            return Step::Event(LiveEvent::Skipped, first);
        }
        let index = self.entries.partition_point(|entry| entry.start <= position) - 1;
        let Entry { start, event } = &self.entries[index];
        let read = usize::try_from(position - start).unwrap_or(usize::MAX);
        let rest = match event {
            LiveEvent::Stdout(text) => LiveEvent::Stdout(from(text, read)),
            LiveEvent::Stderr(text) => LiveEvent::Stderr(from(text, read)),
            event => event.clone(),
        };
        Step::Event(rest, start + length(event))
    }
}

fn text(event: &LiveEvent) -> Option<&str> {
    match event {
        LiveEvent::Stdout(text) | LiveEvent::Stderr(text) => Some(text),
        _ => None,
    }
}

fn length(event: &LiveEvent) -> u64 {
    text(event).map_or(1, |text| text.len() as u64)
}

/// From this byte on, or from the next character if a reader made its position up.
fn from(text: &str, byte: usize) -> String {
    text[text.ceil_char_boundary(byte)..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(text: &str) -> LiveEvent {
        LiveEvent::Stdout(text.to_owned())
    }

    #[test]
    fn small_pieces_become_one_and_each_reader_goes_on_where_it_was() {
        let log = Log::default();
        log.push(out("ab"));
        log.push(out("cd"));
        assert_eq!(log.after(0), Step::Event(out("abcd"), 4));
        assert_eq!(log.after(2), Step::Event(out("cd"), 4));
        assert_eq!(log.after(4), Step::Wait);
        log.push(LiveEvent::Stderr("é".into()));
        log.push(LiveEvent::Used(UsagePoint { wall_ms: 1, cpu_ms: 1, memory_bytes: 1 }));
        assert_eq!(log.after(4), Step::Event(LiveEvent::Stderr("é".into()), 6));
        assert_eq!(
            log.after(5),
            Step::Event(LiveEvent::Stderr(String::new()), 6),
            "a position that is made up"
        );
        log.close();
        assert!(matches!(log.after(6), Step::Event(LiveEvent::Used(_), 7)));
        assert_eq!(log.after(7), Step::Over);
        assert_eq!(log.after(u64::MAX), Step::Over);
    }

    #[test]
    fn what_is_held_is_bounded_and_slow_readers_hear_of_it() {
        let log = Log::default();
        for _ in 0..100_000 {
            log.push(out(&"x".repeat(100)));
        }
        assert!(log.lock().text_bytes <= TEXT_BYTES_MAX);
        let Step::Event(LiveEvent::Skipped, next) = log.after(0) else { panic!("it was not told") };
        assert!(next >= 10_000_000 - TEXT_BYTES_MAX as u64 - ENTRY_BYTES_MAX as u64);
        assert!(matches!(log.after(next), Step::Event(LiveEvent::Stdout(_), _)));
        for _ in 0..10_000 {
            log.push(out("a"));
            log.push(LiveEvent::Stderr("b".into()));
        }
        assert!(log.lock().entries.len() <= ENTRIES_MAX);
    }
}
