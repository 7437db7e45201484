import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import "./editorColours.css";

// Colours are the design tokens' CSS variables, so the editor follows the theme without being told.
const token = (name: string) => `var(--ant-${name})`;

const code = (name: string) => `var(--code-${name})`;

const look = EditorView.theme({
  "&": { color: token("color-text"), backgroundColor: token("color-bg-container") },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: token("font-family-code"), lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: token("color-text") },
  ".cm-line": { padding: "0 12px 0 8px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: token("color-text"), borderLeftWidth: "2px" },
  ".cm-gutters": {
    color: token("color-text-tertiary"),
    backgroundColor: token("color-bg-container"),
    border: "none",
  },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "40px", padding: "0 8px 0 12px" },
  ".cm-activeLine": { backgroundColor: token("color-fill-quaternary") },
  ".cm-activeLineGutter": { color: token("color-text"), backgroundColor: token("color-fill-quaternary") },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: token("control-item-bg-active-hover"),
  },
  ".cm-failingLine": {
    backgroundColor: token("color-error-bg"),
    boxShadow: `inset 3px 0 0 ${token("color-error")}`,
  },
  ".cm-failingLineGutter": { color: token("color-error-text"), fontWeight: "600" },
  ".cm-lint-marker": { width: "0.8em", height: "0.8em" },
  ".cm-gutter-lint": { width: "1em" },
  ".cm-diagnostic": { padding: "4px 8px", fontSize: "13px" },
  ".cm-diagnosticSource": { color: token("color-text-tertiary"), opacity: "1" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: token("color-fill-secondary"),
    outline: `1px solid ${token("color-border")}`,
  },
  ".cm-tooltip": {
    color: token("color-text"),
    backgroundColor: token("color-bg-elevated"),
    border: `1px solid ${token("color-border-secondary")}`,
    borderRadius: token("border-radius"),
    boxShadow: token("box-shadow-secondary"),
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: token("font-family-code") },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: token("color-text"),
    backgroundColor: token("control-item-bg-active"),
  },
  ".cm-panels": { color: token("color-text"), backgroundColor: token("color-bg-layout") },
  ".cm-panels.cm-panels-bottom": { borderTop: `1px solid ${token("color-border-secondary")}` },
  ".cm-searchMatch": { backgroundColor: token("gold-3") },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: token("gold-5") },
  ".cm-textfield, .cm-button": {
    color: token("color-text"),
    backgroundColor: token("color-bg-container"),
    backgroundImage: "none",
    border: `1px solid ${token("color-border")}`,
    borderRadius: token("border-radius-sm"),
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: code("keyword") },
  { tag: [tags.string, tags.special(tags.string)], color: code("string") },
  { tag: [tags.number, tags.bool, tags.null], color: code("number") },
  { tag: [tags.comment], color: token("color-text-tertiary"), fontStyle: "italic" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))],
    color: code("function"),
  },
  { tag: [tags.className, tags.definition(tags.className), tags.typeName], color: code("class") },
  { tag: [tags.meta, tags.modifier], color: code("meta") },
  { tag: tags.invalid, color: token("color-error-text") },
]);

export const editorTheme = [look, syntaxHighlighting(colours)];
