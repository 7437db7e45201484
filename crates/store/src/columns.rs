//! Between the numbers of the domain and those of a database, which has no unsigned ones.

use serde::{Deserialize, Serialize};

use domain::Limits;

/// As in a column. What does not fit (above nine quintillion) becomes the largest that does.
pub(crate) fn to_column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// As it was before [`to_column`].
pub(crate) fn from_column(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

/// Writes the struct and, from the one list of its fields, the ways to and from its counterpart.
macro_rules! counterpart {
    ($(#[$attribute:meta])* $stored:ident of $inside:ident { $($(#[$of_field:meta])* $field:ident: $kind:ty,)+ }) => {
        $(#[$attribute])*
        pub(crate) struct $stored {
            $($(#[$of_field])* $field: $kind,)+
        }

        impl From<$inside> for $stored {
            fn from(inside: $inside) -> Self {
                Self { $($field: inside.$field,)+ }
            }
        }

        impl From<$stored> for $inside {
            fn from(stored: $stored) -> Self {
                Self { $($field: stored.$field,)+ }
            }
        }
    };
}

counterpart! {
    /// [`Limits`] as the JSON of a column. A type of its own, so that renaming a limit in the domain
    /// cannot silently make old rows unreadable.
    #[derive(Serialize, Deserialize)]
    StoredLimits of Limits {
        wall_time_ms_max: u64,
        memory_bytes_max: u64,
        pids_max: u32,
        cpu_milli_max: u32,
        #[serde(default = "a_day_ms")]
        cpu_time_ms_max: u64,
        output_bytes_kept_max: u64,
        output_bytes_max: u64,
        disk_bytes_max: u64,
        disk_inodes_max: u64,
        open_files_max: u64,
        #[serde(default)]
        artifacts_max: u64,
        #[serde(default)]
        artifact_bytes_max: u64,
    }
}

/// Rows from before there was such a limit: it never struck, and no execution lasts longer than a day.
fn a_day_ms() -> u64 {
    86_400_000
}
