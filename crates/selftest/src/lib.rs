//! The self-test: attacks on the sandbox, played on the machine that it is to hold on, and their score.
//!
//! An attack is a Python program in `attacks/<class>/`; its docstring says what it tries, what success would look like and which layer
//! stops it, and beside the attack it has a twin: the harmless thing that lies closest, which must work. Each is run as anybody's
//! program is, by the same launcher under the same limits, beside a neighbour with secrets of its own and a canary outside that has
//! some of the machine's.
//!
//! Invariant: an attack counts as held only if it ran to its own end and says so, or ended as its docstring says it must. One that
//! is broken, or did not come to a verdict, has not held.
//! Invariant: an attack that succeeds harms nobody: it takes a canary's secret, or what it takes is bounded.
#![forbid(unsafe_code)]

mod attack;
mod canary;
mod judge;
mod play;
mod score;
mod sign;

pub use attack::{Attack, HeaderError};
pub use play::{Bench, BenchError, Parts};
pub use score::{Line, Score, Verdict};
