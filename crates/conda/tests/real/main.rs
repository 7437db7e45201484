//! Environments made from real channels on this disk, served over HTTP: what conda users expect, and what attackers try.
#![forbid(unsafe_code)]

mod changes;
mod hostile;
mod killed;
mod networks;
mod support;
