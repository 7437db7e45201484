//! What a program is called with, beside its text: one small JSON document in a memfd, read by the launcher where the interpreter is new and
//! by `runtime/` where it waited.

use std::os::fd::OwnedFd;

use serde::{Deserialize, Serialize};

use crate::{SetupError, memfd};

/// What a program is called with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// What it finds as its global `parameters` and in [`crate::environ::PARAMETERS`]: the text of a JSON object.
    pub parameters: Option<String>,
    /// What follows its name in `sys.argv`.
    pub arguments: Vec<String>,
    /// Environment variables, beside and before [`crate::environ::VARIABLES`]. Only a new interpreter heeds them.
    pub variables: Vec<(String, String)>,
}

impl Call {
    /// Whether the program is called with nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As a descriptor.
    ///
    /// # Errors
    /// As [`memfd::sealed`].
    pub fn sealed(&self) -> Result<OwnedFd, SetupError> {
        memfd::sealed(&serde_json::to_vec(self).expect("texts have a JSON form"))
    }

    /// Back from a descriptor, which is closed by that.
    ///
    /// # Errors
    /// It cannot be read, or is none.
    pub fn read(memfd: OwnedFd) -> Result<Self, SetupError> {
        let bytes = memfd::read_all(memfd)?;
        serde_json::from_slice(&bytes)
            .map_err(|_| SetupError::refused("understand what a program is called with"))
    }
}
