//! How often the unknown may look for what is shared, and what they find.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::Quota;
use store::ExecutionRecord;

use crate::AppState;
use crate::buckets::{Buckets, caller};
use crate::errors::ApiError;

/// Of one address in a minute: a page with its figures and files, for a whole office.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).expect("it is not zero");

/// Characters of a token: 128 bits in hexadecimal.
pub(super) const TOKEN_CHARS: usize = 32;

/// The bound, for each address.
pub(crate) struct Readers(Buckets);

impl Readers {
    pub(crate) fn new() -> Self {
        Self(Buckets::new(Quota::per_minute(PER_MINUTE)))
    }
}

/// The execution that is shared under this token.
pub(super) async fn found(
    state: &AppState,
    address: Option<IpAddr>,
    token: &str,
) -> Result<ExecutionRecord, ApiError> {
    state.shared_readers.0.take(address.map(caller))?;
    if token.len() != TOKEN_CHARS {
        return Err(ApiError::SharedNotFound);
    }
    state.store.shared_execution(token).await?.ok_or(ApiError::SharedNotFound)
}
