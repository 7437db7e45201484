//! Accounts: logging in, and who one is.

mod authenticate;
mod login;
mod me;
mod passwords;
mod tokens;
mod user;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub use authenticate::DEFAULT_ADMIN_PASSWORD;
pub(crate) use passwords::Passwords;
pub use passwords::{PasswordError, hash_password};
pub(crate) use tokens::Tokens;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(login::login)).routes(routes!(me::me))
}
