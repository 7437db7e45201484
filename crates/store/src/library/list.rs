//! Lists.

use domain::UserId;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait as _, FromQueryResult, IdenStatic as _, Iterable as _,
    QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, QueryTrait as _, Select,
};

use super::CodeRecord;
use super::read::{OwnedRow, with_owner};
use crate::entities::code_library::{Column, Entity};
use crate::excerpt::{self, BEGINNING_BYTES_MAX};
use crate::page::{self, Page};
use crate::search::{SEARCHED_MAX, contains, holds};
use crate::{Store, StoreError, sqlite};

/// What the beginning of the program is called in a result.
const CODE_BEGINNING: &str = "code_beginning";

/// Whose items a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeScope {
    /// The reader's own.
    #[default]
    Mine,
    /// Everybody's that are public.
    Public,
    /// All that the reader may read.
    All,
}

/// Which items a list shows. Conditions that are absent hold for all.
#[derive(Clone, Debug, Default)]
pub struct CodeFilter {
    /// Whose.
    pub scope: CodeScope,
    /// With this text in the title, the description, the tags or the program, in whatever case; among the newest
    /// thousand of the scope.
    pub contains: Option<String>,
    /// With exactly this tag, in whatever case; among the newest thousand of the scope.
    pub tag: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
}

impl Store {
    /// The items that this user may read, newest first, programs cut to [`LISTED_CHARS_MAX`](crate::LISTED_CHARS_MAX).
    ///
    /// # Errors
    /// The database failed.
    pub async fn codes_for(
        &self,
        reader: UserId,
        filter: &CodeFilter,
    ) -> Result<Page<CodeRecord>, StoreError> {
        let all = within(reader, filter.scope);
        let (page, count) = match searched(filter) {
            Some(condition) => {
                let newest = newest(reader, filter.scope, SEARCHED_MAX);
                let found = self.search(newest, Column::Id, condition).await?;
                let count = found.count();
                (all.filter(Column::Id.is_in(found.page(None, filter.limit, filter.offset))), count)
            }
            None => {
                let count = page::count(&self.readers, &all).await?;
                let newest = newest(reader, filter.scope, filter.offset.saturating_add(filter.limit));
                (newest.limit(filter.limit).offset(filter.offset), count)
            }
        };
        let rows = with_owner(abridged(page)).order_by_desc(Column::Id).into_model::<AbridgedRow>();
        let rows = rows.all(&self.readers).await?;
        Ok(Page::of(rows.into_iter().map(CodeRecord::from).collect(), count))
    }
}

/// What every item has to be read for. Tags, too: they stand behind the program.
fn searched(filter: &CodeFilter) -> Option<Condition> {
    let somewhere = |text: &String| {
        let texts = [Column::Title, Column::Description, Column::Tags, Column::Code];
        texts.into_iter().fold(Condition::any(), |any, column| any.add(contains((Entity, column), text)))
    };
    let somewhere = filter.contains.as_ref().map(somewhere);
    let has_tag = filter.tag.as_deref().map(has_tag);
    let is_searched = somewhere.is_some() || has_tag.is_some();
    is_searched.then(|| Condition::all().add_option(somewhere).add_option(has_tag))
}

fn within(reader: UserId, scope: CodeScope) -> Select<Entity> {
    let (own, public) = (Column::UserId.eq(reader.0), Column::IsPublic.eq(true));
    Entity::find().filter(match scope {
        CodeScope::Mine => Condition::all().add(own),
        CodeScope::Public => Condition::all().add(public),
        CodeScope::All => Condition::any().add(own).add(public),
    })
}

/// As [`within`], but no more than is needed for so many of the newest. A database that looks for what is somebody's or
/// public sorts all of it before it takes the first.
fn newest(reader: UserId, scope: CodeScope, number: u64) -> Select<Entity> {
    let number = Ord::min(number, i64::MAX as u64);
    let newest = |scope| within(reader, scope).select_only().column(Column::Id).order_by_desc(Column::Id);
    let is_newest = |scope| Column::Id.in_subquery(newest(scope).limit(number).into_query());
    match scope {
        CodeScope::Mine | CodeScope::Public => within(reader, scope),
        CodeScope::All => Entity::find()
            .filter(Condition::any().add(is_newest(CodeScope::Mine)).add(is_newest(CodeScope::Public))),
    }
}

/// In a list that begins and ends with a comma too, every tag stands between two. What comes from elsewhere may have blanks
/// after its commas.
fn has_tag(tag: &str) -> SimpleExpr {
    let joined = |left: SimpleExpr, right: SimpleExpr| left.binary(BinOper::Custom("||"), right);
    let tags = Func::cust("replace").arg(Expr::col((Entity, Column::Tags))).arg(", ").arg(",");
    let tags = joined(joined(Expr::value(","), tags.into()), Expr::value(","));
    holds(tags, &format!(",{tag},"))
}

/// A row as a list needs it: the program is empty in it, and its beginning stands beside it.
struct AbridgedRow {
    owned: OwnedRow,
    beginning: Vec<u8>,
}

impl FromQueryResult for AbridgedRow {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let beginning: Option<Vec<u8>> = result.try_get(prefix, CODE_BEGINNING)?;
        Ok(Self {
            owned: OwnedRow::from_query_result(result, prefix)?,
            beginning: beginning.unwrap_or_default(),
        })
    }
}

impl From<AbridgedRow> for CodeRecord {
    fn from(AbridgedRow { owned, beginning }: AbridgedRow) -> Self {
        let (code, is_abridged) = excerpt::cut(&beginning);
        Self { code, is_abridged, ..Self::from(owned) }
    }
}

/// The columns of a row, the program cut by the database.
fn abridged(select: Select<Entity>) -> Select<Entity> {
    let whole = Column::iter().filter(|column| column.as_str() != Column::Code.as_str());
    let select = whole.fold(select.select_only(), Select::column);
    let beginning = sqlite::first_bytes((Entity, Column::Code), BEGINNING_BYTES_MAX);
    select.column_as(beginning, CODE_BEGINNING).column_as(Expr::value(""), Column::Code)
}
