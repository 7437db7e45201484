//! What a nest and its slots are made with.

use sandbox::idmap::Ids;
use sandbox::layers::Layers;
use sandbox::seccomp::Filter;
use sandbox::spec::RunSpec;

use crate::root::Layout;

/// What every nest of a launcher shares.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub ids: Ids,
    pub filter: Filter,
    /// What programs are kept apart by.
    pub layers: Layers,
    /// What slots are made of; empty but in nests.
    pub layout: Layout,
}

/// What a slot is made for.
#[derive(Debug)]
pub(crate) struct Order {
    pub spec: RunSpec,
    /// Counts the slots of a nest.
    pub number: u32,
}
