//! What is sent: the event, and its signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::ExecutionId;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use store::{ExecutionRecord, WebhookSecrets};

/// What the only event there is so far is called.
const FINISHED: &str = "execution.finished";

/// What a secret begins with; the rest is base64.
const SECRET_MARK: &str = "whsec_";

/// A message, whole and signed.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The same at every attempt.
    pub(crate) id: String,
    /// Of this attempt, in seconds since 1970.
    pub(crate) timestamp: i64,
    /// All of them, separated by spaces.
    pub(crate) signatures: String,
    pub(crate) body: String,
}

/// The event that an execution has ended.
pub(crate) fn finished(record: ExecutionRecord, present: fn(ExecutionRecord) -> Value) -> Value {
    let finished_at = record.settlement.as_ref().map(|settlement| settlement.finished_at);
    let timestamp = finished_at.unwrap_or(record.request.created_at);
    let timestamp = timestamp.to_rfc3339_opts(SecondsFormat::Millis, true);
    json!({"type": FINISHED, "timestamp": timestamp, "data": present(record)})
}

impl Message {
    /// Signed under each secret that receivers may know.
    pub(crate) fn signed(
        (execution, owner_made_at): (ExecutionId, DateTime<Utc>),
        event: &Value,
        secrets: &WebhookSecrets,
        now: DateTime<Utc>,
    ) -> Self {
        // An id that is used again, after a database was replaced, must not look like a repetition.
        let id = format!("execution_{execution}_{}", owner_made_at.timestamp_millis());
        let (timestamp, body) = (now.timestamp(), event.to_string());
        let signed = format!("{id}.{timestamp}.{body}");
        let known = [Some(&secrets.current), secrets.before.as_ref().map(|(secret, _)| secret)];
        let signatures: Vec<String> =
            known.into_iter().flatten().map(|secret| signature(secret, &signed)).collect();
        Self { id, timestamp, signatures: signatures.join(" "), body }
    }
}

fn signature(secret: &str, signed: &str) -> String {
    let key = secret.strip_prefix(SECRET_MARK).and_then(|key| STANDARD.decode(key).ok());
    // Secrets are made by this server and were sealed, so they are what they should be.
    let key = key.unwrap_or_else(|| secret.as_bytes().to_vec());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks' own libraries.
    #[test]
    fn signs_as_the_standard_does() {
        let signed = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", signed), expected);
    }

    #[test]
    fn both_secrets_sign() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");
        let secret = |byte: u8| format!("whsec_{}", STANDARD.encode([byte; 32]));
        let secrets = WebhookSecrets { current: secret(1), before: Some((secret(2), now)), created_at: now };
        let message = Message::signed((ExecutionId(7), now), &json!({}), &secrets, now);
        assert_eq!(message.id, "execution_7_1800000000000");
        let signed = format!("{}.1800000000.{{}}", message.id);
        let both = [signature(&secret(1), &signed), signature(&secret(2), &signed)];
        assert_eq!(message.signatures, both.join(" "));
    }
}
