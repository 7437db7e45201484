//! From what went wrong between genai and a provider to [`AssistantError`].
//!
//! Invariant: of a provider's words no more than [`SAID_CHARS_MAX`] characters go on, on one line, without the key.

use domain::ProviderKey;
use genai::webc;
use serde_json::Value;

use crate::error::AssistantError;

/// Enough to know what is wrong.
const SAID_CHARS_MAX: usize = 500;

/// What it is that went wrong.
pub(crate) fn of(error: &genai::Error, key: &ProviderKey) -> AssistantError {
    use genai::Error as E;
    match error {
        E::HttpError { status, body, .. } => refused(status.as_u16(), body, key),
        E::WebModelCall { webc_error, .. } | E::WebAdapterCall { webc_error, .. } => of_web(webc_error, key),
        E::ChatResponse { body, .. } => AssistantError::Failed(said_in(body, key)),
        E::WebStream { error, .. } => of_stream(error.as_ref(), key),
        E::StreamParse { .. } => unreadable("a piece of it is no JSON"),
        E::ChatResponseGeneration { .. }
        | E::NoChatResponse { .. }
        | E::InvalidJsonResponseElement { .. } => unreadable("it is JSON of another form"),
        E::JsonValueExt(_) | E::SerdeJson(_) => unreadable("it is JSON of another form"),
        error => AssistantError::Inside(shortened(&error.to_string(), key)),
    }
}

fn unreadable(what: &str) -> AssistantError {
    AssistantError::Unreadable(what.to_owned())
}

fn of_web(error: &webc::Error, key: &ProviderKey) -> AssistantError {
    match error {
        webc::Error::ResponseFailedStatus { status, body, .. } => refused(status.as_u16(), body, key),
        webc::Error::ResponseFailedNotJson { .. } | webc::Error::ResponseFailedInvalidJson { .. } => {
            unreadable("it is no JSON")
        }
        webc::Error::JsonValueExt(_) => unreadable("it is JSON of another form"),
        webc::Error::Reqwest(error) => of_client(error, key),
    }
}

fn of_stream(error: &(dyn std::error::Error + Send + Sync + 'static), key: &ProviderKey) -> AssistantError {
    if let Some(inner) = error.downcast_ref::<genai::Error>() {
        return of(inner, key);
    }
    match error.downcast_ref::<reqwest::Error>() {
        Some(error) => of_client(error, key),
        None => unreadable("it is no text"),
    }
}

fn of_client(error: &reqwest::Error, key: &ProviderKey) -> AssistantError {
    if error.is_timeout() {
        return AssistantError::TimedOut;
    }
    if error.is_builder() {
        return AssistantError::Inside("the request cannot be written".to_owned());
    }
    // The connection itself was made before; what fails with it later is TLS.
    if !error.is_connect() {
        return AssistantError::BrokenOff;
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    AssistantError::Unreachable(shortened(&innermost.to_string(), key))
}

fn refused(status: u16, body: &str, key: &ProviderKey) -> AssistantError {
    let said = match serde_json::from_str::<Value>(body) {
        Ok(json) => said_in(&json, key),
        Err(_) if (300..400).contains(&status) => "it leads elsewhere, where it is not followed".to_owned(),
        // A page for people has more markup than words.
        Err(_) if body.trim_start().starts_with('<') => "a web page".to_owned(),
        Err(_) => shortened(body, key),
    };
    AssistantError::Refused { status, said }
}

/// Providers agree that there is a `message`, and not where.
fn said_in(body: &Value, key: &ProviderKey) -> String {
    let places = ["/error/message", "/message", "/error", "/detail"];
    let message = places.iter().find_map(|place| body.pointer(place)?.as_str());
    message.map_or_else(|| shortened(&body.to_string(), key), |message| shortened(message, key))
}

fn shortened(text: &str, key: &ProviderKey) -> String {
    // The key goes first: a part of it would not be known any more.
    let text = key.redact(text);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    match line.char_indices().nth(SAID_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None if line.is_empty() => "nothing".to_owned(),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_says_is_told_without_the_key() {
        let key = ProviderKey::new("sk-0123456789abcdef");
        for (body, said) in [
            (r#"{"error": {"message": "Wrong key sk-0123456789abcdef."}}"#, "Wrong key ****"),
            (r#"{"type": "error", "error": {"type": "x", "message": "Over\nloaded"}}"#, "Over loaded"),
            (r#"{"message": "no"}"#, "no"),
            (r#"{"error": "no such model"}"#, "no such model"),
            (r#"{"key": "sk-0123456789abcdef"}"#, r#"{"key":"****"}"#),
            ("<html><body>502</body></html>", "a web page"),
            ("sk-0123456789abcdef", "****"),
            ("", "nothing"),
        ] {
            match refused(401, body, &key) {
                AssistantError::Refused { status: 401, said: found } => assert_eq!(found, said, "{body}"),
                other => panic!("{other:?}"),
            }
        }
        let long = format!("{}sk-0123456789abcdef", "x".repeat(SAID_CHARS_MAX - 4));
        let said = shortened(&long, &key);
        assert!(said.chars().count() <= SAID_CHARS_MAX + 1 && !said.contains("sk-"), "{said}");
    }
}
