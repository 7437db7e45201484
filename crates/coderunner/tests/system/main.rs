//! The whole product, from outside: each test starts the real executable with a database and a
//! data directory of its own and talks HTTP to it.

mod accounts;
mod ai;
mod ai_failures;
mod ai_secrets;
mod api_keys;
mod audit;
mod backup;
mod copies;
mod crashes;
mod database;
mod environments;
mod every_operation;
mod execute;
mod executions;
mod external;
mod external_run;
mod fairness;
mod fastapi_import;
mod fidelity;
mod hostile_zygote;
mod housekeeping;
mod import_under_way;
mod library;
mod limits;
mod login;
mod meta;
mod numbering;
mod openapi;
mod quotas;
mod selftest;
mod sessions;
mod startup;
mod support;
mod throttling;
mod users;
