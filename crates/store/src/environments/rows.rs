//! Between rows and what is made of them.

use domain::{EnvironmentId, EnvironmentStatus, Package, PackageManager, PackageSource, UserId};
use serde::{Deserialize, Serialize};

use super::{BASE_ENVIRONMENT, Environment, Generation};
use crate::StoreError;
use crate::columns::from_column;
use crate::entities::{environment_generations, user_environments};

/// Longer than any that can be given here; the FastAPI edition takes longer ones than we.
const NAME_BYTES_MAX: usize = 100;

/// A [`Package`] as the JSON of a column.
#[derive(Serialize, Deserialize)]
struct StoredPackage {
    name: String,
    version: String,
    size_bytes: u64,
    is_requested: bool,
    source: String,
}

/// Whether a row reads as it should.
pub(crate) fn check(row: user_environments::Model) -> Result<(), StoreError> {
    environment(row, None).map(drop)
}

/// Whether an environment of a user can have this name: it is part of paths, and `base` is everybody's.
pub(crate) fn is_name_of_user(name: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(is_of_name) && name != BASE_ENVIRONMENT
}

/// An environment whose generations are looked up separately.
pub(super) fn environment(
    row: user_environments::Model,
    owner_name: Option<String>,
) -> Result<Environment, StoreError> {
    let unreadable = |column| StoreError::Unreadable { table: "user_environments", id: row.id, column };
    let manager = PackageManager::from_word(&row.manager).ok_or_else(|| unreadable("manager"))?;
    let status = EnvironmentStatus::from_word(&row.status).ok_or_else(|| unreadable("status"))?;
    let channels = serde_json::from_str(&row.channels).map_err(|_| unreadable("channels"))?;
    Ok(Environment {
        id: EnvironmentId(row.id),
        owner: row.user_id.map(UserId),
        owner_name,
        name: row.env_name,
        display_name: row.display_name,
        description: row.description,
        python_version: row.python_version,
        manager,
        channels,
        is_active: row.is_active,
        is_public: row.is_public,
        may_be_warm: row.may_be_warm,
        is_script: row.is_script,
        status,
        generation: None,
        recipe: row.recipe,
        previous: None,
        created_at: row.created_at,
        updated_at: row.updated_at,
        last_used: row.last_used,
    })
}

pub(super) fn packages_column(packages: &[Package]) -> String {
    let stored = packages.iter().map(|package| StoredPackage {
        name: package.name.clone(),
        version: package.version.clone(),
        size_bytes: package.size_bytes,
        is_requested: package.is_requested,
        source: package.source.as_str().to_owned(),
    });
    serde_json::to_string(&stored.collect::<Vec<_>>()).expect("texts, numbers and flags are JSON")
}

impl TryFrom<environment_generations::Model> for Generation {
    type Error = StoreError;

    fn try_from(row: environment_generations::Model) -> Result<Self, StoreError> {
        let unreadable =
            |column| StoreError::Unreadable { table: "environment_generations", id: row.id, column };
        let stored: Vec<StoredPackage> =
            serde_json::from_str(&row.packages).map_err(|_| unreadable("packages"))?;
        let package = |stored: StoredPackage| {
            Some(Package {
                name: stored.name,
                version: stored.version,
                size_bytes: stored.size_bytes,
                is_requested: stored.is_requested,
                source: PackageSource::from_word(&stored.source)?,
            })
        };
        let packages = stored.into_iter().map(package).collect::<Option<_>>();
        Ok(Self {
            number: u32::try_from(row.number).map_err(|_| unreadable("number"))?,
            python_version: row.python_version.clone(),
            interpreter: row.interpreter.clone(),
            packages: packages.ok_or_else(|| unreadable("packages"))?,
            conda_yaml: row.conda_yaml.clone(),
            size_bytes: from_column(row.size_bytes).ok_or_else(|| unreadable("size_bytes"))?,
            is_of_sources: row.is_of_sources,
            created_at: row.created_at,
        })
    }
}
