//! Lists.

use domain::UserId;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{Environment, read};
use crate::entities::user_environments::{Column, Entity};
use crate::page::{self, Page};
use crate::search::contains;
use crate::{Store, StoreError};

/// Whose environments a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnvironmentScope {
    /// The reader's own.
    Mine,
    /// All that the reader may run programs in: their own, public ones and the base environment.
    #[default]
    Usable,
    /// Everybody's, for administrators.
    All,
}

/// Which environments a list shows.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentFilter {
    /// Whose.
    pub scope: EnvironmentScope,
    /// With this text in a name or the description, in whatever case.
    pub contains: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
}

impl Store {
    /// The environments that this user may see, newest first, the base environment last.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environments_for(
        &self,
        reader: UserId,
        filter: &EnvironmentFilter,
    ) -> Result<Page<Environment>, StoreError> {
        let all = Entity::find().filter(within(reader, filter));
        let count = page::count(&self.readers, &all).await?;
        let page = all.order_by_desc(Column::Id).limit(filter.limit).offset(filter.offset);
        let mut items = Vec::new();
        for row in page.all(&self.readers).await? {
            items.push(read::whole(&self.readers, row).await?);
        }
        Ok(Page::of(items, count))
    }

    /// The names of the environments that this user may run programs in now, the base environment first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environment_names_for(
        &self,
        reader: UserId,
        is_admin: bool,
    ) -> Result<Vec<String>, StoreError> {
        let scope = if is_admin { EnvironmentScope::All } else { EnvironmentScope::Usable };
        let filter = EnvironmentFilter { scope, ..EnvironmentFilter::default() };
        let there = Entity::find().filter(within(reader, &filter)).filter(Column::Generation.is_not_null());
        let names = there.filter(Column::IsActive.eq(true)).select_only().column(Column::EnvName);
        Ok(names.order_by_asc(Column::Id).into_tuple().all(&self.readers).await?)
    }
}

fn within(reader: UserId, filter: &EnvironmentFilter) -> Condition {
    let own = Column::UserId.eq(reader.0);
    let scope = match filter.scope {
        EnvironmentScope::Mine => Condition::all().add(own),
        EnvironmentScope::Usable => {
            Condition::any().add(own).add(Column::IsPublic.eq(true)).add(Column::UserId.is_null())
        }
        EnvironmentScope::All => Condition::all(),
    };
    let holds = |text: &String| {
        let texts = [Column::EnvName, Column::DisplayName, Column::Description];
        texts.into_iter().fold(Condition::any(), |any, column| any.add(contains((Entity, column), text)))
    };
    Condition::all().add(scope).add_option(filter.contains.as_ref().map(holds))
}
