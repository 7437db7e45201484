//! Typed ids: the number of one kind of thing cannot be passed where another's is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A user's row in the database.
    UserId
);
id!(
    /// An execution's row in the database.
    ExecutionId
);
id!(
    /// A row of the code library.
    CodeId
);
id!(
    /// An API key's row in the database.
    ApiKeyId
);
id!(
    /// A Python environment's row in the database, and the name of its directory.
    EnvironmentId
);
id!(
    /// A row of the AI configurations.
    AiConfigId
);
id!(
    /// A session's row in the database.
    SessionId
);
id!(
    /// An audit entry's row in the database.
    AuditEntryId
);

impl EnvironmentId {
    /// The environment that everybody has.
    pub const BASE: Self = Self(0);
}
