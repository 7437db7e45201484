//! Where the database is: `DATABASE_URL` in the spelling of SQLAlchemy.

use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The address of a database.
///
/// Read from SQLAlchemy's spelling: `sqlite:///./coderunner.db` and `sqlite:///coderunner.db` are
/// relative (to what, is the caller's choice), `sqlite:////var/lib/coderunner.db` (four slashes) is
/// absolute. A driver (`sqlite+aiosqlite:`) is allowed and has no meaning here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl {
    path: PathBuf,
}

/// Why an address of a database was refused. Each is a sentence for whoever set it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// PostgreSQL.
    #[error("PostgreSQL is not supported yet: use a SQLite file, for example sqlite:///./coderunner.db")]
    PostgresNotYet,
    /// Some other database, or no URL at all.
    #[error(
        "this is not the URL of a database we know: use a SQLite file, for example sqlite:///./coderunner.db"
    )]
    UnknownScheme,
    /// SQLite without exactly the slashes that say relative or absolute.
    #[error(
        "a SQLite URL has three slashes before a relative path (sqlite:///./coderunner.db) and four before an absolute one (sqlite:////var/lib/coderunner.db)"
    )]
    Slashes,
    /// SQLite without a file.
    #[error(
        "a SQLite URL must name a file, for example sqlite:///./coderunner.db: a database in memory would lose everything at the next start"
    )]
    NoFile,
    /// SQLite with `?options`.
    #[error("a SQLite URL takes no options after a question mark")]
    Options,
}

impl DatabaseUrl {
    /// A SQLite file.
    #[must_use]
    pub fn sqlite_file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sqlite:///{}", self.path.display())
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(url: &str) -> Result<Self, DatabaseUrlError> {
        let (scheme, rest) = url.split_once(':').ok_or(DatabaseUrlError::UnknownScheme)?;
        let dialect = scheme.split('+').next().unwrap_or_default();
        match dialect.to_ascii_lowercase().as_str() {
            "sqlite" => sqlite_path(rest).map(Self::sqlite_file),
            "postgres" | "postgresql" => Err(DatabaseUrlError::PostgresNotYet),
            _ => Err(DatabaseUrlError::UnknownScheme),
        }
    }
}

fn sqlite_path(rest: &str) -> Result<&str, DatabaseUrlError> {
    if rest == "//" || rest.is_empty() {
        return Err(DatabaseUrlError::NoFile);
    }
    match rest.strip_prefix("///").ok_or(DatabaseUrlError::Slashes)? {
        "" | "/" | ":memory:" => Err(DatabaseUrlError::NoFile),
        path if path.contains('?') => Err(DatabaseUrlError::Options),
        path => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sqlalchemys_spelling() {
        let table = [
            ("sqlite:///./coderunner.db", "./coderunner.db"),
            ("sqlite:///coderunner.db", "coderunner.db"),
            ("sqlite:////var/lib/coderunner.db", "/var/lib/coderunner.db"),
            ("sqlite+aiosqlite:///./data/a b.db", "./data/a b.db"),
        ];
        for (url, path) in table {
            let read: DatabaseUrl = url.parse().expect(url);
            assert_eq!(read.path(), Path::new(path), "{url}");
            assert_eq!(read.to_string().parse(), Ok(read), "{url} reads back");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        use DatabaseUrlError as E;
        let table = [
            ("postgresql://u:p@localhost/coderunner", E::PostgresNotYet),
            ("postgresql+psycopg://localhost/x", E::PostgresNotYet),
            ("mysql://localhost/x", E::UnknownScheme),
            ("coderunner.db", E::UnknownScheme),
            ("", E::UnknownScheme),
            ("sqlite://coderunner.db", E::Slashes),
            ("sqlite:coderunner.db", E::Slashes),
            ("sqlite://", E::NoFile),
            ("sqlite:///", E::NoFile),
            ("sqlite:///:memory:", E::NoFile),
            ("sqlite:///x.db?mode=ro", E::Options),
        ];
        for (url, error) in table {
            assert_eq!(url.parse::<DatabaseUrl>(), Err(error), "{url}");
        }
    }
}
