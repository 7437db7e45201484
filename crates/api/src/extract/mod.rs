//! From a request to typed, checked values. What fails here is an [`ApiError`](crate::errors::ApiError).

mod body;
mod caller;
mod params;
mod peer;

pub(crate) use body::{ApiBody, ApiJson};
pub(crate) use caller::{Admin, Caller};
pub(crate) use params::{ApiPath, ApiQuery};
pub(crate) use peer::Peer;
