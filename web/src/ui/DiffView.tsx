import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import styles from "./CodeEditor.module.css";
import { useEditorPhrases } from "./editorPhrases";
import { readOnlySetup } from "./editorSetup";

interface Props {
  /** The accessible name. */
  label: string;
  /** As it was. */
  before: string;
  /** As it is to be; may grow while it is looked at. */
  after: string;
}

// Colours are the design tokens' CSS variables, so it follows the theme without being told.
const look = EditorView.theme({
  ".cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: "var(--ant-color-success-bg)" },
  ".cm-deletedChunk": { backgroundColor: "var(--ant-color-error-bg)", paddingInlineStart: "8px" },
  // Within a changed line nothing is coloured once more: code has colours of its own, which must stay readable.
  ".cm-changedText, &.cm-merge-b .cm-changedText, .cm-deletedChunk .cm-deletedText, .cm-deletedText": {
    background: "none",
  },
  ".cm-changeGutter": { width: "3px", paddingLeft: "1px" },
  ".cm-changedLineGutter": { background: "var(--ant-color-success)" },
  ".cm-deletedLineGutter": { background: "var(--ant-color-error)" },
});

/** One text and what has become of it. */
export function DiffView({ label, before, after }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const phrases = useEditorPhrases();
  const start = useRef(after);

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      doc: start.current,
      extensions: [
        readOnlySetup,
        look,
        EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", role: "textbox" }),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3 } }),
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [before, label, phrases]);

  useEffect(() => {
    start.current = after;
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === after) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: after } });
  }, [after]);

  return <div ref={host} className={styles.host} />;
}
