//! An example request of every operation: the one table that the tests about the whole go by. Whoever adds an operation adds
//! a line.

/// Who makes the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// Anybody, without a token.
    Anybody,
    /// The owner of what it is about.
    Owner,
    /// Somebody who has just been made, and logged in.
    Newcomer,
    /// The same, with nothing but the cookie.
    NewcomersCookie,
    /// The administrator.
    Admin,
    /// The owner's API key.
    Key,
}

/// What the parameter in the path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// There is none.
    Nothing,
    /// An execution of the owner that has left the file `six`.
    Execution,
    /// One that waits for something to read.
    ExecutionUnderWay,
    /// A program of the owner's library that is not public.
    Code,
    /// An API key of the owner.
    ApiKey,
    /// An environment of the owner, without packages, by its id.
    Environment,
    /// One that was built twice.
    EnvironmentOfTwoStates,
    /// One that is being built.
    EnvironmentUnderWay,
    /// One with the package `six`, by its name.
    EnvironmentWithSix,
    /// Somebody's account.
    User,
    /// An AI configuration of the owner.
    AiConfig,
}

/// What is sent. In JSON, `{code}` is the id of a program of the owner's, and `{new}` is new each time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    Nothing,
    Json(&'static str),
    /// An export of the database, as a form with a file.
    Export,
}

