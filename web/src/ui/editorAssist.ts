import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
} from "@codemirror/autocomplete";
import { type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import type { Finding } from "@/lib/ruff";

/** What may stand at a place of the program. */
export interface Suggestion {
  label: string;
  kind: string;
  detail?: string | null;
}

/** `line` from 1, `column` from 0. */
export type Suggest = (
  code: string,
  line: number,
  column: number,
  signal: AbortSignal,
) => Promise<readonly Suggestion[]>;

/** Where the editor itself knows nothing: after a dot, and in imports. */
const ASKED = /(?:[\w)\]"']\s*\.\s*\w*|^\s*(?:from|import)\s+[\w., (]*)$/;
const TYPING_PAUSE_MS = 150;

/** Completion by the program's environment, beside what the editor knows by itself. `suggest` may change. */
export function suggestions(suggest: Suggest): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    if (!context.explicit && !ASKED.test(before)) return null;
    const control = new AbortController();
    context.addEventListener("abort", () => control.abort(), { onDocChange: true });
    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE_MS));
    if (context.aborted) return null;
    try {
      const code = context.state.doc.toString();
      const items = await suggest(code, line.number, before.length, control.signal);
      const from = context.pos - (/\w*$/.exec(before)?.[0].length ?? 0);
      return { from, options: items.map(asCompletion), validFor: /^\w*$/ };
    } catch {
      // Typing goes on without: what the editor knows by itself is still offered.
      return null;
    }
  };
  return EditorState.languageData.of(() => [{ autocomplete: source }]);
}

function asCompletion({ label, kind, detail }: Suggestion): Completion {
  return {
    label,
    // The others are called alike on both sides.
    type: kind === "module" ? "namespace" : kind,
    detail: detail ?? undefined,
    apply: (view, _, from, to) => view.dispatch(insertCompletionText(view.state, label, from, to)),
  };
}

/** Marks what a linter finds, once typing pauses. */
export function findings(find: (code: string) => Promise<readonly Finding[]>): Extension {
  return [
    lintGutter(),
    linter(
      async ({ state: { doc } }) => {
        const at = (line: number, column: number) => {
          const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
          return Math.min(to, from + column - 1);
        };
        return (await find(doc.toString())).map((found): Diagnostic => {
          const from = at(found.line, found.column);
          return {
            from,
            to: Math.max(from, at(found.endLine, found.endColumn)),
            severity: found.isError ? "error" : "warning",
            source: found.code ?? undefined,
            message: found.message,
          };
        });
      },
      { delay: 600 },
    ),
  ];
}
