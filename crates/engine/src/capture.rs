//! Reading what a program writes, as long as it writes, within bounds.
//!
//! Each stream keeps its first bytes; what comes after is read, counted and dropped, so that a program never
//! stalls on us. When both together pass their total bound, the execution is to be ended.

use std::fs::{File, Permissions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Display, Limits, Output};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::displays::Messages;
use crate::live::torn_bytes;

/// Bytes read at once: what a pipe holds by default.
const CHUNK_BYTES: usize = 64 * 1024;

/// So often at most a pipe is read that somebody may still write to, when the run is over. What a program can have left in it is less, in packets of any size.
const READS_AT_END_MAX: usize = 256;

/// So many times as much as may be written may be displayed before the execution is ended: putting it together costs this process time.
const DISPLAYS_TO_OUTPUT: u64 = 2;

/// The end of a run: its main process has ended or is about to. What it has written is in the pipes by then; what is still on its way out, or is about
/// to be ended with it, may hold these open for longer.
pub(crate) type Over = CancellationToken;

/// Our end of one stream.
#[derive(Debug)]
pub(crate) struct Stream(pipe::Receiver);

/// A stream, with the end for the program.
pub(crate) fn stream() -> io::Result<(Stream, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    let writer = File::from(OwnedFd::from(writer));
    // Programs open /dev/stdout; the pipe belongs to this process's user, not theirs. They may write it anyway.
    writer.set_permissions(Permissions::from_mode(0o222))?;
    Ok((Stream(pipe::Receiver::from_owned_fd(reader.into())?), writer.into()))
}

/// Counts both streams against their total bound.
#[derive(Debug)]
pub(crate) struct Meter {
    written: AtomicU64,
    bytes_max: u64,
    kept_max: u64,
    full: Notify,
}

impl Stream {
    /// The pipe itself.
    pub(crate) fn into_inner(self) -> pipe::Receiver {
        self.0
    }
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            written: AtomicU64::new(0),
            bytes_max: limits.output_bytes_max,
            kept_max: limits.output_bytes_kept_max,
            full: Notify::new(),
        }
    }

    /// Of what is displayed, of which much may be too large to be kept.
    pub(crate) fn of_displays(limits: &Limits) -> Self {
        Self { bytes_max: limits.output_bytes_max.saturating_mul(DISPLAYS_TO_OUTPUT), ..Self::new(limits) }
    }

    /// Waits until the total bound is passed.
    pub(crate) async fn full(&self) {
        self.full.notified().await;
    }

    fn count(&self, bytes: u64) {
        let before = self.written.fetch_add(bytes, Ordering::Relaxed);
        if before <= self.bytes_max && before + bytes > self.bytes_max {
            self.full.notify_one();
        }
    }
}

/// Reads what is displayed. Gives how much of it nobody sees.
pub(crate) async fn read_displays(
    stream: Stream,
    meter: &Meter,
    over: &Over,
    heard: impl Fn(Display),
) -> u64 {
    let mut messages = Messages::default();
    read(stream, meter, over, |chunk| messages.more(chunk).into_iter().for_each(&heard)).await;
    messages.cut()
}

/// Reads a stream. `heard` gets everything as it comes.
pub(crate) async fn read_to_end(stream: Stream, meter: &Meter, over: &Over, heard: impl Fn(&[u8])) -> Output {
    let (mut kept, mut bytes_cut) = (Vec::new(), 0);
    let hear = |chunk: &[u8]| {
        heard(chunk);
        let room = usize::try_from(meter.kept_max).unwrap_or(usize::MAX).saturating_sub(kept.len());
        kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
        bytes_cut += chunk.len().saturating_sub(room) as u64;
    };
    read(stream, meter, over, hear).await;
    bytes_cut += cut_torn_character(&mut kept, bytes_cut > 0);
    Output { text: String::from_utf8_lossy(&kept).into_owned(), bytes_cut }
}

