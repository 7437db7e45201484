//! What programs display: messages in frames, through a pipe.
//!
//! A message is a media type, a newline, and data. It comes in frames, each of which a program writes at once, so that threads and children of it
//! never write into each other's:
//!
//! ```text
//! name of the message (8 bytes) · length of the payload (u16, little endian) · 1 in the last frame, else 0 · payload
//! ```
//!
//! A program can write whatever it likes: what is no frame ends the reading, and nothing else.
//!
//! Invariant: what is held of a program's messages, finished or not, is bounded.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Display, is_text};

/// Bytes of one message.
const MESSAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of all messages of an execution, finished or not.
const ALL_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Messages that are kept of an execution.
const MESSAGES_MAX: usize = 200;
/// Messages whose end has not come yet.
const UNFINISHED_MAX: usize = 256;
/// Bytes before each payload.
const HEAD_BYTES: usize = 11;
/// The longest frame, head and payload: what a pipe takes at once.
const FRAME_BYTES_MAX: usize = 4096;
/// The longest media type.
const MIME_BYTES_MAX: usize = 127;

/// Puts messages together.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    /// Bytes whose frame is not complete.
    rest: Vec<u8>,
    unfinished: HashMap<[u8; 8], Option<Vec<u8>>>,
    held_bytes: usize,
    kept: usize,
    /// Messages that were too many, too long or none.
    cut: u64,
    is_broken: bool,
}

impl Messages {
    /// The messages that are complete with these bytes.
    pub(crate) fn more(&mut self, bytes: &[u8]) -> Vec<Display> {
        let mut displays = Vec::new();
        if self.is_broken {
            return displays;
        }
        self.rest.extend_from_slice(bytes);
        let all = std::mem::take(&mut self.rest);
        let mut left = all.as_slice();
        while let Some(frame) = self.frame(&mut left) {
            displays.extend(self.take(frame));
        }
        self.rest = if self.is_broken { Vec::new() } else { left.to_vec() };
        displays
    }

    /// How many messages there were that nobody sees.
    pub(crate) fn cut(&self) -> u64 {
        self.cut + self.unfinished.len() as u64
    }

    fn frame<'a>(&mut self, left: &mut &'a [u8]) -> Option<Frame<'a>> {
        let (head, behind) = left.split_first_chunk::<HEAD_BYTES>()?;
        let [name @ .., low, high, last] = *head;
        let length = usize::from(u16::from_le_bytes([low, high]));
        if HEAD_BYTES + length > FRAME_BYTES_MAX || last > 1 {
            self.is_broken = true;
            self.cut += 1;
            return None;
        }
        let (payload, behind) = behind.split_at_checked(length)?;
        *left = behind;
        Some(Frame { name, payload, is_last: last == 1 })
    }

    fn take(&mut self, frame: Frame<'_>) -> Option<Display> {
        let has_room = self.unfinished.len() < UNFINISHED_MAX;
        let held = self.unfinished.remove(&frame.name).unwrap_or_else(|| has_room.then(Vec::new));
        let held = held.and_then(|mut held| {
            let fits = held.len() + frame.payload.len() <= MESSAGE_BYTES_MAX
                && self.held_bytes + frame.payload.len() <= ALL_BYTES_MAX;
            if !fits {
                self.held_bytes -= held.len();
                return None;
            }
            held.extend_from_slice(frame.payload);
            self.held_bytes += frame.payload.len();
            Some(held)
        });
        if !frame.is_last {
            // What had no room is remembered by its name as long as there is room for that.
            if held.is_some() || has_room {
                self.unfinished.insert(frame.name, held);
            }
            return None;
        }
        // From here on it counts as what it has become.
        self.held_bytes -= held.as_ref().map_or(0, Vec::len);
        let display = held.as_deref().filter(|_| self.kept < MESSAGES_MAX).and_then(read);
        let display = display.filter(|display| self.held_bytes + display.data.len() <= ALL_BYTES_MAX);
        match &display {
            Some(display) => {
                self.kept += 1;
                self.held_bytes += display.data.len();
            }
            None => self.cut += 1,
        }
        display
    }
}

struct Frame<'a> {
    name: [u8; 8],
    payload: &'a [u8],
    is_last: bool,
}

fn read(message: &[u8]) -> Option<Display> {
    let end = message.iter().take(MIME_BYTES_MAX + 1).position(|byte| *byte == b'\n')?;
    let mime = std::str::from_utf8(&message[..end]).ok()?.to_ascii_lowercase();
    let is_name = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let is_mime = mime.split_once('/').is_some_and(|(kind, name)| is_name(kind) && is_name(name));
    let data = &message[end + 1..];
    is_mime.then(|| {
        let data =
            if is_text(&mime) { String::from_utf8_lossy(data).into_owned() } else { STANDARD.encode(data) };
        Display { mime, data }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(name: u8, payload: &[u8], is_last: bool) -> Vec<u8> {
        let length = u16::try_from(payload.len()).expect("short").to_le_bytes();
        [&[name; 8][..], &length, &[u8::from(is_last)], payload].concat()
    }

    fn display(mime: &str, data: &str) -> Display {
        Display { mime: mime.into(), data: data.into() }
    }

    #[test]
    fn messages_are_put_together_wherever_their_bytes_are_cut() {
        let bytes = [
            frame(1, b"text/html\n<b>", false),
            frame(2, b"image/png\n\xff", false),
            frame(1, b"x</b>", true),
            frame(2, b"", true),
        ]
        .concat();
        let expected = [display("text/html", "<b>x</b>"), display("image/png", "/w==")];
        for cut in 0..=bytes.len() {
            let mut messages = Messages::default();
            let mut seen = messages.more(&bytes[..cut]);
            seen.extend(messages.more(&bytes[cut..]));
            assert_eq!((seen.as_slice(), messages.cut()), (&expected[..], 0), "cut at {cut}");
        }
    }

    #[test]
    fn what_is_no_message_is_counted() {
        for payload in [&b"no newline"[..], b"\n", b"text\nx", b"te xt/html\nx", b"\xff/x\nx", b"a/b/c\n"] {
            let mut messages = Messages::default();
            assert_eq!(
                (messages.more(&frame(1, payload, true)).len(), messages.cut()),
                (0, 1),
                "{payload:?}"
            );
        }
    }

    #[test]
    fn garbage_ends_the_reading() {
        let mut messages = Messages::default();
        assert!(messages.more(&[0xff; 100_000]).is_empty());
        assert!(messages.more(&frame(1, b"a/b\n", true)).is_empty());
        assert_eq!((messages.cut(), messages.rest.len()), (1, 0));
    }

    #[test]
    fn what_is_held_is_bounded() {
        let mut messages = Messages::default();
        let payload = [b'x'; FRAME_BYTES_MAX - HEAD_BYTES];
        for index in 0..100_000_u64 {
            let mut bytes = frame(1, &payload, false);
            bytes[..8].copy_from_slice(&(index % 1000).to_le_bytes());
            messages.more(&bytes);
        }
        let held: usize = messages.unfinished.values().flatten().map(Vec::len).sum();
        assert!(held <= ALL_BYTES_MAX && held == messages.held_bytes, "{held}");
        assert!(messages.unfinished.len() <= UNFINISHED_MAX);
        let many: usize = (0..300).map(|_| Messages::default().more(&frame(1, b"a/b\n", true)).len()).sum();
        assert_eq!(many, 300);
        let mut one = Messages::default();
        let kept: usize = (0..300).map(|_| one.more(&frame(1, b"a/b\n", true)).len()).sum();
        assert_eq!((kept, one.cut()), (MESSAGES_MAX, 100));
    }
}
