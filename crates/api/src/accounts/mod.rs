//! Accounts: making one, logging in and out, and who one is.

mod attempts;
mod authenticate;
mod change_password;
mod login;
mod logout;
mod me;
pub(crate) mod new_account;
mod passwords;
mod refresh;
mod refresh_token;
mod register;
mod session;
pub(crate) mod texts;
mod tokens;
mod user;

use domain::Action;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::audit::audited;

pub(crate) use attempts::Attempts;
pub use authenticate::DEFAULT_ADMIN_PASSWORD;
pub(crate) use passwords::Passwords;
pub use passwords::{PasswordError, hash_password, is_default_password};
pub(crate) use refresh_token::RefreshKey;
pub(crate) use tokens::Tokens;
pub(crate) use user::User;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(audited(routes!(register::register), Action::UserRegister))
        .routes(audited(routes!(login::login), Action::UserLogin))
        .routes(audited(routes!(refresh::refresh), Action::TokenRefresh))
        .routes(audited(routes!(logout::logout), Action::UserLogout))
        .routes(routes!(me::me))
        .routes(audited(routes!(change_password::change_password), Action::PasswordChange))
}
