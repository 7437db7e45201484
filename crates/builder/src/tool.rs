//! Running a tool: its lines are passed on as they come, and it is ended when it takes too much room.

use std::io::{self, BufRead as _, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use environments::Word;

use crate::room::Room;
use crate::{Failure, Result, tell, tree};

/// Between two looks at how much room is taken. Looking costs some milliseconds.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Lines of a tool's that are told as the reason why it failed: its last ones.
const LINES_TOLD: usize = 30;
/// Bytes of one line that are passed on.
const LINE_BYTES_MAX: u64 = 4096;
/// Bytes of a tool's answer.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Runs a tool to its end and gives what it wrote to standard output.
pub(crate) fn run(mut command: Command, word: Word, room: &Room) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        command.spawn().map_err(|error| Failure::told(format!("{name} cannot be run: {error}")))?;
    let (lines, said) = mpsc::channel();
    let answer = child.stdout.take().map(|stdout| std::thread::spawn(move || read_all(stdout)));
    if let Some(stderr) = child.stderr.take() {
        std::thread::spawn(move || each_line(stderr, |line| lines.send(line).is_ok()));
    } else {
        drop(lines);
    }
    let mut last = Vec::new();
    let mut looked = Instant::now();
    loop {
        if looked.elapsed() >= LOOK_INTERVAL {
            looked = Instant::now();
            end_if_too_large(&mut child, room)?;
        }
        match said.recv_timeout(LOOK_INTERVAL) {
            Ok(line) => {
                tell(word, &line);
                last.push(line);
                let spare = last.len().saturating_sub(LINES_TOLD);
                last.drain(..spare);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let stdout = answer.and_then(|reader| reader.join().ok()).unwrap_or_default();
    let status = child.wait().map_err(|error| Failure::told(format!("{name} is lost: {error}")))?;
    let output = Output { status, stdout, stderr: Vec::new() };
    if output.status.success() { Ok(output.stdout) } else { Err(Failure::told(last.join("\n"))) }
}

/// Fails when what was built is larger than it may be.
pub(crate) fn check_room(room: &Room) -> Result<()> {
    if tree::size_bytes(&room.environment) <= room.bytes_max {
        return Ok(());
    }
    Err(Failure::told(format!(
        "The environment takes more than the {} MiB that its owner's tier allows.",
        room.bytes_max >> 20
    )))
}

fn end_if_too_large(child: &mut Child, room: &Room) -> Result<()> {
    let checked = check_room(room);
    if checked.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
    checked
}

fn read_all(stdout: impl Read) -> Vec<u8> {
    let mut answer = Vec::new();
    // What cannot be read is not there.
    let _ = stdout.take(ANSWER_BYTES_MAX).read_to_end(&mut answer);
    answer
}

/// Passes on each line, or as much of it as is passed on.
fn each_line(stderr: impl Read, pass_on: impl Fn(String) -> bool) {
    let mut reader = BufReader::new(stderr);
    loop {
        let mut line = Vec::new();
        match (&mut reader).take(LINE_BYTES_MAX).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                if !pass_on(line) {
                    // Nobody listens, but a tool must not be held up.
                    let _ = io::copy(&mut reader, &mut io::sink());
                    return;
                }
            }
        }
    }
}
