//! What a program is given, on its way into a sandbox.

use std::os::fd::OwnedFd;

use sandbox::call::Call;
use sandbox::{SetupError, Step as _, archive, memfd};
use serde::{Deserialize, Serialize};

use crate::live::{Feed, Feeding, feed};

/// What a program is given beside its text. The caller has checked all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// What it finds as its global `parameters`: a JSON object of at most [`Inputs::PARAMETERS_BYTES_MAX`] bytes.
    pub parameters: Option<String>,
    /// What follows its name in `sys.argv`: no NUL, together at most [`Inputs::WORDS_BYTES_MAX`] bytes.
    pub arguments: Vec<String>,
    /// Environment variables: no NUL, no `=` in their names, together at most [`Inputs::WORDS_BYTES_MAX`] bytes. With some, no interpreter that
    /// waits can run it.
    pub variables: Vec<(String, String)>,
    /// What it reads.
    pub stdin: Stdin,
    /// Files in its workspace: paths below it, without `..`, together at most [`Inputs::FILES_BYTES_MAX`] bytes.
    pub files: Vec<InputFile>,
}

/// What a program reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdin {
    /// Nothing: it finds the end at once.
    #[default]
    Nothing,
    /// This.
    Text(String),
    /// What it is sent while it runs.
    Interactive,
}

/// A file for a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Where.
    pub path: String,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Inputs {
    /// The longest parameters, in bytes of JSON. The kernel takes no environment variable of 128 KiB.
    pub const PARAMETERS_BYTES_MAX: usize = 64 * 1024;
    /// Bytes of all arguments, and of all environment variables; the kernel takes no single one of 128 KiB.
    pub const WORDS_BYTES_MAX: usize = 64 * 1024;
    /// The longest text to read, in bytes.
    pub const STDIN_BYTES_MAX: usize = 1024 * 1024;
    /// Bytes of all files together. They travel in the memory of this process.
    pub const FILES_BYTES_MAX: usize = 8 * 1024 * 1024;
    /// Files.
    pub const FILES_MAX: usize = 100;
    /// The longest path of a file, in bytes.
    pub const PATH_BYTES_MAX: usize = archive::PATH_BYTES_MAX;
}

/// What goes into the sandbox.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) call: Call,
    pub(crate) stdin: Option<OwnedFd>,
    pub(crate) files: Option<OwnedFd>,
}

/// Inputs as descriptors; and, for who reads while it runs, our end and what keeps it going.
pub(crate) fn prepare(inputs: Inputs) -> Result<(Given, Feed, Feeding), SetupError> {
    let Inputs { parameters, arguments, variables, stdin, files } = inputs;
    let files = if files.is_empty() { None } else { Some(packed(&files)?) };
    let (stdin, feed, feeding) = match stdin {
        Stdin::Nothing => (None, Feed::default(), Feeding::default()),
        Stdin::Text(text) => (Some(memfd::sealed(text.as_bytes())?), Feed::default(), Feeding::default()),
        Stdin::Interactive => {
            let (feed, feeding, end) = feed().step("pipe for stdin")?;
            (Some(end), feed, feeding)
        }
    };
    Ok((Given { call: Call { parameters, arguments, variables }, stdin, files }, feed, feeding))
}

fn packed(files: &[InputFile]) -> Result<OwnedFd, SetupError> {
    let mut archive = Vec::new();
    for file in files {
        archive::append(&mut archive, &file.path, &file.content).step("pack files")?;
    }
    memfd::sealed(&archive)
}
