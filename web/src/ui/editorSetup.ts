import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { editorTheme } from "./editorTheme";
import { failingLine } from "./failingLine";

/** What scrolls is reached by keyboard, whether it can be written in or not. */
const reachable = EditorView.contentAttributes.of({ tabindex: "0" });

const shared: Extension = [
  lineNumbers(),
  drawSelection(),
  python(),
  bracketMatching(),
  failingLine,
  editorTheme,
  reachable,
];

/** Tab indents; Esc, then Tab, leaves the editor, as CodeMirror has it. */
const writable: Extension = [
  history(),
  dropCursor(),
  indentOnInput(),
  indentUnit.of("    "),
  EditorState.tabSize.of(4),
  closeBrackets(),
  autocompletion(),
  search(),
  highlightSelectionMatches(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  keymap.of([
    ...closeBracketsKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]),
];

const readOnly: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

export const writableSetup: Extension = [shared, writable];
export const readOnlySetup: Extension = [shared, readOnly];
