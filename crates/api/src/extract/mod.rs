//! From a request to typed, checked values. What fails here is an [`ApiError`](crate::errors::ApiError).

mod body;
mod caller;
mod key_caller;
mod keyed;
mod params;
mod peer;
mod proxies;
mod same_site;
pub(crate) mod text;

pub(crate) use body::{ApiBody, ApiJson, is_of_type, parse, unreadable, unreadable_form};
pub(crate) use caller::{Admin, Caller};
pub(crate) use key_caller::KeyCaller;
pub(crate) use keyed::{IdempotencyHeader, Keyed, SentKey};
pub(crate) use params::{ApiPath, ApiQuery};
pub(crate) use peer::Peer;
pub use proxies::{NoProxy, TrustedProxies};
pub(crate) use same_site::SameSite;
