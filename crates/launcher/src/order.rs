//! What a nest and its slots are made with.

use std::os::fd::OwnedFd;

use sandbox::SetupError;
use sandbox::channel::Channel;
use sandbox::idmap::Ids;
use sandbox::layers::Layers;
use sandbox::mount::DetachedTree;
use sandbox::seccomp::Filter;
use sandbox::spec::{Part, RunSpec};

use crate::root::Layout;

/// What every nest of a launcher shares.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub ids: Ids,
    /// Whether each slot has device files of its own.
    pub own_devices: bool,
    pub filter: Filter,
    /// What programs are kept apart by.
    pub layers: Layers,
    /// What slots are made of; empty but in nests.
    pub layout: Layout,
    /// Environments are made in it, and no programs of users run.
    pub is_workshop: bool,
}

/// What a slot is made of, beside what its nest shares.
#[derive(Debug)]
pub(crate) struct Materials {
    /// To the launcher.
    pub launcher: Channel,
    pub devices: Option<DetachedTree>,
    pub entrances: Vec<OwnedFd>,
}

impl Materials {
    /// Reads them in the order of [`sandbox::wire::ToNest::Prepare`].
    pub(crate) fn from_descriptors(descriptors: Vec<OwnedFd>, own_devices: bool) -> Result<Self, SetupError> {
        let mut descriptors = descriptors.into_iter();
        Ok(Self {
            launcher: next(&mut descriptors)?.into(),
            devices: if own_devices { Some(next(&mut descriptors)?.into()) } else { None },
            entrances: descriptors.collect(),
        })
    }
}

/// What a slot is to run.
#[derive(Debug)]
pub(crate) struct Order {
    pub spec: RunSpec,
    pub program: OwnedFd,
    pub given: Given,
    /// Files for the workspace.
    pub files: Option<OwnedFd>,
    /// Where those go that are left in it.
    pub artifacts: Option<OwnedFd>,
}

/// What a program is given: where it writes to, and perhaps what it is called with, something to read and something to display with.
#[derive(Debug)]
pub(crate) struct Given {
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
    pub call: Option<OwnedFd>,
    pub stdin: Option<OwnedFd>,
    pub displays: Option<OwnedFd>,
}

impl Order {
    /// Reads the descriptors in the order of [`RunSpec`].
    pub(crate) fn from_descriptors(spec: RunSpec, descriptors: Vec<OwnedFd>) -> Result<Self, SetupError> {
        let mut descriptors = descriptors.into_iter();
        let program = next(&mut descriptors)?;
        let (stdout, stderr) = (next(&mut descriptors)?, next(&mut descriptors)?);
        let given = Given { stdout, stderr, call: None, stdin: None, displays: None };
        let mut order = Self { spec, program, given, files: None, artifacts: None };
        for part in order.spec.parts.clone() {
            let place = match part {
                Part::Call => &mut order.given.call,
                Part::Stdin => &mut order.given.stdin,
                Part::Displays => &mut order.given.displays,
                Part::Files => &mut order.files,
                Part::Artifacts => &mut order.artifacts,
            };
            *place = Some(next(&mut descriptors)?);
        }
        Ok(order)
    }
}

fn next(descriptors: &mut impl Iterator<Item = OwnedFd>) -> Result<OwnedFd, SetupError> {
    descriptors.next().ok_or_else(|| SetupError::gone("descriptor of a run"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_without_its_descriptors_is_refused() {
        let error = Materials::from_descriptors(Vec::new(), false).expect_err("nothing was handed over");
        assert!(error.step.contains("descriptor"));
    }
}
