//! Reading one.

use domain::{CodeId, UserId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryResult, QuerySelect as _, RelationDef, Select,
};

use super::CodeRecord;
use crate::entities::code_library::{Column, Entity, Model};
use crate::entities::users;
use crate::{Store, StoreError};

/// What the owner's name is called in a result.
const OWNER_NAME: &str = "owner_name";

impl Store {
    /// The item of this id, if this user may read it: because it is theirs, or public.
    ///
    /// # Errors
    /// The database failed.
    pub async fn code_for(&self, reader: UserId, id: CodeId) -> Result<Option<CodeRecord>, StoreError> {
        let readable = Condition::any().add(Column::UserId.eq(reader.0)).add(Column::IsPublic.eq(true));
        find(&self.readers, Entity::find_by_id(id.0).filter(readable)).await
    }
}

/// The one that was selected.
pub(super) async fn find(
    connection: &impl ConnectionTrait,
    selected: Select<Entity>,
) -> Result<Option<CodeRecord>, StoreError> {
    let found = with_owner(selected).into_model::<OwnedRow>().one(connection).await?;
    Ok(found.map(CodeRecord::from))
}

/// With the names of the owners, in every row.
pub(super) fn with_owner(select: Select<Entity>) -> Select<Entity> {
    let owner: RelationDef =
        Entity::belongs_to(users::Entity).from(Column::UserId).to(users::Column::Id).into();
    select.join(JoinType::InnerJoin, owner).column_as(users::Column::Username, OWNER_NAME)
}

/// A row with its owner's name.
pub(super) struct OwnedRow {
    pub(super) row: Model,
    pub(super) owner_name: String,
}

impl FromQueryResult for OwnedRow {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: Model::from_query_result(result, prefix)?,
            owner_name: result.try_get(prefix, OWNER_NAME)?,
        })
    }
}

impl From<OwnedRow> for CodeRecord {
    fn from(OwnedRow { row, owner_name }: OwnedRow) -> Self {
        Self {
            id: CodeId(row.id),
            owner: UserId(row.user_id),
            owner_name,
            title: row.title,
            description: row.description,
            code: row.code,
            language: row.language,
            is_public: row.is_public,
            tags: row.tags,
            environment: row.conda_env,
            created_at: row.created_at,
            updated_at: row.updated_at,
            is_abridged: false,
        }
    }
}