/// Reads until everybody who could write is gone, or the run is over: what is in the pipe by then is the rest.
async fn read(mut stream: Stream, meter: &Meter, over: &Over, mut heard: impl FnMut(&[u8])) {
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut hear = |chunk: &[u8]| {
        // A packet of nothing is work, too.
        meter.count(chunk.len().max(1) as u64);
        heard(chunk);
    };
    loop {
        let length = tokio::select! {
            biased;
            // An error on a pipe we own means that nothing more can come of it.
            read = stream.0.read(&mut chunk) => match read {
                Ok(length) => length,
                Err(_) => return,
            },
            () = over.cancelled() => break,
        };
        if length == 0 && is_empty_for_good(stream.0.as_fd()) {
            return;
        }
        hear(&chunk[..length]);
    }
    // Not by the runtime any more, which may not have noticed yet that there is something.
    let Ok(pipe) = stream.0.into_nonblocking_fd() else { return };
    let mut pipe = File::from(pipe);
    for _ in 0..READS_AT_END_MAX {
        match io::Read::read(&mut pipe, &mut chunk) {
            Ok(0) if is_empty_for_good(pipe.as_fd()) => return,
            Ok(length) => hear(&chunk[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Whether nothing read means that nothing comes any more. In a pipe that a program has put into packet mode, it may be a packet: before
/// Linux 6.15, a write from an address that cannot be read leaves an empty one.
fn is_empty_for_good(pipe: BorrowedFd<'_>) -> bool {
    sandbox::poll::is_over(pipe).unwrap_or(true)
}

/// Where the bound cut a character in two, its first half goes as well. Gives the bytes that went.
fn cut_torn_character(kept: &mut Vec<u8>, was_cut: bool) -> u64 {
    let torn = if was_cut { torn_bytes(kept) } else { 0 };
    kept.truncate(kept.len() - torn);
    torn as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Tiers;
    use std::io::Write;

    fn limits(kept: u64, total: u64) -> Limits {
        let limits = Tiers::default().get(domain::TierLevel::FREE).limits;
        Limits { output_bytes_kept_max: kept, output_bytes_max: total, ..limits }
    }

    async fn captured(bytes: &[u8], kept: u64) -> Output {
        let (stream, writer) = stream().expect("a pipe");
        File::from(writer).write_all(bytes).expect("fits the pipe");
        let heard = std::cell::RefCell::new(Vec::new());
        let hear = |chunk: &[u8]| heard.borrow_mut().extend_from_slice(chunk);
        let output = read_to_end(stream, &Meter::new(&limits(kept, 1000)), &Over::new(), hear).await;
        assert_eq!(heard.into_inner(), bytes);
        output
    }

    #[tokio::test]
    async fn everything_is_kept_up_to_the_bound_and_counted_beyond() {
        assert_eq!(captured(b"hello", 5).await, Output { text: "hello".into(), bytes_cut: 0 });
        assert_eq!(captured(b"hello", 3).await, Output { text: "hel".into(), bytes_cut: 2 });
        assert_eq!(captured(b"", 3).await, Output::default());
    }

    #[tokio::test]
    async fn a_character_is_never_torn_by_us_and_broken_bytes_are_shown_as_such() {
        assert_eq!(captured("你好".as_bytes(), 4).await, Output { text: "你".into(), bytes_cut: 3 });
        assert_eq!(captured(b"a\xffb", 10).await, Output { text: "a\u{fffd}b".into(), bytes_cut: 0 });
        assert_eq!(captured(&[0xe4, 0xbd], 10).await.text, "\u{fffd}");
        let broken_before = captured(b"\xff\xe4\xbd\xa0", 3).await;
        assert_eq!(broken_before, Output { text: "\u{fffd}".into(), bytes_cut: 3 });
    }

    #[tokio::test]
    async fn when_the_run_is_over_what_is_there_is_the_rest_whoever_holds_the_pipe() {
        let (stream, writer) = stream().expect("a pipe");
        let mut writer = File::from(writer);
        let written = "x".repeat(CHUNK_BYTES);
        writer.write_all(written.as_bytes()).expect("fits the pipe");
        let over = Over::new();
        over.cancel();
        let output = read_to_end(stream, &Meter::new(&limits(u64::MAX, u64::MAX)), &over, |_| ()).await;
        assert_eq!(output.text, written);
        drop(writer);
    }

    #[tokio::test]
    async fn passing_the_total_is_told() {
        let (stream, writer) = stream().expect("a pipe");
        File::from(writer).write_all(&[b'x'; 11]).expect("fits the pipe");
        let meter = Meter::new(&limits(5, 10));
        read_to_end(stream, &meter, &Over::new(), |_| ()).await;
        meter.full().await;
    }
}
