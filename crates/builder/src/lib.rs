//! The builder: makes and changes Python environments. It runs in a sandbox, as an ordinary program would, with uv beside it; the server
//! only sends orders and hears lines.
//!
//! ```text
//! server ── order ──► builder (sandbox: no network, no secrets) ── uv
//!    ▲ ◄── lines ────────┘ │
//!    └── connections ──────┘  each asked for by SOCKS on a loopback of its own, and made by the server if it may be
//! ```
//!
//! Invariant: what is there stays as it is. A change is made to a copy that shares its files, and no file that is shared is written to: files are
//! made anew and take the others' place.
//! Invariant: a build that ends at any moment leaves nothing but its own directory, and what was downloaded, whole.
#![forbid(unsafe_code)]

mod bytecode;
mod cache;
mod channels;
mod commands;
mod inventory;
mod make;
mod proxy;
mod room;
mod scripts;
mod startup;
mod sweep;
mod tool;
mod tree;
mod uv;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use environments::{Kind, Made, Order, Said, SaidLine, Word, Work};
use sandbox::{places, process};

/// Why there is no environment: a sentence for who asked for it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A tool says why.
    #[error("{0}")]
    Told(String),
    /// A file operation failed.
    #[error("{path}: {source}")]
    File {
        /// On which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Failure {
    pub(crate) fn told(sentence: impl Into<String>) -> Self {
        Self::Told(sentence.into())
    }
}

/// What became of a step.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Names the file of a failed operation.
pub(crate) trait OnFile<T> {
    fn on(self, path: &Path) -> Result<T>;
}

impl<T> OnFile<T> for io::Result<T> {
    fn on(self, path: &Path) -> Result<T> {
        self.map_err(|source| Failure::File { path: path.to_owned(), source })
    }
}

/// Does what the order in this file says. The exit code for the process.
#[must_use]
pub fn main(order: &Path) -> i32 {
    process::set_umask();
    let done = read(order).and_then(|order| obey(&order));
    let said = match done {
        Ok(made) => Said::Done(made),
        Err(failure) => Said::Failed(failure.to_string()),
    };
    i32::from(!say(&said))
}

fn read(order: &Path) -> Result<Order> {
    let text = fs::read(order).on(order)?;
    serde_json::from_slice(&text).map_err(|error| Failure::told(format!("the order cannot be read: {error}")))
}

fn obey(order: &Order) -> Result<Made> {
    let root = Path::new(places::BUILD);
    match &order.work {
        Work::Begin { build, of, is_shared } => {
            make::begin(root, build, *of, *is_shared).map(|()| Made::Nothing)
        }
        Work::Build { build, kind, change, requested, bytes_max } => {
            let room = room::Room::open(root, build)?.bounded(*bytes_max);
            let built = match kind {
                Kind::Uv(base) => {
                    make::build(&room, &uv::Uv::in_room(&room, &order.index, base)?, change, requested)
                }
                Kind::Conda(channels) => channels::build(&room, (&order.index, channels), change, requested),
            };
            built.map(Made::Environment)
        }
        Work::Compile { build } => channels::compile(root, build).map(|()| Made::Nothing),
        Work::Adopt { build } => channels::adopt(root, build).map(|()| Made::Nothing),
        Work::Publish { build, environment, generation } => {
            make::publish(root, build, *environment, *generation).map(|()| Made::Nothing)
        }
        Work::Sweep { keep, builds, cache_bytes_max } => {
            startup::refresh(root, keep);
            sweep::sweep(root, keep, builds, *cache_bytes_max).map(|()| Made::Nothing)
        }
        Work::Outdated { build, base } => {
            let room = room::Room::open(root, build)?;
            uv::Uv::in_room(&room, &order.index, base)?.outdated().map(Made::Newest)
        }
    }
}

/// A line for the person who waits.
pub(crate) fn tell(word: Word, text: &str) {
    let text = text.trim_end();
    if !text.is_empty() {
        // Who has stopped listening has stopped the build.
        say(&Said::Line(SaidLine { word, text: text.to_owned() }));
    }
}

/// Whether it could be said.
fn say(said: &Said) -> bool {
    let mut line = serde_json::to_vec(said).unwrap_or_default();
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout.write_all(&line).and_then(|()| stdout.flush()).is_ok()
}
