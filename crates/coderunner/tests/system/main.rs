//! The whole product, from outside: each test starts the real executable with a database and a
//! data directory of its own and talks HTTP to it.

mod every_operation;
mod execute;
mod executions;
mod login;
mod meta;
mod openapi;
mod startup;
mod support;
