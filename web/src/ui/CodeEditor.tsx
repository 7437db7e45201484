import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from "react";
import { check } from "@/lib/ruff";
import styles from "./CodeEditor.module.css";
import { findings, type Suggest, suggestions } from "./editorAssist";
import { useEditorPhrases } from "./editorPhrases";
import { readOnlySetup, writableSetup } from "./editorSetup";
import { markFailingLine } from "./failingLine";

export interface CodeEditorHandle {
  /** Puts the cursor there and the keyboard into the editor. */
  goToLine(line: number): void;
  markLine(line: number | null): void;
  /** Can be undone like typing. */
  replaceText(text: string): void;
}

export interface Cursor {
  line: number;
  column: number;
}

interface Props {
  /** The accessible name. */
  label: string;
  /** Read once; from then on the text belongs to the editor. */
  initialText: string;
  readOnly?: boolean;
  describedBy?: string;
  onChange?: (text: string) => void;
  /** Ctrl+Enter, ⌘+Enter on a Mac. */
  onRun?: () => void;
  onCursor?: (cursor: Cursor) => void;
  /** Completes what is typed, and marks what is wrong with it. */
  suggest?: Suggest;
  ref?: Ref<CodeEditorHandle>;
}

/** A Python editor. */
export function CodeEditor(props: Props) {
  const {
    label,
    initialText,
    readOnly = false,
    describedBy,
    onChange,
    onRun,
    onCursor,
    suggest,
    ref,
  } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const localized = useRef(new Compartment());
  const phrases = useEditorPhrases();

  const isAssisted = suggest !== undefined;
  const ask = useEffectEvent<Suggest>(async (...place) => (await suggest?.(...place)) ?? []);
  const startText = useRef(initialText);
  const changed = useEffectEvent((next: string) => onChange?.(next));
  const moved = useEffectEvent((cursor: Cursor) => onCursor?.(cursor));
  const runNow = useEffectEvent(() => {
    onRun?.();
    return true;
  });

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      doc: startText.current,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: runNow }])),
        localized.current.of([]),
        readOnly ? readOnlySetup : writableSetup,
        isAssisted ? [suggestions((...place) => ask(...place)), findings(check)] : [],
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
          if (update.selectionSet || update.docChanged) moved(cursorOf(update.state));
        }),
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [readOnly, isAssisted]);

  useEffect(() => {
    const attributes: Record<string, string> = { "aria-label": label, spellcheck: "false" };
    if (describedBy !== undefined) attributes["aria-describedby"] = describedBy;
    const extension = [EditorView.contentAttributes.of(attributes), EditorState.phrases.of(phrases)];
    view.current?.dispatch({ effects: localized.current.reconfigure(extension) });
  }, [label, describedBy, phrases]);

  useImperativeHandle(ref, () => ({
    goToLine: (line) => goToLine(view.current, line),
    markLine: (line) => view.current?.dispatch({ effects: markFailingLine.of(line) }),
    replaceText: (text) => replaceText(view.current, text),
  }));

  return <div ref={host} className={styles.host} />;
}

function goToLine(view: EditorView | null, number: number) {
  if (view === null || number < 1 || number > view.state.doc.lines) return;
  const line = view.state.doc.line(number);
  view.dispatch({
    selection: { anchor: line.from + (line.text.length - line.text.trimStart().length) },
    effects: [EditorView.scrollIntoView(line.from, { y: "center" }), markFailingLine.of(number)],
  });
  view.focus();
}

function replaceText(view: EditorView | null, text: string) {
  view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}

function cursorOf(state: EditorState): Cursor {
  const head = state.selection.main.head;
  const line = state.doc.lineAt(head);
  return { line: line.number, column: head - line.from + 1 };
}
