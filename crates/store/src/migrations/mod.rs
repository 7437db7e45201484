//! The history of the tables, oldest first. A migration that was released is never edited.

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

mod m0001_users_and_executions;
mod m0002_platform;
mod m0003_imported_rows;
mod m0004_ai_configs;
mod m0005_environments;
mod m0006_live_executions;
mod m0007_background;
mod m0008_script_environments;

pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_users_and_executions::Migration),
            Box::new(m0002_platform::Migration),
            Box::new(m0003_imported_rows::Migration),
            Box::new(m0004_ai_configs::Migration),
            Box::new(m0005_environments::Migration),
            Box::new(m0006_live_executions::Migration),
            Box::new(m0007_background::Migration),
            Box::new(m0008_script_environments::Migration),
        ]
    }
}