/// What is written into the audit log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Noted {
    /// Nothing: it only reads.
    Nothing,
    /// Nothing: it only reads, though it is no GET, for this reason.
    NothingThough(&'static str),
    /// An entry with this action, whether it is done or refused.
    As(&'static str),
    /// An entry with this action if it is done; it is never refused, for this reason.
    NeverRefused(&'static str, &'static str),
    /// An entry with this action if it is refused; none if it is done, for this reason.
    OnlyIfRefused(&'static str, &'static str),
}

/// A request that is answered with 200.
#[derive(Clone, Copy, Debug)]
pub(super) struct Example {
    pub(super) operation: &'static str,
    pub(super) whom: Whom,
    pub(super) target: Target,
    /// What follows the path.
    pub(super) query: &'static str,
    pub(super) body: Body,
    pub(super) noted: Noted,
}

const fn reads(operation: &'static str, whom: Whom, target: Target) -> Example {
    Example { operation, whom, target, query: "", body: Body::Nothing, noted: Noted::Nothing }
}

const fn does(
    operation: &'static str,
    whom: Whom,
    target: Target,
    body: Body,
    action: &'static str,
) -> Example {
    Example { operation, whom, target, query: "", body, noted: Noted::As(action) }
}

const A_PASSWORD: &str = r#"{"new_password": "another long enough password"}"#;
const A_USER: &str =
    r#"{"username": "{new}", "email": "{new}@example.com", "password": "a long enough password"}"#;

/// All of them, in the order in which one can be made after the other: what puts an end to the rest comes last.
pub(super) const EXAMPLES: &[Example] = {
    use Body::{Export, Json, Nothing as Empty};
    use Target::{
        AiConfig, ApiKey, Code, Environment, EnvironmentOfTwoStates, EnvironmentUnderWay, EnvironmentWithSix,
        Execution, ExecutionUnderWay, Nothing, User,
    };
    use Whom::{Admin, Anybody, Key, Newcomer, NewcomersCookie, Owner};
    &[
        reads("getServerInfo", Anybody, Nothing),
        reads("getHealth", Anybody, Nothing),
        reads("getReadiness", Anybody, Nothing),
        reads("getMetrics", Admin, Nothing),
        reads("listUserLevels", Anybody, Nothing),
        does("register", Anybody, Nothing, Json(A_USER), "user_register"),
        does(
            "login",
            Anybody,
            Nothing,
            Json(r#"{"username": "ann", "password": "a long enough password"}"#),
            "user_login",
        ),
        Example {
            operation: "refreshToken",
            whom: NewcomersCookie,
            target: Nothing,
            query: "",
            body: Empty,
            noted: Noted::OnlyIfRefused("token_refresh", "a page that is open does it all day long"),
        },
        Example {
            operation: "logout",
            whom: Newcomer,
            target: Nothing,
            query: "",
            body: Empty,
            noted: Noted::NeverRefused("user_logout", "whoever has no session is logged out already"),
        },
        reads("getMe", Owner, Nothing),
        reads("getUserStats", Owner, Nothing),
        does(
            "changePassword",
            Newcomer,
            Nothing,
            Json(
                r#"{"current_password": "a long enough password", "new_password": "another long enough password"}"#,
            ),
            "password_change",
        ),
        does("execute", Owner, Nothing, Json(r#"{"code": "print(1)"}"#), "code_execute"),
        reads("listExecutions", Owner, Nothing),
        reads("getExecution", Owner, Execution),
        reads("followExecution", Owner, Execution),
        reads("getArtifact", Owner, Execution),
        reads("getArtifacts", Owner, Execution),
        Example {
            body: Json(r#"{"data": "x\n"}"#),
            noted: Noted::OnlyIfRefused("execution_input", "a conversation has many lines"),
            ..reads("writeStdin", Owner, ExecutionUnderWay)
        },
        does("cancelExecution", Owner, Execution, Empty, "execution_cancel"),
        does("deleteExecution", Owner, Execution, Empty, "execution_delete"),
        does("createCode", Owner, Nothing, Json(r#"{"title": "{new}", "code": "print(1)"}"#), "code_create"),
        reads("listCodes", Owner, Nothing),
        reads("getCode", Owner, Code),
        does("updateCode", Owner, Code, Json(r#"{"title": "{new}"}"#), "code_update"),
        does("deleteCode", Owner, Code, Empty, "code_delete"),
        reads("listEnvironmentNames", Owner, Nothing),
        reads("getEnvironmentChoices", Owner, Nothing),
        does("createEnvironment", Owner, Nothing, Json(r#"{"env_name": "{new}"}"#), "environment_create"),
        does(
            "importEnvironment",
            Owner,
            Nothing,
            Json(r#"{"env_name": "{new}", "format": "requirements.txt", "text": "six"}"#),
            "environment_create",
        ),
        reads("listEnvironments", Owner, Nothing),
        reads("getEnvironment", Owner, Environment),
        does(
            "updateEnvironment",
            Owner,
            Environment,
            Json(r#"{"display_name": "{new}"}"#),
            "environment_update",
        ),
        reads("watchBuild", Owner, EnvironmentUnderWay),
        does("cancelBuild", Owner, EnvironmentUnderWay, Empty, "environment_build_cancel"),
        does("rollBackEnvironment", Owner, EnvironmentOfTwoStates, Empty, "environment_roll_back"),
        does("rebuildEnvironment", Owner, Environment, Empty, "environment_rebuild"),
        reads("getEnvironmentInfo", Owner, EnvironmentWithSix),
        reads("listPackages", Owner, EnvironmentWithSix),
        Example {
            body: Json(r#"{"code": "import six\nsix.", "line": 2, "column": 4}"#),
            noted: Noted::NothingThough("no address holds a program"),
            ..reads("completeCode", Owner, EnvironmentWithSix)
        },
        Example {
            query: "?format=requirements.txt",
            ..reads("exportEnvironment", Owner, EnvironmentWithSix)
        },
        does(
            "installPackage",
            Owner,
            EnvironmentWithSix,
            Json(r#"{"package_name": "six"}"#),
            "package_install",
        ),
        does("upgradePackage", Owner, EnvironmentWithSix, Empty, "package_upgrade"),
        does("uninstallPackage", Owner, EnvironmentWithSix, Empty, "package_uninstall"),
        does("deleteEnvironment", Owner, Environment, Empty, "environment_delete"),
        reads("adminListEnvironments", Admin, Nothing),
        does("adminDeleteEnvironment", Admin, Environment, Empty, "admin_environment_delete"),
        does("createApiKey", Owner, Nothing, Json(r#"{"key_name": "{new}"}"#), "api_key_create"),
        reads("listApiKeys", Owner, Nothing),
        does("toggleApiKey", Owner, ApiKey, Empty, "api_key_toggle"),
        does("deleteApiKey", Owner, ApiKey, Empty, "api_key_delete"),
        does(
            "createAiConfig",
            Owner,
            Nothing,
            Json(r#"{"config_name": "{new}", "api_key": "sk-of-a-provider"}"#),
            "ai_config_create",
        ),
        reads("listAiConfigs", Owner, Nothing),
        does("updateAiConfig", Owner, AiConfig, Json(r#"{"model_name": "qwen-max"}"#), "ai_config_update"),
        does("testAiConfig", Owner, AiConfig, Empty, "ai_config_test"),
        does(
            "generateCode",
            Owner,
            Nothing,
            Json(r#"{"prompt": "say hello", "config_id": {ai_config}}"#),
            "ai_code_generate",
        ),
        reads("getAiUsage", Owner, Nothing),
        does("deleteAiConfig", Owner, AiConfig, Empty, "ai_config_delete"),
        does("externalExecute", Key, Nothing, Json(r#"{"code_id": {code}}"#), "code_execute"),
        reads("externalGetExecution", Key, Execution),
        reads("externalFollowExecution", Key, Execution),
        reads("externalGetArtifact", Key, Execution),
        reads("externalGetArtifacts", Key, Execution),
        Example {
            body: Json(r#"{"data": "x\n"}"#),
            noted: Noted::OnlyIfRefused("execution_input", "a conversation has many lines"),
            ..reads("externalWriteStdin", Key, ExecutionUnderWay)
        },
        does("externalCancelExecution", Key, Execution, Empty, "execution_cancel"),
        reads("externalListCodes", Key, Nothing),
        reads("externalGetCode", Key, Code),
        reads("listUsers", Admin, Nothing),
        does("createUser", Admin, Nothing, Json(A_USER), "user_create"),
        does("updateUser", Admin, User, Json(r#"{"full_name": "Somebody"}"#), "user_update"),
        does("setPassword", Admin, User, Json(A_PASSWORD), "user_password_set"),
        does("deleteUser", Admin, User, Empty, "user_delete"),
        reads("adminListExecutions", Admin, Nothing),
        reads("listAiUsage", Admin, Nothing),
        reads("listAuditEntries", Admin, Nothing),
        reads("exportAuditEntries", Admin, Nothing),
        reads("getAuditStats", Admin, Nothing),
        reads("listAuditActions", Admin, Nothing),
        reads("listAuditResourceTypes", Admin, Nothing),
        reads("getDatabaseInfo", Admin, Nothing),
        does("exportDatabase", Admin, Nothing, Empty, "database_export"),
        does("importDatabase", Admin, Nothing, Export, "database_import"),
    ]
};
