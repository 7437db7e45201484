//! The audit log's side of a request.
//!
//! Every request carries a [`Trail`]: where it comes from, and, once these are known, who calls and what they are about
//! to do. An operation that changes something says at its route what that is called ([`audited`]). Its handler takes
//! [`Entry`] and hands the entry to the store together with the change; what is refused on the way, the layer
//! [`refusals::record`] notes by itself.
//!
//! Invariant: an operation cannot make an [`Entry`] without having said at its route what it does.

mod entry;
pub(crate) mod refusals;
mod trail;

pub(crate) use entry::Entry;
pub(crate) use trail::{Trail, audited};
