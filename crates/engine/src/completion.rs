//! What may stand at a place in a program: asked of the interpreter of its environment, in a sandbox like every program's.
//!
//! Nothing of it is kept and nothing counted, so a user has one at a time, and all together have a few.

use std::sync::Arc;

use domain::{Limits, UserId};
use sandbox::memfd;
use sandbox::spec::NestSpec;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::execution::nest_of;
use crate::sandboxes::{Ends, Task};
use crate::turns::{NoTurn, Turns};
use crate::{Engine, ExecuteError, Inner};

const PROGRAM: &str = include_str!("../../../runtime/complete.py");

/// Nobody waits longer for a proposal; in milliseconds. The program itself gives up a little earlier.
const TIME_MS_MAX: u64 = 3000;
/// Of a hundred items, as JSON spells them.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;
/// What the program answers with at most, whatever it has become by what it imports.
const ITEMS_MAX: usize = 100;
const CHARACTERS_MAX: usize = 200;
/// Under way at a time, of all users.
const AT_ONCE_MAX: usize = 4;

/// A place in a program, and who is there.
#[derive(Clone, Debug)]
pub struct CompletionRequest {
    /// Who asks.
    pub user: UserId,
    /// They may run programs in everybody's environments.
    pub is_admin: bool,
    /// What their programs are held to.
    pub limits: Limits,
    /// Name of the environment.
    pub environment: String,
    /// The program, at most [`crate::ExecutionRequest::CODE_BYTES_MAX`] bytes.
    pub code: String,
    /// The line, from 1.
    pub line: u32,
    /// Where in it, from 0, in UTF-16 units.
    pub column: u32,
}

/// What may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// What would be written.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// More about it, such as how a function is called.
    pub detail: Option<String>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A module or a package.
    Module,
    /// A class.
    Class,
    /// A function.
    Function,
    /// A function of a class.
    Method,
    /// An attribute that is made when it is asked for.
    Property,
    /// Anything else that has a name.
    Variable,
    /// A word of the language.
    Keyword,
}

/// Whose questions are under way.
pub(crate) fn turns() -> Turns {
    Turns::new(1, AT_ONCE_MAX)
}

impl From<NoTurn> for ExecuteError {
    fn from(none: NoTurn) -> Self {
        match none {
            NoTurn::OfUser => Self::TooManyWaiting { retry_after_s: 1 },
            NoTurn::OfAll => Self::Busy { retry_after_s: 1 },
        }
    }
}

impl Engine {
    /// What may stand at a place in a program, the likeliest first; nothing where nothing is known. Who stops waiting ends it.
    ///
    /// # Errors
    /// It was not asked: the environment is unknown, or this user or everybody asks too much.
    pub async fn complete(&self, request: CompletionRequest) -> Result<Vec<CompletionItem>, ExecuteError> {
        if self.inner.closed.is_cancelled() {
            return Err(ExecuteError::ShuttingDown);
        }
        let who = (request.user, request.is_admin);
        let (_, nest) = nest_of(&self.inner, who, &request.environment).await?;
        let turn = self.inner.completions.take(request.user)?;
        let stop = self.inner.stopping.child_token();
        let _while_awaited = stop.clone().drop_guard();
        let inner = Arc::clone(&self.inner);
        let asked = self.inner.running.spawn(async move {
            let _turn = turn;
            ask(&inner, nest, &request, &stop).await
        });
        Ok(asked.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())))
    }
}

async fn ask(
    inner: &Inner,
    nest: NestSpec,
    request: &CompletionRequest,
    stop: &CancellationToken,
) -> Vec<CompletionItem> {
    let question = json!({"code": request.code, "line": request.line, "column": request.column});
    let stdin = match memfd::sealed(question.to_string().as_bytes()) {
        Ok(stdin) => stdin,
        Err(error) => {
            tracing::error!(%error, "nothing could be proposed");
            return Vec::new();
        }
    };
    let task = Task { stdin: Some(stdin), ..Task::new(nest, limits(request.limits), PROGRAM) };
    let ran = inner.sandboxes.run(task, Ends::with_server(stop)).await;
    if let Err(error) = &ran.end
        && !stop.is_cancelled()
    {
        tracing::error!(%error, "nothing could be proposed");
    }
    items_of(&ran.stdout.text)
}

fn limits(of_user: Limits) -> Limits {
    Limits {
        wall_time_ms_max: TIME_MS_MAX.min(of_user.wall_time_ms_max),
        output_bytes_kept_max: ANSWER_BYTES_MAX,
        output_bytes_max: ANSWER_BYTES_MAX,
        ..of_user
    }
}

/// An answer that is not what was asked for proposes nothing: packages run in there.
fn items_of(answer: &str) -> Vec<CompletionItem> {
    let items = serde_json::from_str::<Vec<Value>>(answer).unwrap_or_default();
    items.iter().filter_map(item_of).take(ITEMS_MAX).collect()
}

fn item_of(value: &Value) -> Option<CompletionItem> {
    let text = |name: &str| value[name].as_str().filter(|text| text.chars().count() <= CHARACTERS_MAX);
    let kind = CompletionKind::ALL.into_iter().find(|kind| Some(kind.as_str()) == text("kind"))?;
    Some(CompletionItem { label: text("label")?.to_owned(), kind, detail: text("detail").map(str::to_owned) })
}

impl CompletionKind {
    /// Each of them.
    pub const ALL: [Self; 7] = [
        Self::Module,
        Self::Class,
        Self::Function,
        Self::Method,
        Self::Property,
        Self::Variable,
        Self::Keyword,
    ];

    /// As the program and the API call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Class => "class",
            Self::Function => "function",
            Self::Method => "method",
            Self::Property => "property",
            Self::Variable => "variable",
            Self::Keyword => "keyword",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_items_are_taken_from_an_answer() {
        let item = |label: &str| CompletionItem {
            label: label.to_owned(),
            kind: CompletionKind::Function,
            detail: Some("f()".to_owned()),
        };
        let whole = r#"[{"label": "f", "kind": "function", "detail": "f()"}, {"label": 5, "kind": "function"},
            {"label": "g", "kind": "spell"}, 5, null]"#;
        assert_eq!(items_of(whole), [item("f")]);
        for other in ["", "{}", "hello", r#"[{"label": "f", "kind": "function"}"#] {
            assert_eq!(items_of(other), []);
        }
        let many = json!(vec![json!({"label": "f", "kind": "function", "detail": "f()"}); ITEMS_MAX + 1]);
        assert_eq!(items_of(&many.to_string()).len(), ITEMS_MAX);
        let long = json!([{"label": "f".repeat(CHARACTERS_MAX + 1), "kind": "function"}]);
        assert_eq!(items_of(&long.to_string()), []);
    }
}
