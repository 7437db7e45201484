//! Which environments a list shows.

use serde::Deserialize;
use store::{EnvironmentFilter, EnvironmentScope};
use utoipa::{IntoParams, ToSchema};

use crate::extract::text::SearchText;
use crate::listing::{Paging, unless_empty};

/// Which environments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Whose.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(inline)]
    scope: Option<Scope>,
    /// Only those with this text in a name or the description, in whatever case.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
}

/// Whose environments.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// The caller's own.
    Mine,
    /// All that the caller may run programs in. This is what is meant where nothing is said.
    #[default]
    Usable,
}

/// Which environments of everybody's.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AdminListQuery {
    /// Only those with this text in a name or the description, in whatever case.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<SearchText>,
}

impl ListQuery {
    pub(super) fn filter(self, paging: Paging<100>) -> EnvironmentFilter {
        let scope = match self.scope.unwrap_or_default() {
            Scope::Mine => EnvironmentScope::Mine,
            Scope::Usable => EnvironmentScope::Usable,
        };
        filter(scope, self.q, paging)
    }
}

impl AdminListQuery {
    pub(super) fn filter(self, paging: Paging<100>) -> EnvironmentFilter {
        filter(EnvironmentScope::All, self.q, paging)
    }
}

fn filter(scope: EnvironmentScope, q: Option<SearchText>, paging: Paging<100>) -> EnvironmentFilter {
    let contains = q.map(SearchText::into_string);
    EnvironmentFilter { scope, contains, limit: paging.limit, offset: paging.offset }
}
