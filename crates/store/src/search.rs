//! Looking for a text in columns.

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, LikeExpr, SimpleExpr};

/// The column holds this text, in whatever case (of ASCII letters; SQLite knows no others).
pub(crate) fn contains(column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    holds(Expr::col(column), text)
}

/// As [`contains`], of what is made of columns.
pub(crate) fn holds(text: impl Into<SimpleExpr>, piece: &str) -> SimpleExpr {
    // Lowered on both sides, because LIKE looks at case on PostgreSQL.
    let escaped = piece.to_ascii_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let pattern = LikeExpr::new(format!("%{escaped}%")).escape('\\');
    Expr::expr(Func::lower(text)).like(pattern)
}
