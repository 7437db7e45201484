//! A package as clients see it.

use std::collections::BTreeMap;

use ::environments::PackageName;
use domain::PackageSource;
use serde::Serialize;
use store::Environment;
use utoipa::ToSchema;

use super::info::site_packages;

/// A package of an environment.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnvironmentPackage {
    name: String,
    version: String,
    /// The newest version of its index, where that was asked for.
    #[schema(required)]
    latest_version: Option<String>,
    /// What its files take, in bytes.
    size: u64,
    /// Where programs find it.
    location: String,
    /// Somebody asked for it by name; the others came with those.
    is_requested: bool,
    /// It cannot be uninstalled.
    is_kept: bool,
    /// Where it came from.
    #[schema(value_type = Source)]
    source: &'static str,
}

/// Where packages come from.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only documented: the words are the domain's")]
pub(crate) enum Source {
    Pypi,
    Conda,
}

/// The packages of an environment, with the newest versions of those that have newer ones if these are known.
pub(super) fn packages_of(
    environment: Environment,
    newest: Option<&BTreeMap<String, String>>,
) -> Vec<EnvironmentPackage> {
    let location = site_packages(&environment);
    let packages = environment.generation.map(|generation| generation.packages).unwrap_or_default();
    let shown = packages.into_iter().map(|package| {
        let name = package.name.parse::<PackageName>().ok();
        let newer = |newest: &BTreeMap<String, String>| {
            let by_normal_name = || newest.get(name.as_ref()?.as_str());
            newest.get(&package.name).or_else(by_normal_name).unwrap_or(&package.version).clone()
        };
        EnvironmentPackage {
            latest_version: newest.map(newer),
            is_kept: name.as_ref().is_some_and(PackageName::is_kept),
            size: package.size_bytes,
            location: location.clone(),
            is_requested: package.is_requested,
            source: PackageSource::as_str(package.source),
            name: package.name,
            version: package.version,
        }
    });
    shown.collect()
}

/// Whether a package of this name is there.
pub(super) fn has(environment: &Environment, name: &PackageName) -> bool {
    let packages = environment.generation.iter().flat_map(|generation| &generation.packages);
    packages.into_iter().any(|package| package.name.parse::<PackageName>().is_ok_and(|there| there == *name))
}
