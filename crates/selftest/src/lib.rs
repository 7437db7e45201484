//! Attacks on the sandbox.
