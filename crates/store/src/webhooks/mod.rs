//! Webhooks: what they are signed with, and what became of each that was asked for.
//!
//! Invariant: a secret is in the database only as what [`crate::Sealer`] has made of it about its owner.
//! Invariant: a delivery is there from the moment its execution is, and goes with it; so an execution that a crash has ended is
//! told of as well.

mod deliveries;
mod log;
mod secrets;

pub(crate) use deliveries::insert;
pub use deliveries::{Attempt, DueDelivery, InFlight};
pub use log::{Delivery, NewDelivery};
pub(crate) use secrets::reseal as reseal_secrets;
pub use secrets::{SECRET_BEFORE_HOURS, WebhookSecrets};
