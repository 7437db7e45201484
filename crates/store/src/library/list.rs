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
use crate::search::{contains, holds};
use crate::{Store, StoreError, sqlite};

/// A text is looked for in so many of the newest items: reading every program there is takes too long.
const SEARCHED_MAX: u64 = 10_000;

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
    /// With this text in the title, the description, the tags or the program, in whatever case; among the newest ten
    /// thousand of the scope.
    pub contains: Option<String>,
    /// With exactly this tag, in whatever case.
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
        let matching = matching(reader, filter);
        let count = page::count(&self.readers, &matching).await?;
        let rows = with_owner(abridged(matching))
            .order_by_desc(Column::Id)
            .limit(filter.limit)
            .offset(filter.offset)
            .into_model::<AbridgedRow>()
            .all(&self.readers)
            .await?;
        Ok(Page::of(rows.into_iter().map(CodeRecord::from).collect(), count))
    }
}

fn matching(reader: UserId, filter: &CodeFilter) -> Select<Entity> {
    let with_text = filter.contains.as_ref().map(|text| {
        let texts = [Column::Title, Column::Description, Column::Tags, Column::Code];
        let somewhere =
            texts.into_iter().fold(Condition::any(), |any, column| any.add(contains((Entity, column), text)));
        let searched = Expr::col((Entity, Column::Id)).gte(oldest_searched(reader, filter.scope));
        Condition::all().add(searched).add(somewhere)
    });
    let conditions = Condition::all().add_option(with_text).add_option(filter.tag.as_deref().map(has_tag));
    within(reader, filter.scope).filter(conditions)
}

fn within(reader: UserId, scope: CodeScope) -> Select<Entity> {
    let (own, public) = (Column::UserId.eq(reader.0), Column::IsPublic.eq(true));
    Entity::find().filter(match scope {
        CodeScope::Mine => Condition::all().add(own),
        CodeScope::Public => Condition::all().add(public),
        CodeScope::All => Condition::any().add(own).add(public),
    })
}

/// The id of the oldest item that is searched for a text.
fn oldest_searched(reader: UserId, scope: CodeScope) -> SimpleExpr {
    let oldest = within(reader, scope)
        .select_only()
        .column(Column::Id)
        .order_by_desc(Column::Id)
        .limit(1)
        .offset(SEARCHED_MAX - 1)
        .into_query();
    let fewer_there_are = Expr::value(0);
    Func::coalesce([SimpleExpr::SubQuery(None, Box::new(oldest.into())), fewer_there_are]).into()
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
