//! What the audit log speaks of: actions, what they were done to, and how they ended.

use crate::words::words;

words! {
    /// Something somebody did or was refused to do. Words that the FastAPI edition writes are the same here.
    Action {
        /// Made an account for themselves.
        UserRegister = "user_register",
        /// Logged in.
        UserLogin = "user_login",
        /// Logged out.
        UserLogout = "user_logout",
        /// Exchanged a refresh token for new tokens. Only refusals are noted.
        TokenRefresh = "token_refresh",
        /// Changed their own password.
        PasswordChange = "password_change",
        /// Made an account for somebody.
        UserCreate = "user_create",
        /// Changed somebody's account.
        UserUpdate = "user_update",
        /// Set somebody's password.
        UserPasswordSet = "user_password_set",
        /// Deleted somebody's account.
        UserDelete = "user_delete",
        /// Ran a program.
        CodeExecute = "code_execute",
        /// Gave an execution something to read. Only refusals are noted.
        ExecutionInput = "execution_input",
        /// Asked for the end of an execution.
        ExecutionCancel = "execution_cancel",
        /// Deleted an execution.
        ExecutionDelete = "execution_delete",
        /// Put a program into the library.
        CodeCreate = "code_create",
        /// Changed a program of the library.
        CodeUpdate = "code_update",
        /// Deleted a program of the library.
        CodeDelete = "code_delete",
        /// Made an API key.
        ApiKeyCreate = "api_key_create",
        /// Enabled or disabled an API key.
        ApiKeyToggle = "api_key_toggle",
        /// Deleted an API key.
        ApiKeyDelete = "api_key_delete",
        /// Made an environment.
        EnvironmentCreate = "environment_create",
        /// Changed what is said of an environment, or what may be done with it.
        EnvironmentUpdate = "environment_update",
        /// Removed an environment of their own.
        EnvironmentDelete = "environment_delete",
        /// Removed somebody's environment.
        AdminEnvironmentDelete = "admin_environment_delete",
        /// Went back to the generation before.
        EnvironmentRollBack = "environment_roll_back",
        /// Built an environment anew that was described and not there.
        EnvironmentRebuild = "environment_rebuild",
        /// Asked for the end of a build.
        EnvironmentBuildCancel = "environment_build_cancel",
        /// Put packages into an environment.
        PackageInstall = "package_install",
        /// Took a package out of an environment.
        PackageUninstall = "package_uninstall",
        /// Brought a package of an environment to its newest version.
        PackageUpgrade = "package_upgrade",
        /// Told the server of an AI provider and a key.
        AiConfigCreate = "ai_config_create",
        /// Changed such a configuration.
        AiConfigUpdate = "ai_config_update",
        /// Deleted such a configuration.
        AiConfigDelete = "ai_config_delete",
        /// Tried whether a provider answers.
        AiConfigTest = "ai_config_test",
        /// Had a program written, explained or mended.
        AiCodeGenerate = "ai_code_generate",
        /// Took a copy of the database.
        DatabaseExport = "database_export",
        /// Replaced the contents of the database.
        DatabaseImport = "database_import",
        /// Was refused to read something.
        AccessRefused = "access_refused",
    }
}

words! {
    /// What an action was done to.
    ResourceType {
        /// An account.
        User = "user",
        /// A session of an account.
        Session = "session",
        /// An execution.
        Execution = "execution",
        /// A program of the library.
        Code = "code",
        /// An API key.
        ApiKey = "api_key",
        /// A Python environment.
        Environment = "environment",
        /// An AI configuration.
        AiConfig = "ai_config",
        /// The database as a whole.
        Database = "database",
        /// The installation.
        System = "system",
    }
}

words! {
    /// How an action ended.
    AuditStatus {
        /// It was done.
        Success = "success",
        /// It was done and failed, or could not be done for a fault of ours.
        Error = "error",
        /// It was refused.
        Warning = "warning",
    }
}

impl Action {
    /// What it is done to.
    #[must_use]
    pub fn resource_type(self) -> ResourceType {
        match self {
            Self::UserRegister
            | Self::PasswordChange
            | Self::UserCreate
            | Self::UserUpdate
            | Self::UserPasswordSet
            | Self::UserDelete => ResourceType::User,
            Self::UserLogin | Self::UserLogout | Self::TokenRefresh => ResourceType::Session,
            Self::CodeExecute | Self::ExecutionInput | Self::ExecutionCancel | Self::ExecutionDelete => {
                ResourceType::Execution
            }
            Self::CodeCreate | Self::CodeUpdate | Self::CodeDelete => ResourceType::Code,
            Self::ApiKeyCreate | Self::ApiKeyToggle | Self::ApiKeyDelete => ResourceType::ApiKey,
            Self::EnvironmentCreate
            | Self::EnvironmentUpdate
            | Self::EnvironmentDelete
            | Self::AdminEnvironmentDelete
            | Self::EnvironmentRollBack
            | Self::EnvironmentRebuild
            | Self::EnvironmentBuildCancel
            | Self::PackageInstall
            | Self::PackageUninstall
            | Self::PackageUpgrade => ResourceType::Environment,
            Self::AiConfigCreate
            | Self::AiConfigUpdate
            | Self::AiConfigDelete
            | Self::AiConfigTest
            | Self::AiCodeGenerate => ResourceType::AiConfig,
            Self::DatabaseExport | Self::DatabaseImport => ResourceType::Database,
            Self::AccessRefused => ResourceType::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_are_not_used_twice() {
        let mut seen = std::collections::HashSet::new();
        for action in Action::ALL {
            assert_eq!(Action::from_word(action.as_str()), Some(*action));
            assert!(seen.insert(action.as_str()), "{action:?}");
        }
        assert_eq!(ResourceType::from_word("api_key"), Some(ResourceType::ApiKey));
        assert_eq!(AuditStatus::from_word("Success"), None);
    }
}
