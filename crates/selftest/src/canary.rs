//! The canary: a process outside of every sandbox with what an attack would like to have.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Map, Value};

const PROGRAM: &str = include_str!("../python/canary.py");

/// A canary that lives.
#[derive(Debug)]
pub(crate) struct Canary {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    /// Where its secrets are.
    pub(crate) places: Map<String, Value>,
}

impl Canary {
    /// Starts one with this secret in a directory of its own; as another user if there is one to be.
    pub(crate) fn start(python: &Path, directory: &Path, uid: Option<u32>, secret: &str) -> io::Result<Self> {
        let mut command = Command::new(python);
        command.args(["-I", "-c", PROGRAM]).arg(directory).env_clear().env("CODERUNNER_CANARY", secret);
        // It becomes that user by itself: the interpreter may lie where only this one can enter.
        command.args(uid.map(|uid| uid.to_string()));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let stdout = BufReader::new(stdout.expect("it was asked for"));
        let mut canary = Self { child, stdin, stdout, places: Map::new() };
        canary.places = serde_json::from_str(&canary.line()?)?;
        Ok(canary)
    }

    /// What has become of its things.
    pub(crate) fn damage(&mut self) -> io::Result<Vec<String>> {
        let stdin = self.stdin.as_mut().expect("open until it is dropped");
        stdin.write_all(b"and?\n")?;
        Ok(serde_json::from_str(&self.line()?)?)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.stdout.read_line(&mut line)? {
            0 => Err(io::Error::other("the canary has died")),
            _ => Ok(line),
        }
    }
}

impl Drop for Canary {
    /// At the end of its stdin it tidies up and ends.
    fn drop(&mut self) {
        drop(self.stdin.take());
        // If it cannot be waited for it is gone.
        let _ = self.child.wait();
    }
}
