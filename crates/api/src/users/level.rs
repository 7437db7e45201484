//! A user level that an administrator gives.

use domain::TierLevel;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// Whose limits and quotas hold: a key of `GET /user-levels`.
#[derive(Clone, Copy, ToSchema)]
#[schema(value_type = u8, minimum = 1, maximum = 4)]
pub(super) struct LevelNumber(TierLevel);

impl LevelNumber {
    pub(super) fn tier(self) -> TierLevel {
        self.0
    }
}

impl<'de> Deserialize<'de> for LevelNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        TierLevel::try_from(number).map(Self).map_err(serde::de::Error::custom)
    }
}
